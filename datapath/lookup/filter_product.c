/*
 * filter_product.c - short lists as a product of fields. The values of each field fall into a few classes, whatever the
 * others are; the graph that is left when fields are known one after the other is a state, and a table says which state and
 * class lead to which. A packet is a load and a table for each field, without a branch and without waiting for the field
 * before, so packets of a batch are run side by side. The idea is that of recursive flow classification (Gupta and
 * McKeown, 1999), here by graphs that are equal when they are the same node.
 *
 * Lists whose tables would not stay in the cache are left to switches.
 */
#include "datapath/lookup/filter_walk.h"

enum {
	MOST_CELLS = 1 << 14,			/* of all tables */
	MOST_STATES = 512,
	MOST_NODES = 400,			/* of a short list */
	MOST_STEPS = 1 << 20,			/* while it is made */
	NARROW = 8,				/* bits of a field that is known value by value */
};

struct column_search {
	struct builder *b;
	const filter_ref *state;
	size_t states;
	VEC(uint16_t) cells;		/* columns that were found, one after the other */
	VEC(filter_ref) next;		/* states behind */
};

static uint32_t width_of(uint32_t mask)
{
	return mask ? 32U - (uint32_t)__builtin_ctz(mask) - (uint32_t)__builtin_clz(mask) : 0;
}

/* Every value of a narrow field, else the starts of intervals; 0: there are none. */
static size_t values_of(const struct builder *b, const struct field *f, uint32_t *v)
{
	uint32_t shift = (uint32_t)__builtin_ctz(f->mask);

	if (!f->whole)
		return filter_has_intervals(b, f) ? filter_intervals(b, f, v) : 0;
	for (uint32_t i = 0; i < 1U << width_of(f->mask); i++)
		v[i] = i << shift;
	return (size_t)1 << width_of(f->mask);
}

static size_t number_of(struct column_search *s, filter_ref r)
{
	size_t i = 0;

	while (i < s->next.n && s->next.v[i] != r)
		i++;
	if (i == s->next.n)
		*VEC_ADD(&s->next) = r;
	return i;
}

/* Where each state goes with that value: the class whose column is the same, or a new one. */
static uint16_t class_of(struct column_search *s, const struct field *f, uint32_t v)
{
	size_t n = s->states, have = s->cells.n / n;

	s->b->walk++;
	for (size_t i = 0; i < n; i++)
		*VEC_ADD(&s->cells) = (uint16_t)number_of(s, filter_known(s->b, s->state[i], f, v));
	for (size_t k = 0; k < have; k++) {
		if (memcmp(&s->cells.v[k * n], &s->cells.v[have * n], n * sizeof(uint16_t)) != 0)
			continue;
		s->cells.n -= n;
		return (uint16_t)k;
	}
	return (uint16_t)have;
}

/* Classes by value, or starts and classes up to a power of two. */
static void fill(struct filter_field *p, const struct field *f, const uint32_t *v, const uint16_t *cls, size_t n)
{
	uint32_t width = width_of(f->mask), k = 0;

	p->shift = (uint32_t)__builtin_ctz(f->mask);
	if (width <= 16) {
		p->cls = x_calloc((size_t)1 << width, sizeof(*p->cls));
		for (uint32_t i = 0; i < 1U << width; i++) {
			while (k + 1 < n && v[k + 1] <= i << p->shift)
				k++;
			p->cls[i] = cls[k];
		}
		return;
	}
	for (p->room = 2; p->room < n; p->room *= 2)
		;
	p->start = x_calloc(p->room, sizeof(*p->start));
	p->cls = x_calloc(p->room, sizeof(*p->cls));
	for (size_t i = 0; i < p->room; i++) {
		p->start[i] = i < n ? v[i] : UINT32_MAX;
		p->cls[i] = cls[MIN_OF(i, n - 1)];
	}
}

/* One field more: its classes, the table, and the states behind it. false: too large. */
static bool add_field(struct filter_product *q, struct column_search *s, const struct field *f, filter_ref *state)
{
	struct filter_field *p = &q->fields[q->count];
	uint32_t *v = x_malloc((MAX_OF(f->tests * 2 + 2, (size_t)1 << NARROW)) * sizeof(*v));
	uint16_t *cls = x_malloc((MAX_OF(f->tests * 2 + 2, (size_t)1 << NARROW)) * sizeof(*cls));
	size_t n = values_of(s->b, f, v);
	bool good = n > 0;

	s->cells.n = s->next.n = 0;
	for (size_t i = 0; good && i < n; i++) {
		cls[i] = class_of(s, f, v[i]);
		good = s->cells.n <= MOST_CELLS && s->next.n <= MOST_STATES && s->b->work < MOST_STEPS;
	}
	if (good) {
		*p = (struct filter_field){ .at = (int32_t)f->offset + filter_distance(f->header), .mask = f->mask,
					    .classes = (uint32_t)(s->cells.n / s->states) };
		fill(p, f, v, cls, n);
		p->table = x_malloc(s->cells.n * sizeof(*p->table));
		for (size_t i = 0; i < s->cells.n; i++)
			p->table[i % s->states * p->classes + i / s->states] = s->cells.v[i];
		p->cells = (uint32_t)s->cells.n;
		q->cells += s->cells.n;
		q->count++;
		memcpy(state, s->next.v, s->next.n * sizeof(*state));
		s->states = s->next.n;
		good = q->cells <= MOST_CELLS;
	}
	free(v);
	free(cls);
	return good;
}

void filter_product_build(struct filter *f, filter_ref root)
{
	struct builder b = { .f = f };
	struct filter_product *q = x_calloc(1, sizeof(*q));
	filter_ref state[MOST_STATES + 1] = { root };
	struct column_search s = { .b = &b, .state = state, .states = 1 };
	struct field fields[FILTER_FIELDS];
	size_t n;
	bool good;

	filter_reach(&b, root);
	n = filter_fields(&b, fields, FILTER_FIELDS);
	good = n > 1 && n <= FILTER_FIELDS && b.seen.n <= MOST_NODES;
	for (size_t i = 0; good && i < n; i++) {
		fields[i].whole = width_of(fields[i].mask) <= NARROW;
		good = fields[i].mask && add_field(q, &s, &fields[i], state);
	}
	/* a packet's way through them needs no multiplication then */
	for (size_t i = 0; good && i + 1 < n; i++)
		for (size_t k = 0; k < q->fields[i].cells; k++)
			q->fields[i].table[k] = (uint16_t)(q->fields[i].table[k] * q->fields[i + 1].classes);
	q->leaf = x_calloc(s.states, sizeof(*q->leaf));
	for (size_t i = 0; good && i < s.states; i++) {
		good = state[i] & FILTER_LEAF;
		q->leaf[i] = filter_output_of(state[i]);
	}
	f->product = q;
	if (!good)
		filter_product_free(f);
	VEC_FREE(&s.cells);
	VEC_FREE(&s.next);
	filter_walk_fini(&b);
}

void filter_product_free(struct filter *f)
{
	struct filter_product *q = f->product;

	for (size_t i = 0; q && i < q->count; i++) {
		free(q->fields[i].start);
		free(q->fields[i].cls);
		free(q->fields[i].table);
	}
	if (q)
		free(q->leaf);
	free(q);
	f->product = NULL;
}

/* A field of whole octets is loaded as it is, without what is beside it. */
static void run_octet(const struct filter_field *p, const uint8_t *const *base, unsigned n, uint16_t *state)
{
	const uint16_t *cls = p->cls, *table = p->table;
	int32_t at = p->at + 3 - (int32_t)(p->shift / 8);

	for (unsigned i = 0; i < n; i++)
		state[i] = table[state[i] + cls[base[i][at]]];
}

static void run_pair(const struct filter_field *p, const uint8_t *const *base, unsigned n, uint16_t *state)
{
	const uint16_t *cls = p->cls, *table = p->table;
	int32_t at = p->at + 2 - (int32_t)(p->shift / 8);

	for (unsigned i = 0; i < n; i++)
		state[i] = table[state[i] + cls[load_be16(base[i] + at)]];
}

static void run_direct(const struct filter_field *p, const uint8_t *const *base, unsigned n, uint16_t *state)
{
	const uint16_t *cls = p->cls, *table = p->table;
	uint32_t mask = p->mask, shift = p->shift;
	int32_t at = p->at;

	for (unsigned i = 0; i < n; i++) {
		uint32_t v = (load_be32(base[i] + at) & mask) >> shift;

		state[i] = table[state[i] + cls[v]];
	}
}

/* The steps are as many for every value, so none is guessed wrong; few intervals are usual, and need no loop. */
#define STEP(half)	k = start[k + (half)] <= v ? k + (half) : k
#define SEARCH(name, steps) \
static void name(const struct filter_field *p, const uint8_t *const *base, unsigned n, uint16_t *state) \
{ \
	const uint16_t *cls = p->cls, *table = p->table; \
	const uint32_t *start = p->start; \
	uint32_t mask = p->mask; \
	int32_t at = p->at; \
\
	for (unsigned i = 0; i < n; i++) { \
		uint32_t v = load_be32(base[i] + at) & mask; \
		uint64_t k = 0; \
\
		steps; \
		state[i] = table[state[i] + cls[k]]; \
	} \
}
SEARCH(run_search, for (uint64_t half = p->room / 2; half; half /= 2) STEP(half))
SEARCH(run_search2, STEP(1))
SEARCH(run_search4, STEP(2); STEP(1))
SEARCH(run_search8, STEP(4); STEP(2); STEP(1))
SEARCH(run_search16, STEP(8); STEP(4); STEP(2); STEP(1))

typedef void run_fn(const struct filter_field *p, const uint8_t *const *base, unsigned n, uint16_t *state);

static run_fn *runner_of(const struct filter_field *p)
{
	uint32_t width = width_of(p->mask);

	if (p->start)
		return p->room == 2 ? run_search2 : p->room == 4 ? run_search4 : p->room == 8 ? run_search8 :
		       p->room == 16 ? run_search16 : run_search;
	if (p->shift % 8 || p->mask >> p->shift != (width == 32 ? UINT32_MAX : (1U << width) - 1))
		return run_direct;
	return width == 8 ? run_octet : width == 16 ? run_pair : run_direct;
}

void filter_product_run(const struct filter_product *q, const uint8_t *const *base, unsigned n, uint16_t *to)
{
	memset(to, 0, n * sizeof(*to));
	for (size_t k = 0; k < q->count; k++)
		runner_of(&q->fields[k])(&q->fields[k], base, n, to);
	for (unsigned i = 0; i < n; i++)
		to[i] = q->leaf[to[i]];
}
