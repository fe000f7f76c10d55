/*
 * ip_lookup.c - IPv4 route tables of every kind that Click has. They differ there in speed; here
 * they are one: 2^16 entries by the upper half of an address, and sorted intervals behind those
 * that do not all lead to one place. Masks that are no prefixes fall back to the list itself. Of routes for the same
 * prefix the first stays.
 */
#include "datapath/elements.h"
#include "datapath/lookup/route.h"
#include "datapath/runtime/router.h"

enum { MOST_SORTED = 4096 };	/* routes: more are told as they were given */

struct lookup {
	struct element el;
	struct route_table table;
};

static void lookup_push(struct element *e, unsigned port, struct batch *b)
{
	const struct route_table *t = &((const struct lookup *)e)->table;
	const struct route_hop *hop[BATCH_MAX];
	uint32_t addr[BATCH_MAX];
	uint16_t to[BATCH_MAX];

	(void)port;
	for (unsigned i = 0; i < b->n; i++)
		addr[i] = __builtin_bswap32(anno_u32(b->p[i], ANNO_DST_IP));
	if (LIKELY(!t->odd))
		route_find_all(t, addr, b->n, hop);
	for (unsigned i = 0; UNLIKELY(t->odd) && i < b->n; i++)
		hop[i] = route_find_odd(t, addr[i]);
	for (unsigned i = 0; i < b->n; i++) {
		if (hop[i]->gateway)
			anno_set_u32(b->p[i], ANNO_DST_IP, hop[i]->gateway);
		to[i] = (uint16_t)MIN_OF(hop[i]->port, (uint32_t)TO_NOWHERE);
	}
	element_push_split(e, b, to, DROP_NO_MATCH);
}

static bool lookup_configure(struct element *e, struct setup *s)
{
	struct lookup *l = (struct lookup *)e;
	const struct click_value *v = setup_value(s, "ROUTE");
	/* LookupIPRouteMP keeps the last of equal prefixes, the others the first */
	bool last = !strcmp(e->cls->name, "LookupIPRouteMP");

	for (size_t i = 0; i < v->count; i++)
		route_add(&l->table, &v->routes[last ? v->count - 1 - i : i]);
	route_finish(&l->table);
	return true;
}

static void lookup_stop(struct element *e)
{
	route_fini(&((struct lookup *)e)->table);
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	route_print(&((struct lookup *)e)->table, out);
	return true;
}

static bool lies_in(const struct route *r, const struct route *outer)
{
	return r != outer && (r->addr & outer->mask) == outer->addr && (outer->mask & r->mask) == outer->mask;
}

static int by_order(const void *a, const void *b)
{
	const struct route *const *x = a, *const *y = b;

	return (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

/* Those that count, as they were given; how many. */
static size_t counting(const struct route_table *t, const struct route **list)
{
	size_t n = 0;

	for (size_t i = 0; i < t->routes.n; i++) {
		bool again = false;

		for (size_t k = 0; k < n && !again; k++)
			again = list[k]->addr == t->routes.v[i].addr && list[k]->mask == t->routes.v[i].mask;
		if (!again)
			list[n++] = &t->routes.v[i];
	}
	qsort(list, n, sizeof(*list), by_order);
	return n;
}

/*
 * A route comes when all that lie in it have come: of those that may the first, and then at once whoever only waited
 * for it, as Click sorts them.
 */
static bool read_sorted(struct element *e, const char *args, struct strbuf *out)
{
	const struct route_table *t = &((struct lookup *)e)->table;
	const struct route **list = x_calloc(t->routes.n + 1, sizeof(*list));
	size_t n = t->routes.n > MOST_SORTED ? 0 : counting(t, list), first = 0, done = 0, queued = 0;
	size_t *inside = x_calloc(n + 1, sizeof(*inside)), *queue = x_calloc(n + 1, sizeof(*queue));

	(void)args;
	if (t->routes.n > MOST_SORTED)
		route_print(t, out);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			inside[i] += lies_in(list[k], list[i]);
	while (done < n) {
		while (queued == done) {
			if (!inside[first])
				queue[queued++] = first;
			first++;
		}
		route_print_one(list[queue[done]], out);
		inside[queue[done]] = SIZE_MAX;
		for (size_t i = 0; i < n; i++)
			if (inside[i] && inside[i] != SIZE_MAX && lies_in(list[queue[done]], list[i]) && !--inside[i])
				queue[queued++] = i;
		done++;
	}
	free(list);
	free(inside);
	free(queue);
	return true;
}

static const struct handler sorted_handlers[] = { { "table", read_sorted, NULL }, { 0 } };
static const struct handler handlers[] = { { "table", read_table, NULL }, { 0 } };

#define WITH(name, list) \
	{ name, sizeof(struct lookup), .push = lookup_push, .configure = lookup_configure, \
	  .stop = lookup_stop, .handlers = list, \
	  .drops = DROPS(DROP_NO_MATCH) }
#define LOOKUP(name)	WITH(name, handlers)
#define SORTED(name)	WITH(name, sorted_handlers)

const struct element_class ip_lookup_classes[] = {
	LOOKUP("StaticIPLookup"), LOOKUP("LinearIPLookup"), LOOKUP("RadixIPLookup"),
	LOOKUP("DirectIPLookup"), LOOKUP("RangeIPLookup"), SORTED("SortedIPLookup"),
	LOOKUP("LookupIPRouteMP"),
	{ 0 }
};
