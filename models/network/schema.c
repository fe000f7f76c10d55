/*
 * schema.c - reads a mapping by its table of keys. Every key is looked at, also after an error,
 * so that one run reports all that is wrong; a node that was reported before (YAML_BAD) is
 * passed over in silence.
 */
#include "models/network/schema.h"

#include <errno.h>

#include "models/base/map.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"

bool schema_wants_near(const struct reading *r)
{
	return diag_errors(r->d) < DIAG_MAX_ERRORS;
}

void schema_wrong(struct reading *r, const struct yaml_node *n, const char *want)
{
	if (n->kind == YAML_BAD)
		return;
	if (n->kind == YAML_NOTHING && n->key)
		diag_error(r->d, n->key->inner, "\"%s\" has no value, expected %s", n->key->text,
			   want);
	else
		diag_error(r->d, n->at, "expected %s, found %s", want,
			   yaml_describe(n, r->scratch));
}

void schema_unknown(struct reading *r, span at, const char *what, const struct near *near,
		    const char *otherwise)
{
	if (near->best)
		diag_error(r->d, at, "unknown %s \"%s\", did you mean \"%s\"?", what, near->want,
			   near->best);
	else if (otherwise)
		diag_error(r->d, at, "unknown %s \"%s\", expected %s", what, near->want, otherwise);
	else
		diag_error(r->d, at, "unknown %s \"%s\"", what, near->want);
}

struct word schema_word(struct reading *r, const struct yaml_node *n)
{
	return (struct word){ arena_strndup(r->arena, n->text, n->len), n->inner };
}

/* Keeps the word unless the list has it already. */
static bool add_word(struct reading *r, struct str_map *seen, struct word word, struct words *to)
{
	const struct word *old = str_map_get(seen, word.s);

	if (old) {
		diag_error(r->d, word.at, "\"%s\" is given twice", word.s);
		diag_note(r->d, old->at, "first given here");
		return false;
	}
	to->v[to->n] = word;
	str_map_put(seen, word.s, &to->v[to->n++]);
	return true;
}

bool schema_words(struct reading *r, const struct yaml_node *n, const char *want, struct words *to)
{
	struct str_map *seen;
	bool good = true;

	if (n->kind == YAML_TEXT) {
		to->v = arena_alloc(r->arena, sizeof(*to->v));
		to->v[to->n++] = schema_word(r, n);
		return true;
	}
	if (n->kind != YAML_LIST) {
		schema_wrong(r, n, want);
		return false;
	}
	seen = str_map_new();
	to->v = arena_alloc_array(r->arena, n->count, sizeof(*to->v));
	for (const struct yaml_node *item = n->first; item; item = item->next) {
		if (item->kind == YAML_TEXT) {
			good &= add_word(r, seen, schema_word(r, item), to);
		} else {
			schema_wrong(r, item, "a word");
			good = false;
		}
	}
	str_map_free(seen);
	return good;
}

bool schema_unsigned(const char *text, uint64_t *v)
{
	int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
	const char *digits = base == 16 ? text + 2 : text;
	const char *allowed = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
	unsigned long long value;

	if (!*digits || strspn(digits, allowed) != strlen(digits))
		return false;
	errno = 0;
	value = strtoull(digits, NULL, base);
	if (errno)
		return false;
	*v = value;
	return true;
}

int schema_choice(const char *choices, const char *text)
{
	size_t want = strlen(text);

	for (int i = 0; ; i++) {
		size_t len = strcspn(choices, "|");

		if (len == want && memcmp(choices, text, len) == 0)
			return i;
		if (!choices[len])
			return -1;
		choices += len + 1;
	}
}

static const char *quoted_list(struct reading *r, const char *choices)
{
	struct strbuf b = STRBUF_INIT;
	const char *s;

	while (*choices) {
		size_t len = strcspn(choices, "|");
		bool last = !choices[len];

		sb_printf(&b, "%s\"%.*s\"", b.len == 0 ? "" : last ? " or " : ", ", (int)len,
			  choices);
		choices += len + !last;
	}
	s = arena_strdup(r->scratch, sb_str(&b));
	sb_fini(&b);
	return s;
}

static bool read_choice(struct reading *r, const struct schema_key *k, const struct yaml_node *v,
			unsigned *to)
{
	int i = v->kind == YAML_TEXT ? schema_choice(k->choices, v->text) : -1;

	if (i < 0) {
		schema_wrong(r, v, quoted_list(r, k->choices));
		return false;
	}
	*to = (unsigned)i;
	return true;
}

static bool read_bool(struct reading *r, const struct yaml_node *v, bool *to)
{
	int i = v->kind == YAML_TEXT ? schema_choice("false|true|no|yes", v->text) : -1;

	if (i < 0) {
		schema_wrong(r, v, "\"true\" or \"false\"");
		return false;
	}
	*to = i & 1;
	return true;
}

static bool read_unsigned(struct reading *r, const struct schema_key *k, const struct yaml_node *v,
			  uint64_t *to)
{
	uint64_t n;

	if (v->kind != YAML_TEXT || !schema_unsigned(v->text, &n) || n < k->min || n > k->max) {
		schema_wrong(r, v, arena_printf(r->scratch, "%s from %llu to %llu",
						k->want ? k->want : "a number",
						(unsigned long long)k->min,
						(unsigned long long)k->max));
		return false;
	}
	*to = n;
	return true;
}

static bool read_node(struct reading *r, const struct schema_key *k, const struct yaml_node *v,
		      const struct yaml_node **to)
{
	if ((k->type == SCHEMA_MAP && v->kind != YAML_MAP) ||
	    (k->type == SCHEMA_LIST && v->kind != YAML_LIST)) {
		schema_wrong(r, v, k->want);
		return false;
	}
	*to = v;
	return true;
}

static bool read_value(struct reading *r, const struct schema_key *k, const struct yaml_node *v,
		       void *to)
{
	void *at = (char *)to + k->offset;

	switch (k->type) {
	case SCHEMA_WORD:
		if (v->kind != YAML_TEXT) {
			schema_wrong(r, v, k->want ? k->want : "a text");
			return false;
		}
		*(struct word *)at = schema_word(r, v);
		return true;
	case SCHEMA_WORDS:
		return schema_words(r, v, k->want ? k->want : "a list of words", at);
	case SCHEMA_BOOL:
		return read_bool(r, v, at);
	case SCHEMA_UNSIGNED:
		return read_unsigned(r, k, v, at);
	case SCHEMA_CHOICE:
		return read_choice(r, k, v, at);
	default:
		return read_node(r, k, v, at);
	}
}

static const char *all_keys(struct reading *r, const struct schema *s)
{
	struct strbuf b = STRBUF_INIT;
	const char *text;

	for (const struct schema_key *k = s->keys; k->name; k++)
		sb_printf(&b, "%s%s", b.len ? "|" : "", k->name);
	text = quoted_list(r, sb_str(&b));
	sb_fini(&b);
	return text;
}

static bool read_pair(struct reading *r, const struct schema *s, const struct yaml_node *v,
		      void *to, uint64_t *given)
{
	struct near near = near_begin(v->key->text);

	for (const struct schema_key *k = s->keys; k->name; k++) {
		if (strcmp(k->name, v->key->text) == 0) {
			*given |= UINT64_C(1) << (k - s->keys);
			return read_value(r, k, v, to);
		}
	}
	if (!schema_wants_near(r)) {
		schema_unknown(r, v->key->inner, "key", &near, NULL);
		return false;
	}
	for (const struct schema_key *k = s->keys; k->name; k++)
		near_try(&near, k->name);
	/* a misspelt key is not missing as well */
	for (const struct schema_key *k = s->keys; k->name && near.best; k++)
		if (strcmp(k->name, near.best) == 0)
			*given |= UINT64_C(1) << (k - s->keys);
	schema_unknown(r, v->key->inner, "key", &near,
		       arena_printf(r->scratch, "for %s one of %s", s->what, all_keys(r, s)));
	return false;
}

bool schema_read(struct reading *r, const struct schema *s, const struct yaml_node *n, void *to)
{
	uint64_t given = 0;
	bool good = true;

	if (n->kind != YAML_MAP) {
		schema_wrong(r, n, arena_printf(r->scratch, "%s as a mapping with the keys %s",
						s->what, all_keys(r, s)));
		return false;
	}
	for (const struct yaml_node *v = n->first; v; v = v->next)
		good &= read_pair(r, s, v, to, &given);
	for (const struct schema_key *k = s->keys; k->name; k++) {
		if (!k->required || given & UINT64_C(1) << (k - s->keys))
			continue;
		diag_error(r->d, n->key ? n->key->inner : (span){ n->at.src, n->at.start,
			   n->at.start + 1 }, "%s needs the key \"%s\": %s", s->what, k->name,
			   k->want);
		good = false;
	}
	return good;
}

bool schema_is_name(const char *s, size_t len)
{
	if (len == 0 || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++) {
		bool letter = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') ||
			      (s[i] >= '0' && s[i] <= '9');

		if (!letter && !strchr("_-./@", s[i]))
			return false;
		if (s[i] == '-' && i + 1 < len && s[i + 1] == '-')
			return false;
	}
	return true;
}

bool schema_check_name(struct reading *r, const struct yaml_node *key, const char *what)
{
	if (schema_is_name(key->text, key->len))
		return true;
	diag_error(r->d, key->inner, "\"%s\" cannot be the name of %s, expected letters, digits, "
		   "\"_\", \"-\", \".\", \"/\" and \"@\"", key->text, what);
	return false;
}
