/*
 * solver.c - flows as bit-vector formulas for Z3.
 *
 * A root is a bit vector of its width, a slice of a sum is extract over bvadd, and a
 * node of a diagram is one Boolean term: a balanced tree of comparisons over its digit
 * that ends in the terms of its children. Terms are shared as the nodes are, so the
 * formula is as large as the diagrams. Nodes are translated in order of their handles,
 * children first, without recursion.
 *
 * What Z3 is not told (checksums, opaque runs compared with bytes, sets that were too
 * large) is left out, which only adds packets: NO stands, YES becomes UNKNOWN. An
 * opaque run is a 64-bit name, equal iff the runs are.
 *
 * Z3 keeps every term of a context of this kind until the context goes, hence a new one
 * after so many terms.
 */
#include "symexec/solver/solver_int.h"

#include "symexec/set/set_node.h"

enum {
	OPAQUE_BITS = 64,
	EFFORT = 10000000,		/* of Z3's own units; a million is about a second */
	CONTEXT_TERMS = 500000,
	CHUNK_BYTES = 8,
};

/* Keys of query.known: roots as they are, other variables beside them. */
#define KEY_VAR		((uint64_t)1 << 32)
/* In query.node_at: found, not yet translated. */
#define NODE_FOUND	UINT64_MAX

/* Nothing a user writes can make a wrong term, so this is a bug of ours. */
static void on_error(Z3_context z3, Z3_error_code code)
{
	if (code != Z3_EXCEPTION)
		x_panic("z3: %s", Z3_get_error_msg(z3, code));
}

static void context_open(struct solver *s)
{
	Z3_config config;

	solver_z3_load();
	config = Z3_mk_config();
	s->z3 = Z3_mk_context(config);
	s->terms = 0;
	Z3_del_config(config);
	Z3_set_error_handler(s->z3, on_error);
}

static struct solver *solver_of(struct engine *e)
{
	if (!e->solver) {
		e->solver = x_calloc(1, sizeof(*e->solver));
		e->solver->effort = EFFORT;
		context_open(e->solver);
	} else if (e->solver->terms > CONTEXT_TERMS) {
		Z3_del_context(e->solver->z3);
		context_open(e->solver);
	}
	return e->solver;
}

void solver_set_effort(struct engine *e, unsigned effort)
{
	solver_of(e)->effort = effort ? effort : EFFORT;
}

void solver_free(struct solver *s)
{
	if (!s)
		return;
	Z3_del_context(s->z3);
	free(s);
}

static void open_query(struct query *q, struct engine *e, bool easy)
{
	Z3_params params;

	*q = (struct query){ .e = e, .s = solver_of(e) };
	q->z3 = q->s->z3;
	q->known_at = u64_map_new();
	q->node_at = u64_map_new();
	q->z3_solver = easy ? Z3_mk_simple_solver(q->z3) :
			      Z3_mk_solver_for_logic(q->z3, Z3_mk_string_symbol(q->z3, "QF_BV"));
	Z3_solver_inc_ref(q->z3, q->z3_solver);
	params = Z3_mk_params(q->z3);
	Z3_params_inc_ref(q->z3, params);
	Z3_params_set_uint(q->z3, params, Z3_mk_string_symbol(q->z3, "rlimit"), q->s->effort);
	Z3_solver_set_params(q->z3, q->z3_solver, params);
	Z3_params_dec_ref(q->z3, params);
}

void query_init(struct query *q, struct engine *e)
{
	open_query(q, e, false);
}

void query_init_easy(struct query *q, struct engine *e)
{
	open_query(q, e, true);
}

void query_fini(struct query *q)
{
	Z3_solver_dec_ref(q->z3, q->z3_solver);
	VEC_FREE(&q->known);
	VEC_FREE(&q->nodes);
	u64_map_free(q->known_at);
	u64_map_free(q->node_at);
	u64_map_free(q->related);
}

Z3_ast query_number(struct query *q, uint64_t bits, unsigned width)
{
	return Z3_mk_unsigned_int64(q->z3, bits, Z3_mk_bv_sort(q->z3, width));
}

static Z3_ast symbol(struct query *q, uint64_t key, root r, unsigned width)
{
	uint64_t at;
	char name[32];
	Z3_symbol s;
	Z3_ast term;

	if (u64_map_get(q->known_at, key, &at))
		return q->known.v[at].term;
	snprintf(name, sizeof(name), "%c%u", key & KEY_VAR ? 'v' : 'r', (uint32_t)key);
	s = Z3_mk_string_symbol(q->z3, name);
	term = Z3_mk_const(q->z3, s, Z3_mk_bv_sort(q->z3, width));
	u64_map_put(q->known_at, key, q->known.n);
	*VEC_ADD(&q->known) = (struct known){ r, term };
	return term;
}

static unsigned root_width(const struct query *q, root r)
{
	unsigned width = root_get(q->e->values, r)->width;

	return width ? width : OPAQUE_BITS;
}

static Z3_ast root_term(struct query *q, root r)
{
	return symbol(q, r, r, root_width(q, r));
}

Z3_ast query_var(struct query *q, set_var v)
{
	root r = var_root(q->e->values, v);

	if (r != ROOT_NONE)
		return root_term(q, r);
	return symbol(q, KEY_VAR | v, ROOT_NONE, set_var_width(q->e->sets, v));
}

static Z3_ast bytes_term(struct query *q, const uint8_t *p, size_t len)
{
	Z3_ast all = NULL;

	for (size_t i = 0; i < len; i += CHUNK_BYTES) {
		size_t n = MIN_OF(len - i, (size_t)CHUNK_BYTES);
		uint64_t bits = 0;
		Z3_ast part;

		for (size_t j = 0; j < n; j++)
			bits = bits << 8 | p[i + j];
		part = query_number(q, bits, (unsigned)n * 8);
		all = all ? Z3_mk_concat(q->z3, all, part) : part;
	}
	return all;
}

Z3_ast query_value(struct query *q, value x)
{
	const struct value_data *d = value_get(q->e->values, x);
	unsigned width;
	Z3_ast term;

	switch (d->kind) {
	case VALUE_CONST:
		return query_number(q, d->bits, d->width);
	case VALUE_BYTES:
		return bytes_term(q, d->bytes, d->width / 8);
	case VALUE_SYMBOL:
		width = root_get(q->e->values, d->root)->width;
		term = root_term(q, d->root);
		if (d->add)
			term = Z3_mk_bvadd(q->z3, term, query_number(q, d->add, width));
		if (d->width < width)
			term = Z3_mk_extract(q->z3, d->shift + d->width - 1, d->shift, term);
		return term;
	case VALUE_BLOB:
	case VALUE_CHECKSUM:
		break;
	}
	return NULL;
}

static Z3_ast extend(struct query *q, Z3_ast term, unsigned from, unsigned to)
{
	return from < to ? Z3_mk_zero_ext(q->z3, to - from, term) : term;
}

static Z3_ast relation_term(const struct query *q, int relation, Z3_ast a, Z3_ast b)
{
	switch (relation) {
	case RESIDUE_EQ:
		return Z3_mk_eq(q->z3, a, b);
	case RESIDUE_NE:
		return Z3_mk_not(q->z3, Z3_mk_eq(q->z3, a, b));
	case RESIDUE_LT:
		return Z3_mk_bvult(q->z3, a, b);
	default:
		return Z3_mk_bvuge(q->z3, a, b);
	}
}

/* The root of an opaque run; ROOT_NONE if it is none. */
static root blob_root(const struct query *q, value x)
{
	const struct value_data *d = value_get(q->e->values, x);

	return d->kind == VALUE_BLOB ? d->root : ROOT_NONE;
}

/* The narrower one is zero-extended. Equal handles are equal, whatever they are. */
Z3_ast query_relation(struct query *q, int relation, value a, value b)
{
	unsigned wa = value_width(q->e->values, a), wb = value_width(q->e->values, b);
	root ra = blob_root(q, a), rb = blob_root(q, b);
	Z3_ast x, y;

	if (a == b)
		return relation == RESIDUE_NE || relation == RESIDUE_LT ? Z3_mk_false(q->z3) :
			Z3_mk_true(q->z3);
	if (ra != ROOT_NONE && rb != ROOT_NONE &&
	    (relation == RESIDUE_EQ || relation == RESIDUE_NE)) {
		x = root_term(q, ra);
		y = root_term(q, rb);
		wa = root_width(q, ra);
		wb = root_width(q, rb);
	} else {
		x = query_value(q, a);
		y = query_value(q, b);
	}
	if (!x || !y)
		return NULL;
	x = extend(q, x, wa, wb);
	y = extend(q, y, wb, wa);
	return relation_term(q, relation, x, y);
}

static void assert_relation(struct query *q, int relation, value a, value b)
{
	Z3_ast term = query_relation(q, relation, a, b);

	if (term)
		Z3_solver_assert(q->z3, q->z3_solver, term);
	else
		q->inexact = true;
}

/* The term of a node or terminal whose nodes are translated already. */
static Z3_ast node_term(struct query *q, set a)
{
	uint64_t at = NODE_FOUND;

	if (set_is_terminal(a))
		return a == SET_NONE ? Z3_mk_false(q->z3) : Z3_mk_true(q->z3);
	X_CHECK(u64_map_get(q->node_at, a, &at) && at != NODE_FOUND);
	return q->nodes.v[at];
}

/* Intervals [i, j] of a node, of which the digit is known to be in one. */
static Z3_ast intervals_term(struct query *q, const uint32_t *node, Z3_ast digit, unsigned bits,
			     unsigned i, unsigned j)
{
	unsigned middle = (i + j + 1) / 2;
	Z3_ast below, lower, upper;

	if (i == j)
		return node_term(q, node_kids(node)[i]);
	below = Z3_mk_bvult(q->z3, digit, query_number(q, node_los(node)[middle], bits));
	lower = intervals_term(q, node, digit, bits, i, middle - 1);
	upper = intervals_term(q, node, digit, bits, middle, j);
	return Z3_mk_ite(q->z3, below, lower, upper);
}

static void translate_node(struct query *q, set a)
{
	const struct sets *s = q->e->sets;
	const uint32_t *node = node_at(s, a);
	set_var v = level_var(node[NODE_LEVEL]);
	unsigned d = level_digit(node[NODE_LEVEL]);
	unsigned bits = digit_bits(s, v, d), shift = digit_shift(s, v, d);
	Z3_ast digit = query_var(q, v);

	if (bits < set_var_width(s, v))
		digit = Z3_mk_extract(q->z3, shift + bits - 1, shift, digit);
	u64_map_put(q->node_at, a, q->nodes.n);
	*VEC_ADD(&q->nodes) = intervals_term(q, node, digit, bits, 0, node_count(node) - 1);
	q->s->terms += 3 * (size_t)node_count(node);
}

static int ascending(const void *a, const void *b)
{
	set x = *(const set *)a, y = *(const set *)b;

	return x < y ? -1 : x > y;
}

Z3_ast query_set(struct query *q, set a)
{
	VEC(set) found = { 0 };
	uint64_t at;

	if (!set_is_terminal(a) && !u64_map_get(q->node_at, a, &at)) {
		u64_map_put(q->node_at, a, NODE_FOUND);
		*VEC_ADD(&found) = a;
	}
	for (size_t i = 0; i < found.n; i++) {
		const uint32_t *node = node_at(q->e->sets, found.v[i]);

		for (unsigned k = 0; k < node_count(node); k++) {
			set kid = node_kids(node)[k];

			if (set_is_terminal(kid) || u64_map_get(q->node_at, kid, &at))
				continue;
			u64_map_put(q->node_at, kid, NODE_FOUND);
			*VEC_ADD(&found) = kid;
		}
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), ascending);
	for (size_t i = 0; i < found.n; i++)
		translate_node(q, found.v[i]);
	VEC_FREE(&found);
	return node_term(q, a);
}

static void assert_set(struct query *q, set a)
{
	if (a == SET_TOO_LARGE)
		q->inexact = true;
	else if (a != SET_ALL)
		Z3_solver_assert(q->z3, q->z3_solver, query_set(q, a));
}

static bool is_related(const struct query *q, uint64_t key)
{
	uint64_t x;

	return !q->related || u64_map_get(q->related, key, &x);
}

static bool is_related_value(const struct query *q, value v)
{
	const struct value_data *d = value_get(q->e->values, v);

	/* what Z3 is not told of might hang together with anything */
	return d->kind == VALUE_CHECKSUM ||
	    ((d->kind == VALUE_SYMBOL || d->kind == VALUE_BLOB) && is_related(q, d->root));
}

/* Roots that are related share a factor; node_at remembers terms, and Z3 takes a term twice. */
static bool assert_factor(void *arg, uint32_t r, uint32_t factor)
{
	const struct query *q = arg;

	if (is_related(q, r))
		assert_set(arg, factor);
	return true;
}

static bool assert_alias(void *arg, uint32_t r, uint32_t v)
{
	struct query *q = arg;
	struct values *vs = q->e->values;
	value whole = root_get(vs, r)->width ? value_symbol(vs, r) : value_blob(vs, r);

	if (!is_related(q, r))
		return true;
	assert_relation(q, RESIDUE_EQ, whole, v);
	return true;
}

/* In query.related, beside roots: factors. */
#define KEY_FACTOR	((uint64_t)1 << 32)

void query_relate(struct query *q, uint64_t key)
{
	if (!q->related)
		q->related = u64_map_new();
	if (is_related(q, key))
		return;
	u64_map_put(q->related, key, 1);
	q->grown = true;
}

void query_relate_value(struct query *q, value v)
{
	const struct value_data *d = value_get(q->e->values, v);

	if (!q->related)
		q->related = u64_map_new();
	if (d->kind == VALUE_SYMBOL || d->kind == VALUE_BLOB)
		query_relate(q, d->root);
}

void query_relate_set(struct query *q, set a)
{
	size_t n = set_support(q->e->sets, a, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));

	if (!q->related)
		q->related = u64_map_new();
	n = set_support(q->e->sets, a, vars, n);
	for (size_t i = 0; i < n; i++)
		query_relate(q, var_root(q->e->values, vars[i]));
	free(vars);
}

/* A root and its factor: either brings the other. */
static bool relate_factor(void *arg, uint32_t r, uint32_t factor)
{
	struct query *q = arg;

	if (is_related(q, r))
		query_relate(q, KEY_FACTOR | factor);
	else if (is_related(q, KEY_FACTOR | factor))
		query_relate(q, r);
	return true;
}

static bool relate_alias(void *arg, uint32_t r, uint32_t v)
{
	struct query *q = arg;

	if (is_related(q, r))
		query_relate_value(q, v);
	else if (is_related_value(q, v))
		query_relate(q, r);
	return true;
}

/* Until nothing is added; residue joins its two sides. */
static void relate_close(struct query *q, const struct flow *f)
{
	do {
		q->grown = false;
		imap_each(q->e->maps, f->cond, relate_factor, q);
		imap_each(q->e->maps, f->alias, relate_alias, q);
		for (const struct residue *r = f->residue; r; r = r->next)
			if (is_related_value(q, r->a) || is_related_value(q, r->b)) {
				query_relate_value(q, r->a);
				query_relate_value(q, r->b);
			}
	} while (q->grown);
}

void query_assert_flow(struct query *q, const struct flow *f)
{
	if (q->related)
		relate_close(q, f);
	imap_each(q->e->maps, f->cond, assert_factor, q);
	imap_each(q->e->maps, f->alias, assert_alias, q);
	for (const struct residue *r = f->residue; r; r = r->next) {
		if (q->related && !is_related_value(q, r->a) && !is_related_value(q, r->b))
			continue;
		assert_relation(q, (int)r->relation, r->a, r->b);
		q->s->terms += 4;
	}
}

static int by_root(const void *a, const void *b)
{
	root x = ((const struct solver_value *)a)->root;
	root y = ((const struct solver_value *)b)->root;

	return x < y ? -1 : x > y;
}

static void read_model(struct query *q, struct solver_model *out)
{
	Z3_model model = Z3_solver_get_model(q->z3, q->z3_solver);

	Z3_model_inc_ref(q->z3, model);
	out->v = x_malloc((q->known.n + 1) * sizeof(*out->v));
	for (size_t i = 0; i < q->known.n; i++) {
		const struct known *k = &q->known.v[i];
		Z3_ast numeral = NULL;
		uint64_t bits = 0;

		if (k->root == ROOT_NONE || !root_get(q->e->values, k->root)->width)
			continue;
		X_CHECK(Z3_model_eval(q->z3, model, k->term, true, &numeral));
		X_CHECK(Z3_get_numeral_uint64(q->z3, numeral, &bits));
		out->v[out->n++] = (struct solver_value){ k->root, bits };
	}
	Z3_model_dec_ref(q->z3, model);
	qsort(out->v, out->n, sizeof(*out->v), by_root);
}

enum solver_answer query_ask(struct query *q)
{
	switch (Z3_solver_check(q->z3, q->z3_solver)) {
	case Z3_L_FALSE:
		return SOLVER_NO;
	case Z3_L_TRUE:
		return q->inexact ? SOLVER_UNKNOWN : SOLVER_YES;
	case Z3_L_UNDEF:
		break;
	}
	return SOLVER_UNKNOWN;
}

static enum solver_answer ask(struct query *q, const struct flow *f, const set *extra, size_t n,
			      struct solver_model *out)
{
	enum solver_answer answer;

	if (f)
		query_assert_flow(q, f);
	for (size_t i = 0; i < n; i++)
		assert_set(q, extra[i]);
	answer = query_ask(q);
	if (answer == SOLVER_YES && out)
		read_model(q, out);
	query_fini(q);
	return answer;
}

enum solver_answer solver_satisfiable(struct engine *e, const struct flow *f, const set *extra,
				      size_t n, struct solver_model *out)
{
	struct query q;

	if (out)
		*out = (struct solver_model){ 0 };
	query_init(&q, e);
	return ask(&q, f, extra, n, out);
}

enum solver_answer solver_related(struct engine *e, const struct flow *f, const set *extra, size_t n,
				  struct solver_model *out)
{
	struct query q;

	if (out)
		*out = (struct solver_model){ 0 };
	query_init(&q, e);
	for (size_t i = 0; i < n; i++)
		query_relate_set(&q, extra[i]);
	for (const struct residue *r = f->residue; r; r = r->next) {
		query_relate_value(&q, r->a);
		query_relate_value(&q, r->b);
	}
	return ask(&q, f, extra, n, out);
}

bool solver_model_get(const struct solver_model *m, root r, uint64_t *bits)
{
	struct solver_value key = { r, 0 }, *at;

	at = m->n ? bsearch(&key, m->v, m->n, sizeof(*m->v), by_root) : NULL;
	if (at)
		*bits = at->value;
	return at != NULL;
}

void solver_model_fini(struct solver_model *m)
{
	free(m->v);
	*m = (struct solver_model){ 0 };
}
