/*
 * term_condition.c - comparisons as sets. Bits of symbols against a constant are exact whatever the bits are; a number that hangs on few
 * bits is tried with all their values. What is neither cannot be said as a set.
 */
#include "symexec/bpf/term.h"

enum { MOST_BITS = 16, MOST_SYMBOLS = 8 };

struct trial {
	struct terms *t;
	const struct term_condition *c;
	struct term_use s[MOST_SYMBOLS];
	size_t n;
	term bits;		/* compared with the tried number */
};

static set bit_set(struct terms *t, uint32_t bit)
{
	uint32_t k = bit - TERM_SYMBOL;

	if (bit < TERM_SYMBOL)
		return bit == TERM_ONE ? SET_ALL : SET_NONE;
	return set_slice_interval(t->sets, t->symbols.v[k >> 6].var, k & 63, 1, 1, 1);
}

static uint32_t bit_of(const struct term_node *n, unsigned i)
{
	return n->kind == TERM_BITS ? n->bits[i] : (uint32_t)(n->value >> i & 1);
}

/* a == k, symbol by symbol: bits of the same one together */
static set equal_set(struct terms *t, term a, uint64_t k)
{
	const struct term_node *n = &t->nodes.v[a];
	set all = SET_ALL;

	for (unsigned i = 0; i < 64; i++) {
		uint32_t b = bit_of(n, i), first = b - TERM_SYMBOL;
		uint64_t mask = 0, value = 0;

		if (b < TERM_SYMBOL) {
			if (b != (k >> i & 1))
				return SET_NONE;
			continue;
		}
		if (i && bit_of(n, i - 1) >= TERM_SYMBOL && (bit_of(n, i - 1) - TERM_SYMBOL) >> 6 == first >> 6)
			continue;	/* was taken with the one before */
		for (unsigned j = i; j < 64 && bit_of(n, j) >= TERM_SYMBOL &&
		     (bit_of(n, j) - TERM_SYMBOL) >> 6 == first >> 6; j++) {
			unsigned own = (bit_of(n, j) - TERM_SYMBOL) & 63;

			/* one bit twice, with both values */
			if (mask >> own & 1 && (value >> own & 1) != (k >> j & 1))
				return SET_NONE;
			mask |= 1ULL << own;
			value |= (k >> j & 1) << own;
		}
		all = set_and(t->sets, all, set_masked(t->sets, t->symbols.v[first >> 6].var, mask, value));
	}
	return all;
}

/* a < k, or a <= k */
static set less_set(struct terms *t, term a, uint64_t k, bool strictly, bool is_signed)
{
	const struct term_node *n = &t->nodes.v[a];
	set r = strictly ? SET_NONE : SET_ALL;

	for (unsigned i = 0; i < 64; i++) {
		bool one = k >> i & 1, flip = is_signed && i == 63;
		/* what the rest decides if this bit is 1, and if it is 0 */
		set if_one = one ? r : flip ? SET_ALL : SET_NONE, if_zero = one ? flip ? SET_NONE : SET_ALL : r;

		r = set_ite(t->sets, bit_set(t, bit_of(n, i)), if_one, if_zero);
	}
	return r;
}

static set against(struct terms *t, enum term_relation r, term a, uint64_t k)
{
	if (r == TERM_EQ)
		return equal_set(t, a, k);
	return less_set(t, a, k, r == TERM_LT || r == TERM_SLT, r == TERM_SLT || r == TERM_SLE);
}

static bool holds(enum term_relation r, uint64_t a, uint64_t b)
{
	switch (r) {
	case TERM_EQ: return a == b;
	case TERM_LT: return a < b;
	case TERM_LE: return a <= b;
	case TERM_SLT: return (int64_t)a < (int64_t)b;
	default: return (int64_t)a <= (int64_t)b;
	}
}

static bool is_bits(const struct terms *t, term a)
{
	return t->nodes.v[a].kind == TERM_BITS || t->nodes.v[a].kind == TERM_CONST;
}

/* Numbers [lo, hi) of the tried symbols' values, side by side. */
static set try_values(struct trial *r, uint64_t lo, uint64_t hi)
{
	struct terms *t = r->t;
	uint64_t values[MOST_SYMBOLS], a;
	set s = SET_ALL;

	if (hi - lo > 1) {
		set left = try_values(r, lo, lo + (hi - lo) / 2);

		return set_or(t->sets, left, try_values(r, lo + (hi - lo) / 2, hi));
	}
	term_use_values(r->s, r->n, lo, values);
	for (size_t i = 0; i < r->n; i++)
		s = set_and(t->sets, s, set_masked(t->sets, t->symbols.v[r->s[i].s].var, r->s[i].bits, values[i]));
	a = term_value(t, r->c->a, r->s, values, r->n);
	if (r->bits == UINT32_MAX)
		return holds(r->c->relation, a, term_value(t, r->c->b, r->s, values, r->n)) ? s : SET_NONE;
	if (r->bits == r->c->a)
		return set_and(t->sets, s, against(t, r->c->relation, r->c->a, term_value(t, r->c->b, r->s, values, r->n)));
	/* a REL bits, as the opposite of bits REL' a */
	switch (r->c->relation) {
	case TERM_EQ: return set_and(t->sets, s, against(t, TERM_EQ, r->bits, a));
	case TERM_LT: return set_minus(t->sets, s, against(t, TERM_LE, r->bits, a));
	case TERM_LE: return set_minus(t->sets, s, against(t, TERM_LT, r->bits, a));
	case TERM_SLT: return set_minus(t->sets, s, against(t, TERM_SLE, r->bits, a));
	default: return set_minus(t->sets, s, against(t, TERM_SLT, r->bits, a));
	}
}

/* Tries all values of the symbols of x and y; bits: of the other side, or UINT32_MAX. */
static bool try_all(struct terms *t, const struct term_condition *c, term x, term y, term bits, set *out)
{
	struct trial r = { .t = t, .c = c, .bits = bits };
	unsigned width;

	r.n = term_support(t, x, y, r.s, MOST_SYMBOLS);
	if (r.n > MOST_SYMBOLS)
		return false;
	width = term_use_bits(r.s, r.n);
	if (width > MOST_BITS)
		return false;
	*out = try_values(&r, 0, 1ULL << width);
	return true;
}

static bool positive_set(struct terms *t, const struct term_condition *c, set *out)
{
	uint64_t k;

	if (is_bits(t, c->a) && term_is_const(t, c->b, &k)) {
		*out = against(t, c->relation, c->a, k);
		return true;
	}
	if (try_all(t, c, c->a, c->b, UINT32_MAX, out))
		return true;
	if (is_bits(t, c->a) && try_all(t, c, c->b, c->b, c->a, out))
		return true;
	return is_bits(t, c->b) && try_all(t, c, c->a, c->a, c->b, out);
}

bool term_condition_set(struct terms *t, const struct term_condition *c, set *out)
{
	if (!positive_set(t, c, out) || *out == SET_TOO_LARGE) {
		*out = SET_ALL;
		return false;
	}
	if (c->no)
		*out = set_not(t->sets, *out);
	return true;
}

/* ---- in words ---- */

/* A whole symbol, or some of its bits; false: several. */
static bool print_symbol(struct strbuf *out, const struct terms *t, const struct term_node *n)
{
	struct term_use s[2];
	term a = (term)(n - t->nodes.v);

	if (term_support(t, a, a, s, 2) != 1)
		return false;
	sb_add(out, t->symbols.v[s[0].s].name);
	for (unsigned i = 0; i < t->symbols.v[s[0].s].width; i++)
		if (n->bits[i] != TERM_SYMBOL + (s[0].s << 6 | i)) {
			sb_add(out, " (bits of it)");
			break;
		}
	return true;
}

static void print_term(struct strbuf *out, const struct terms *t, term a)
{
	static const char *const names[] = { "", "", "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "s>>" };
	const struct term_node *n = &t->nodes.v[a];

	if (n->kind == TERM_CONST) {
		sb_printf(out, n->value < 10000 ? "%llu" : "0x%llx", (unsigned long long)n->value);
		return;
	}
	if (n->kind != TERM_BITS) {
		sb_add(out, "(");
		print_term(out, t, n->a);
		sb_printf(out, " %s ", names[n->kind]);
		print_term(out, t, n->b);
		sb_add(out, ")");
		return;
	}
	if (!print_symbol(out, t, n)) {
		struct term_use s[MOST_SYMBOLS];
		size_t k = term_support(t, a, a, s, MOST_SYMBOLS);

		for (size_t i = 0; i < MIN_OF(k, (size_t)MOST_SYMBOLS); i++)
			sb_printf(out, "%s%s", i ? ":" : "", t->symbols.v[s[i].s].name);
	}
}

void term_condition_print(struct strbuf *out, const struct terms *t, const struct term_condition *c)
{
	static const char *const yes[] = { "==", "<", "<=", "s<", "s<=" }, *const no[] = { "!=", ">=", ">", "s>=", "s>" };

	print_term(out, t, c->a);
	sb_printf(out, " %s ", c->no ? no[c->relation] : yes[c->relation]);
	print_term(out, t, c->b);
}
