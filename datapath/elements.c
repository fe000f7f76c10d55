/*
 * elements.c - finding a class by name.
 */
#include "datapath/elements.h"

#include <pthread.h>

#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/base/near.h"

static const struct element_class *const families[] = {
#define X(family) family##_classes,
	ELEMENT_FAMILIES(X)
#undef X
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct str_map *by_name;

static void build_index(void)
{
	by_name = str_map_new();
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		for (const struct element_class *c = families[i]; c->name; c++)
			str_map_lend(by_name, c->name, (void *)c);
}

const struct element_class *element_class_find(const char *name)
{
	pthread_once(&once, build_index);
	return str_map_get(by_name, name);
}

const char *element_class_near(const char *name)
{
	struct near near = near_begin(name);

	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		for (const struct element_class *c = families[i]; c->name; c++)
			near_try(&near, c->name);
	return near.best;
}

const struct element_class *element_class_at(size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		for (const struct element_class *c = families[i]; c->name; c++)
			if (!n--)
				return c;
	return NULL;
}
