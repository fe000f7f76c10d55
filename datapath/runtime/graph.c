/*
 * graph.c - paths as flat arrays. From each push output: the `simple` steps that follow, then
 * the element that takes all. To each pull input: who gives, then the steps on the way. A path
 * that meets itself ends in a jump, so every array is finite.
 */
#include "datapath/runtime/router.h"

#include "models/base/vec.h"

struct path {
	VEC(struct step) steps;
};

static const struct click_connection *first_from(const struct router *r, uint32_t from,
						 uint32_t port)
{
	const struct click_config *c = r->config;
	size_t low = 0, high = c->connection_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct click_connection *k = &c->connections[mid];

		if (k->from < from || (k->from == from && k->from_port < port))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == c->connection_count || c->connections[low].from != from ||
	    c->connections[low].from_port != port)
		return NULL;
	return &c->connections[low];
}

static void drop_all(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	element_drop_batch(e, DROP_NO_OUTPUT, b);
}

/* Where a path came back to: go on from that element's output. */
static void jump(struct element *e, unsigned port, struct batch *b)
{
	element_push(e, port, b);
}

static bool has_simple(const struct path *p, const struct element *e)
{
	for (size_t i = 0; i < p->steps.n; i++)
		if (p->steps.v[i].e == e)
			return true;
	return false;
}

static const struct step *compile_push(struct router *r, uint32_t from, uint32_t port)
{
	struct path path = { 0 };
	const struct step *steps;

	for (;;) {
		const struct click_connection *k = first_from(r, from, port);
		struct element *e;

		if (!k) {
			*VEC_ADD(&path.steps) = (struct step){ drop_all, r->elements[from], port };
			break;
		}
		e = r->elements[k->to];
		if (!e->cls->simple || !e->nout) {
			element_push_fn *fn = e->cls->push ? e->cls->push : drop_all;

			*VEC_ADD(&path.steps) = (struct step){ fn, e, k->to_port };
			break;
		}
		if (has_simple(&path, e)) {
			*VEC_ADD(&path.steps) = (struct step){ jump, r->elements[from], port };
			break;
		}
		*VEC_ADD(&path.steps) = (struct step){ e->cls->simple, e, k->to_port };
		from = k->to;
		port = 0;
	}
	steps = arena_memdup(r->arena, path.steps.v, path.steps.n * sizeof(*path.steps.v));
	VEC_FREE(&path.steps);
	return steps;
}

/* Who is connected to that pull input; connections are sorted by where they start. */
static const struct click_connection *first_to(const struct router *r, uint32_t to, uint32_t port)
{
	for (size_t i = 0; i < r->config->connection_count; i++) {
		const struct click_connection *k = &r->config->connections[i];

		if (k->to == to && k->to_port == port)
			return k;
	}
	return NULL;
}

static struct source compile_pull(struct router *r, uint32_t to, uint32_t port)
{
	struct source s = { 0 };
	struct path path = { 0 };
	struct step *steps;

	for (;;) {
		const struct click_connection *k = first_to(r, to, port);
		struct element *e = k ? r->elements[k->from] : NULL;

		if (e && e->cls->simple && e->nin && !k->from_port && !has_simple(&path, e)) {
			*VEC_ADD(&path.steps) = (struct step){ e->cls->simple, e, 0 };
			to = k->from;
			port = 0;
			continue;
		}
		if (e && e->cls->pull && !(e->cls->simple && e->nin)) {
			s.e = e;
			s.port = k->from_port;
		}
		break;
	}
	steps = arena_alloc_array(r->arena, path.steps.n + 1, sizeof(*steps));
	for (size_t i = 0; i < path.steps.n; i++)
		steps[i] = path.steps.v[path.steps.n - 1 - i];
	s.steps = steps;
	s.count = (unsigned)path.steps.n;
	VEC_FREE(&path.steps);
	return s;
}

void graph_compile(struct router *r)
{
	for (uint32_t i = 0; i < r->count; i++) {
		struct element *e = r->elements[i];
		const struct step **out = arena_alloc_array(r->arena, e->nout + 1, sizeof(*out));
		struct source *in = arena_alloc_array(r->arena, e->nin + 1, sizeof(*in));

		for (unsigned p = 0; p < e->nout; p++)
			if (e->decl->output[p] == CLICK_PUSH)
				out[p] = compile_push(r, i, p);
		for (unsigned p = 0; p < e->nin; p++)
			if (e->decl->input[p] == CLICK_PULL)
				in[p] = compile_pull(r, i, p);
		e->out = out;
		e->in = in;
	}
}
