/*
 * ip_mapper.c - RoundRobinIPMapper and SourceIPHashMapper: which pattern a new flow gets.
 */
#include "datapath/elements.h"
#include "datapath/flow/rewrite.h"
#include "datapath/runtime/order.h"
#include "datapath/runtime/router.h"

struct rewrite_mapper {
	struct element el;
	struct rewrite_spec *specs;
	unsigned count, next;
	/* by hash: points on a circle, sorted, and the pattern of each */
	struct point {
		uint32_t at;
		unsigned spec;
	} *points;
	unsigned point_count;
};

static bool configure_specs(struct rewrite_mapper *m, struct setup *s, size_t from)
{
	const struct click_value *v = setup_value(s, "PATTERN");

	m->specs = arena_alloc_array(s->arena, v->count + 1, sizeof(*m->specs));
	for (size_t i = from; i < v->count; i++) {
		const struct click_spec *c = v->list[i].spec;
		struct rewrite_spec *to = &m->specs[m->count++];

		to->kind = CLICK_SPEC_PATTERN;
		to->forward = (uint16_t)c->forward_output;
		to->reply = (uint16_t)c->reply_output;
		to->pattern = arena_alloc(s->arena, sizeof(*to->pattern));
		(void)rewrite_pattern_init(to->pattern, &c->rewrite);
	}
	return true;
}

static bool robin_configure(struct element *e, struct setup *s)
{
	return configure_specs((struct rewrite_mapper *)e, s, 0);
}

static int by_point(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static bool hash_configure(struct element *e, struct setup *s)
{
	struct rewrite_mapper *m = (struct rewrite_mapper *)e;
	const struct click_value *v = setup_value(s, "PATTERN");
	uint64_t nodes = v->count ? (uint64_t)v->list[0].i : 1;

	nodes = MIN_OF(nodes, (uint64_t)4096);
	(void)configure_specs(m, s, 1);
	m->points = arena_alloc_array(s->arena, m->count * nodes + 1, sizeof(*m->points));
	for (unsigned i = 0; i < m->count; i++) {
		for (uint64_t k = 0; k < nodes; k++) {
			struct point *p = &m->points[m->point_count++];

			p->at = (uint32_t)hash_mix(v->list[0].mask ^ v->list[i + 1].mask << 32, k);
			p->spec = i;
		}
	}
	qsort(m->points, m->point_count, sizeof(*m->points), by_point);
	return true;
}

const struct rewrite_spec *rewrite_mapper_choose(struct rewrite_mapper *m, struct flow_key from,
						 unsigned attempt)
{
	unsigned low = 0, high = m->point_count;
	uint32_t at;

	if (attempt >= m->count)
		return NULL;
	if (!m->points) {
		if (m->next >= m->count)
			m->next = 0;
		return &m->specs[m->next++];
	}
	if (attempt)
		return NULL;
	at = (uint32_t)hash_mix(from.src, 0);
	while (low < high) {
		unsigned mid = (low + high) / 2;

		if (m->points[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return &m->specs[m->points[low == m->point_count ? 0 : low].spec];
}

struct rewrite_mapper *rewrite_mapper_of(struct element *e)
{
	for (const struct element_class *c = ip_mapper_classes; c->name; c++)
		if (e->cls == c)
			return (struct rewrite_mapper *)e;
	return NULL;
}

const struct element_class ip_mapper_classes[] = {
	{ "RoundRobinIPMapper", sizeof(struct rewrite_mapper), .configure = robin_configure,
	  .phase = PHASE_BEFORE },
	{ "SourceIPHashMapper", sizeof(struct rewrite_mapper), .configure = hash_configure,
	  .phase = PHASE_BEFORE },
	{ 0 }
};
