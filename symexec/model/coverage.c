/*
 * coverage.c - see coverage.h. A case is a folder with config.click and expected.json, what real Click wrote for
 * it. It counts for a class when an element of the class is in its flattened configuration: packets are those of
 * all its dumps that a run of the models predicts, free bytes those that differed between runs of Click, and each
 * output has the packets that left by it in the run.
 */
#include "symexec/model/coverage.h"

#include "models/base/diag.h"
#include "models/base/home.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/config.h"
#include "symexec/model/coverage_model.h"
#include "symexec/model/coverage_run.h"
#include "symexec/report/progress.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 32 };	/* outputs and parameters that are counted one by one */

struct tally {
	unsigned cases, ports, last;		/* last: the case it was counted in, from 1 */
	uint64_t packets, free_bytes;
	uint64_t outputs[MAX_COLUMNS];
	unsigned args[MAX_COLUMNS];
};

/* A keyword in front of the argument, or its place among the positional ones. */
static void
count_arg(struct tally *t, const struct click_class *c, const char *text, unsigned place)
{
	size_t word = strcspn(text, " \t\n");
	unsigned positional = 0;

	for (unsigned i = 0; i < MAX_COLUMNS && c->params[i].name != NULL; i++)
		if (strlen(c->params[i].name) == word &&
		    strncmp(text, c->params[i].name, word) == 0) {
			t->args[i]++;
			return;
		}
	for (unsigned i = 0; i < MAX_COLUMNS && c->params[i].name != NULL; i++) {
		bool rest = c->params[i].flags & CLICK_P_REST;

		if (!rest && !(c->params[i].flags & CLICK_P_POSITIONAL))
			continue;
		if (rest || positional++ == place) {
			t->args[i]++;
			return;
		}
	}
}

static size_t
class_index(const struct click_class *c)
{
	size_t i = 0;

	while (i < click_class_count() && click_class_at(i) != c)
		i++;
	return i;
}

/* Packets that left the element by its outputs. */
static void
count_left(struct tally *t, const struct click_element *el, const char *left)
{
	size_t len = strlen(el->name);

	for (const char *line = left; line != NULL && *line != '\0'; line += *line == '\n') {
		if (strncmp(line, el->name, len) == 0 && line[len] == ' ') {
			char *end;
			unsigned long output = strtoul(line + len, &end, 10);

			if (output < MAX_COLUMNS)
				t->outputs[output] += strtoull(end, NULL, 10);
		}
		line += strcspn(line, "\n");
	}
}

static void
count_case(struct tally *all, const struct click_config *k, const struct recorded *r, unsigned number)
{
	for (size_t i = 0; i < k->element_count; i++) {
		const struct click_element *el = &k->elements[i];
		size_t at = class_index(el->cls);
		struct tally *t = &all[at];

		if (at == click_class_count())
			continue;
		if (t->last != number) {
			t->last = number;
			t->cases++;
			t->packets += r->packets;
			t->free_bytes += r->free_bytes;
		}
		t->ports = MAX_OF(t->ports, MIN_OF((unsigned)el->noutputs, (unsigned)MAX_COLUMNS));
		count_left(t, el, r->left);
		for (unsigned a = 0; a < el->arg_count; a++)
			if (el->args[a].text[0] != '\0')
				count_arg(t, el->cls, el->args[a].text, a);
	}
}

/* Every folder in `path` that has a configuration and what was recorded for it. */
static bool
read_folder(struct tally *all, const struct coverage_options *co, const char *path,
	    unsigned *number, struct diag *d)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);
	unsigned before = *number;

	for (int i = 0; i < n; i++) {
		char *config = x_asprintf("%s/%s/config.click", path, list[i]->d_name);
		char *folder = x_asprintf("%s/%s", path, list[i]->d_name);
		struct click_options o = { .mode = CLICK_STRICT };
		struct recorded r;

		progress_at("running", list[i]->d_name, (size_t)i + 1, (size_t)n);
		if (coverage_run(folder, co->models, &r, d)) {
			/* what it warns of is Click's business */
			struct diag *quiet = diag_new();
			struct click_config *k = click_read_file(config, &o, quiet);

			if (k != NULL)
				count_case(all, k, &r, ++*number);
			else
				diag_error(d, SPAN_NONE, "'%s' is no configuration for Click", config);
			click_config_free(k);
			diag_free(quiet);
		}
		free(r.left);
		free(config);
		free(folder);
		free(list[i]);
	}
	progress_end();
	if (n >= 0)
		free(list);
	if (*number == before)
		diag_error(d, SPAN_NONE, "expected recorded cases in '%s', folders with "
			   "config.click and expected.json", path);
	return *number != before;
}

static void
print_line(const struct click_class *c, const struct tally *t, bool has, struct strbuf *out)
{
	sb_printf(out, "%-22s %-7s %5u %7llu %6llu ", c->name, has ? "model" : "absent", t->cases,
		  (unsigned long long)t->packets, (unsigned long long)t->free_bytes);
	for (unsigned i = 0; i < t->ports; i++)
		sb_printf(out, " [%u] %llu", i, (unsigned long long)t->outputs[i]);
	for (unsigned i = 0; i < MAX_COLUMNS && c->params[i].name != NULL; i++)
		sb_printf(out, " %s %u", c->params[i].name, t->args[i]);
	sb_add_char(out, '\n');
}

static void
print_json(const struct click_class *c, const struct tally *t, bool has, struct strbuf *out)
{
	const char *comma = "";

	sb_printf(out, "%s{\"class\":\"%s\",\"model\":%s,\"cases\":%u,\"packets\":%llu,"
		  "\"free_bytes\":%llu,\"outputs\":[", out->len > 1 ? ",\n" : "", c->name,
		  has ? "true" : "false", t->cases, (unsigned long long)t->packets,
		  (unsigned long long)t->free_bytes);
	for (unsigned i = 0; i < t->ports; i++)
		sb_printf(out, "%s%llu", i ? "," : "", (unsigned long long)t->outputs[i]);
	sb_add(out, "],\"arguments\":{");
	for (unsigned i = 0; i < MAX_COLUMNS && c->params[i].name != NULL; i++) {
		sb_printf(out, "%s\"%s\":%u", comma, c->params[i].name, t->args[i]);
		comma = ",";
	}
	sb_add(out, "}}");
}

static bool
read_all(struct tally *all, const struct coverage_options *o, struct diag *d)
{
	static const char *const usual[] = { "tests/oracle/flow", "tests/conform/recorded" };
	unsigned number = 0;
	bool ok = true;

	for (size_t i = 0; i < o->cases->n && ok; i++)
		ok = read_folder(all, o, o->cases->v[i], &number, d);
	for (size_t i = 0; o->cases->n == 0 && i < ARRAY_LEN(usual) && ok; i++) {
		char *path = home_path(usual[i]);

		ok = read_folder(all, o, path != NULL ? path : usual[i], &number, d);
		free(path);
	}
	return ok && diag_errors(d) == 0;
}

bool
coverage_print(struct models *m, const struct coverage_options *o, struct diag *d,
	       struct strbuf *out, bool *ok)
{
	struct tally *all = x_calloc(click_class_count() + 1, sizeof(*all));
	bool complete = true;

	*ok = read_all(all, o, d);
	if (*ok)
		sb_add(out, o->json ? "[" : "class                  model   cases packets   free  "
		       "packets per output, tests per argument\n");
	for (size_t i = 0; i < click_class_count() && *ok; i++) {
		const struct click_class *c = click_class_at(i);
		bool has = coverage_modelled(m, c);

		/* Click has none of our own classes, so nothing of them can be recorded from it */
		complete = complete && (has || strcmp(c->section, "flow") == 0);
		(o->json ? print_json : print_line)(c, &all[i], has, out);
	}
	if (*ok && o->json)
		sb_add(out, "]\n");
	free(all);
	return complete;
}
