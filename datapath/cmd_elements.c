/*
 * cmd_elements.c - datapath elements: the classes, or the manual of one, from what the class says of itself.
 */
#include "datapath/cmd.h"
#include "datapath/runtime/class_manual.h"
#include "datapath/runtime/router.h"

struct elements_config {
	bool json;
};

const size_t elements_config_size = sizeof(struct elements_config);

const struct option_spec elements_options[] = {
	{ "json", 'j', OPTION_FLAG, offsetof(struct elements_config, json), NULL,
	  "print the manual of the class, or of all, as JSON", 0, 0 },
	{ 0 }
};

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct element_class *const *)a)->name, (*(const struct element_class *const *)b)->name);
}

static bool print_json(const struct element_class *const *classes, size_t n)
{
	char *text = class_manual_json(classes, n);

	puts(text);
	free(text);
	return true;
}

static int print_one(const char *name, bool json)
{
	const struct element_class *c = element_class_find(name);
	const char *near = c ? NULL : element_class_near(name);
	struct strbuf out = STRBUF_INIT;

	if (!c && class_absent_text(name, &out)) {
		fputs(sb_str(&out), stdout);
		sb_fini(&out);
		return EXIT_NO;
	}
	if (!c) {
		fprintf(stderr, "datapath elements: no element class '%s'%s%s%s\n", name, near ? ", did you mean '" : "",
			near ? near : "", near ? "'?" : "");
		return EXIT_USAGE;
	}
	if (json)
		return print_json(&c, 1) ? EXIT_YES : EXIT_FAULT;
	class_manual_text(c, &out);
	fputs(sb_str(&out), stdout);
	sb_fini(&out);
	return EXIT_YES;
}

int cmd_elements(void *config, int argc, char **argv)
{
	const struct elements_config *c = config;
	VEC(const struct element_class *) all = { 0 };

	if (argc > 1) {
		fprintf(stderr, "datapath elements: expected one class, not %d\n", argc);
		return EXIT_USAGE;
	}
	if (argc == 1)
		return print_one(argv[0], c->json);
	for (size_t i = 0; element_class_at(i); i++)
		*VEC_ADD(&all) = element_class_at(i);
	qsort(all.v, all.n, sizeof(*all.v), by_name);
	if (c->json)
		(void)print_json(all.v, all.n);
	for (size_t i = 0; !c->json && i < all.n; i++)
		puts(all.v[i]->name);
	VEC_FREE(&all);
	return EXIT_YES;
}
