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

static inline unsigned route_of(struct element *e, struct pkt *p)
{
	const struct lookup *l = (const struct lookup *)e;
	uint32_t key = anno_u32(p, ANNO_DST_IP);
	const struct route_hop *hop = route_find(&l->table, __builtin_bswap32(key));

	if (hop->gateway)
		anno_set_u32(p, ANNO_DST_IP, hop->gateway);
	return MIN_OF(hop->port, (uint32_t)TO_NOWHERE);
}
ELEMENT_SWITCH(lookup_push, route_of, DROP_NO_MATCH)

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
	  .stop = lookup_stop, .handlers = handlers }

const struct element_class ip_lookup_classes[] = {
	LOOKUP("StaticIPLookup"), LOOKUP("LinearIPLookup"), LOOKUP("RadixIPLookup"),
	LOOKUP("DirectIPLookup"), LOOKUP("RangeIPLookup"), LOOKUP("SortedIPLookup"),
	LOOKUP("LookupIPRouteMP"),
	{ 0 }
};
