/*
 * routes.c - two indexes over the paths: by router and distance, and by the network of the
 * destination. What all paths have in common is the longest beginning that no path contradicts; a
 * silent hop contradicts nobody. Invariant: `common` is a hop of the first path, or 0.
 */
#include "tracebox/campaign/routes.h"

#include "models/base/map.h"

enum { ENOUGH = 3 };	/* paths before something counts as common to all */

struct routes {
	VEC(struct path *) paths;
	struct u64_map *by_router, *by_area;	/* key -> index in paths */
	unsigned common;
};

struct routes *routes_new(void)
{
	struct routes *r = x_calloc(1, sizeof(*r));

	r->by_router = u64_map_new();
	r->by_area = u64_map_new();
	return r;
}

void routes_free(struct routes *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->paths.n; i++) {
		VEC_FREE(&r->paths.v[i]->changes);
		free(r->paths.v[i]->hops);
		free(r->paths.v[i]);
	}
	VEC_FREE(&r->paths);
	u64_map_free(r->by_router);
	u64_map_free(r->by_area);
	free(r);
}

uint64_t routes_area(const struct address *dst, unsigned ttl)
{
	return hash_mix(hash_bytes(dst->octets, dst->family == 4 ? 3 : 6), ttl);
}

uint64_t routes_key(const struct address *router, unsigned ttl)
{
	return hash_mix(hash_bytes(router->octets, sizeof(router->octets)), ttl + 256u);
}

/* The same for two quotes that show the same things changed. */
static uint64_t changes_of(const struct comparison *c)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < c->changes.n; i++) {
		const struct change *ch = &c->changes.v[i];
		uint64_t h =
			hash_mix((uint64_t)ch->kind << 8 | (uint64_t)ch->layer,
				 (uint64_t)(ch->option + 1) << 16 | (uint64_t)(ch->subtype + 1));

		if (ch->class == CHANGE_BOX)
			sum += hash_mix(h, ch->field ? hash_bytes(ch->field->name,
								  strlen(ch->field->name)) : 0);
	}
	return sum;
}

static void fill_hop(struct path_hop *p, const struct hop *h)
{
	if (h->kind == HOP_SILENT)
		return;
	p->from = h->from;
	p->error = h->kind == HOP_ERROR;
	if (p->error) {
		p->full = h->comparison.full;
		p->quoted = h->comparison.octets;
		p->changes = changes_of(&h->comparison);
	}
}

static bool is_router(const struct trace *t, unsigned ttl)
{
	const struct hop *h = &t->hops[ttl];

	return h->kind == HOP_ERROR && h->quote.kind == QUOTE_EXPIRED &&
	       !address_equal(&h->from, &t->config.dst);
}

static void narrow(struct routes *r, const struct path *p)
{
	const struct path *first = r->paths.v[0];

	for (unsigned ttl = 1; ttl <= r->common; ttl++) {
		bool other = ttl > p->end || address_equal(&p->hops[ttl].from, &p->dst);

		other = other || (p->hops[ttl].from.family && first->hops[ttl].from.family &&
				  !address_equal(&p->hops[ttl].from, &first->hops[ttl].from));
		if (other)
			r->common = ttl - 1;
	}
}

const struct path *routes_add(struct routes *r, const struct trace *t, const struct judgement *j,
			      size_t number, const struct path *shared, unsigned from)
{
	struct path *p = x_calloc(1, sizeof(*p));

	p->number = number;
	p->dst = t->config.dst;
	p->end = trace_end(t);
	p->hops = x_calloc(p->end + 1u, sizeof(*p->hops));
	for (unsigned ttl = 1; ttl <= p->end; ttl++) {
		if (shared && ttl < from && ttl <= shared->end)
			p->hops[ttl] = shared->hops[ttl];
		else
			fill_hop(&p->hops[ttl], &t->hops[ttl]);
	}
	for (size_t i = 0; i < j->findings.n; i++)
		if (j->findings.v[i].kind == FINDING_CHANGE)
			*VEC_ADD(&p->changes) = j->findings.v[i];
	*VEC_ADD(&r->paths) = p;
	for (unsigned ttl = from; ttl <= p->end; ttl++) {
		uint64_t key = routes_key(&p->hops[ttl].from, ttl), known;

		if (is_router(t, ttl) && !u64_map_get(r->by_router, key, &known))
			u64_map_put(r->by_router, key, r->paths.n - 1);
	}
	if (t->reached || t->stopped)
		u64_map_put(r->by_area, routes_area(&p->dst, 0), r->paths.n - 1);
	if (r->paths.n == 1)
		r->common = p->end;
	narrow(r, p);
	return p;
}

const struct path *routes_vouch(const struct routes *r, const struct trace *t, unsigned ttl)
{
	const struct hop *h = &t->hops[ttl];
	const struct path *p;
	uint64_t i;

	if (!is_router(t, ttl) || !u64_map_get(r->by_router, routes_key(&h->from, ttl), &i))
		return NULL;
	p = r->paths.v[i];
	/* a shorter quote hides what the other showed */
	return p->hops[ttl].changes == changes_of(&h->comparison) &&
	       p->hops[ttl].full == h->comparison.full ? p : NULL;
}

static const struct path *neighbour(const struct routes *r, const struct address *dst)
{
	uint64_t i;

	return u64_map_get(r->by_area, routes_area(dst, 0), &i) ? r->paths.v[i] : NULL;
}

unsigned routes_start(const struct routes *r, const struct address *dst)
{
	const struct path *p = neighbour(r, dst);
	unsigned ttl;

	if (p) {
		for (ttl = p->end; ttl > 1; ttl--)
			if (p->hops[ttl].error && !address_equal(&p->hops[ttl].from, &p->dst))
				return ttl;
		return 1;
	}
	return r->paths.n >= ENOUGH ? r->common + 1 : 1;
}

bool routes_expect(const struct routes *r, const struct address *dst, unsigned ttl,
		   struct address *router)
{
	const struct path *p = neighbour(r, dst);

	if (!p && r->paths.n && ttl <= r->common)
		p = r->paths.v[0];
	if (!p || ttl > p->end || !p->hops[ttl].error)
		return false;
	*router = p->hops[ttl].from;
	return true;
}
