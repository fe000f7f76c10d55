/*
 * ether_switch.c - bridges: EtherSwitch learns where addresses are, ListenEtherSwitch shows all
 * to one more output, Hub floods. A bridge floods from the highest port down, a hub upwards.
 * Addresses age by the times of packets.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"
#include "datapath/runtime/script.h"
#include "datapath/runtime/twin.h"

enum { FIRST_PLACES = 256, MOST_STATIONS = 1 << 20 };
#define FLOOD UINT32_MAX

struct station {
	uint64_t addr;		/* plus 1 << 48, so that 0 is free */
	uint64_t seen;		/* ns */
	uint32_t port;		/* FLOOD: was asked for when it was too old */
	uint32_t born;		/* which one it was to be learned */
};

struct bridge {
	struct element el;
	struct twin twin;
	struct station *places;
	uint32_t mask, count, births;
	uint64_t timeout, swept;	/* ns */
	unsigned ports;			/* bridged; one more listens */
	bool listens, learns;
};

static struct station *find(const struct bridge *s, uint64_t addr)
{
	uint32_t i = (uint32_t)hash_mix(addr, 0) & s->mask;

	while (s->places[i].addr && s->places[i].addr != addr)
		i = (i + 1) & s->mask;
	return &s->places[i];
}

static void grow(struct bridge *s)
{
	struct station *old = s->places;
	uint32_t n = s->mask + 1;

	s->mask = s->mask * 2 + 1;
	s->places = x_calloc(s->mask + 1, sizeof(*s->places));
	for (uint32_t i = 0; i < n; i++)
		if (old[i].addr)
			*find(s, old[i].addr) = old[i];
	free(old);
}

static uint64_t address(const uint8_t *at)
{
	uint64_t v = 1;

	for (unsigned i = 0; i < 6; i++)
		v = v << 8 | at[i];
	return v;
}

/* Those that were not heard of for too long make room. */
static void forget_old(struct bridge *s, uint64_t now)
{
	struct station *old = s->places;

	s->places = x_calloc(s->mask + 1, sizeof(*s->places));
	s->count = 0;
	for (uint32_t i = 0; i <= s->mask; i++) {
		if (old[i].addr && now - old[i].seen < s->timeout) {
			*find(s, old[i].addr) = old[i];
			s->count++;
		}
	}
	free(old);
	s->swept = now;
}

/* Of a full table, only those who are in it move. */
static void learn(struct bridge *s, uint64_t addr, unsigned port, uint64_t now)
{
	struct station *p = find(s, addr);

	if (!p->addr) {
		if (s->count >= MOST_STATIONS && now - s->swept > s->timeout) {
			forget_old(s, now);
			p = find(s, addr);
		}
		if (s->count >= MOST_STATIONS)
			return;
		if (s->count * 2 > s->mask) {
			grow(s);
			p = find(s, addr);
		}
		s->count++;
		p->addr = addr;
		p->port = FLOOD;
	}
	if (p->port == FLOOD)
		p->born = s->births++;
	p->port = port;
	p->seen = now;
}

/* Copies to all but `from`; the last one gets the packet. */
static void flood(struct bridge *s, unsigned from, struct pkt *p)
{
	struct pkt *q;
	unsigned n = s->ports, last = s->learns ? from == 0 : n - 1 - (from == n - 1);

	if (n < 2) {
		element_drop(&s->el, DROP_NO_OUTPUT, p);
		return;
	}
	for (unsigned k = 0; k < n; k++) {
		unsigned i = s->learns ? n - 1 - k : k;

		if (i == from || i == last)
			continue;
		q = pkt_clone(p);
		if (q)
			element_push_one(&s->el, i, q);
	}
	element_push_one(&s->el, last, p);
}

/* The port of the station that a frame is for, whose sender is learned; FLOOD: nobody knows. */
static uint32_t ask(struct bridge *s, const struct pkt *p, unsigned port)
{
	uint64_t now = p->time ? p->time : s->el.router->run.now;
	struct bridge *b = (struct bridge *)twin_enter(&s->twin);
	struct station *to;
	uint32_t found = FLOOD;

	learn(b, address(p->data + 6), port, now);
	if (!(p->data[0] & 1)) {
		to = find(b, address(p->data));
		/* another thread's clock may be ahead */
		if (to->addr && (now < to->seen || now - to->seen < b->timeout))
			found = to->port;
		else if (to->addr)
			to->port = FLOOD;
	}
	twin_leave(&s->twin);
	return found;
}

static void bridge_one(struct bridge *s, unsigned port, struct pkt *p)
{
	uint32_t to;
	struct pkt *q;

	if (s->listens) {
		q = pkt_clone(p);
		if (q)
			element_push_one(&s->el, s->ports, q);
	}
	if (!s->learns) {
		flood(s, port, p);
		return;
	}
	if (p->len < 12) {
		element_drop(&s->el, DROP_TOO_SHORT, p);
		return;
	}
	to = s->timeout ? ask(s, p, port) : (uint32_t)FLOOD;
	if (to == FLOOD)
		flood(s, port, p);
	else if (to == port)
		element_drop(&s->el, DROP_FILTERED, p);
	else
		element_push_one(&s->el, to, p);
}

static void bridge_push(struct element *e, unsigned port, struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++)
		bridge_one((struct bridge *)e, port, b->p[i]);
	b->n = 0;
}

/* As in Click, rounded. */
static uint64_t whole_seconds(uint64_t ns)
{
	return (ns + NS_PER_SECOND / 2) / NS_PER_SECOND * NS_PER_SECOND;
}

static bool bridge_configure(struct element *e, struct setup *s)
{
	struct bridge *b = (struct bridge *)e;

	b->learns = strcmp(e->cls->name, "Hub") != 0;
	b->listens = !strcmp(e->cls->name, "ListenEtherSwitch");
	b->ports = e->nout - (b->listens ? 1 : 0);
	b->timeout = b->learns ? whole_seconds((uint64_t)setup_int(s, "TIMEOUT")) : 0;
	b->mask = FIRST_PLACES - 1;
	b->places = x_calloc(FIRST_PLACES, sizeof(*b->places));
	twin_start(&b->twin, e);
	return true;
}

static void bridge_stop(struct element *e)
{
	twin_stop(&((struct bridge *)e)->twin);
	free(((struct bridge *)e)->places);
}

static int by_birth(const void *a, const void *b)
{
	uint32_t x = ((const struct station *)a)->born, y = ((const struct station *)b)->born;

	return (x > y) - (x < y);
}

/* Stations whose port is known, in the order in which they were met; the caller frees them. */
static struct station *oldest_first(const struct bridge *b, uint32_t *n)
{
	struct station *all = x_calloc(b->count, sizeof(*all));

	*n = 0;
	for (uint32_t i = 0; i <= b->mask; i++)
		if (b->places[i].addr && b->places[i].port != FLOOD)
			all[(*n)++] = b->places[i];
	qsort(all, *n, sizeof(*all), by_birth);
	return all;
}

static void bridge_take_state(struct element *e, struct element *old)
{
	struct bridge *b = (struct bridge *)e;
	uint32_t n;
	struct station *all = oldest_first((const struct bridge *)old, &n);

	for (uint32_t i = 0; i < n; i++)
		if (all[i].port < b->ports)
			learn(b, all[i].addr, all[i].port, all[i].seen);
	free(all);
}

/* Its three words, each read the other way round. */
static uint32_t hash_as_click(uint64_t addr)
{
	uint32_t first = __builtin_bswap16((uint16_t)(addr >> 32)), second = __builtin_bswap16((uint16_t)(addr >> 16));

	return (__builtin_bswap16((uint16_t)addr) | second << 16) ^ first << 9;
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	const struct bridge *s = (const struct bridge *)e;
	uint32_t *hashes = x_calloc(s->count, sizeof(*hashes)), *order = x_calloc(s->count, sizeof(*order)), n;
	struct station *told = oldest_first(s, &n);
	uint8_t addr[6];

	(void)args;
	for (uint32_t i = 0; i < n; i++)
		hashes[i] = hash_as_click(told[i].addr);
	told_order(hashes, n, order);
	for (uint32_t i = 0; i < n; i++) {
		store_ether(addr, told[order[i]].addr);
		(void)told_ether(out, addr);
		sb_printf(out, " %u\n", told[order[i]].port);
	}
	free(told);
	free(hashes);
	free(order);
	return true;
}

static bool read_timeout(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, ((struct bridge *)e)->timeout / NS_PER_SECOND);
}

static bool write_timeout(struct element *e, const char *value, struct strbuf *out)
{
	struct bridge *b = (struct bridge *)e;
	uint64_t ns;

	if (!script_seconds(value, &ns)) {
		sb_printf(out, "expected a time, not '%s'", value);
		return false;
	}
	b->timeout = whole_seconds(ns);
	return true;
}

static const struct handler handlers[] = {
	{ "table", read_table, NULL },
	{ "timeout", read_timeout, write_timeout },
	{ 0 }
};

#define BRIDGE(name, ...) \
	{ name, sizeof(struct bridge), .push = bridge_push, .configure = bridge_configure, \
	  .stop = bridge_stop, .take_state = bridge_take_state, .keeps = "where stations are", \
	  .drops = DROPS(DROP_NO_OUTPUT, DROP_FILTERED, DROP_TOO_SHORT), __VA_ARGS__ }

const struct element_class ether_switch_classes[] = {
	BRIDGE("EtherSwitch", .handlers = handlers), BRIDGE("ListenEtherSwitch", .handlers = handlers), BRIDGE("Hub"),
	{ 0 }
};
