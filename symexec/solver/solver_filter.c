/*
 * solver_filter.c - a filter program's paths and its sets of packets, held against each other by Z3: once as the conditions that the
 * program computes, once as the diagrams that are printed. The two share the symbols and nothing else.
 *
 * Where a condition binds symbols to each other (a window that is a multiple of the MSS), the diagram lists their values, which Z3 does not
 * see through at once. Then each value of a digit is a question of its own: its number takes the digit's place in the
 * conditions, and of the diagram only the branch is left that it takes.
 */
#include "models/base/map.h"
#include "symexec/bpf/filter.h"
#include "symexec/set/set_node.h"
#include "symexec/solver/solver_z3.h"

/* Of a question that cannot be cut into cases, of one that can, and how large its diagram may be; how often it may be cut. */
enum { EFFORT = 40000000, LITTLE_EFFORT = 1000000, LITTLE_NODES = 4000, MOST_CUTS = 64, MOST_DIGITS = 8 };

struct digit {
	uint32_t level;		/* of the diagram, from its top */
	symbol s;
	unsigned shift, bits;
	uint64_t value;
};

struct asking {
	struct filter *f;
	Z3_context z3;
	Z3_ast *symbols, *terms;	/* NULL: not yet made */
	set_var *of_var;		/* symbol of each variable */
	struct u64_map *node_at;
	VEC(Z3_ast) nodes;
	struct digit digits[MOST_DIGITS];	/* of symbols that conditions bind; the first n_fixed have values */
	unsigned n_digits, n_fixed, cuts;
	bool large;			/* the diagram, which is to be cut */
};

static void on_error(Z3_context z3, Z3_error_code code)
{
	if (code != Z3_EXCEPTION)
		x_panic("z3: %s", Z3_get_error_msg(z3, code));
}

static Z3_ast number(struct asking *q, uint64_t v, unsigned width)
{
	return Z3_mk_unsigned_int64(q->z3, v, Z3_mk_bv_sort(q->z3, width));
}

/* The number in the place of the digit, in t of so many bits. */
static Z3_ast put_digit(struct asking *q, Z3_ast t, const struct digit *d, unsigned width)
{
	Z3_ast r = number(q, d->value, d->bits);

	if (d->shift)
		r = Z3_mk_concat(q->z3, r, Z3_mk_extract(q->z3, d->shift - 1, 0, t));
	if (d->shift + d->bits < width)
		r = Z3_mk_concat(q->z3, Z3_mk_extract(q->z3, width - 1, d->shift + d->bits, t), r);
	return r;
}

static Z3_ast symbol_term(struct asking *q, symbol s)
{
	unsigned width = q->f->terms.symbols.v[s].width;
	char name[24];

	if (!q->symbols[s]) {
		snprintf(name, sizeof(name), "s%u", s);
		q->symbols[s] = Z3_mk_const(q->z3, Z3_mk_string_symbol(q->z3, name), Z3_mk_bv_sort(q->z3, width));
		for (unsigned i = 0; i < q->n_fixed; i++)
			if (q->digits[i].s == s)
				q->symbols[s] = put_digit(q, q->symbols[s], &q->digits[i], width);
	}
	return q->symbols[s];
}

/* Bits [i, j) of a term, which are one run: constants, or neighbours in a symbol. */
static Z3_ast run_term(struct asking *q, const uint32_t *bits, unsigned i, unsigned j)
{
	uint64_t v = 0;
	uint32_t k = bits[i] - TERM_SYMBOL;

	if (bits[i] >= TERM_SYMBOL)
		return Z3_mk_extract(q->z3, (k & 63) + j - i - 1, k & 63, symbol_term(q, k >> 6));
	for (unsigned n = i; n < j; n++)
		v |= (uint64_t)(bits[n] == TERM_ONE) << (n - i);
	return number(q, v, j - i);
}

static Z3_ast bits_term(struct asking *q, const uint32_t bits[64])
{
	Z3_ast all = NULL, part;

	for (unsigned i = 0, j; i < 64; i = j) {
		for (j = i + 1; j < 64; j++)
			if (bits[i] < TERM_SYMBOL ? bits[j] >= TERM_SYMBOL :
			    bits[j] != bits[i] + (j - i) || (bits[j] - TERM_SYMBOL) >> 6 != (bits[i] - TERM_SYMBOL) >> 6)
				break;
		part = run_term(q, bits, i, j);
		all = all ? Z3_mk_concat(q->z3, part, all) : part;
	}
	return all;
}

static Z3_ast make_op(struct asking *q, enum term_kind kind, Z3_ast a, Z3_ast b)
{
	Z3_ast zero = number(q, 0, 64);

	switch (kind) {
	case TERM_ADD: return Z3_mk_bvadd(q->z3, a, b);
	case TERM_SUB: return Z3_mk_bvsub(q->z3, a, b);
	case TERM_MUL: return Z3_mk_bvmul(q->z3, a, b);
	case TERM_DIV: return Z3_mk_ite(q->z3, Z3_mk_eq(q->z3, b, zero), zero, Z3_mk_bvudiv(q->z3, a, b));
	case TERM_MOD: return Z3_mk_ite(q->z3, Z3_mk_eq(q->z3, b, zero), a, Z3_mk_bvurem(q->z3, a, b));
	case TERM_AND: return Z3_mk_bvand(q->z3, a, b);
	case TERM_OR: return Z3_mk_bvor(q->z3, a, b);
	case TERM_XOR: return Z3_mk_bvxor(q->z3, a, b);
	default: break;
	}
	b = Z3_mk_bvand(q->z3, b, number(q, 63, 64));
	return kind == TERM_SHL ? Z3_mk_bvshl(q->z3, a, b) : kind == TERM_SHR ? Z3_mk_bvlshr(q->z3, a, b) :
	       Z3_mk_bvashr(q->z3, a, b);
}

static Z3_ast term_of(struct asking *q, term a)
{
	const struct term_node *n = &q->f->terms.nodes.v[a];

	if (q->terms[a])
		return q->terms[a];
	if (n->kind == TERM_CONST)
		q->terms[a] = number(q, n->value, 64);
	else if (n->kind == TERM_BITS)
		q->terms[a] = bits_term(q, n->bits);
	else
		q->terms[a] = make_op(q, n->kind, term_of(q, n->a), term_of(q, n->b));
	return q->terms[a];
}

static Z3_ast condition_of(struct asking *q, const struct term_condition *c)
{
	Z3_ast a = term_of(q, c->a), b = term_of(q, c->b), r;

	switch (c->relation) {
	case TERM_EQ: r = Z3_mk_eq(q->z3, a, b); break;
	case TERM_LT: r = Z3_mk_bvult(q->z3, a, b); break;
	case TERM_LE: r = Z3_mk_bvule(q->z3, a, b); break;
	case TERM_SLT: r = Z3_mk_bvslt(q->z3, a, b); break;
	default: r = Z3_mk_bvsle(q->z3, a, b); break;
	}
	return c->no ? Z3_mk_not(q->z3, r) : r;
}

/* What the program computes: some path that matches, all conditions of it. */
static Z3_ast paths_term(struct asking *q)
{
	VEC(Z3_ast) any = { 0 }, all = { 0 };
	Z3_ast r;

	for (size_t i = 0; i < q->f->paths.n; i++) {
		if (!q->f->paths.v[i].matches)
			continue;
		all.n = 0;
		for (const struct filter_condition *c = q->f->paths.v[i].last; c; c = c->before)
			*VEC_ADD(&all) = condition_of(q, &c->c);
		*VEC_ADD(&any) = all.n ? Z3_mk_and(q->z3, (unsigned)all.n, all.v) : Z3_mk_true(q->z3);
	}
	r = any.n ? Z3_mk_or(q->z3, (unsigned)any.n, any.v) : Z3_mk_false(q->z3);
	VEC_FREE(&any);
	VEC_FREE(&all);
	return r;
}

/* ---- the diagram ---- */

static Z3_ast node_term(struct asking *q, set a);

static Z3_ast intervals(struct asking *q, const uint32_t *node, Z3_ast digit, unsigned i, unsigned j)
{
	const struct sets *s = q->f->terms.sets;
	set_var v = level_var(node[NODE_LEVEL]);
	unsigned bits = digit_bits(s, v, level_digit(node[NODE_LEVEL])), middle = (i + j + 1) / 2;
	Z3_ast low, high;

	if (i == j)
		return node_term(q, node_kids(node)[i]);
	low = intervals(q, node, digit, i, middle - 1);
	high = intervals(q, node, digit, middle, j);
	return Z3_mk_ite(q->z3, Z3_mk_bvult(q->z3, digit, number(q, node_los(node)[middle], bits)), low, high);
}

static const struct digit *fixed_digit(const struct asking *q, symbol s, unsigned shift)
{
	for (unsigned i = 0; i < q->n_fixed; i++)
		if (q->digits[i].s == s && q->digits[i].shift == shift)
			return &q->digits[i];
	return NULL;
}

/* Where a digit's value leads. */
static Z3_ast branch_term(struct asking *q, const uint32_t *node, uint64_t value)
{
	unsigned i = node_count(node) - 1;

	while (i && node_los(node)[i] > value)
		i--;
	return node_term(q, node_kids(node)[i]);
}

/* As deep as there are levels: those of a packet's fields. */
static Z3_ast node_term(struct asking *q, set a)
{
	const struct sets *s = q->f->terms.sets;
	const struct digit *fixed;
	const uint32_t *node;
	unsigned d, shift;
	uint64_t at;
	set_var v;
	Z3_ast t;

	if (set_is_terminal(a))
		return a == SET_NONE ? Z3_mk_false(q->z3) : Z3_mk_true(q->z3);
	if (u64_map_get(q->node_at, a, &at))
		return q->nodes.v[at];
	q->large |= q->nodes.n >= LITTLE_NODES && q->n_fixed < q->n_digits;
	if (q->large)
		return Z3_mk_false(q->z3);	/* of no use */
	node = node_at(s, a);
	v = level_var(node[NODE_LEVEL]);
	d = level_digit(node[NODE_LEVEL]);
	shift = digit_shift(s, v, d);
	fixed = fixed_digit(q, q->of_var[v], shift);
	if (fixed) {
		t = branch_term(q, node, fixed->value);
	} else {
		t = Z3_mk_extract(q->z3, shift + digit_bits(s, v, d) - 1, shift, symbol_term(q, q->of_var[v]));
		t = intervals(q, node, t, 0, node_count(node) - 1);
	}
	u64_map_put(q->node_at, a, q->nodes.n);
	*VEC_ADD(&q->nodes) = t;
	return t;
}

static Z3_lbool ask(struct asking *q, Z3_ast question, unsigned effort)
{
	Z3_solver solver = Z3_mk_solver_for_logic(q->z3, Z3_mk_string_symbol(q->z3, "QF_BV"));
	Z3_params params;
	Z3_lbool r;

	Z3_solver_inc_ref(q->z3, solver);
	params = Z3_mk_params(q->z3);
	Z3_params_inc_ref(q->z3, params);
	Z3_params_set_uint(q->z3, params, Z3_mk_string_symbol(q->z3, "rlimit"), effort);
	Z3_solver_set_params(q->z3, solver, params);
	Z3_params_dec_ref(q->z3, params);
	Z3_solver_assert(q->z3, solver, question);
	r = Z3_solver_check(q->z3, solver);
	Z3_solver_dec_ref(q->z3, solver);
	return r;
}

/* ---- cases ---- */

static bool is_constant(const struct terms *t, term a)
{
	return t->nodes.v[a].kind == TERM_CONST;
}

/* In the order of levels: what is fixed first leaves least of the diagram. */
static void add_digit(struct asking *q, struct digit d)
{
	unsigned i = 0;

	while (i < q->n_digits && q->digits[i].level < d.level)
		i++;
	if (i == MOST_DIGITS || (i < q->n_digits && q->digits[i].level == d.level))
		return;
	q->n_digits = MIN_OF(q->n_digits + 1, (unsigned)MOST_DIGITS);
	memmove(q->digits + i + 1, q->digits + i, (q->n_digits - i - 1) * sizeof(d));
	q->digits[i] = d;
}

static void add_digits(struct asking *q, const struct filter_condition *c)
{
	const struct terms *t = &q->f->terms;
	struct term_use use[8];
	size_t n = is_constant(t, c->c.a) || is_constant(t, c->c.b) ? 0 : term_support(t, c->c.a, c->c.b, use, ARRAY_LEN(use));

	for (size_t k = 0; n > 1 && k < MIN_OF(n, ARRAY_LEN(use)); k++) {
		set_var v = t->symbols.v[use[k].s].var;

		for (unsigned i = 0; i < var_digits(t->sets, v); i++)
			add_digit(q, (struct digit){ level_make(t->sets, v, i), use[k].s, digit_shift(t->sets, v, i),
						     digit_bits(t->sets, v, i), 0 });
	}
}

/* Digits of symbols that conditions bind to each other. */
static void find_digits(struct asking *q)
{
	for (size_t i = 0; i < q->f->paths.n; i++)
		for (const struct filter_condition *c = q->f->paths.v[i].last; c; c = c->before)
			add_digits(q, c);
}

static Z3_lbool ask_diagram(struct asking *q)
{
	Z3_ast diagram = node_term(q, q->f->matched), paths, both[2];

	if (q->large)
		return Z3_L_UNDEF;
	paths = paths_term(q);
	/* what is not exact is at least not too small */
	both[0] = paths;
	both[1] = Z3_mk_not(q->z3, diagram);
	return ask(q, q->f->given_up.n ? Z3_mk_and(q->z3, 2, both) : Z3_mk_xor(q->z3, paths, diagram),
		   q->n_fixed == q->n_digits ? EFFORT : LITTLE_EFFORT);
}

/* Whether the two differ for some packet that has the fixed digits. A context of its own: they become slow with what they have seen. */
static Z3_lbool ask_case(struct asking *q)
{
	Z3_config config = Z3_mk_config();
	Z3_lbool r;

	q->z3 = Z3_mk_context(config);
	Z3_del_config(config);
	Z3_set_error_handler(q->z3, on_error);
	memset(q->symbols, 0, q->f->terms.symbols.n * sizeof(Z3_ast));
	memset(q->terms, 0, q->f->terms.nodes.n * sizeof(Z3_ast));
	q->node_at = u64_map_new();
	q->nodes.n = 0;
	q->large = false;
	r = ask_diagram(q);
	u64_map_free(q->node_at);
	Z3_del_context(q->z3);
	return r;
}

/* As deep as there are digits to fix. */
static Z3_lbool ask_cases(struct asking *q)
{
	Z3_lbool r = ask_case(q);
	struct digit *d = &q->digits[q->n_fixed];

	if (r != Z3_L_UNDEF || q->n_fixed == q->n_digits || q->cuts == MOST_CUTS)
		return r;
	q->cuts++;
	q->n_fixed++;
	r = Z3_L_FALSE;
	for (d->value = 0; d->value < 1ULL << d->bits && r == Z3_L_FALSE; d->value++)
		r = ask_cases(q);
	q->n_fixed--;
	return r;
}

enum filter_check filter_check(struct filter *f)
{
	struct asking q = { .f = f };
	Z3_lbool r;

	if (f->matched == SET_TOO_LARGE)
		return FILTER_UNDECIDED;
	solver_z3_load();
	q.symbols = x_calloc(f->terms.symbols.n, sizeof(Z3_ast));
	q.terms = x_calloc(f->terms.nodes.n, sizeof(Z3_ast));
	q.of_var = x_calloc(f->terms.symbols.n, sizeof(*q.of_var));
	for (symbol i = 0; i < f->terms.symbols.n; i++)
		q.of_var[f->terms.symbols.v[i].var] = i;
	find_digits(&q);
	r = ask_cases(&q);
	free(q.symbols);
	free(q.terms);
	free(q.of_var);
	VEC_FREE(&q.nodes);
	return r == Z3_L_FALSE ? FILTER_AGREES : r == Z3_L_TRUE ? FILTER_DIFFERS : FILTER_UNDECIDED;
}
