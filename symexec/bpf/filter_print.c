/*
 * filter_print.c - a set of packets in words: field by field where fields are free of each other, else alternatives. Octets have the
 * names of fields only where every packet of the set has them there.
 */
#include "symexec/bpf/filter.h"
#include "symexec/report/words.h"

enum { MOST_PARTS = 64, MOST_RANGES = 256, MOST_ALTERNATIVES = 12, LISTED_WIDTH = 8, LINK_BITS = 14 * 8, NETWORK_BITS = 34 * 8 };

static symbol symbol_of(const struct filter *f, set_var v)
{
	for (symbol i = 0; i < f->terms.symbols.n; i++)
		if (f->terms.symbols.v[i].var == v)
			return i;
	return 0;
}

static bool always(struct filter *f, set s, const char *name, uint64_t v)
{
	for (symbol i = 0; i < f->terms.symbols.n; i++) {
		const struct term_symbol *x = &f->terms.symbols.v[i];

		if (strcmp(x->name, name) == 0)
			return set_subset(f->terms.sets, s, set_interval(f->terms.sets, x->var, v, v));
	}
	return false;
}

/* What a packet of the set is: 0 nothing known, 1 IPv4, 2 TCP right behind a header without options. */
static int shape_of(struct filter *f, set s)
{
	if (!always(f, s, "eth.type", 0x0800) || !always(f, s, "ip.version", 4))
		return 0;
	return always(f, s, "ip.ihl", 5) && always(f, s, "ip.proto", 6) ? 2 : 1;
}

static void print_name(struct strbuf *out, const struct term_symbol *s, int shape)
{
	unsigned first = s->first / 8, last = (s->first + s->width - 1) / 8;
	bool named = s->first == UINT32_MAX || s->first < LINK_BITS || shape == 2 || (shape == 1 && s->first < NETWORK_BITS);

	if (named)
		sb_add(out, s->name);
	else if (s->width % 8)
		sb_printf(out, "octet %u (%u bits from bit %u on)", first, s->width, s->first % 8);
	else if (first == last)
		sb_printf(out, "octet %u", first);
	else
		sb_printf(out, "octets %u-%u", first, last);
}

static void print_values(struct strbuf *out, struct filter *f, set s, const struct term_symbol *x, int shape)
{
	struct set_range *r = x_calloc(MOST_RANGES, sizeof(*r));
	size_t n = set_values(f->terms.sets, s, x->var, r, MOST_RANGES);
	enum words_style style = words_style_of(x->name);

	print_name(out, x, shape);
	sb_add_char(out, ' ');
	if (style == WORDS_NUMBER && (strcmp(x->name, "eth.type") == 0 || strncmp(x->name, "octet", 5) == 0))
		style = WORDS_HEX;
	if (n == SIZE_MAX || n > MOST_RANGES)
		sb_add(out, "has many values");
	else
		words_ranges(r, n, x->width, x->first < NETWORK_BITS || shape == 2 || x->first == UINT32_MAX ? style : WORDS_HEX, out);
	free(r);
}

static void print_line(struct strbuf *out, struct filter *f, set s, int shape, const char *indent);

/* Fields that hang together: an alternative for each class of values of the first. */
struct alternatives {
	set rest[MOST_ALTERNATIVES];
	VEC(struct set_range) values[MOST_ALTERNATIVES];
	size_t n;
	const struct term_symbol *field;
};

static bool add_value(struct alternatives *a, uint64_t v, set rest)
{
	size_t k = 0;

	while (k < a->n && a->rest[k] != rest)
		k++;
	if (k == MOST_ALTERNATIVES)
		return false;
	if (k == a->n)
		a->rest[a->n++] = rest;
	if (a->values[k].n && VEC_LAST(&a->values[k]).hi + 1 == v)
		VEC_LAST(&a->values[k]).hi = v;
	else
		*VEC_ADD(&a->values[k]) = (struct set_range){ v, v };
	return true;
}

static bool find_alternatives(struct filter *f, set s, const struct term_symbol *x, struct alternatives *a)
{
	for (size_t k = 0; k < a->n; k++)
		a->values[k].n = 0;
	a->n = 0;
	a->field = x;
	for (uint64_t v = 0; v < 1ULL << x->width; v++) {
		set rest = set_fix(f->terms.sets, s, x->var, v);

		if (rest != SET_NONE && !add_value(a, v, rest))
			return false;
	}
	return true;
}

/* All but one assignment: "not all of ...". */
static bool print_exception(struct strbuf *out, struct filter *f, set s, const set_var *vars, size_t n, int shape)
{
	set one = set_not(f->terms.sets, s);
	uint64_t values[64];

	if (n > ARRAY_LEN(values) || one == SET_TOO_LARGE || set_count(f->terms.sets, one, vars, n) > 1.5)
		return false;
	set_pick(f->terms.sets, one, vars, NULL, values, n);
	sb_add(out, "not all of ");
	for (size_t i = 0; i < n; i++) {
		sb_add(out, i ? ", " : "");
		print_name(out, &f->terms.symbols.v[symbol_of(f, vars[i])], shape);
		sb_printf(out, " 0x%llx", (unsigned long long)values[i]);
	}
	return true;
}

/* Of x that, and of the others what that leaves: one field less each time. */
static void print_alternative(struct strbuf *out, struct filter *f, const struct alternatives *a, size_t k, int shape,
			      const char *indent)
{
	const struct term_symbol *x = a->field;

	print_values(out, f, set_ranges(f->terms.sets, x->var, a->values[k].v, a->values[k].n), x, shape);
	if (a->rest[k] == SET_ALL)
		return;
	sb_add(out, "; ");
	print_line(out, f, a->rest[k], shape, indent);
}

static void print_alternatives(struct strbuf *out, struct filter *f, const struct alternatives *a, int shape,
			       const char *indent)
{
	char deeper[40];

	snprintf(deeper, sizeof(deeper), "%.30s    ", indent);
	if (a->n == 1) {
		print_alternative(out, f, a, 0, shape, indent);
		return;
	}
	sb_printf(out, "\n%s  one of", indent);
	for (size_t k = 0; k < a->n; k++) {
		sb_printf(out, "\n%s", deeper);
		print_alternative(out, f, a, k, shape, deeper);
	}
}

/* The narrowest field that does not fan out, or NULL. */
static const struct term_symbol *pick_field(struct filter *f, set s, const set_var *vars, size_t n, struct alternatives *a)
{
	for (unsigned width = 1; width <= LISTED_WIDTH; width++)
		for (size_t i = 0; i < n; i++) {
			const struct term_symbol *x = &f->terms.symbols.v[symbol_of(f, vars[i])];

			if (x->width == width && find_alternatives(f, s, x, a))
				return x;
		}
	return NULL;
}

/* Fields with one value, which stand between others in the diagram so that it does not fall apart: what is left without them. */
static set print_fixed(struct strbuf *out, struct filter *f, set s, const set_var *vars, size_t n, int shape)
{
	for (size_t i = 0; i < n; i++) {
		const struct term_symbol *x = &f->terms.symbols.v[symbol_of(f, vars[i])];
		uint64_t lo, hi;

		if (!set_bounds(f->terms.sets, s, vars[i], &lo, &hi) || lo != hi)
			continue;
		print_values(out, f, set_interval(f->terms.sets, vars[i], lo, lo), x, shape);
		sb_add(out, "; ");
		s = set_fix(f->terms.sets, s, vars[i], lo);
	}
	return s;
}

static void print_factor(struct strbuf *out, struct filter *f, set s, int shape, const char *indent)
{
	set_var vars[64];
	size_t n = set_support(f->terms.sets, s, vars, ARRAY_LEN(vars));
	struct alternatives a = { .n = 0 };
	const struct term_symbol *x;
	set rest;

	n = MIN_OF(n, ARRAY_LEN(vars));
	rest = print_fixed(out, f, s, vars, n, shape);
	if (rest != s) {
		print_line(out, f, rest, shape, indent);
		return;
	}
	if (print_exception(out, f, s, vars, n, shape))
		return;
	x = pick_field(f, s, vars, n, &a);
	if (x) {
		print_alternatives(out, f, &a, shape, indent);
	} else {
		for (size_t i = 0; i < n; i++) {
			sb_add(out, i ? ", " : "");
			print_name(out, &f->terms.symbols.v[symbol_of(f, vars[i])], shape);
		}
		sb_printf(out, " together in %.0f ways", set_count(f->terms.sets, s, vars, n));
	}
	for (size_t k = 0; k < MOST_ALTERNATIVES; k++)
		VEC_FREE(&a.values[k]);
}

struct part {
	uint32_t first;
	set s;
};

static int by_place(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* The fields of a set: single ones in the order of the packet, then those that hang together. */
static void print_line(struct strbuf *out, struct filter *f, set s, int shape, const char *indent)
{
	set parts[MOST_PARTS];
	struct part single[MOST_PARTS];
	size_t n = set_factors(f->terms.sets, s, parts, MOST_PARTS), singles = 0;
	set_var v[2];
	const char *sep = "";

	if (s == SET_ALL) {
		sb_add(out, "any packet");
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (set_support(f->terms.sets, parts[i], v, 2) == 1)
			single[singles++] = (struct part){ f->terms.symbols.v[symbol_of(f, v[0])].first, parts[i] };
	qsort(single, singles, sizeof(*single), by_place);
	for (size_t i = 0; i < singles; i++, sep = "; ") {
		(void)set_support(f->terms.sets, single[i].s, v, 2);
		sb_add(out, sep);
		print_values(out, f, single[i].s, &f->terms.symbols.v[symbol_of(f, v[0])], shape);
	}
	for (size_t i = 0; i < n; i++)
		if (set_support(f->terms.sets, parts[i], v, 2) != 1) {
			sb_add(out, sep);
			print_factor(out, f, parts[i], shape, indent);
			sep = "; ";
		}
}

void filter_print_set(struct strbuf *out, struct filter *f, set s, const char *indent)
{
	sb_add(out, indent);
	if (s == SET_NONE)
		sb_add(out, "no packet");
	else if (s == SET_TOO_LARGE)
		sb_add(out, "too many kinds of packets to say");
	else
		print_line(out, f, s, shape_of(f, s), indent);
	sb_add_char(out, '\n');
}

void filter_print_relations(struct strbuf *out, struct filter *f, const char *indent)
{
	struct strbuf one = STRBUF_INIT, all = STRBUF_INIT;
	struct term_use s[2];

	for (size_t i = 0; i < f->paths.n; i++)
		for (const struct filter_condition *c = f->paths.v[i].matches ? f->paths.v[i].last : NULL; c; c = c->before) {
			bool calculated = f->terms.nodes.v[c->c.a].kind > TERM_BITS || f->terms.nodes.v[c->c.b].kind > TERM_BITS;

			if (!calculated || term_support(&f->terms, c->c.a, c->c.b, s, 2) < 2)
				continue;
			sb_clear(&one);
			sb_add(&one, indent);
			term_condition_print(&one, &f->terms, &c->c);
			sb_add_char(&one, '\n');
			if (!strstr(sb_str(&all), sb_str(&one)))
				sb_add(&all, sb_str(&one));
		}
	sb_add(out, sb_str(&all));
	sb_fini(&one);
	sb_fini(&all);
}
