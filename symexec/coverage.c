/*
 * coverage.c - see coverage.h. A case is a folder with config.click and expected.json, what real Click wrote for
 * it; tests/conform/flow.t holds `symexec sim` to all of it, byte by byte. A case counts for a class when an
 * element of the class is in its flattened configuration, so that packets are those of all dumps of the cases
 * that the class takes part in, and free bytes those that differed between runs of Click.
 */
#include "symexec/coverage.h"

#include "models/base/diag.h"
#include "models/base/home.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/config.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 32 };	/* outputs and parameters that are counted one by one */

struct tally {
	unsigned cases, elements, last;		/* last: the case it was counted in, from 1 */
	uint64_t packets, free_bytes;
	unsigned outputs[MAX_COLUMNS], args[MAX_COLUMNS];
};

struct recorded {
	uint64_t packets, free_bytes;
};

static char *
read_text(const char *path)
{
	FILE *f = fopen(path, "r");
	struct strbuf s = STRBUF_INIT;
	char buf[4096];
	size_t n;
	char *text;

	if (f == NULL)
		return NULL;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		sb_add_len(&s, buf, n);
	fclose(f);
	text = x_strdup(sb_str(&s));
	sb_fini(&s);
	return text;
}

/* Numbers in the list that begins behind `at`. */
static uint64_t
list_count(const char *at)
{
	uint64_t n = 0;

	at = strchr(at, '[');
	for (; at != NULL && *at != '\0' && *at != ']'; at++)
		n += isdigit((unsigned char)*at) && !isdigit((unsigned char)at[1]);
	return n;
}

/* Packets and free bytes behind "outputs", which comes behind "inputs": keys are sorted. */
static bool
read_expected(const char *path, struct recorded *r)
{
	char *text = read_text(path);
	const char *from = text == NULL ? NULL : strstr(text, "\"outputs\"");

	*r = (struct recorded){ 0, 0 };
	for (const char *at = from; at != NULL && (at = strstr(at, "\"hex\"")) != NULL; at++)
		r->packets++;
	for (const char *at = from; at != NULL && (at = strstr(at, "\"varying_bytes\"")); at++)
		r->free_bytes += list_count(at);
	free(text);
	return from != NULL;
}

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
		t->elements++;
		for (unsigned o = 0; o < el->noutputs && o < MAX_COLUMNS; o++)
			t->outputs[o]++;
		for (unsigned a = 0; a < el->arg_count; a++)
			if (el->args[a].text[0] != '\0')
				count_arg(t, el->cls, el->args[a].text, a);
	}
}

/* Every folder in `path` that has a configuration and what was recorded for it. */
static bool
read_folder(struct tally *all, const char *path, unsigned *number, struct diag *d)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);
	unsigned before = *number;

	for (int i = 0; i < n; i++) {
		char *config = x_asprintf("%s/%s/config.click", path, list[i]->d_name);
		char *expected = x_asprintf("%s/%s/expected.json", path, list[i]->d_name);
		struct click_options o = { .mode = CLICK_STRICT };
		struct recorded r;

		if (read_expected(expected, &r)) {
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
		free(config);
		free(expected);
		free(list[i]);
	}
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
	for (unsigned i = 0; i < MAX_COLUMNS && t->outputs[i] > 0; i++)
		sb_printf(out, " [%u] %u", i, t->outputs[i]);
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
	for (unsigned i = 0; i < MAX_COLUMNS && t->outputs[i] > 0; i++)
		sb_printf(out, "%s%u", i ? "," : "", t->outputs[i]);
	sb_add(out, "],\"arguments\":{");
	for (unsigned i = 0; i < MAX_COLUMNS && c->params[i].name != NULL; i++) {
		sb_printf(out, "%s\"%s\":%u", comma, c->params[i].name, t->args[i]);
		comma = ",";
	}
	sb_add(out, "}}");
}

static bool
read_all(struct tally *all, const struct option_list *folders, struct diag *d)
{
	static const char *const usual[] = { "tests/oracle/flow", "tests/conform/recorded" };
	unsigned number = 0;
	bool ok = true;

	for (size_t i = 0; i < folders->n && ok; i++)
		ok = read_folder(all, folders->v[i], &number, d);
	for (size_t i = 0; folders->n == 0 && i < ARRAY_LEN(usual) && ok; i++) {
		char *path = home_path(usual[i]);

		ok = read_folder(all, path != NULL ? path : usual[i], &number, d);
		free(path);
	}
	return ok && diag_errors(d) == 0;
}

bool
coverage_print(struct models *m, const struct option_list *folders, bool json, struct diag *d,
	       struct strbuf *out, bool *ok)
{
	struct tally *all = x_calloc(click_class_count() + 1, sizeof(*all));
	struct model_info info;
	bool complete = true;

	*ok = read_all(all, folders, d);
	if (*ok)
		sb_add(out, json ? "[" : "class                  model   cases packets   free  "
		       "tests per output and argument\n");
	for (size_t i = 0; i < click_class_count() && *ok; i++) {
		const struct click_class *c = click_class_at(i);
		bool has = models_info(m, c->name, &info);

		complete = complete && has;
		(json ? print_json : print_line)(c, &all[i], has, out);
	}
	if (*ok && json)
		sb_add(out, "]\n");
	free(all);
	return complete;
}
