/*
 * sim_bridge.c - learning bridges. What was learnt ages by the times of the packets, not by the clock.
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/sim/sim_hash.h"
#include "symexec/sim/sim_int.h"

#include <stdlib.h>

struct seen {
	uint64_t addr, time;
	uint32_t port;
};

struct bridge {
	struct u64_map *addresses;	/* index + 1 in seen, 0: forgotten */
	VEC(struct seen) seen;
	uint64_t timeout;		/* 0: learn nothing */
	bool listen;			/* the last output gets a copy of everything */
};

/* To the nearest, half a second up. */
static uint64_t
whole_seconds(uint64_t ns)
{
	return (ns + SIM_SECOND / 2) / SIM_SECOND * SIM_SECOND;
}

static bool
bridge_init(struct sim *s, struct sim_node *n)
{
	struct bridge *b = n->state = arena_alloc(s->in->engine->arena, sizeof(*b));

	b->addresses = u64_map_new();
	b->timeout = whole_seconds((uint64_t)sim_int(n, "TIMEOUT"));
	b->listen = strcmp(n->cls->name, "ListenEtherSwitch") == 0;
	return true;
}

/* An address of the header; bytes that are not there count as zero. */
static uint64_t
address(struct sim *s, struct flow *f, int32_t at)
{
	struct engine *e = s->in->engine;
	uint64_t addr = 0, byte;

	for (int32_t i = 0; i < 6; i++) {
		enum read_fault why;
		value v = flow_read(e, f, BASE_DATA, (f->data + at + i) * 8, 8, &why);

		if (v == VALUE_NONE || !value_is_const(e->values, v, &byte))
			byte = 0;
		addr = addr << 8 | byte;
	}
	return addr;
}

static void
learn(struct bridge *b, uint64_t src, struct seen seen)
{
	uint64_t i;

	seen.addr = src;
	if (u64_map_get(b->addresses, src, &i) && i > 0) {
		b->seen.v[i - 1] = seen;
		return;
	}
	*VEC_ADD(&b->seen) = seen;
	u64_map_put(b->addresses, src, b->seen.n);
}

/* The port of a unicast address that is still known, or -1. */
static int64_t
port_of(struct bridge *b, uint64_t dst, uint64_t now)
{
	uint64_t i;

	if (dst >> 40 & 1 || !u64_map_get(b->addresses, dst, &i) || i == 0)
		return -1;
	if (now < b->seen.v[i - 1].time + b->timeout)
		return b->seen.v[i - 1].port;
	u64_map_put(b->addresses, dst, 0);
	return -1;
}

/* To all other ports, the highest first. */
static void
flood(struct sim *s, struct sim_node *n, uint32_t from, struct flow *f)
{
	for (uint32_t i = n->element->noutputs; i-- > 0; )
		if (i != from)
			sim_send(s, n, i, flow_copy(s->in->engine, f));
	flow_free(s->in->engine, f);
}

static void
bridge_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct bridge *b = n->state;
	int64_t out = -1;

	if (b->timeout != 0) {
		learn(b, address(s, f, 6), (struct seen){ .port = port, .time = f->timestamp });
		out = port_of(b, address(s, f, 0), f->timestamp);
	}
	if (out < 0) {
		flood(s, n, port, f);
		return;
	}
	if (b->listen)
		sim_send(s, n, n->element->noutputs - 1, flow_copy(s->in->engine, f));
	if ((uint32_t)out == port)
		sim_drop(s, f);
	else
		sim_send(s, n, (uint32_t)out, f);
}

/* Click hashes an address by three numbers of 16 bits as the machine has them. */
static uint32_t
hash_of(uint64_t addr)
{
	uint32_t part[3];

	for (int i = 0; i < 3; i++)
		part[i] = __builtin_bswap16((uint16_t)(addr >> 16 * (2 - i)));
	return (part[2] | part[1] << 16) ^ part[0] << 9;
}

static void
print_table(const struct bridge *b, struct strbuf *out)
{
	struct sim_hashed *order = x_calloc(b->seen.n + 1, sizeof(*order));
	size_t n = 0;

	for (size_t k = 0; k < b->seen.n; k++) {
		uint64_t i;

		/* what was forgotten has no index, and what was learnt again a later one */
		if (u64_map_get(b->addresses, b->seen.v[k].addr, &i) && i == k + 1)
			order[n++] = (struct sim_hashed){ hash_of(b->seen.v[k].addr), k };
	}
	sim_hash_sort(order, n);
	for (size_t k = 0; k < n; k++) {
		sim_print_ether(b->seen.v[order[k].index].addr, out);
		sb_printf(out, " %u\n", (unsigned)b->seen.v[order[k].index].port);
	}
	free(order);
}

static bool
bridge_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct bridge *b = n->state;

	(void)s;
	if (strcmp(name, "timeout") == 0) {
		sb_printf(out, "%llu", (unsigned long long)(b->timeout / SIM_SECOND));
		return true;
	}
	if (strcmp(name, "table") != 0)
		return false;
	print_table(b, out);
	return true;
}

static int
bridge_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct bridge *b = n->state;
	uint64_t ns;

	(void)s;
	if (strcmp(name, "timeout") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_time(arg, &ns))
		return SIM_BAD_VALUE;
	b->timeout = whole_seconds(ns);
	return 0;
}

static void
bridge_fini(struct sim *s, struct sim_node *n)
{
	struct bridge *b = n->state;

	(void)s;
	if (b == NULL)
		return;
	u64_map_free(b->addresses);
	VEC_FREE(&b->seen);
}

#define BRIDGE(name_) { .name = name_, .init = bridge_init, .push = bridge_push, .read = bridge_read, \
	.write = bridge_write, .fini = bridge_fini }

const struct sim_class sim_classes_bridge[] = {
	BRIDGE("EtherSwitch"), BRIDGE("ListenEtherSwitch"),
	{ .name = NULL },
};
