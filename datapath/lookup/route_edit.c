/*
 * route_edit.c - the list has the routes that count in the order in which they were given; a map says where that to a prefix
 * is. One that is removed leaves a hole, which ends with the edit.
 */
#include "datapath/lookup/route_edit.h"

#include "models/base/map.h"

struct entry {
	struct click_route r;
	bool gone;
};

struct route_edit {
	VEC(struct entry) list;
	struct u64_map *at;		/* by prefix: the place + 1; 0: none any more */
};

static uint64_t key_of(const struct click_route *r)
{
	return (uint64_t)(r->addr & r->mask) << 32 | r->mask;
}

static struct entry *find(const struct route_edit *e, const struct click_route *r)
{
	uint64_t at = 0;

	return u64_map_get(e->at, key_of(r), &at) && at ? &e->list.v[at - 1] : NULL;
}

static void append(struct route_edit *e, const struct click_route *r)
{
	*VEC_ADD(&e->list) = (struct entry){ .r = *r };
	u64_map_put(e->at, key_of(r), e->list.n);
}

struct route_edit *route_edit_new(const struct route_table *t)
{
	struct route_edit *e = x_calloc(1, sizeof(*e));
	const struct route **given = x_calloc(t->routes.n + 1, sizeof(*given));

	e->at = u64_map_new_for(t->routes.n);
	for (size_t i = 0; i < t->routes.n; i++)
		given[t->routes.v[i].order] = &t->routes.v[i];
	for (size_t i = 0; i < t->routes.n; i++) {
		struct click_route r = {
			.addr = given[i]->addr, .mask = given[i]->mask, .port = given[i]->port,
			.gateway = __builtin_bswap32(given[i]->gateway),
		};

		if (!find(e, &r))
			append(e, &r);
	}
	free(given);
	return e;
}

bool route_edit_do(struct route_edit *e, enum route_verb verb, const struct click_route *r, bool leads)
{
	struct entry *old = find(e, r);

	if (verb == ROUTE_REMOVE) {
		if (!old || (leads && (old->r.gateway != r->gateway || old->r.port != r->port)))
			return false;
		old->gone = true;
		u64_map_put(e->at, key_of(r), 0);
	} else if (!old) {
		append(e, r);
	} else if (verb == ROUTE_ADD) {
		return false;
	} else {
		old->r = *r;
	}
	return true;
}

void route_edit_finish(struct route_edit *e, struct route_table *t)
{
	struct route_table now = { .apart = t->apart };

	for (size_t i = 0; i < e->list.n; i++)
		if (!e->list.v[i].gone)
			route_add(&now, &e->list.v[i].r);
	route_finish(&now);
	route_fini(t);
	*t = now;
	route_edit_drop(e);
}

void route_edit_drop(struct route_edit *e)
{
	VEC_FREE(&e->list);
	u64_map_free(e->at);
	free(e);
}
