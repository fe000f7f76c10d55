/*
 * sim_tcp.c - TCPFragmenter in a concrete run. It cuts by the lengths that the headers state, whatever the protocol: the
 * packet keeps what stands in front of its IP header and behind its IP length, or misses as much at the end of each
 * segment as it misses itself; pieces of the payload move to the front.
 * The flag FIN goes from a segment that more than the MTU follows.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"

enum { FIN = 1, SEQ = 4, OFFSET = 12, FLAGS = 13, SUM = 16, FIXED = 20 };

struct fragmented {
	uint64_t packets, cut, pieces;
};

struct cut {
	uint32_t mtu;
	uint32_t header;	/* IP and TCP, as they state it */
	uint32_t payload;	/* by the IP length */
};

static uint32_t
mtu_of(struct sim *s, const struct sim_node *n, struct flow *f)
{
	uint32_t mtu = (uint32_t)sim_int(n, "MTU");
	const struct values *values = s->in->engine->values;
	enum read_fault why;
	uint64_t high, low;
	int32_t at;
	value v;

	if (!sim_given(n, "MTU_ANNO"))
		return mtu;
	at = (int32_t)sim_int(n, "MTU_ANNO");
	/* in the machine's order */
	v = flow_read(s->in->engine, f, BASE_ANNO, at * 8, 8, &why);
	if (v == VALUE_NONE || !value_is_const(values, v, &low))
		return mtu;
	v = flow_read(s->in->engine, f, BASE_ANNO, (at + 1) * 8, 8, &why);
	if (v == VALUE_NONE || !value_is_const(values, v, &high))
		return mtu;
	low |= high << 8;
	return low != 0 && (mtu == 0 || low < mtu) ? (uint32_t)low : mtu;
}

void
sim_tcp_sum(uint8_t *ip, uint32_t len)
{
	uint32_t hl = (ip[0] & 15u) * 4;
	uint8_t *tcp = ip + hl;
	struct checksum c = { 0 };

	sim_put16(tcp + SUM, 0);
	checksum_add(&c, ip + 12, 4);
	checksum_add(&c, ip + checksum_destination4(ip, hl), 4);
	checksum_add16(&c, ip[9]);
	checksum_add16(&c, (uint16_t)(len - hl));
	checksum_add(&c, tcp, len - hl);
	sim_put16(tcp + SUM, checksum_finish(&c));
}

/* How much of the payload the last segment leaves behind. */
static uint32_t
before_last(const struct cut *c)
{
	uint32_t room = c->mtu - c->header;

	return (c->payload - 1) / room * room;
}

/* The segment with the payload from `from` on. */
static void
send_segment(struct sim *s, struct sim_node *n, const struct flow *f, const struct sim_ip *p,
	     const struct cut *c, uint32_t from)
{
	uint32_t count = MIN_OF(c->mtu - c->header, c->payload - from);
	uint32_t len = p->len - (c->payload - count), front = (uint32_t)(p->ip - p->bytes);
	struct flow *g = flow_copy(s->in->engine, f);
	uint8_t *one = x_calloc(1, p->len + c->header + c->payload + FIXED), *ip = one + front,
		*tcp = ip + p->hl;

	memcpy(one, p->bytes, p->len);
	memmove(ip + c->header, ip + c->header + from, count);
	sim_put16(ip + 2, len - front);
	sim_ip_sum(ip);
	sim_put32(tcp + SEQ, sim_get32(tcp + SEQ) + from);
	if (from + c->mtu < c->payload)
		tcp[FLAGS] &= (uint8_t)~FIN;
	sim_tcp_sum(ip, len - front);
	sim_ip_write(s, g, one, len);
	free(one);
	sim_send(s, n, 0, g);
}

static void
tcp_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct cut c = { .mtu = mtu_of(s, n, f) };
	struct fragmented *seen = n->state;
	struct sim_ip p;
	uint32_t len;

	(void)port;
	if (!sim_ip_read(s, n, f, &p))
		return;
	len = sim_get16(p.ip + 2);
	seen->packets++;
	if (c.mtu == 0 || len < c.mtu) {
		sim_send(s, n, 0, f);
	} else if (p.hl + FLAGS > p.ip_len) {
		sim_violation(s, n, f, "the TCP header is not in the packet");
	} else {
		c.header = p.hl + (uint32_t)(p.ip[p.hl + OFFSET] >> 4) * 4;
		c.payload = len - MIN_OF(c.header, len);
		if (c.mtu <= c.header || len <= c.header) {
			sim_send(s, n, 0, f);
		} else if (before_last(&c) + p.hl > p.ip_len) {
			sim_violation(s, n, f, "the IP length is beyond the end of the packet");
		} else {
			seen->cut++;
			for (uint32_t at = 0; at < c.payload; at += c.mtu - c.header) {
				seen->pieces++;
				send_segment(s, n, f, &p, &c, at);
			}
			flow_free(s->in->engine, f);
		}
	}
	sim_ip_fini(&p);
}

static bool
tcp_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct fragmented));
	return true;
}

static bool
tcp_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct fragmented *seen = n->state;
	const uint64_t *v = strcmp(name, "count") == 0 ? &seen->packets :
	    strcmp(name, "fragmented_count") == 0 ? &seen->cut :
	    strcmp(name, "fragments") == 0 ? &seen->pieces : NULL;

	(void)s;
	if (v != NULL)
		sb_printf(out, "%llu", (unsigned long long)*v);
	return v != NULL;
}

const struct sim_class sim_classes_tcp[] = {
	{ .name = "TCPFragmenter", .init = tcp_init, .push = tcp_push, .read = tcp_read },
	{ .name = NULL },
};
