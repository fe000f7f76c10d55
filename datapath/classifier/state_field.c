/*
 * state_field.c - see state_field.h. A condition on such a field is a test like those of header fields, with the field's name; where
 * its bits are in the key is known here.
 */
#include "datapath/classifier/state_field.h"

#include "datapath/classifier/tunnel.h"
#include "models/click/arg.h"

enum { MOST_WORD = 128 };

static const struct state_field fields[] = {
	{ "tun.type", STATE_TUNNEL, KEY_META, META_TUNNEL_SHIFT, 7, false },
	{ "tun.id", STATE_NUMBER, KEY_STAGE, 0, 32, false },
	{ "tun.src", STATE_ADDRESS, KEY_TUNNEL, 32, 32, false },
	{ "tun.dst", STATE_ADDRESS, KEY_TUNNEL, 0, 32, false },
	{ "tun.ttl", STATE_NUMBER, KEY_CT, 8, 8, false },
	{ "tun.tos", STATE_NUMBER, KEY_CT, 0, 8, false },
	{ "ct.state", STATE_NUMBER, KEY_META, META_CT_SHIFT, 8, false },
	{ "ct.zone", STATE_NUMBER, KEY_CT, 16, 16, false },
	{ "ct.mark", STATE_NUMBER, KEY_CT, 32, 32, false },
	{ "metadata", STATE_NUMBER, KEY_METADATA, 0, 64, true },
	{ "reg0", STATE_NUMBER, KEY_REGS, 32, 32, true }, { "reg1", STATE_NUMBER, KEY_REGS, 0, 32, true },
	{ "reg2", STATE_NUMBER, KEY_REGS + 1, 32, 32, true }, { "reg3", STATE_NUMBER, KEY_REGS + 1, 0, 32, true },
	{ "reg4", STATE_NUMBER, KEY_REGS + 2, 32, 32, true }, { "reg5", STATE_NUMBER, KEY_REGS + 2, 0, 32, true },
	{ "reg6", STATE_NUMBER, KEY_REGS + 3, 32, 32, true }, { "reg7", STATE_NUMBER, KEY_REGS + 3, 0, 32, true },
};

const struct state_field *state_field_at(size_t i)
{
	return i < ARRAY_LEN(fields) ? &fields[i] : NULL;
}

const struct state_field *state_field_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

void state_field_write(const struct state_field *f, struct key_state *s, uint64_t value, uint64_t mask)
{
	uint32_t *r;

	if (f->word == KEY_METADATA) {
		s->metadata = (s->metadata & ~mask) | (value & mask);
		return;
	}
	r = &s->reg[(f->word - KEY_REGS) * 2 + (f->shift == 0)];
	*r = (*r & ~(uint32_t)mask) | (uint32_t)(value & mask);
}

/* ---- values ---- */

static uint64_t all_of(const struct state_field *f)
{
	return f->width == 64 ? UINT64_MAX : (UINT64_C(1) << f->width) - 1;
}

static bool read_single(const struct state_field *f, const char *text, uint64_t *v)
{
	static const char *const kinds[] = { [TUNNEL_NONE] = "none", [TUNNEL_VXLAN] = "vxlan", [TUNNEL_GRE] = "gre" };
	uint32_t address;

	for (unsigned i = 0; f->kind == STATE_TUNNEL && i < ARRAY_LEN(kinds); i++) {
		if (!strcmp(kinds[i], text)) {
			*v = i;
			return true;
		}
	}
	if (f->kind == STATE_ADDRESS && click_parse_ip(text, &address)) {
		*v = address;
		return true;
	}
	return click_parse_uint(text, v) && *v <= all_of(f);
}

bool state_value_parse(const struct state_field *f, const char *text, uint64_t *value, uint64_t *mask)
{
	const char *slash = strchr(text, '/');
	uint32_t address, bits;
	char word[MOST_WORD];

	*mask = all_of(f);
	if (!slash)
		return read_single(f, text, value);
	if (f->kind == STATE_ADDRESS) {
		if (!click_parse_ip_prefix(text, &address, &bits))
			return false;
		*value = address & bits;
		*mask = bits;
		return true;
	}
	if ((size_t)(slash - text) >= sizeof(word))
		return false;
	memcpy(word, text, (size_t)(slash - text));
	word[slash - text] = '\0';
	return read_single(f, word, value) && read_single(f, slash + 1, mask);
}

/* ---- conditions ---- */

struct reading {
	const char *p;			/* what is not read yet */
	span at;
	struct arena *arena;
	struct diag *d;
};

static const struct click_expr *wrong(struct reading *r, const char *name, const char *expected, const char *found)
{
	diag_error(r->d, r->at, "%s: expected %s, not '%s'", name, expected, found);
	return NULL;
}

static const char *word(struct reading *r)
{
	size_t n;
	const char *w;

	r->p += strspn(r->p, " ");
	n = strcspn(r->p, " ");
	w = arena_strndup(r->arena, r->p, n);
	r->p += n;
	return w;
}

static bool read_relation(const char *w, enum click_relation *rel)
{
	static const struct {
		const char *word;
		enum click_relation rel;
	} words[] = {
		{ "==", REL_EQ }, { "=", REL_EQ }, { "in", REL_EQ }, { "!=", REL_NE }, { "<", REL_LT }, { "<=", REL_LE },
		{ ">", REL_GT }, { ">=", REL_GE },
	};

	for (unsigned i = 0; i < ARRAY_LEN(words); i++) {
		if (!strcmp(words[i].word, w)) {
			*rel = words[i].rel;
			return true;
		}
	}
	return false;
}

/* VALUE, LOW-HIGH or an address with a mask. */
static bool read_range(struct reading *r, const struct state_field *f, const char *w, struct click_field_test *t,
		       struct click_range *to)
{
	const char *dash = strchr(w, '-');
	uint64_t mask;

	if (f->kind == STATE_ADDRESS && strchr(w, '/')) {
		t->has_mask = true;
		if (!state_value_parse(f, w, &to->low[1], &mask))
			return false;
		t->mask[1] = mask;
		to->high[1] = to->low[1];
		return t->rel == REL_EQ || t->rel == REL_NE;
	}
	if (!dash) {
		if (!read_single(f, w, &to->low[1]))
			return false;
		to->high[1] = to->low[1];
		return true;
	}
	return read_single(f, arena_strndup(r->arena, w, (size_t)(dash - w)), &to->low[1]) &&
	       read_single(f, dash + 1, &to->high[1]) && to->low[1] <= to->high[1] && !t->has_mask &&
	       (t->rel == REL_EQ || t->rel == REL_NE);
}

/* What is known of connections by a name of one state that Click's language has not got. */
static bool read_new_state(const struct state_field *f, const char *w, struct click_field_test *t, struct click_range *to)
{
	unsigned bit = !strcmp(w, "snat") ? CT_SOURCE : !strcmp(w, "dnat") ? CT_DESTINATION : 0;

	if (!bit || f->word != KEY_META || f->shift != META_CT_SHIFT || t->has_mask || (t->rel != REL_EQ && t->rel != REL_NE))
		return false;
	t->has_mask = true;
	t->mask[1] = to->low[1] = to->high[1] = bit;
	return true;
}

static const struct click_expr *read_test(struct reading *r, const struct state_field *f)
{
	struct click_expr *e = arena_alloc(r->arena, sizeof(*e));
	struct click_range *range = arena_alloc(r->arena, sizeof(*range));
	struct click_field_test t = { .special = FIELD_PACKET, .name = f->name, .ranges = range, .range_count = 1 };
	const char *w = word(r);

	*range = (struct click_range){ { 0, 0 }, { 0, 0 } };
	if (!strcmp(w, "&")) {
		w = word(r);
		if (!read_single(f, w, &t.mask[1]) || !t.mask[1])
			return wrong(r, f->name, "a mask", w);
		t.has_mask = true;
		w = word(r);
	}
	if (!read_relation(w, &t.rel))
		return wrong(r, f->name, "==, !=, <, <=, >, >= or in behind it", w);
	w = word(r);
	if (!read_new_state(f, w, &t, range) && !read_range(r, f, w, &t, range))
		return wrong(r, f->name, f->kind == STATE_ADDRESS ? "an IPv4 address, prefix or range" :
			     f->kind == STATE_TUNNEL ? "none, vxlan or gre" : "a number that it can be, or a range", w);
	w = word(r);
	if (*w)
		return wrong(r, f->name, "nothing behind its value", w);
	*e = (struct click_expr){ .kind = EXPR_FIELD, .field = t, .at = r->at };
	return e;
}

/* Click's language has a word for each of these states. */
static bool is_for_click(const struct state_field *f, const char *text)
{
	const char *value = strrchr(text, ' ');

	return f->word == KEY_META && f->shift == META_CT_SHIFT && value && value[1] >= 'a' && value[1] <= 'z' &&
	       strcmp(value + 1, "snat") != 0 && strcmp(value + 1, "dnat") != 0;
}

static const struct click_expr *read_one(struct reading *r, const char *text)
{
	const struct click_expr *a;
	struct click_expr *e;
	size_t n = strlen(text), first = strcspn(text, " ");
	const struct state_field *f = state_field_find(arena_strndup(r->arena, text, first));

	if (f && !is_for_click(f, text)) {
		r->p = text + first;
		return read_test(r, f);
	}
	if (strncmp(text, "not (", 5) != 0 || text[n - 1] != ')')
		return click_expr_parse_extended(text, r->at, NULL, r->arena, r->d);
	f = state_field_find(arena_strndup(r->arena, text + 5, strcspn(text + 5, " ")));
	if (!f)
		return click_expr_parse_extended(text, r->at, NULL, r->arena, r->d);
	a = read_one(r, arena_strndup(r->arena, text + 5, n - 6));
	if (!a)
		return NULL;
	e = arena_alloc(r->arena, sizeof(*e));
	*e = (struct click_expr){ .kind = EXPR_NOT, .a = a, .at = r->at };
	return e;
}

/* Where the next " and " outside of brackets is, or the end. */
static size_t next_and(const char *s)
{
	int depth = 0;
	size_t i = 0;

	for (; s[i]; i++) {
		depth += s[i] == '(' || s[i] == '{' ? 1 : s[i] == ')' || s[i] == '}' ? -1 : 0;
		if (!depth && !strncmp(s + i, " and ", 5))
			break;
	}
	return i;
}

static bool names_state(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strstr(text, fields[i].name))
			return true;
	return false;
}

const struct click_expr *state_expr_parse(const char *text, span at, struct arena *arena, struct diag *d)
{
	struct reading r = { .at = at, .arena = arena, .d = d };
	const struct click_expr *all = NULL, *e;
	struct click_expr *both;

	if (!names_state(text))
		return click_expr_parse_extended(text, at, NULL, arena, d);
	for (size_t i = 0, n; text[i]; i += n + (text[i + n] ? 5 : 0)) {
		n = next_and(text + i);
		e = read_one(&r, arena_strndup(arena, text + i, n));
		if (!e)
			return NULL;
		both = arena_alloc(arena, sizeof(*both));
		*both = (struct click_expr){ .kind = EXPR_AND, .a = all, .b = e, .at = at };
		all = all ? both : e;
	}
	return all;
}
