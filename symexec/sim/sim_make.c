/*
 * sim_make.c - sources whose packets their rules make: here is when, and what they choose. The rules begin with a
 * packet that holds the choices, one value behind the other, in network order (models/elements/lib/made.lua). What
 * Click chooses by chance is the same in every run here, and the run says so.
 */
#include "models/base/mem.h"
#include "models/packet/names.h"
#include "symexec/sim/sim_ip.h"
#include "symexec/sim/sim_rate.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CHOSEN = 24 };

/* What the rules make of the choices; NULL: nothing. */
static struct flow *
make(struct sim *s, struct sim_node *n, const uint8_t *chosen, size_t len)
{
	s->count->in++;
	return sim_filter(s, n, 0, sim_packet(s, chosen, len, 0));
}

static void
make_and_send(struct sim *s, struct sim_node *n, const uint8_t *chosen, size_t len)
{
	struct flow *f = make(s, n, chosen, len);

	if (f != NULL)
		sim_send(s, n, 0, f);
}

/* ---- ARPFaker and RIPSend: by a timer ---- */

static bool
faker_init(struct sim *s, struct sim_node *n)
{
	bool rip = strcmp(n->cls->name, "RIPSend") == 0;

	sim_timer_after(s, n, (rip ? 3 : 1) * SIM_SECOND);
	return true;
}

static void
faker_timer(struct sim *s, struct sim_node *n)
{
	bool rip = strcmp(n->cls->name, "RIPSend") == 0;

	make_and_send(s, n, NULL, 0);
	sim_timer_after(s, n, (rip ? 30 : 10) * SIM_SECOND);
}

/* ---- EtherPauseSource; what it counts and its handlers serve ICMPPingSource, too ---- */

struct pause {
	int64_t limit;
	uint64_t count;
	bool active;
};

static bool
pause_init(struct sim *s, struct sim_node *n)
{
	struct pause *p = n->state = arena_alloc(s->in->engine->arena, sizeof(*p));

	p->limit = sim_int(n, "LIMIT");
	p->active = sim_int(n, "ACTIVE") != 0;
	if (p->limit != 0 && p->active && !sim_is_pulled(n, 0))
		sim_timer_after(s, n, (uint64_t)sim_int(n, "INTERVAL"));
	return true;
}

/* It is not looked at whether the source is still active. */
static void
pause_timer(struct sim *s, struct sim_node *n)
{
	struct pause *p = n->state;
	uint64_t due = n->timer_at;

	p->count++;
	make_and_send(s, n, NULL, 0);
	if (p->limit < 0 || p->count < (uint64_t)p->limit)
		sim_timer_at(s, n, due + (uint64_t)sim_int(n, "INTERVAL"));
}

static struct flow *
pause_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct pause *p = n->state;

	(void)port;
	if (!p->active || (p->limit >= 0 && p->count >= (uint64_t)p->limit))
		return NULL;
	p->count++;
	return make(s, n, NULL, 0);
}

static bool
pause_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct pause *p = n->state;
	struct flow *f;
	enum read_fault why;
	uint64_t v = 0;
	int32_t at = -1;

	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)p->count);
	else if (strcmp(name, "limit") == 0)
		sb_printf(out, "%lld", (long long)p->limit);
	else if (strcmp(name, "active") == 0)
		sb_add(out, p->active ? "true" : "false");
	else if (strcmp(name, "dst") == 0)
		at = 0;
	else if (strcmp(name, "src") == 0)
		at = 6;
	else if (strcmp(name, "pausetime") == 0)
		at = 16;
	else
		return false;
	if (at < 0)
		return true;
	f = sim_filter(s, n, 0, sim_packet(s, NULL, 0, 0));
	if (f == NULL)
		return false;
	(void)value_is_const(s->in->engine->values,
			     flow_read(s->in->engine, f, BASE_DATA, at * 8, at == 16 ? 16 : 48, &why),
			     &v);
	flow_free(s->in->engine, f);
	if (at == 16)
		sb_printf(out, "%llu", (unsigned long long)v);
	for (int i = 5; at != 16 && i >= 0; i--)
		sb_printf(out, "%02X%s", (unsigned)(v >> 8 * i & 0xff), i > 0 ? "-" : "");
	return true;
}

static int
pause_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	static const struct { const char *handler, *keyword; } parts[] = {
		{ "src", "SRC" }, { "dst", "DST" }, { "pausetime", "PAUSETIME" },
	};
	struct pause *p = n->state;
	int64_t v;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(name, parts[i].handler) == 0)
			return sim_reconfigure(s, n, parts[i].keyword, arg) ? 0 : SIM_BAD_VALUE;
	if (strcmp(name, "reset_counts") == 0) {
		p->count = 0;
	} else if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &p->active))
			return SIM_BAD_VALUE;
	} else if (strcmp(name, "limit") == 0) {
		if (!sim_parse_int(arg, &v))
			return SIM_BAD_VALUE;
		p->limit = v;
	} else {
		return SIM_UNKNOWN;
	}
	if (!sim_is_pulled(n, 0) && !n->timer_set && p->active)
		sim_timer_after(s, n, 0);
	return 0;
}

/* ---- ICMPPingSource ---- */

/* The number is never 0. */
static struct flow *
ping(struct sim *s, struct sim_node *n)
{
	struct pause *p = n->state;
	uint32_t number = (uint32_t)(p->count++ % 0xffff) + 1;
	uint8_t chosen[2] = { (uint8_t)(number >> 8), (uint8_t)number };

	return make(s, n, chosen, sizeof(chosen));
}

static void
ping_timer(struct sim *s, struct sim_node *n)
{
	const struct pause *p = n->state;
	uint64_t due = n->timer_at;
	struct flow *f;

	if (p->limit >= 0 && p->count >= (uint64_t)p->limit) {
		if (sim_int(n, "STOP") != 0)
			sim_stop(s);
		return;
	}
	f = ping(s, n);
	if (f != NULL)
		sim_send(s, n, 0, f);
	sim_timer_at(s, n, due + (uint64_t)sim_int(n, "INTERVAL"));
}

static struct flow *
ping_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const struct pause *p = n->state;

	(void)port;
	if (!p->active || (p->limit >= 0 && p->count >= (uint64_t)p->limit))
		return NULL;
	return ping(s, n);
}

/* Answers. */
static void
ping_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)n;
	(void)port;
	sim_drop(s, f);
}

static bool
ping_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct pause *p = n->state;

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)p->count);
	else if (strcmp(name, "active") == 0)
		sb_add(out, p->active ? "true" : "false");
	else
		return false;
	return true;
}

/* ---- TCPIPSend: by its handler ---- */

static bool
next_number(struct sim *s, const char **text, uint64_t most, uint32_t *v)
{
	const char *word = sim_word(s, text);
	uint16_t port;
	int64_t n;

	/* a port may have a name */
	if (most == UINT16_MAX && names_service_find(word, SERVICE_TCP, &port))
		n = port;
	else if (!sim_parse_int(word, &n) || n < 0 || (uint64_t)n > most)
		return false;
	*v = (uint32_t)n;
	return true;
}

/* Its addresses are numbers as the machine keeps them: the first octet is the lowest. */
static void
put_swapped(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static int
send_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	static const uint64_t most[] = { UINT32_MAX, UINT16_MAX, UINT32_MAX, UINT16_MAX,
					 UINT32_MAX, UINT32_MAX, UINT8_MAX };
	uint32_t v[ARRAY_LEN(most)], count = 1;
	uint8_t chosen[MAX_CHOSEN];
	bool stop = false;

	if (strcmp(name, "send") != 0)
		return SIM_UNKNOWN;
	for (size_t i = 0; i < ARRAY_LEN(most); i++)
		if (!next_number(s, &arg, most[i], &v[i]))
			return SIM_BAD_VALUE;
	if ((*arg != '\0' && !next_number(s, &arg, UINT32_MAX, &count)) ||
	    (*arg != '\0' && !sim_parse_bool(sim_word(s, &arg), &stop)) || *arg != '\0')
		return SIM_BAD_VALUE;
	put_swapped(chosen, v[0]);
	put_swapped(chosen + 4, v[2]);
	sim_put16(chosen + 8, v[1]);
	sim_put16(chosen + 10, v[3]);
	sim_put32(chosen + 12, v[4]);
	sim_put32(chosen + 16, v[5]);
	chosen[20] = (uint8_t)v[6];
	for (uint32_t i = 0; i < count && s->ok; i++)
		make_and_send(s, n, chosen, 21);
	if (stop)
		sim_stop(s);
	return 0;
}

/* ---- FastUDPSource, FastUDPFlows, FastTCPFlows: as often as they are asked, or at a rate ---- */

enum fast_kind { FAST_UDP, FAST_UDP_FLOWS, FAST_TCP_FLOWS };
enum { FIN = 1, SYN = 2, DATA = 0 };

struct fast {
	enum fast_kind kind;
	struct gap_rate gap;
	bool limited, active, all_fins;
	uint32_t count, limit;		/* UINT32_MAX: none */
	uint32_t interval, steps, taken;	/* taken: steps of the packet as it is now */
	uint32_t flows, size;
	uint32_t *sent, *ports;		/* per flow */
	uint64_t first, last;		/* milliseconds, 0: none */
	uint64_t chance;
};

static void
fast_reset(struct fast *c)
{
	c->count = 0;
	c->first = c->last = 0;
	c->all_fins = false;
	c->steps = 0;
}

static bool
fast_init(struct sim *s, struct sim_node *n)
{
	struct fast *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	int64_t limit = sim_int(n, "LIMIT");

	c->kind = strcmp(n->cls->name, "FastUDPSource") == 0 ? FAST_UDP :
	    strcmp(n->cls->name, "FastUDPFlows") == 0 ? FAST_UDP_FLOWS : FAST_TCP_FLOWS;
	c->limited = sim_int(n, "RATE") != 0;
	gap_set(&c->gap, (uint64_t)sim_int(n, "RATE"));
	c->limit = limit >= 0 ? (uint32_t)limit : UINT32_MAX;
	c->active = sim_int(n, "ACTIVE") != 0;
	if (c->kind == FAST_UDP) {
		c->interval = (uint32_t)sim_int(n, "INTERVAL");
		return true;
	}
	c->flows = (uint32_t)sim_int(n, "FLOWS");
	c->size = (uint32_t)sim_int(n, "FLOWSIZE");
	if (c->kind == FAST_TCP_FLOWS)
		c->size = MAX_OF(c->size, 3u);
	if (c->flows == 0) {
		diag_error(s->in->diag, n->graph->at, "'%s' has no flows, and Click stops when it "
			   "chooses one: expected FLOWS of 1 or more", n->graph->name);
		return false;
	}
	c->sent = x_calloc(c->flows, sizeof(*c->sent));
	c->ports = x_calloc(c->flows, sizeof(*c->ports));
	c->chance = s->in->engine->sim_seed;
	for (uint32_t i = 0; i < c->flows; i++)
		c->ports[i] = sim_chance(&c->chance);
	n->chance = c->flows > 1 ? "which flow sends, and its ports" : "the ports of the flow";
	return true;
}

static void
fast_fini(struct sim *s, struct sim_node *n)
{
	struct fast *c = n->state;

	(void)s;
	if (c == NULL)
		return;
	free(c->sent);
	free(c->ports);
}

static struct flow *
of_flow(struct sim *s, struct sim_node *n, uint32_t flow, uint8_t kind)
{
	const struct fast *c = n->state;
	uint64_t numbers = s->in->engine->sim_seed + (uint64_t)flow * 3 + kind;
	uint8_t chosen[MAX_CHOSEN];

	sim_put32(chosen, c->ports[flow]);
	if (c->kind != FAST_TCP_FLOWS)
		return make(s, n, chosen, 4);
	sim_put32(chosen + 4, sim_chance(&numbers));
	sim_put32(chosen + 8, sim_chance(&numbers));
	chosen[12] = kind;
	return make(s, n, chosen, 13);
}

/* At the end every flow that is not between two rounds gets its FIN, also one that never began. */
static struct flow *
last_fin(struct sim *s, struct sim_node *n)
{
	struct fast *c = n->state;

	for (uint32_t i = 0; i < c->flows; i++)
		if (c->sent[i] != c->size) {
			c->sent[i] = c->size;
			return of_flow(s, n, i, FIN);
		}
	c->all_fins = true;
	return NULL;
}

static struct flow *
next_of_flows(struct sim *s, struct sim_node *n)
{
	struct fast *c = n->state;
	uint32_t flow = c->flows == 1 ? 0 : sim_chance(&c->chance) % c->flows;

	if (c->sent[flow] == c->size) {
		c->ports[flow] = sim_chance(&c->chance);
		c->sent[flow] = 0;
	}
	c->sent[flow]++;
	return of_flow(s, n, flow, c->sent[flow] == 1 ? SYN : c->sent[flow] == c->size ? FIN : DATA);
}

static bool
fast_at_limit(const struct fast *c)
{
	return c->limit != UINT32_MAX && c->count >= c->limit;
}

static struct flow *
fast_next(struct sim *s, struct sim_node *n)
{
	struct fast *c = n->state;
	uint8_t steps[2];

	if (c->kind == FAST_TCP_FLOWS && fast_at_limit(c))
		return last_fin(s, n);
	if (c->kind != FAST_UDP)
		return next_of_flows(s, n);
	sim_put16(steps, c->taken);
	return make(s, n, steps, sizeof(steps));
}

static struct flow *
fast_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct fast *c = n->state;
	struct flow *f;

	(void)port;
	if (!c->active || (fast_at_limit(c) && (c->kind != FAST_TCP_FLOWS || c->all_fins)))
		return NULL;
	if (c->limited && !gap_open(&c->gap, s->now)) {
		if (c->gap.rate != 0)
			s->poll_at = MIN_OF(s->poll_at, gap_next(&c->gap, s->now));
		return NULL;
	}
	if (c->limited)
		gap_pass(&c->gap, 1);
	f = fast_next(s, n);
	if (f == NULL)
		return NULL;
	c->count++;
	if (c->count == 1)
		c->first = s->now / 1000000;
	if (fast_at_limit(c))
		c->last = s->now / 1000000;
	if (c->interval > 0 && c->count % c->interval == 0)
		c->taken = ++c->steps;
	return f;
}

static bool
fast_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct fast *c = n->state;
	uint64_t ms = MAX_OF(c->last - c->first, UINT64_C(1));

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%u", c->count);
	else if (strcmp(name, "rate") == 0)
		sb_printf(out, "%u", c->last == 0 ? 0 : c->count * 1000 / (uint32_t)ms);
	else if (strcmp(name, "length") == 0 && c->kind == FAST_UDP_FLOWS)
		sb_printf(out, "%lld", (long long)MAX_OF(sim_int(n, "LENGTH"), INT64_C(60)));
	else
		return false;
	return true;
}

static int
fast_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct fast *c = n->state;
	int64_t v;

	if (strcmp(name, "reset") == 0) {
		fast_reset(c);
		return 0;
	}
	if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &c->active))
			return SIM_BAD_VALUE;
		if (c->active)
			fast_reset(c);
		return 0;
	}
	if (!sim_parse_int(arg, &v))
		return SIM_BAD_VALUE;
	if (strcmp(name, "limit") == 0)
		c->limit = v >= 0 ? (uint32_t)v : UINT32_MAX;
	else if (strcmp(name, "rate") == 0)
		gap_adjust(&c->gap, (uint64_t)v, s->now);
	else if (strcmp(name, "length") == 0 && c->kind == FAST_UDP_FLOWS)
		return sim_reconfigure(s, n, "LENGTH", arg) ? 0 : SIM_BAD_VALUE;
	else
		return SIM_UNKNOWN;
	return 0;
}

#define FAST(class) \
	{ .name = class, .init = fast_init, .pull = fast_pull, .read = fast_read, \
	  .write = fast_write, .fini = fast_fini }

const struct sim_class sim_classes_make[] = {
	{ .name = "ARPFaker", .init = faker_init, .timer = faker_timer },
	{ .name = "RIPSend", .init = faker_init, .timer = faker_timer },
	{ .name = "EtherPauseSource", .init = pause_init, .timer = pause_timer, .pull = pause_pull,
	  .read = pause_read, .write = pause_write },
	{ .name = "ICMPPingSource", .init = pause_init, .timer = ping_timer, .pull = ping_pull,
	  .push = ping_push, .read = ping_read, .write = pause_write },
	{ .name = "TCPIPSend", .write = send_write },
	FAST("FastUDPSource"),
	FAST("FastUDPFlows"),
	FAST("FastTCPFlows"),
	{ .name = NULL },
};
