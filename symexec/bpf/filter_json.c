/*
 * filter_json.c - what is known of a filter program, as one line of JSON.
 */
#include <jansson.h>

#include "symexec/bpf/filter.h"

/* Each line that the function printed is an element. */
static json_t *lines_of(const struct strbuf *text)
{
	json_t *list = json_array();
	const char *s = text->len ? sb_str(text) : "";

	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		json_array_append_new(list, json_stringn(s, n));
	}
	return list;
}

static json_t *set_of(struct filter *f, set s)
{
	struct strbuf text = STRBUF_INIT;
	json_t *list;

	filter_print_set(&text, f, s, "");
	list = lines_of(&text);
	sb_fini(&text);
	return list;
}

static json_t *strings(const char *const *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(v[i]));
	return list;
}

void filter_print_json(struct strbuf *out, struct filter *f, const char *name, const enum filter_check *check)
{
	struct sets *s = f->terms.sets;
	bool sure = !set_intersects(s, f->may, f->may_not);
	bool always = !sure && f->may_not != SET_ALL;
	struct strbuf relations = STRBUF_INIT;
	json_t *j;
	char *text;

	filter_print_relations(&relations, f, "");
	j = json_pack("{s:s s:b s:b s:o s:o* s:o s:o s:o s:s?}", "program", name,
		      "known", f->may != SET_TOO_LARGE && (f->may != SET_ALL || f->may_not == SET_NONE),
		      "exact", f->given_up.n == 0, sure ? "matches" : "may_match", set_of(f, f->may),
		      "always_matches", always ? set_of(f, set_not(s, f->may_not)) : NULL,
		      "where", lines_of(&relations),
		      "hangs_on", strings((const char *const *)f->hangs_on.v, f->hangs_on.n),
		      "gave_up", strings((const char *const *)f->given_up.v, f->given_up.n),
		      "z3", !check ? NULL : *check == FILTER_AGREES ? "agrees" :
		      *check == FILTER_DIFFERS ? "differs" : "undecided");
	text = json_dumps(j, JSON_PRESERVE_ORDER);
	sb_printf(out, "%s\n", text);
	free(text);
	json_decref(j);
	sb_fini(&relations);
}
