/*
 * sim_icmp.c - ICMPError in a concrete run: the rules make the answer, here it gets the source route of the packet
 * turned round (RFC 1122 section 3.2.2), of which only the part counts that the packet has behind it. A redirect is
 * not sent to a packet with a source route.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"

enum { OPT_END = 0, OPT_NOP = 1, LOOSE = 0x83, STRICT = 0x89, FIRST = 4, REDIRECT = 5, MOST = 40 };

/* `n` octets from the network header on, wherever the data begins; false: not all are there. */
static bool
net_octets(struct sim *s, struct flow *f, uint32_t n, uint8_t *out)
{
	struct engine *e = s->in->engine;

	for (uint32_t i = 0; i < n; i++) {
		enum read_fault why;
		value v = flow_read(e, f, BASE_NET, (f->net + (int32_t)i) * 8, 8, &why);
		uint64_t b;

		if (v == VALUE_NONE || !value_is_const(e->values, v, &b))
			return false;
		out[i] = (uint8_t)b;
	}
	return true;
}

/* Turns the option at `opt` of n octets round; the length with the padding, or 0: it is none. */
static uint32_t
turn_round(const uint8_t *opt, uint32_t n, uint8_t *out)
{
	uint32_t at = n >= 3 ? opt[2] : 0, len = 3;

	if (at < FIRST || at % 4 != 0 || at > n + 1)
		return 0;
	memset(out, OPT_END, MOST);
	out[0] = opt[0];
	out[1] = (uint8_t)(at - 1);
	out[2] = FIRST;
	for (; at > FIRST; at -= 4, len += 4)
		memcpy(out + len, opt + at - 5, 4);
	return (len + 3) & ~3u;
}

/* The source route that the answer goes back by. */
static uint32_t
route_back(struct sim *s, struct flow *f, uint8_t *out)
{
	uint8_t ip[60];
	uint32_t hl;

	if (f->net == POINTER_NONE || !net_octets(s, f, 1, ip))
		return 0;
	hl = (ip[0] & 15u) * 4;
	if (hl <= 20 || !net_octets(s, f, hl, ip))
		return 0;
	for (uint32_t at = 20; at < hl && ip[at] != OPT_END;) {
		uint32_t n = ip[at] == OPT_NOP ? 1 : at + 1 < hl ? ip[at + 1] : 0;

		if (n < 1 || (n < 2 && ip[at] != OPT_NOP) || at + n > hl)
			return 0;
		if (ip[at] == LOOSE || ip[at] == STRICT)
			return turn_round(ip + at, n, out);
		at += n;
	}
	return 0;
}

/* Puts the option behind the header of the answer, which stays within the MTU. */
static void
add_route(struct sim *s, struct flow *f, const struct sim_ip *p, uint32_t mtu,
	  const uint8_t *option, uint32_t len)
{
	uint32_t hl = p->hl + len, whole = MIN_OF(p->len + len, mtu);
	uint8_t *one = x_calloc(1, p->len + len), *icmp = one + hl;
	struct checksum c = { 0 };

	memcpy(one, p->ip, p->hl);
	memcpy(one + p->hl, option, len);
	memcpy(icmp, p->ip + p->hl, p->len - p->hl);
	one[0] = (uint8_t)(one[0] + len / 4);
	sim_put16(one + 2, whole);
	sim_ip_sum(one);
	sim_put16(icmp + 2, 0);
	checksum_add(&c, icmp, whole - hl);
	sim_put16(icmp + 2, checksum_finish(&c));
	sim_ip_write(s, f, one, whole);
	f->transport = f->net + (int32_t)hl;
	free(one);
}

static struct flow *
answer(struct sim *s, struct sim_node *n, struct flow *f)
{
	uint8_t option[MOST];
	uint32_t len = route_back(s, f, option), mtu = (uint32_t)sim_int(n, "MTU");
	struct sim_ip p;

	if (len > 0 && sim_int(n, "TYPE") == REDIRECT) {
		sim_drop(s, f);
		return NULL;
	}
	f = sim_filter(s, n, 0, f);
	if (f == NULL || len == 0)
		return f;
	if (mtu < 28 + len) {
		sim_violation(s, n, f, "the MTU has no room for the source route");
		return NULL;
	}
	if (!sim_ip_read(s, n, f, &p))
		return NULL;
	add_route(s, f, &p, mtu, option, len);
	sim_ip_fini(&p);
	return f;
}

static void
error_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = answer(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
error_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : answer(s, n, f);
}

const struct sim_class sim_classes_icmp[] = {
	{ .name = "ICMPError", .push = error_push, .pull = error_pull },
	{ .name = NULL },
};
