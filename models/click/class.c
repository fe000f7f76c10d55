/*
 * class.c - finding classes. The tables of the sections are joined once into an index sorted by
 * name; after that the index never changes, so that every thread may read it.
 */
#include "models/click/class_int.h"

#include "models/base/mem.h"

#include <pthread.h>

enum { MAX_CLASSES = 512 };

static const struct click_class_table *const tables[] = {
	&classes_basic, &classes_ethernet, &classes_ip, &classes_ip6, &classes_transport,
	&classes_route, &classes_rewrite, &classes_queue, &classes_source, &classes_device,
	&classes_info, &classes_analysis, &classes_ipsec, &classes_flow,
};

static const struct click_class *sorted[MAX_CLASSES];
static size_t sorted_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
	const struct click_class *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void build_index(void)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		for (size_t i = 0; i < tables[t]->n; i++) {
			X_CHECK(sorted_count < MAX_CLASSES);
			sorted[sorted_count++] = &tables[t]->v[i];
		}
	}
	qsort(sorted, sorted_count, sizeof(sorted[0]), by_name);
	for (size_t i = 1; i < sorted_count; i++)
		X_CHECK(strcmp(sorted[i - 1]->name, sorted[i]->name) != 0);
}

size_t click_class_count(void)
{
	pthread_once(&once, build_index);
	return sorted_count;
}

const struct click_class *click_class_at(size_t i)
{
	X_CHECK(i < click_class_count());
	return sorted[i];
}

const struct click_class *click_class_find(const char *name)
{
	size_t low = 0, high = click_class_count();

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int d = strcmp(name, sorted[mid]->name);

		if (!d)
			return sorted[mid];
		if (d < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* "2", "1-2", "1-", "-" at *p; moves *p behind it. */
static void read_range(const char **p, uint32_t *min, uint32_t *max)
{
	char *end;
	const char *s = *p;

	*min = 0;
	*max = UINT32_MAX;
	if (*s != '-') {
		*min = (uint32_t)strtoul(s, &end, 10);
		s = end;
		if (*s != '-') {
			*max = *min;
			*p = s;
			return;
		}
	}
	s++;
	if (*s >= '0' && *s <= '9') {
		*max = (uint32_t)strtoul(s, &end, 10);
		s = end;
	}
	*p = s;
}

struct click_port_range click_class_ports(const struct click_class *c)
{
	struct click_port_range r = { 0 };
	const char *p = c->ports;

	read_range(&p, &r.min_in, &r.max_in);
	X_CHECK(*p == '/');
	p++;
	if (*p != '=') {
		read_range(&p, &r.min_out, &r.max_out);
		X_CHECK(!*p);
		return r;
	}
	r.out_equals_in = true;
	for (p++; *p == '+'; p++)
		r.out_extra++;
	X_CHECK(!*p);
	r.min_out = r.min_in + r.out_extra;
	r.max_out = r.max_in == UINT32_MAX ? UINT32_MAX : r.max_in + r.out_extra;
	return r;
}
