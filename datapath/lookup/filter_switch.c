/*
 * filter_switch.c - large graphs become switches. The field that most tests look at is cut into
 * the intervals in which all those tests have one result; for each interval the graph is what is
 * left when the results are known. What is left is treated again, by the next field. A list of
 * a thousand rules so becomes a few searches, where first match is kept because the graph said it.
 *
 * Everything has a budget: where intervals and rules multiply, the graph stays as it was.
 */
#include "datapath/lookup/filter_walk.h"

enum {
	SMALL_GRAPH = 3,	/* nodes that need no switch */
	LEAST_TESTS = 2,	/* of one field */
	MOST_DEPTH = 6,
	MOST_INTERVALS = 1 << 14,
	MOST_NODES = 1 << 20,
	MOST_WORK = 100000000,
	DIRECT_WIDE = 16,	/* switches that may have an index of 2^16 */
};

static bool is_ref(filter_ref r)
{
	return !(r & (FILTER_LEAF | FILTER_SWITCH));
}

static void make_room(struct builder *b)
{
	while (b->mark.n < b->f->nodes.n)
		*VEC_ADD(&b->mark) = 0;
	while (b->memo.n < b->f->nodes.n) {
		*VEC_ADD(&b->memo) = 0;
		*VEC_ADD(&b->memo_mark) = 0;
	}
}

void filter_reach(struct builder *b, filter_ref root)
{
	make_room(b);
	b->seen.n = 0;
	b->walk++;
	if (!is_ref(root))
		return;
	*VEC_ADD(&b->seen) = root;
	b->mark.v[root] = b->walk;
	for (size_t i = 0; i < b->seen.n; i++) {
		const struct filter_node *n = &b->f->nodes.v[b->seen.v[i]];
		const filter_ref next[2] = { n->yes, n->no };

		for (unsigned k = 0; k < 2; k++) {
			if (!is_ref(next[k]) || b->mark.v[next[k]] == b->walk)
				continue;
			b->mark.v[next[k]] = b->walk;
			*VEC_ADD(&b->seen) = next[k];
		}
	}
	b->work += b->seen.n;
}

/* Ones from the top of the field down, as a prefix has them. */
static bool is_prefix_of(uint32_t mask, uint32_t field)
{
	uint32_t rest = field & ~mask;

	return !(mask & ~field) && (!mask || rest < (mask & -mask));
}

static bool looks_at(const struct filter_node *n, const struct field *f)
{
	return n->header == f->header && n->offset == f->offset && is_prefix_of(n->mask, f->mask);
}

size_t filter_fields(const struct builder *b, struct field *fields, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < b->seen.n; i++) {
		const struct filter_node *t = &b->f->nodes.v[b->seen.v[i]];
		size_t k = 0;

		while (k < n && (fields[k].header != t->header || fields[k].offset != t->offset))
			k++;
		if (k == most)
			return most + 1;
		if (k == n)
			fields[n++] = (struct field){ .header = t->header, .offset = t->offset };
		fields[k].mask |= t->mask;
		fields[k].tests++;
	}
	return n;
}

bool filter_has_intervals(const struct builder *b, const struct field *f)
{
	for (size_t i = 0; i < b->seen.n; i++) {
		const struct filter_node *t = &b->f->nodes.v[b->seen.v[i]];

		if (t->header == f->header && t->offset == f->offset && !looks_at(t, f))
			return false;
	}
	return true;
}

/* The field most of b->seen look at. */
static struct field choose(const struct builder *b)
{
	struct field best = { 0 };
	VEC(struct field) fields = { 0 };

	for (size_t i = 0; i < b->seen.n; i++) {
		const struct filter_node *n = &b->f->nodes.v[b->seen.v[i]];
		size_t k = 0;

		while (k < fields.n && (fields.v[k].header != n->header ||
					fields.v[k].offset != n->offset))
			k++;
		if (k == fields.n) {
			struct field one = { .header = n->header, .offset = n->offset };

			*VEC_ADD(&fields) = one;
		}
		fields.v[k].mask |= n->mask;
	}
	for (size_t k = 0; k < fields.n; k++) {
		for (size_t i = 0; i < b->seen.n; i++)
			fields.v[k].tests += looks_at(&b->f->nodes.v[b->seen.v[i]], &fields.v[k]);
		if (fields.v[k].tests > best.tests)
			best = fields.v[k];
	}
	VEC_FREE(&fields);
	return best;
}

static bool result(const struct filter_node *n, uint32_t v)
{
	return n->op == FILTER_EQ ? (v & n->mask) == n->value : (v & n->mask) > n->value;
}

filter_ref filter_known(struct builder *b, filter_ref at, const struct field *f, uint32_t v)
{
	struct filter_node n;
	filter_ref yes, no, r;

	if (!is_ref(at))
		return at;
	if (b->memo_mark.v[at] == b->walk)
		return b->memo.v[at];
	n = b->f->nodes.v[at];
	b->work++;
	if (looks_at(&n, f) || (f->whole && n.header == f->header && n.offset == f->offset)) {
		r = filter_known(b, result(&n, v) ? n.yes : n.no, f, v);
	} else {
		yes = filter_known(b, n.yes, f, v);
		no = filter_known(b, n.no, f, v);
		r = yes == n.yes && no == n.no ? at : filter_add_node(b->f, &n, yes, no);
	}
	make_room(b);
	b->memo.v[at] = r;
	b->memo_mark.v[at] = b->walk;
	return r;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

size_t filter_intervals(const struct builder *b, const struct field *f, uint32_t *starts)
{
	size_t n = 0, unique = 0;

	starts[n++] = 0;
	for (size_t i = 0; i < b->seen.n; i++) {
		const struct filter_node *t = &b->f->nodes.v[b->seen.v[i]];
		uint32_t low = f->mask & -f->mask, last;

		if (!looks_at(t, f))
			continue;
		last = t->value | (f->mask & ~t->mask);
		if (t->op == FILTER_EQ)
			starts[n++] = t->value;
		if (last < f->mask)
			starts[n++] = (last | ~f->mask) + (low ? 1 : 0);
	}
	for (size_t i = 0; i < n; i++)
		starts[i] &= f->mask;
	qsort(starts, n, sizeof(*starts), by_number);
	for (size_t i = 0; i < n; i++)
		if (!i || starts[i] != starts[unique - 1])
			starts[unique++] = starts[i];
	return unique;
}

static bool over_budget(const struct builder *b)
{
	return b->work > MOST_WORK || b->f->nodes.n > MOST_NODES;
}

static filter_ref treat(struct builder *b, filter_ref root, unsigned depth);

/* Two intervals need no switch. Frees both arrays. */
static filter_ref make_test(struct filter *f, const struct field *at, uint32_t *starts, filter_ref *to)
{
	const struct filter_node n = { .header = (uint8_t)at->header, .offset = at->offset, .op = FILTER_GT,
				       .mask = at->mask, .value = starts[1] - (at->mask & -at->mask) };
	filter_ref r = filter_add_node(f, &n, to[1], to[0]);

	free(starts);
	free(to);
	return r;
}

/* The switch over one field; each interval's graph is treated when all are known. */
static filter_ref make_switch(struct builder *b, filter_ref root, const struct field *f,
			      unsigned depth)
{
	uint32_t *starts = x_malloc((b->seen.n * 2 + 2) * sizeof(*starts));
	size_t n = filter_intervals(b, f, starts), kept = 0;
	filter_ref *to = x_malloc((n + 1) * sizeof(*to));
	filter_ref r = root;

	for (size_t i = 0; n <= MOST_INTERVALS && i < n && !over_budget(b); i++) {
		filter_ref part;

		b->walk++;
		part = filter_known(b, root, f, starts[i]);
		if (kept && to[kept - 1] == part)
			continue;
		starts[kept] = starts[i];
		to[kept++] = part;
	}
	if (n <= MOST_INTERVALS && !over_budget(b) && kept > 1) {
		for (size_t i = 0; i < kept; i++)
			to[i] = treat(b, to[i], depth + 1);
		if (kept == 2)
			return make_test(b->f, f, starts, to);
		r = FILTER_SWITCH | (uint32_t)b->f->switches.n;
		*VEC_ADD(&b->f->switches) = (struct filter_switch){
			.header = f->header, .offset = f->offset, .mask = f->mask, .count = (uint32_t)kept,
			.start = starts, .to = to, .at = (int32_t)f->offset + filter_distance(f->header) };
		return r;
	}
	if (kept == 1 && n == 1)
		r = to[0];
	free(starts);
	free(to);
	return r;
}

static filter_ref treat(struct builder *b, filter_ref root, unsigned depth)
{
	struct field f;
	uint64_t have;
	filter_ref r;

	if (!is_ref(root) || depth > MOST_DEPTH || over_budget(b))
		return root;
	if (u64_map_get(b->done, root, &have))
		return (filter_ref)have;
	filter_reach(b, root);
	if (b->seen.n <= SMALL_GRAPH)
		return root;
	f = choose(b);
	r = f.tests < LEAST_TESTS ? root : make_switch(b, root, &f, depth);
	u64_map_put(b->done, root, r);
	return r;
}

/* The first switches are those most packets come by. */
static void add_index(struct filter_switch *s, bool wide)
{
	uint32_t low = s->mask & -s->mask, values, k = 0;

	s->shift = (uint32_t)__builtin_ctz(low);
	values = (s->mask >> s->shift) + 1;
	if (!values || values > 1 << 16 || (values > 256 && !wide) || s->count < 3)
		return;
	s->direct = x_malloc(values * sizeof(*s->direct));
	for (uint32_t v = 0; v < values; v++) {
		while (k + 1 < s->count && s->start[k + 1] <= v << s->shift)
			k++;
		s->direct[v] = (uint16_t)k;
	}
}

void filter_walk_fini(struct builder *b)
{
	VEC_FREE(&b->seen);
	VEC_FREE(&b->mark);
	VEC_FREE(&b->memo);
	VEC_FREE(&b->memo_mark);
	u64_map_free(b->done);
}

filter_ref filter_switch_build(struct filter *f, filter_ref root)
{
	struct builder b = { .f = f, .done = u64_map_new() };
	filter_ref r = treat(&b, root, 0);
	size_t n = f->switches.n;

	for (size_t i = 0; i < n; i++)
		add_index(&f->switches.v[i], n - i <= DIRECT_WIDE);

	filter_walk_fini(&b);
	return r;
}

void filter_switch_free(struct filter *f)
{
	for (size_t i = 0; i < f->switches.n; i++) {
		free(f->switches.v[i].start);
		free(f->switches.v[i].to);
		free(f->switches.v[i].direct);
	}
	VEC_FREE(&f->switches);
}
