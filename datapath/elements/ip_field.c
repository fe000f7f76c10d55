/*
 * ip_field.c - single fields of marked IPv4 headers, checksums after them.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"
#include "models/packet/checksum.h"

struct ip_field {
	struct element el;
	uint8_t value;
	bool active, multicast, flag;
	uint64_t dropped;
};

static struct pkt *unmarked(struct element *e, struct pkt *p)
{
	element_drop(e, DROP_PRECONDITION, p);
	return NULL;
}

static inline struct pkt *ttl_one(struct element *e, struct pkt *p)
{
	struct ip_field *f = (struct ip_field *)e;
	uint8_t *ip = pkt_ip(p);
	uint16_t old, new;

	if (UNLIKELY(!ip))
		return unmarked(e, p);
	if (UNLIKELY(!f->active || (!f->multicast && ip[IP_DST] >> 4 == 14)))
		return p;
	if (UNLIKELY(ip[IP_TTL] <= 1)) {
		f->dropped++;
		return element_reject(e, DROP_EXPIRED, p);
	}
	/* as one word: two octets that were written as one are read late */
	old = raw16(ip + IP_TTL);
	new = __builtin_bswap16((uint16_t)(__builtin_bswap16(old) - 0x100));
	put_raw16(ip + IP_TTL, new);
	sum_update16(ip + IP_SUM, old, new);
	return p;
}
ELEMENT_SIMPLE(dec_ttl, ttl_one)

static inline void set_tos(uint8_t *ip, uint8_t tos)
{
	uint16_t old = raw16(ip);

	ip[IP_TOS] = tos;
	sum_update16(ip + IP_SUM, old, raw16(ip));
}

static inline struct pkt *dscp_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p);

	if (UNLIKELY(!ip))
		return unmarked(e, p);
	set_tos(ip, (uint8_t)((ip[IP_TOS] & 3) | ((struct ip_field *)e)->value << 2));
	return p;
}
ELEMENT_SIMPLE(set_dscp, dscp_one)

static inline struct pkt *ecn_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p);

	if (UNLIKELY(!ip))
		return unmarked(e, p);
	set_tos(ip, (uint8_t)((ip[IP_TOS] & ~3) | ((struct ip_field *)e)->value));
	return p;
}
ELEMENT_SIMPLE(set_ecn, ecn_one)

static inline struct pkt *ce_one(struct element *e, struct pkt *p)
{
	struct ip_field *f = (struct ip_field *)e;
	uint8_t *ip = pkt_ip(p);

	if (UNLIKELY(!ip))
		return unmarked(e, p);
	/* Click's "drops" does not count them */
	if (!(ip[IP_TOS] & 3) && !f->flag) {
		element_drop(e, DROP_FILTERED, p);
		return NULL;
	}
	if ((ip[IP_TOS] & 3) != 3)
		set_tos(ip, ip[IP_TOS] | 3);
	return p;
}
ELEMENT_SIMPLE(mark_ce, ce_one)

/* Of the marked header, or of what the data begins with. */
static inline struct pkt *ip_sum_one(struct element *e, struct pkt *p)
{
	uint32_t at = p->net != PKT_NONE ? p->net : pkt_offset(p);
	uint8_t *ip = pkt_at(p, at, IP_HEADER);
	uint32_t left = pkt_left(p, at), hl;

	if (!ip || left < IP_HEADER)
		goto bad;
	hl = ip_header_len(ip);
	if (hl < IP_HEADER || left < hl)
		goto bad;
	ip_set_sum(ip, hl);
	return p;
bad:
	element_drop(e, DROP_BAD_HEADER, p);
	return NULL;
}
ELEMENT_SIMPLE(set_ip_sum, ip_sum_one)

static inline struct pkt *tcp_sum_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 20);
	uint32_t hl, len;

	if (!ip)
		return unmarked(e, p);
	hl = ip_header_len(ip);
	len = load_be16(ip + IP_LEN);
	if (!t || len < hl + 20 || len - hl > pkt_left(p, p->trans)) {
		element_drop(e, DROP_BAD_HEADER, p);
		return NULL;
	}
	len -= hl;
	if (((struct ip_field *)e)->flag) {
		uint32_t off = (uint32_t)(t[12] >> 4) * 4;

		if (off < 20)
			off = 20;
		else if (off > len && !(load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK)))
			off = len;
		t[12] = (uint8_t)((t[12] & 0x0f) | off / 4 << 4);
	}
	store_be16(t + TCP_SUM, 0);
	/* by the protocol that the header states, TCP or not */
	store_be16(t + TCP_SUM, ip_transport_sum(ip, ip[IP_PROTO], t, len));
	return p;
}
ELEMENT_SIMPLE(set_tcp_sum, tcp_sum_one)

static inline struct pkt *udp_sum_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8);
	uint32_t len;

	if (!ip)
		return unmarked(e, p);
	if (!t || pkt_left(p, p->trans) < 8 || load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK))
		return element_reject(e, DROP_BAD_HEADER, p);
	/* whatever the protocol is, and as many octets as the header says, be they fewer than a header */
	len = load_be16(t + UDP_LEN);
	if (len > pkt_left(p, p->trans))
		return element_reject(e, DROP_BAD_HEADER, p);
	store_be16(t + UDP_SUM, 0);
	store_be16(t + UDP_SUM, ip_transport_sum(ip, ip[IP_PROTO], t, len));
	return p;
}
ELEMENT_SIMPLE(set_udp_sum, udp_sum_one)

static bool ttl_configure(struct element *e, struct setup *s)
{
	struct ip_field *f = (struct ip_field *)e;

	f->active = setup_int(s, "ACTIVE");
	f->multicast = setup_int(s, "MULTICAST");
	return true;
}

static bool dscp_configure(struct element *e, struct setup *s)
{
	((struct ip_field *)e)->value = (uint8_t)setup_int(s, "DSCP");
	return true;
}

static bool ecn_configure(struct element *e, struct setup *s)
{
	((struct ip_field *)e)->value = (uint8_t)setup_int(s, "ECN");
	return true;
}

static bool ce_configure(struct element *e, struct setup *s)
{
	((struct ip_field *)e)->flag = setup_int(s, "FORCE");
	return true;
}

static bool tcp_configure(struct element *e, struct setup *s)
{
	((struct ip_field *)e)->flag = setup_int(s, "FIXOFF");
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct ip_field *)e)->active, out);
}

static bool read_ecn(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_argument(e, "ECN", 0, out);
}

static bool read_dscp(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_argument(e, "DSCP", 0, out);
}

READ_U64(read_drops, struct ip_field, dropped)
READ_BOOL(read_active, struct ip_field, active)

static const struct handler ttl_handlers[] = {
	{ "drops", read_drops, NULL },
	{ "active", read_active, write_active },
	{ 0 }
};
static const struct handler ecn_handlers[] = { { "ecn", read_ecn, NULL }, { 0 } };
static const struct handler dscp_handlers[] = { { "dscp", read_dscp, NULL }, { 0 } };
static const struct handler drop_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

#define SIZE	sizeof(struct ip_field)
const struct element_class ip_field_classes[] = {
	{ "DecIPTTL", SIZE, .simple = dec_ttl, .configure = ttl_configure,
	  .handlers = ttl_handlers,
	  .drops = DROPS(DROP_EXPIRED, DROP_PRECONDITION) },
	{ "SetIPDSCP", SIZE, .simple = set_dscp, .configure = dscp_configure, .handlers = dscp_handlers,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "SetIPECN", SIZE, .simple = set_ecn, .configure = ecn_configure, .handlers = ecn_handlers,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "MarkIPCE", SIZE, .simple = mark_ce, .configure = ce_configure,
	  .handlers = drop_handlers,
	  .drops = DROPS(DROP_FILTERED, DROP_PRECONDITION) },
	{ "SetIPChecksum", SIZE, .simple = set_ip_sum,
	  .drops = DROPS(DROP_BAD_HEADER) },
	{ "SetTCPChecksum", SIZE, .simple = set_tcp_sum, .configure = tcp_configure,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_PRECONDITION) },
	{ "SetUDPChecksum", SIZE, .simple = set_udp_sum,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_PRECONDITION) },
	{ 0 }
};
