/*
 * expr_same.c - which expressions are the same however they are written: text that is equal for those. A condition on a field becomes
 * the bits that it looks at and the numbers that they may be, in order; conditions that are joined come in one order, each once;
 * negations go inwards. What is the same meets the same packets; of other expressions nothing is said.
 *
 * A comparison needs its field to be there, its negation does not: so "not ip.ttl == 5" stays beside "ip.ttl != 5".
 */
#include "models/click/expr_int.h"

#include <stdlib.h>

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/packet/field.h"

typedef unsigned __int128 wide;

struct interval {
	wide low, high;
};

struct intervals {
	VEC(struct interval) v;
};

static wide wide_of(const uint64_t v[2])
{
	return (wide)v[0] << 64 | v[1];
}

static wide ones(unsigned bits)
{
	return bits >= 128 ? ~(wide)0 : ((wide)1 << bits) - 1;
}

static int by_low(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return x->low < y->low ? -1 : x->low > y->low;
}

/* In order, and none that touch each other. */
static void join_intervals(struct intervals *s)
{
	size_t n = 0;

	if (s->v.n)
		qsort(s->v.v, s->v.n, sizeof(*s->v.v), by_low);
	for (size_t i = 0; i < s->v.n; i++) {
		struct interval *last = n ? &s->v.v[n - 1] : NULL;

		if (last && (s->v.v[i].low <= last->high || s->v.v[i].low == last->high + 1))
			last->high = MAX_OF(last->high, s->v.v[i].high);
		else
			s->v.v[n++] = s->v.v[i];
	}
	s->v.n = n;
}

static void put_interval(struct intervals *s, wide low, wide high)
{
	if (low <= high)
		*VEC_ADD(&s->v) = (struct interval){ low, high };
}

/* All that is not in it, up to most. */
static void invert(struct intervals *s, wide most)
{
	struct intervals rest = { { 0 } };
	wide from = 0;
	bool over = false;

	join_intervals(s);
	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].low)
			put_interval(&rest, from, s->v.v[i].low - 1);
		over = s->v.v[i].high >= most;
		from = s->v.v[i].high + 1;
	}
	if (!over)
		put_interval(&rest, from, most);
	VEC_FREE(&s->v);
	*s = rest;
}

/* The numbers of so many bits that a comparison without a mask takes. */
static void take_values(const struct click_field_test *t, wide most, struct intervals *s)
{
	bool above = t->rel == REL_GT || t->rel == REL_LE, open = above || t->rel == REL_GE || t->rel == REL_LT;

	for (size_t i = 0; i < t->range_count; i++) {
		wide low = wide_of(t->ranges[i].low), high = open ? most : MIN_OF(wide_of(t->ranges[i].high), most);

		if (low <= most && !(above && low == most))
			put_interval(s, low + above, high);
	}
	if (t->rel == REL_NE || t->rel == REL_LE || t->rel == REL_LT)
		invert(s, most);
	join_intervals(s);
}

static void add_wide(struct strbuf *out, wide v)
{
	if (v >> 64)
		sb_printf(out, "%llx.", (unsigned long long)(v >> 64));
	sb_printf(out, "%llx", (unsigned long long)v);
}

/* Bits of something that is `width` wide, from `first` on, are those numbers. */
static void add_bits(struct strbuf *out, unsigned first, unsigned width, struct intervals *s)
{
	wide differ = s->v.n == 1 ? s->v.v[0].low ^ s->v.v[0].high : 0;

	/* where the last bits may be any, the others are looked at */
	while (width && s->v.n == 1 && differ & 1 && !(differ & (differ + 1)) && !(s->v.v[0].low & differ)) {
		s->v.v[0].low >>= 1;
		s->v.v[0].high >>= 1;
		differ >>= 1;
		width--;
	}
	if (!width) {
		sb_add(out, "there");
		return;
	}
	sb_printf(out, "%u+%u", first, width);
	for (size_t i = 0; i < s->v.n; i++) {
		sb_add(out, i ? "," : "=");
		add_wide(out, s->v.v[i].low);
		if (s->v.v[i].high != s->v.v[i].low) {
			sb_add_char(out, '-');
			add_wide(out, s->v.v[i].high);
		}
	}
}

/* A mask of bits that lie side by side, of a field so wide: the first of them, and how many; false: it is another. */
static bool side_by_side(const struct click_field_test *t, unsigned width, unsigned *first, unsigned *n)
{
	wide mask = wide_of(t->mask) & ones(width);
	unsigned low = 0;

	if (!mask)
		return false;
	while (!(mask >> low & 1))
		low++;
	mask >>= low;
	for (*n = 0; mask & 1; mask >>= 1)
		++*n;
	*first = width - low - *n;
	return !mask;
}

static bool is_full(const struct intervals *s, unsigned width)
{
	return s->v.n == 1 && !s->v.v[0].low && s->v.v[0].high == ones(width);
}

/* Of numbers in bits that lie side by side, `first` bits behind where `where` begins. */
static void add_numbers(struct strbuf *out, const struct click_field_test *t, const char *where, unsigned first, unsigned width)
{
	struct intervals s = { { 0 } };
	unsigned inner = 0, n = width;

	if (t->has_mask) {
		const wide value = wide_of(t->ranges[0].low);

		(void)side_by_side(t, width, &inner, &n);
		if (!(value & ~(ones(n) << (width - inner - n))))
			put_interval(&s, value >> (width - inner - n), value >> (width - inner - n));
		if (t->rel == REL_NE)
			invert(&s, ones(n));
	} else {
		take_values(t, ones(width), &s);
	}
	if (!s.v.n) {
		sb_add(out, "false");
	} else {
		sb_printf(out, "%s@", where);
		if (is_full(&s, n))
			sb_add(out, "there");
		else
			add_bits(out, first + inner, n, &s);
	}
	VEC_FREE(&s.v);
}

static void add_field(struct strbuf *out, const struct click_expr *e)
{
	const struct click_field_test *t = &e->field;
	const struct packet_field *state = t->special == FIELD_STATE ? click_state_field(t->name) : NULL;
	struct packet_ref ref = { 0 };
	unsigned first, n;
	const struct packet_field *f = state;
	char where[64];

	if (t->special == FIELD_IN_PORT || t->special == FIELD_CT_STATE) {
		if (t->text && (t->rel == REL_EQ || t->rel == REL_NE)) {
			sb_printf(out, "%s%s=%s", t->rel == REL_NE ? "not " : "", t->name, t->text);
			return;
		}
	} else if (!f && packet_ref_parse(t->name, &ref)) {
		f = ref.field;
	}
	if (!f || t->other || !f->width || !t->range_count || (t->has_mask && (t->range_count != 1 ||
	    (t->rel != REL_EQ && t->rel != REL_NE) || !side_by_side(t, f->width, &first, &n)))) {
		click_expr_print(e, out);
		return;
	}
	if (state || f->place != PLACE_HEADER || f->when)
		snprintf(where, sizeof(where), "%s#%u%s", f->name, state ? 1 : ref.index, ref.quoted ? "q" : "");
	else
		snprintf(where, sizeof(where), "%s#%u%s", packet_layer_info(f->layer)->name, ref.index, ref.quoted ? "q" : "");
	/* of transport headers the first octets may be there and others not */
	if (!state && f->layer >= LAYER_AH)
		snprintf(where + strlen(where), sizeof(where) - strlen(where), ".%u", (f->bit + f->width + 7U) / 8);
	add_numbers(out, t, where, state || f->place != PLACE_HEADER || f->when ? 0 : f->bit, f->width);
}

/* ---- trees ---- */

struct words {
	VEC(char *) v;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "ip#1@there" says nothing more where another condition looks at "ip#1@...". */
static bool says_nothing(const struct words *w, size_t i)
{
	const char *at = strstr(w->v.v[i], "@there");
	size_t n = at ? (size_t)(at - w->v.v[i]) + 1 : 0;

	if (!at || strcmp(at, "@there") != 0 || !strncmp(w->v.v[i], "not ", 4))
		return false;
	for (size_t k = 0; k < w->v.n; k++)
		if (k != i && w->v.v[k] && !strncmp(w->v.v[k], w->v.v[i], n) && strcmp(w->v.v[k], w->v.v[i]) != 0)
			return true;
	return false;
}

/* Whether part i is to be told. */
static bool is_told(const struct words *w, size_t i, bool all)
{
	return strcmp(w->v.v[i], all ? "true" : "false") != 0 && (!i || strcmp(w->v.v[i], w->v.v[i - 1]) != 0) &&
	       !(all && says_nothing(w, i));
}

/* All or any of them. */
static void add_joined(struct strbuf *out, struct words *w, bool all)
{
	const char *over = all ? "false" : "true";
	size_t told = 0, n = 0;

	qsort(w->v.v, w->v.n, sizeof(*w->v.v), by_text);
	for (size_t i = 0; i < w->v.n; i++) {
		told += is_told(w, i, all);
		if (strcmp(w->v.v[i], over) != 0)
			continue;
		sb_add(out, over);
		return;
	}
	if (!told)
		sb_add(out, all ? "true" : "false");
	if (told > 1)
		sb_add(out, all ? "and(" : "or(");
	for (size_t i = 0; i < w->v.n; i++)
		if (is_told(w, i, all))
			sb_printf(out, "%s%s", n++ ? " " : "", w->v.v[i]);
	if (told > 1)
		sb_add(out, ")");
}

static void add_same(struct strbuf *out, const struct click_expr *e, bool no);

/* The parts of what is joined by one word, through negations. */
static void take_parts(struct words *w, const struct click_expr *e, bool no, bool all)
{
	struct strbuf one = STRBUF_INIT;

	while (e->kind == EXPR_NOT) {
		e = e->a;
		no = !no;
	}
	if ((e->kind == EXPR_AND || e->kind == EXPR_OR) && (e->kind == EXPR_AND) == (all != no)) {
		take_parts(w, e->a, no, all);
		take_parts(w, e->b, no, all);
		return;
	}
	add_same(&one, e, no);
	*VEC_ADD(&w->v) = sb_take(&one);
}

static void add_leaf(struct strbuf *out, const struct click_expr *e, bool no)
{
	struct strbuf text = STRBUF_INIT;
	const char *s;

	if (e->kind == EXPR_FIELD)
		add_field(&text, e);
	else
		click_expr_print(e, &text);
	s = sb_str(&text);
	if (!no)
		sb_add(out, s);
	else if (!strcmp(s, "true") || !strcmp(s, "false"))
		sb_add(out, *s == 't' ? "false" : "true");
	else if (!strncmp(s, "not ", 4))
		sb_add(out, s + 4);
	else
		sb_printf(out, "not %s", s);
	sb_fini(&text);
}

/* no: its negation. */
static void add_same(struct strbuf *out, const struct click_expr *e, bool no)
{
	struct words w = { { 0 } };

	while (e->kind == EXPR_NOT) {
		e = e->a;
		no = !no;
	}
	switch (e->kind) {
	case EXPR_AND: case EXPR_OR:
		take_parts(&w, e, no, (e->kind == EXPR_AND) != no);
		add_joined(out, &w, (e->kind == EXPR_AND) != no);
		for (size_t i = 0; i < w.v.n; i++)
			free(w.v.v[i]);
		VEC_FREE(&w.v);
		break;
	case EXPR_COND:
		sb_add(out, "if(");
		add_same(out, e->a, false);
		sb_add(out, " ");
		add_same(out, e->b, no);
		sb_add(out, " ");
		add_same(out, e->c, no);
		sb_add(out, ")");
		break;
	default:
		add_leaf(out, e, no);
	}
}

void click_expr_same(const struct click_expr *e, struct strbuf *out)
{
	if (e)
		add_same(out, e, false);
	else
		sb_add(out, "true");
}
