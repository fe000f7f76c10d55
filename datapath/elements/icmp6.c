/*
 * icmp6.c - ICMP6Error: a new packet that says what went wrong with another (RFC 4443);
 * IP6Fragmenter, which in Click only ends what is too large. Errors about errors are sent, and the
 * fields behind the checksum are little-endian: Click's bytes, not the RFC's.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	ICMP_HEADER = 8, REDIRECT_HEADER = 40, MOST_QUOTED = 568, SAID_MTU = 1500,
	TYPE_UNREACHABLE = 1, TYPE_TOO_BIG = 2, TYPE_EXCEEDED = 3, TYPE_PROBLEM = 4,
	TYPE_REDIRECT = 137,
};

struct icmp6_error {
	struct element el;
	uint8_t src[16];
	uint8_t type, code;
};

static void put_le32(uint8_t *at, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

/* What stands between the checksum and the quoted octets; returns where these begin. */
static uint32_t fill(const struct icmp6_error *c, const struct pkt *p, const uint8_t *ip,
		     uint8_t *icmp)
{
	if (c->code || c->type == TYPE_UNREACHABLE || c->type == TYPE_EXCEEDED)
		return ICMP_HEADER;
	if (c->type == TYPE_TOO_BIG) {
		put_le32(icmp + 4, SAID_MTU);
	} else if (c->type == TYPE_PROBLEM) {
		put_le32(icmp + 4, p->anno[ANNO_PARAMPROB]);
	} else {
		memcpy(icmp + 8, p->anno + ANNO_DST_IP6, 16);
		memcpy(icmp + 24, ip + IP6_DST, 16);
		return REDIRECT_HEADER;
	}
	return ICMP_HEADER;
}

static struct pkt *answer(struct icmp6_error *c, const struct pkt *p, const uint8_t *ip)
{
	uint32_t quote = MIN_OF(p->len, (uint32_t)MOST_QUOTED);
	uint32_t len = (c->type == TYPE_REDIRECT ? REDIRECT_HEADER : ICMP_HEADER) + quote;
	struct pkt *q = pkt_new(p->pool, PKT_HEADROOM, IP6_HEADER + len);
	uint8_t *o;

	if (!q)
		return NULL;
	o = q->data;
	memset(o, 0, IP6_HEADER + len);
	o[0] = 0x60;
	store_be16(o + IP6_PLEN, (uint16_t)len);
	o[IP6_NEXT] = PROTO_ICMP6;
	o[IP6_HLIM] = 255;
	memcpy(o + IP6_SRC, c->src, 16);
	memcpy(o + IP6_DST, ip + IP6_SRC, 16);
	o[IP6_HEADER] = c->type;
	o[IP6_HEADER + 1] = c->code;
	memcpy(o + IP6_HEADER + fill(c, p, ip, o + IP6_HEADER), p->data, quote);
	store_be16(o + IP6_HEADER + 2, ip6_transport_sum(o, PROTO_ICMP6, o + IP6_HEADER, len));
	pkt_mark_ip(q, pkt_offset(q), IP6_HEADER);
	memcpy(q->anno + ANNO_DST_IP6, o + IP6_DST, 16);
	q->anno[ANNO_FIX_IP_SRC] = 1;
	return q;
}

static inline struct pkt *error_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_at(p, p->net, IP6_HEADER);
	enum drop why = DROP_PRECONDITION;
	struct pkt *q = NULL;

	if (ip) {
		why = DROP_NOT_ANSWERED;
		if (ip[IP6_DST] != 0xff && p->type != PKT_BROADCAST && p->type != PKT_MULTICAST) {
			q = answer((struct icmp6_error *)e, p, ip);
			why = q ? DROP_CONSUMED : DROP_NO_MEMORY;
		}
	}
	element_drop(e, why, p);
	return q;
}
ELEMENT_SIMPLE(error, error_one)

static bool error_configure(struct element *e, struct setup *s)
{
	struct icmp6_error *c = (struct icmp6_error *)e;

	memcpy(c->src, setup_value(s, "SRC")->ip6, 16);
	c->type = (uint8_t)setup_int(s, "TYPE");
	c->code = (uint8_t)setup_int(s, "CODE");
	return true;
}

struct fragmenter6 {
	struct element el;
	uint32_t mtu;
	uint64_t counted;		/* never: Click's drops and fragments stay 0; drop_reasons tell */
};

static inline struct pkt *fit_one(struct element *e, struct pkt *p)
{
	struct fragmenter6 *f = (struct fragmenter6 *)e;

	if (p->len <= f->mtu)
		return p;
	element_drop(e, DROP_TOO_LARGE, p);
	return NULL;
}
ELEMENT_SIMPLE(fit, fit_one)

static bool fit_configure(struct element *e, struct setup *s)
{
	((struct fragmenter6 *)e)->mtu = setup_u32(s, "MTU");
	return true;
}

READ_U64(read_none, struct fragmenter6, counted)

static const struct handler fit_handlers[] = {
	{ "drops", read_none, NULL },
	{ "fragments", read_none, NULL },
	{ 0 }
};

const struct element_class icmp6_classes[] = {
	{ "ICMP6Error", sizeof(struct icmp6_error), .simple = error,
	  .configure = error_configure,
	  .drops = DROPS(DROP_NOT_ANSWERED, DROP_CONSUMED, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ "IP6Fragmenter", sizeof(struct fragmenter6), .simple = fit,
	  .configure = fit_configure, .handlers = fit_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ 0 }
};
