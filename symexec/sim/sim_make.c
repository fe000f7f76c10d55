/*
 * sim_make.c - sources whose packets their rules make: here is when, and what they choose. The rules begin with a
 * packet that holds the choices, one value behind the other, in network order (models/elements/lib/made.lua). What
 * Click chooses by chance is the same in every run here, and the run says so.
 */
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "models/packet/names.h"
#include "symexec/explore/witness.h"
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
	struct pings *pings;	/* ICMPPingSource with an input for answers */
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
		if (!sim_parse_int(arg, &v) || v != (int32_t)v)
			return SIM_BAD_VALUE;
		p->limit = v;
	} else {
		return SIM_UNKNOWN;
	}
	return 0;
}

static int
frame_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	const struct pause *p = n->state;
	int r = pause_write(s, n, name, arg);

	if (r == 0 && !sim_is_pulled(n, 0) && !n->timer_set && p->active &&
	    (strcmp(name, "active") == 0 || strcmp(name, "limit") == 0 || strcmp(name, "reset_counts") == 0))
		sim_timer_after(s, n, 0);
	return r;
}

/* ---- ICMPPingSource ---- */

/* When each was sent; answers, and their times in microseconds. */
struct pings {
	uint64_t sent[UINT16_MAX + 1];	/* 0: it was not */
	bool answered[UINT16_MAX + 1];
	uint64_t received, twice, sum, squares;
	uint32_t least, most;
};

/* The number is never 0. */
static struct flow *
ping(struct sim *s, struct sim_node *n)
{
	struct pause *p = n->state;
	uint32_t number = (uint32_t)(p->count++ % 0xffff) + 1;
	uint8_t chosen[2] = { (uint8_t)(number >> 8), (uint8_t)number };
	struct flow *f;

	if (p->pings != NULL) {
		p->pings->sent[number] = s->now;
		p->pings->answered[number] = false;
	}
	f = make(s, n, chosen, sizeof(chosen));
	if (f != NULL)
		f->timestamp = s->now;
	return f;
}

/* Whole milliseconds. */
static uint64_t
ping_interval(const struct sim_node *n)
{
	return MAX_OF(((uint64_t)sim_int(n, "INTERVAL") + 500000) / 1000000, UINT64_C(1)) * 1000000;
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
	sim_timer_at(s, n, due + ping_interval(n));
}

static struct flow *
ping_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const struct pause *p = n->state;

	(void)port;
	/* it is not looked at whether the source is active */
	if (p->limit < 0 || p->count < (uint64_t)p->limit)
		return ping(s, n);
	if (sim_int(n, "STOP") != 0)
		sim_stop(s);
	return NULL;
}

/* Which number it answers; 0: it is no answer to this source. */
static uint32_t
answered_number(struct sim *s, const struct sim_node *n, struct flow *f)
{
	uint32_t id = (uint32_t)sim_int(n, "IDENTIFIER"), number = 0;
	struct sim_ip p;
	const uint8_t *icmp;

	if (!sim_ip_look(s, f, &p))
		return 0;
	icmp = p.ip + p.hl;
	/* the octets of the identifier are the other way round */
	if (p.ip[9] == 1 && p.ip_len >= p.hl + 8 && icmp[0] == 0 && sim_get16(icmp + 4) == ((id & 255) << 8 | id >> 8))
		number = sim_get16(icmp + 6);
	sim_ip_fini(&p);
	return number;
}

static void
note_answer(struct pings *p, uint32_t number, uint64_t time)
{
	uint32_t us;

	if (p->sent[number] == 0)
		return;
	p->twice += p->answered[number];
	if (time != 0) {
		us = (uint32_t)((time / 1000 - p->sent[number] / 1000));
		p->least = p->received == 0 || us < p->least ? us : p->least;
		p->most = p->received == 0 || us > p->most ? us : p->most;
		p->sum += us;
		p->squares += (uint64_t)us * us;
	}
	p->received++;
	p->answered[number] = true;
}

/* An answer goes out again as the next request, with its own data behind the header. */
static void
mirror(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct engine *e = s->in->engine;
	struct witness none = { .values = u64_map_new() };
	struct flow *next = ping(s, n);
	enum read_fault why;
	uint8_t *bytes;

	if (next == NULL) {
		sim_drop(s, f);
		witness_fini(&none);
		return;
	}
	f->data = f->net;
	(void)witness_bytes(e, next, next, &none, &bytes);
	sim_put16(bytes + 2, sim_length(s, f));
	sim_put16(bytes + 10, 0);
	sim_put16(bytes + 10, checksum_of(bytes, 20));
	/* the sum of ICMP is that of the data as it was given */
	flow_write(e, f, BASE_DATA, f->data * 8, 28 * 8, value_bytes(e->values, bytes, 28));
	flow_write(e, f, BASE_ANNO, ANNO_DST_IP * 8, 32, flow_read(e, next, BASE_ANNO, ANNO_DST_IP * 8, 32, &why));
	free(bytes);
	witness_fini(&none);
	f->transport = f->net + 20;
	f->timestamp = s->now;
	flow_free(e, next);
	sim_send(s, n, 0, f);
}

static void
ping_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct pause *p = n->state;
	uint32_t number = answered_number(s, n, f);

	(void)port;
	note_answer(p->pings, number, f->timestamp);
	if (number != 0 && sim_int(n, "MIRROR") != 0)
		mirror(s, n, f);
	else
		sim_drop(s, f);
}

/* "1.500000s", and below a thousand in microseconds; of nothing a bare 0. */
static void
print_micros(uint64_t us, struct strbuf *out)
{
	uint32_t rest = (uint32_t)(us % 1000000);

	if (us > 0 && us < 1000) {
		sb_printf(out, "%lluus", (unsigned long long)us);
		return;
	}
	sb_printf(out, "%llu", (unsigned long long)(us / 1000000));
	if (rest != 0) {
		sb_printf(out, ".%06u", rest);
		while (out->s[out->len - 1] == '0')
			sb_cut(out, out->len - 1);
	}
	sb_add_char(out, 's');
}

static uint64_t
root_of(uint64_t n)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit > 0; bit >>= 1)
		if ((r | bit) * (r | bit) <= n)
			r |= bit;
	return r;
}

static void
print_millis(uint64_t us, char end, struct strbuf *out)
{
	sb_printf(out, "%u.%03u%c", (unsigned)(us / 1000), (unsigned)(us % 1000), end);
}

/* In the words of ping(8); what came twice counts as lost once more. */
static void
print_summary(const struct pause *p, struct strbuf *out)
{
	const struct pings *r = p->pings;
	uint64_t average;

	sb_printf(out, "%llu packets transmitted, %llu received", (unsigned long long)p->count,
		  (unsigned long long)(r->received - r->twice));
	if (r->twice > 0)
		sb_printf(out, ", +%llu duplicates", (unsigned long long)r->twice);
	if (p->count > 0)
		sb_printf(out, ", %lld%% packet loss\n",
			  (long long)((int64_t)(p->count - r->received - r->twice) * 100 / (int64_t)p->count));
	if (r->received == 0)
		return;
	average = r->sum / r->received;
	sb_add(out, "rtt min/avg/max/mdev = ");
	print_millis(r->least, '/', out);
	print_millis(average, '/', out);
	print_millis(r->most, '/', out);
	print_millis(root_of(r->squares / r->received - average * average), '\n', out);
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
	else if (strcmp(name, "src") == 0)
		sim_print_ip(out, (uint32_t)sim_int(n, "SRC"));
	else if (strcmp(name, "dst") == 0)
		sim_print_ip(out, (uint32_t)sim_int(n, "DST"));
	else if (p->pings == NULL)
		return false;
	else if (strcmp(name, "summary") == 0)
		print_summary(p, out);
	else if (strcmp(name, "rtt_min") == 0)
		print_micros(p->pings->least, out);
	else if (strcmp(name, "rtt_max") == 0)
		print_micros(p->pings->most, out);
	else if (strcmp(name, "rtt_avg") == 0)
		print_micros(p->pings->sum / MAX_OF(p->pings->received, UINT64_C(1)), out);
	else
		return false;
	return true;
}

/* Counted anew are the answers, too. */
static int
ping_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	const struct pause *p = n->state;
	int r;

	if (strcmp(name, "reset_counts") == 0 && p->pings != NULL)
		memset(p->pings, 0, sizeof(*p->pings));
	if (strcmp(name, "interval") == 0)
		return sim_reconfigure(s, n, "INTERVAL", arg) ? 0 : SIM_BAD_VALUE;
	r = pause_write(s, n, name, arg);
	if (r != 0 || sim_is_pulled(n, 0))
		return r;
	if (!p->active)
		n->timer_set = false;
	else if (!n->timer_set && (p->limit < 0 || p->count < (uint64_t)p->limit))
		sim_timer_after(s, n, strcmp(name, "active") == 0 ? 0 : ping_interval(n));
	return 0;
}

static bool
ping_init(struct sim *s, struct sim_node *n)
{
	if (!pause_init(s, n))
		return false;
	if (n->timer_set)
		sim_timer_after(s, n, ping_interval(n));
	if (n->element->ninputs > 0)
		((struct pause *)n->state)->pings = x_calloc(1, sizeof(struct pings));
	return true;
}

static void
ping_fini(struct sim *s, struct sim_node *n)
{
	(void)s;
	if (n->state != NULL)
		free(((struct pause *)n->state)->pings);
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
	  .read = pause_read, .write = frame_write },
	{ .name = "ICMPPingSource", .init = ping_init, .timer = ping_timer, .pull = ping_pull,
	  .push = ping_push, .read = ping_read, .write = ping_write, .fini = ping_fini },
	{ .name = "TCPIPSend", .write = send_write },
	FAST("FastUDPSource"),
	FAST("FastUDPFlows"),
	FAST("FastTCPFlows"),
	{ .name = NULL },
};
