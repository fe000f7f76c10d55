/*
 * classify.c - see classify.h. Compiling: one set per rule, joined by set_first_match. Applying: every
 * variable in the support is a canonical byte; what the flow has there (a constant, bits of a
 * root) is put in its place by set_bind.
 */
#include "symexec/exec/classify.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/solver/audit.h"
#include "symexec/flow/cell.h"
#include "symexec/flow/flow_memory.h"
#include "symexec/exec/meaning.h"

struct table {
	set diagram;			/* over canonical bytes */
	size_t rules;			/* or groups of them */
	const struct cell **cells;	/* support of the diagram */
	size_t cell_count;
	uint32_t need[BASE_COUNT];	/* no comparison looks further than this many bytes */
	const struct set_route *prefixes;	/* NULL: not made of those */
	size_t prefix_count;
	enum base prefix_base;
	int32_t prefix_bit;
};

static void
table_support(struct engine *e, struct table *t)
{
	size_t n = set_support(e->sets, t->diagram, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));

	n = set_support(e->sets, t->diagram, vars, n);
	t->cells = arena_alloc_array(e->arena, n + 1, sizeof(*t->cells));
	t->cell_count = n;
	for (size_t i = 0; i < n; i++) {
		t->cells[i] = cell_of_var(e, vars[i]);
		X_CHECK(t->cells[i] != NULL);
	}
	free(vars);
}

static struct table *
table_make(struct engine *e, set diagram, size_t rules, const uint32_t need[BASE_COUNT])
{
	struct table *t = arena_alloc(e->arena, sizeof(*t));

	t->diagram = diagram;
	t->rules = rules;
	memcpy(t->need, need, sizeof(t->need));
	table_support(e, t);
	return t;
}

static void
need_bytes(uint32_t need[BASE_COUNT], enum base base, uint32_t n)
{
	need[base] = MAX_OF(need[base], n);
}

static void
need_expr(const struct click_expr *x, uint32_t need[BASE_COUNT])
{
	if (x == NULL)
		return;
	need_expr(x->a, need);
	need_expr(x->b, need);
	need_expr(x->c, need);
	if (x->kind != EXPR_TEST)
		return;
	need_bytes(need, BASE_NET, 20);
	need_bytes(need, BASE_TRANSPORT, 16);
	need_bytes(need, BASE_MAC, 14);
	if (x->test.kind == TEST_BYTES)
		need_bytes(need, x->test.header == HEADER_IP ? BASE_NET : BASE_TRANSPORT,
			   x->test.offset + x->test.length);
}

static void
need_pattern(const struct click_pattern *p, uint32_t need[BASE_COUNT])
{
	for (unsigned i = 0; i < p->count; i++)
		need_bytes(need, BASE_DATA, p->clauses[i].offset + p->clauses[i].length);
}

static unsigned
terminal_of(const uint32_t *group, size_t i)
{
	return (group != NULL ? group[i] : (uint32_t)i) + 1;
}

static size_t
count_groups(const uint32_t *group, size_t n)
{
	size_t most = 0;

	if (group == NULL)
		return n;
	for (size_t i = 0; i < n; i++)
		most = MAX_OF(most, (size_t)group[i] + 1);
	return most;
}

static set
first_match(struct engine *e, const set *sets, size_t n, const uint32_t *group)
{
	unsigned *terminals;
	set s;

	if (group == NULL)
		return set_first_match(e->sets, sets, n);
	terminals = x_calloc(n + 1, sizeof(*terminals));
	for (size_t i = 0; i < n; i++)
		terminals[i] = terminal_of(group, i);
	s = set_first_match_to(e->sets, sets, terminals, n);
	free(terminals);
	return s;
}

const struct table *
table_from_rules(struct engine *e, const struct table_rule *rules, size_t n, const uint32_t *group)
{
	set *sets = x_calloc(n + 1, sizeof(*sets));
	uint32_t need[BASE_COUNT] = { 0 };
	bool broken = false;
	const struct table *t;

	for (size_t i = 0; i < n; i++) {
		sets[i] = SET_ALL;
		if (rules[i].expr != NULL) {
			sets[i] = meaning_expr(e, rules[i].expr, &broken);
			need_expr(rules[i].expr, need);
		} else if (rules[i].pattern != NULL) {
			sets[i] = meaning_pattern(e, rules[i].pattern);
			need_pattern(rules[i].pattern, need);
		}
	}
	t = table_make(e, broken ? SET_NONE : first_match(e, sets, n, group), count_groups(group, n), need);
	if (!broken)
		audit_table(e, rules, n, group, t->diagram);
	free(sets);
	return t;
}

/* Masks with holes are matched by mask, in order of specificity; they are rare. */
static set
routes_by_mask(struct engine *e, const struct click_route *routes, const struct set_route *r, size_t n,
	       enum base base, int32_t bit)
{
	set s = SET_NONE;

	for (int length = 0; length <= 32; length++)
		for (size_t i = n; i-- > 0;) {
			set here;

			if (__builtin_popcount(routes[i].mask) != length)
				continue;
			here = cell_masked(e, base, bit, 32, routes[i].mask, routes[i].addr);
			s = set_ite(e->sets, here, set_terminal(r[i].terminal), s);
		}
	return s;
}

const struct table *
table_from_routes(struct engine *e, const struct click_route *routes, size_t n,
		  const uint32_t *group, enum base base, int32_t bit)
{
	uint32_t need[BASE_COUNT] = { 0 };
	set_var whole;
	struct set_route *r = arena_alloc_array(e->arena, n + 1, sizeof(*r));
	bool contiguous = true, prefixes;
	struct table *t;
	set s;

	need[base] = (uint32_t)(bit + 32 + 7) / 8;
	for (size_t i = 0; i < n; i++) {
		uint32_t mask = routes[i].mask;
		unsigned length = (unsigned)__builtin_popcount(mask);

		contiguous &= (mask | (uint32_t)((uint64_t)UINT32_MAX >> length)) == UINT32_MAX &&
		    (length == 32 || !(mask & ((uint64_t)1 << (31 - length))));
		r[i] = (struct set_route){ routes[i].addr, length, terminal_of(group, i) };
	}
	prefixes = contiguous && cell_exact(e, base, bit, 32, &whole);
	if (prefixes)
		s = set_longest_prefix(e->sets, whole, r, n);
	else
		s = routes_by_mask(e, routes, r, n, base, bit);
	t = table_make(e, s, count_groups(group, n), need);
	if (prefixes) {
		t->prefixes = r;
		t->prefix_count = n;
		t->prefix_base = base;
		t->prefix_bit = bit;
	}
	return t;
}

const struct set_route *
table_prefixes(const struct table *t, size_t *n, enum base *base, int32_t *bit)
{
	*n = t->prefix_count;
	*base = t->prefix_base;
	*bit = t->prefix_bit;
	return t->prefixes;
}

size_t
table_shadowed(struct engine *e, const struct table *t, uint32_t *out, size_t max)
{
	unsigned *live = x_calloc(t->rules + 2, sizeof(*live));
	size_t n = set_terminals(e->sets, t->diagram, live, t->rules + 2), k = 0, found = 0;

	for (uint32_t i = 0; i < t->rules; i++) {
		while (k < n && live[k] < i + 1)
			k++;
		if (k < n && live[k] == i + 1)
			continue;
		if (found < max)
			out[found] = i;
		found++;
	}
	free(live);
	return found;
}

/* A table on its way into a flow. Bases of `missing` are taken to lie behind the packet's end. */
struct applying {
	struct engine *e;
	const struct table *t;
	struct flow *f;
	uint32_t missing;
	bool guessed;
};

static struct set_part
part_of(struct engine *e, value v)
{
	const struct value_data *d = value_get(e->values, v);

	if (d->kind == VALUE_CONST)
		return (struct set_part){ .width = d->width, .constant = true, .value = d->bits };
	return (struct set_part){ .width = d->width, .to = root_var(e->values, d->root),
				  .add = d->add, .shift = d->shift };
}

/*
 * A cell over several fields, such as a byte of flags and a fragment offset: bound part by part. Behind the first `there`
 * bits begins the tail, or the packet ends; comparisons that need only the former may still hold.
 */
static bool
bind_parts(struct applying *a, const struct cell *c, unsigned there, struct set_binding *b)
{
	struct engine *e = a->e;
	value v[FLOW_MAX_PARTS];
	int32_t bit = flow_base(a->f, c->base) * 8 + c->bit;
	struct set_part *parts;
	size_t n = flow_parts(e, a->f, c->base, bit, there, v);

	if (n == 0)
		return false;
	parts = arena_alloc_array(e->arena, n + 1, sizeof(*parts));
	for (size_t i = 0; i < n; i++) {
		value one = flow_resolve(e, a->f, v[i]);
		enum value_kind kind = value_get(e->values, one)->kind;

		if (kind == VALUE_CHECKSUM) {
			one = engine_derived_bits(e, one, bit / 8, 0, 16);
			kind = VALUE_SYMBOL;
		}
		if (kind != VALUE_CONST && kind != VALUE_SYMBOL)
			return false;
		a->guessed |= kind == VALUE_SYMBOL &&
			      root_get(e->values, value_get(e->values, one)->root)->kind == ROOT_UNKNOWN;
		parts[i] = part_of(e, one);
		bit += (int32_t)parts[i].width;
	}
	if (there < c->width)
		parts[n++] = part_of(e, a->f->tail == VALUE_NONE ?
				     value_const(e->values, 0, c->width - there) :
				     flow_tail_bits(e, a->f, a->f->head_end * 8, c->width - there));
	*b = (struct set_binding){ .from = c->var, .kind = SET_BIND_PARTS, .parts = parts,
				   .part_count = n };
	return true;
}

/* VALUE_NONE: it is bound in parts, as *b says. */
static value
cell_value(struct applying *a, const struct cell *c, struct set_binding *b)
{
	struct engine *e = a->e;
	const struct table *t = a->t;
	struct flow *f = a->f;
	int32_t base = flow_base(f, c->base);
	enum read_fault why = READ_OK;
	uint64_t lo, hi;
	value v;

	if (base == POINTER_NONE || (a->missing >> c->base & 1))
		return value_const(e->values, 0, c->width);
	if (c->is_length) {
		v = flow_length(e, f, base);
		flow_bounds(e, f, v, &lo, &hi);
		return lo >= t->need[c->base] ? value_const(e->values, t->need[c->base], 32) : v;
	}
	v = flow_read(e, f, c->base, base * 8 + c->bit, c->width, &why);
	if (why == READ_OUTSIDE) {
		int32_t there = f->head_end * 8 - (base * 8 + c->bit);

		if (there <= 0)
			return f->tail == VALUE_NONE ? value_const(e->values, 0, c->width) :
			    flow_tail_bits(e, f, base * 8 + c->bit, c->width);
		if (bind_parts(a, c, (unsigned)there, b))
			return VALUE_NONE;
	}
	if (why == READ_MIXED && bind_parts(a, c, c->width, b))
		return VALUE_NONE;
	if (v == VALUE_NONE || value_get(e->values, v)->kind == VALUE_CHECKSUM) {
		a->guessed = true;
		return engine_derived_bits(e, v, base + c->bit / 8, 0, c->width);
	}
	return v;
}

/* Most of a table does not matter for most packets: what was guessed may be of no account. */
static bool
rests_on_guess(struct engine *e, set s)
{
	size_t n = s == SET_TOO_LARGE ? 0 : set_support(e->sets, s, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));
	bool found = s == SET_TOO_LARGE;

	n = s == SET_TOO_LARGE ? 0 : set_support(e->sets, s, vars, n);
	for (size_t i = 0; i < n; i++)
		found |= root_get(e->values, var_root(e->values, vars[i]))->kind == ROOT_UNKNOWN;
	free(vars);
	return found;
}

static struct set_binding
bind_cell(struct applying *a, const struct cell *c)
{
	struct set_binding b = { .from = c->var, .kind = SET_BIND_CONST };
	value v = cell_value(a, c, &b);
	const struct value_data *d;

	if (v == VALUE_NONE)
		return b;
	d = value_get(a->e->values, v);
	if (d->kind == VALUE_CONST) {
		b.value = d->bits;
	} else {
		b.kind = SET_BIND_SLICE;
		b.to = root_var(a->e->values, d->root);
		b.add = d->add;
		b.shift = d->shift;
	}
	return b;
}

static set
bind_cells(struct applying *a)
{
	const struct table *t = a->t;
	struct set_binding few[64], *b = few;
	set s;

	if (t->cell_count > ARRAY_LEN(few))
		b = x_calloc(t->cell_count, sizeof(*b));
	else
		memset(few, 0, t->cell_count * sizeof(*few));
	for (size_t i = 0; i < t->cell_count; i++)
		b[i] = bind_cell(a, t->cells[i]);
	s = set_bind(a->e->sets, t->diagram, b, t->cell_count);
	if (b != few)
		free(b);
	return s;
}

/*
 * A base pointer that stands in the tail may stand behind the packet's end: then nothing is there. The
 * two cases are joined by the length of the tail.
 */
static set
apply_from(struct applying *a, enum base base)
{
	struct flow *f = a->f;
	int32_t at = base < BASE_ANNO ? flow_base(f, base) : POINTER_NONE;
	uint64_t lo, hi;
	set there, gone;

	if (base >= BASE_ANNO)
		return bind_cells(a);
	if (f->tail == VALUE_NONE || at == POINTER_NONE || at <= f->head_end || a->t->need[base] == 0)
		return apply_from(a, base + 1);
	flow_bounds(a->e, f, f->tail_length, &lo, &hi);
	if (lo >= (uint64_t)(at - f->head_end))
		return apply_from(a, base + 1);
	there = hi >= (uint64_t)(at - f->head_end) ? apply_from(a, base + 1) : SET_NONE;
	a->missing |= (uint32_t)1 << base;
	gone = apply_from(a, base + 1);
	a->missing &= ~((uint32_t)1 << base);
	if (hi < (uint64_t)(at - f->head_end))
		return gone;
	return set_ite(a->e->sets, flow_within(a->e, f->tail_length, (uint64_t)(at - f->head_end),
					       UINT32_MAX), there, gone);
}

set
table_apply(struct engine *e, const struct table *t, struct flow *f, bool *inexact)
{
	struct applying a = { .e = e, .t = t, .f = f };
	set s = apply_from(&a, BASE_DATA);

	if (a.guessed)
		*inexact |= rests_on_guess(e, s);
	return s;
}
