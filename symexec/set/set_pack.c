/*
 * set_pack.c - see set_pack.h. A node is written behind its children: its level, how many intervals it has, their children and
 * where they begin. A child, like a set, goes by its handle if it is a terminal, else by its place among the nodes.
 */
#include "symexec/set/set_pack.h"

#include "models/base/map.h"
#include "symexec/jobs/pack.h"
#include "symexec/set/set_make.h"

struct set_packer {
	struct sets *s;
	size_t vars;
	struct u64_map *numbers;	/* handle -> number */
	struct strbuf nodes;
	uint32_t count;
	bool foreign;
};

struct set_parcel {
	size_t count;
	set nodes[];
};

size_t sets_vars(const struct sets *s)
{
	return s->var_count;
}

struct set_packer *set_packer_new(struct sets *s, size_t vars)
{
	struct set_packer *p = x_calloc(1, sizeof(*p));

	p->s = s;
	p->vars = vars;
	p->numbers = u64_map_new();
	p->nodes = (struct strbuf)STRBUF_INIT;
	return p;
}

static uint32_t number_of(const struct set_packer *p, set a)
{
	uint64_t number = a;

	if (!set_is_terminal(a) && a != SET_TOO_LARGE)
		X_CHECK(u64_map_get(p->numbers, a, &number));
	return (uint32_t)number;
}

static void add_node(struct set_packer *p, set a)
{
	const uint32_t *w = node_at(p->s, a);
	uint32_t head[2] = { w[NODE_LEVEL], node_count(w) };
	uint64_t known;

	if (u64_map_get(p->numbers, a, &known))
		return;
	p->foreign |= level_var(head[0]) >= p->vars;
	sb_add_len(&p->nodes, head, sizeof(head));
	for (unsigned i = 0; i < head[1]; i++) {
		uint32_t kid = number_of(p, node_kids(w)[i]);

		sb_add_len(&p->nodes, &kid, sizeof(kid));
	}
	sb_add_len(&p->nodes, node_los(w), head[1]);
	u64_map_put(p->numbers, a, SET_TERMINALS + p->count++);
}

uint32_t set_packer_add(struct set_packer *p, set a)
{
	size_t n = visit_begin(p->s, a);

	for (size_t i = 0; i < n; i++)
		add_node(p, p->s->visits[i]);
	visit_end(p->s);
	return number_of(p, a);
}

bool set_packer_finish(struct set_packer *p, struct strbuf *out)
{
	bool ok = !p->foreign;

	if (ok) {
		pack_number(out, p->count);
		sb_add_len(out, sb_str(&p->nodes), p->nodes.len);
	}
	sb_fini(&p->nodes);
	u64_map_free(p->numbers);
	free(p);
	return ok;
}

set set_parcel_get(const struct set_parcel *p, uint32_t number)
{
	if (set_is_terminal(number) || number == SET_TOO_LARGE)
		return number;
	X_CHECK(number - SET_TERMINALS < p->count);
	return p->nodes[number - SET_TERMINALS];
}

/* One node of which all children are there. */
static set read_node(struct sets *s, const struct set_parcel *p, struct cursor *in)
{
	size_t base = scratch_begin(s);
	uint32_t head[2] = { 0 }, kids[DIGIT_MAX];
	uint8_t los[DIGIT_MAX];

	X_CHECK(cur_copy(in, head, sizeof(head)) && head[1] <= DIGIT_MAX);
	X_CHECK(cur_copy(in, kids, head[1] * sizeof(*kids)) && cur_copy(in, los, head[1]));
	for (uint32_t i = 0; i < head[1]; i++) {
		set kid = set_parcel_get(p, kids[i]);

		if (kid == SET_TOO_LARGE)
			return too_large(s, base);
		emit(s, base, los[i], kid);
	}
	return node_make(s, head[0], base);
}

struct set_parcel *set_unpack(struct sets *s, struct cursor *in)
{
	size_t n = (size_t)unpack_number(in);
	struct set_parcel *p;

	X_CHECK(n <= cur_left(in));
	p = x_calloc(1, sizeof(*p) + n * sizeof(*p->nodes));
	for (; p->count < n; p->count++)
		p->nodes[p->count] = read_node(s, p, in);
	return p;
}

void set_parcel_free(struct set_parcel *p)
{
	free(p);
}
