/*
 * ip_lookup.c - IPv4 route tables of every kind that Click has. They differ there in speed; here
 * they are one: 2^16 entries by the upper half of an address, and sorted intervals behind those
 * that do not all lead to one place. Masks that are no prefixes fall back to the list itself. Of routes for the same
 * prefix the first stays.
 */
#include "datapath/elements.h"
#include "datapath/route.h"
#include "datapath/router.h"

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

static const struct handler handlers[] = { { "table", read_table, NULL }, { 0 } };

#define LOOKUP(name) \
	{ name, sizeof(struct lookup), .push = lookup_push, .configure = lookup_configure, \
	  .stop = lookup_stop, .handlers = handlers, \
	  .drops = DROPS(DROP_NO_MATCH) }

const struct element_class ip_lookup_classes[] = {
	LOOKUP("StaticIPLookup"), LOOKUP("LinearIPLookup"), LOOKUP("RadixIPLookup"),
	LOOKUP("DirectIPLookup"), LOOKUP("RangeIPLookup"), LOOKUP("SortedIPLookup"),
	LOOKUP("LookupIPRouteMP"),
	{ 0 }
};
