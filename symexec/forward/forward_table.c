/*
 * forward_table.c - which programs are tables of prefixes: nothing but one classification by prefixes, each of whose blocks
 * ends the packet's stay at once (it is emitted or dropped, perhaps with an annotation set before). A
 * block that says the same as another is the same target, whatever its registers are called, so that tables of two
 * programs can be compared prefix by prefix.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/exec/classify.h"
#include "symexec/forward/forward_int.h"

/* Registers in order of appearance. */
struct renaming {
	reg seen[16];
	unsigned n;
	bool full;
};

static unsigned name_of(struct renaming *k, reg r)
{
	unsigned i = 0;

	if (r == REG_NONE)
		return UINT16_MAX;
	while (i < k->n && k->seen[i] != r)
		i++;
	if (i == ARRAY_LEN(k->seen)) {
		k->full = true;
		return 0;
	}
	if (i == k->n)
		k->seen[k->n++] = r;
	return i;
}

/* false: more than this file understands. */
static bool add_instruction(struct renaming *k, const struct instruction *i, struct strbuf *out)
{
	unsigned a, b, d;

	if (i->op != OP_CONST && i->op != OP_READ && i->op != OP_WRITE)
		return false;
	a = name_of(k, i->a);
	b = name_of(k, i->b);
	d = name_of(k, i->dst);
	sb_printf(out, "%d r%u r%u r%u %d %d %u %llu;", (int)i->op, d, a, b, (int)i->base, (int)i->bit,
		  i->width, (unsigned long long)i->imm);
	return !k->full;
}

/* What the block does, as text; false: it is no target. */
static bool block_text(const struct block *b, struct strbuf *out)
{
	struct renaming k = { .n = 0 };

	sb_clear(out);
	for (uint32_t i = 0; i < b->n; i++)
		if (!add_instruction(&k, &b->code[i], out))
			return false;
	if (b->end.kind == TERM_EMIT)
		sb_printf(out, "emit %u", b->end.port);
	else if (b->end.kind == TERM_DROP)
		sb_add(out, "drop");
	return b->end.kind == TERM_EMIT || b->end.kind == TERM_DROP;
}

static const struct terminator *classification(const struct program *p)
{
	const struct block *b;

	if (p == NULL || p->opaque != NULL || p->entry_count != 1)
		return NULL;
	b = &p->blocks[p->entry[0]];
	return b->n == 0 && b->end.kind == TERM_CLASSIFY ? &b->end : NULL;
}

/* The program that enters at `block`. */
static const struct program *part_of(struct forwarding *f, const struct program *p, uint32_t block)
{
	struct program *q = arena_memdup(f->e->arena, p, sizeof(*p));

	q->entry = arena_memdup(f->e->arena, &block, sizeof(block));
	return q;
}

static uint32_t target_of(struct forwarding *f, struct table_node *t, const struct program *p,
			  uint32_t block, struct strbuf *text)
{
	if (!block_text(&p->blocks[block], text))
		return NONE;
	for (uint32_t i = 0; i < t->targets.n; i++)
		if (strcmp(t->targets.v[i].text, sb_str(text)) == 0)
			return i;
	*VEC_ADD(&t->targets) = (struct target){ arena_strdup(f->e->arena, sb_str(text)),
						 part_of(f, p, block) };
	return (uint32_t)t->targets.n - 1;
}

/* The target of each terminal, terminal 0 (no prefix) last; NULL: p is no table. The caller frees it. */
static uint32_t *targets_of(struct forwarding *f, struct table_node *t, const struct program *p,
			    const struct set_route **routes, size_t *count)
{
	const struct terminator *c = classification(p);
	struct strbuf text = STRBUF_INIT;
	uint32_t *to = NULL;
	enum base base = t->base;
	int32_t bit = t->bit;

	if (c == NULL || (*routes = table_prefixes(p->tables[c->table], count, &t->base, &t->bit)) == NULL)
		return NULL;
	if (t->map != NULL && (t->base != base || t->bit != bit))
		return NULL;
	to = x_calloc((size_t)c->n + 1, sizeof(*to));
	for (uint32_t i = 0; to != NULL && i < c->n; i++) {
		to[i] = target_of(f, t, p, c->next[i], &text);
		if (to[i] == NONE) {
			free(to);
			to = NULL;
		}
	}
	sb_fini(&text);
	return to;
}

static uint32_t none_of(const struct program *p, const uint32_t *to)
{
	return to[classification(p)->n - 1];
}

/* Of equal prefixes the first counts. */
static void fill(struct prefix_map *m, const struct set_route *r, size_t n, const uint32_t *to)
{
	prefix_changes ignored = { 0 };

	for (size_t i = n; i-- > 0;) {
		ignored.n = 0;
		prefix_map_set(m, (struct prefix){ (uint32_t)r[i].value, r[i].length },
			       to[r[i].terminal - 1] + 1, &ignored);
	}
	VEC_FREE(&ignored);
}

void table_recognise(struct forwarding *f, uint32_t node)
{
	const struct program *p = f->g->nodes[node].program;
	struct table_node t = { .node = node };
	const struct set_route *r;
	uint32_t *to;
	size_t n;

	if (node_role(&f->g->nodes[node], 0, &(uint32_t){ 0 }) != ROLE_RUN)
		return;
	to = targets_of(f, &t, p, &r, &n);
	if (to == NULL) {
		VEC_FREE(&t.targets);
		return;
	}
	t.none = none_of(p, to);
	t.map = prefix_map_new();
	fill(t.map, r, n, to);
	free(to);
	*VEC_ADD(&f->tables) = t;
	f->table_at[node] = (uint32_t)f->tables.n;
}

bool table_compare(struct forwarding *f, struct table_node *t)
{
	const struct program *p = f->g->nodes[t->node].program;
	struct prefix_map *now;
	const struct set_route *r;
	uint32_t *to;
	size_t n;

	to = targets_of(f, t, p, &r, &n);
	if (to == NULL || none_of(p, to) != t->none) {
		free(to);
		return forward_give_up(f, "'%s' is not the same kind of table any more",
				       f->g->nodes[t->node].name);
	}
	now = prefix_map_new();
	fill(now, r, n, to);
	free(to);
	for (size_t i = 0; i < prefix_map_known(t->map); i++) {
		struct prefix q = prefix_map_at(t->map, i);

		if (prefix_map_get(now, q) == PREFIX_NOWHERE)
			(void)forwarding_remove_route(f, t->node, q);
	}
	for (size_t i = 0; i < prefix_map_known(now); i++) {
		struct prefix q = prefix_map_at(now, i);
		uint32_t there = prefix_map_get(now, q);

		if (prefix_map_get(t->map, q) != there)
			forwarding_set_route(f, t->node, q, there - 1);
	}
	prefix_map_free(now);
	return true;
}

uint32_t table_target(struct forwarding *f, struct table_node *t, uint32_t x, uint32_t *last)
{
	uint32_t to;

	if (t->epoch != f->epoch) {
		to = prefix_map_find(t->map, x, &t->last);
		t->target = to == PREFIX_NOWHERE ? t->none : to - 1;
		t->epoch = f->epoch;
	}
	*last = MIN_OF(*last, t->last);
	return t->target;
}
