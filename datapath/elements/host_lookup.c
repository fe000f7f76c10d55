/*
 * host_lookup.c - LinuxIPLookup: routes by the tables of the host. Each output is that of a device; what leads to another
 * device, or nowhere, is dropped.
 */
#include <errno.h>
#include <net/if.h>

#include "datapath/elements.h"
#include "datapath/port/host_route.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct host_lookup {
	struct element el;
	struct host_routes *routes;
	const char **name;		/* of the devices, one per output */
	uint32_t *index;
};

static void find_devices(struct host_lookup *l)
{
	for (unsigned i = 0; i < l->el.nout; i++)
		l->index[i] = if_nametoindex(l->name[i]);
}

static unsigned output_of(const struct host_lookup *l, uint32_t device)
{
	for (unsigned i = 0; device && i < l->el.nout; i++)
		if (l->index[i] == device)
			return i;
	return TO_NOWHERE;
}

static void refresh(struct host_lookup *l)
{
	if (host_routes_refresh(l->routes))
		find_devices(l);
}

static void lookup_push(struct element *e, unsigned port, struct batch *b)
{
	struct host_lookup *l = (struct host_lookup *)e;
	uint16_t to[BATCH_MAX];

	(void)port;
	refresh(l);
	for (unsigned i = 0; i < b->n; i++) {
		struct host_route r = host_routes_find(l->routes, __builtin_bswap32(anno_u32(b->p[i], ANNO_DST_IP)));

		to[i] = (uint16_t)output_of(l, r.device);
		if (r.gateway && to[i] != TO_NOWHERE)
			anno_set_u32(b->p[i], ANNO_DST_IP, r.gateway);
	}
	element_push_split(e, b, to, DROP_NO_MATCH);
}

static bool lookup_configure(struct element *e, struct setup *s)
{
	struct host_lookup *l = (struct host_lookup *)e;
	const struct click_value *v = setup_value(s, "DEVNAME");

	if (v->count != e->nout)
		return setup_error(s, "%u outputs need as many devices, not %zu", e->nout, v->count);
	l->name = arena_alloc_array(s->arena, e->nout + 1, sizeof(*l->name));
	l->index = arena_alloc_array(s->arena, e->nout + 1, sizeof(*l->index));
	for (unsigned i = 0; i < e->nout; i++)
		l->name[i] = v->list[i].s;
	return true;
}

static bool lookup_start(struct element *e, struct setup *s)
{
	struct host_lookup *l = (struct host_lookup *)e;

	find_devices(l);
	for (unsigned i = 0; i < e->nout; i++)
		if (!l->index[i])
			return setup_error(s, "there is no device '%s'", l->name[i]);
	l->routes = host_routes_open();
	return l->routes || setup_error(s, "cannot ask the host for routes: %s", strerror(errno));
}

static void lookup_stop(struct element *e)
{
	struct host_lookup *l = (struct host_lookup *)e;

	host_routes_close(l->routes);
	l->routes = NULL;
}

static bool read_lookup(struct element *e, const char *args, struct strbuf *out)
{
	struct host_lookup *l = (struct host_lookup *)e;
	struct host_route r;
	uint32_t addr;
	unsigned to;

	if (!click_parse_ip(args, &addr)) {
		sb_printf(out, "expected an address to look up, not '%s'", args);
		return false;
	}
	refresh(l);
	r = host_routes_find(l->routes, addr);
	to = output_of(l, r.device);
	sb_printf(out, "%d", to == TO_NOWHERE ? -1 : (int)to);
	if (r.gateway && to != TO_NOWHERE) {
		const uint8_t *g = (const uint8_t *)&r.gateway;

		sb_printf(out, " %u.%u.%u.%u", g[0], g[1], g[2], g[3]);
	}
	return true;
}

static bool write_flush(struct element *e, const char *value, struct strbuf *out)
{
	struct host_lookup *l = (struct host_lookup *)e;

	(void)value;
	(void)out;
	host_routes_flush(l->routes);
	find_devices(l);
	return true;
}

static const struct handler handlers[] = {
	{ "lookup", read_lookup, NULL },
	{ "flush", NULL, write_flush },
	{ 0 }
};

const struct element_class host_lookup_classes[] = {
	{ "LinuxIPLookup", sizeof(struct host_lookup), .push = lookup_push, .configure = lookup_configure, .start = lookup_start,
	  .stop = lookup_stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ 0 }
};
