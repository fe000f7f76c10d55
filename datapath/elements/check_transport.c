/*
 * check_transport.c - CheckTCPHeader, CheckUDPHeader, CheckICMPHeader: protocol, lengths and
 * checksum of what follows a marked IPv4 header. Fragments get no rule of their own: their
 * lengths and sums usually do not fit.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/packet/checksum.h"

struct check {
	struct element el;
	uint64_t dropped;
};

static struct pkt *refuse(struct element *e, struct pkt *p, enum drop why)
{
	((struct check *)e)->dropped++;
	return element_reject(e, why, p);
}

static inline struct pkt *tcp_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 20);
	uint32_t left = pkt_left(p, p->trans), len, off;

	if (!ip || ip[IP_PROTO] != PROTO_TCP || !t)
		return refuse(e, p, DROP_BAD_HEADER);
	/* beyond all that is left where IP states less than its header */
	len = load_be16(ip + IP_LEN) - ip_header_len(ip);
	if (len < 20 || len > left)
		return refuse(e, p, DROP_BAD_HEADER);
	off = (uint32_t)(t[12] >> 4) * 4;
	if (off < 20 || off > len)
		return refuse(e, p, DROP_BAD_HEADER);
	if (ip_transport_sum(ip, PROTO_TCP, t, len))
		return refuse(e, p, DROP_BAD_CHECKSUM);
	return p;
}
ELEMENT_SIMPLE(tcp, tcp_one)

/* By the length UDP itself names, whatever IP says. */
static inline struct pkt *udp_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8);
	uint32_t left = pkt_left(p, p->trans), len;

	if (!ip || ip[IP_PROTO] != PROTO_UDP || !t || left < 8)
		return refuse(e, p, DROP_BAD_HEADER);
	len = load_be16(t + UDP_LEN);
	if (len < 8 || len > left)
		return refuse(e, p, DROP_BAD_HEADER);
	if (raw16(t + UDP_SUM) && ip_transport_sum(ip, PROTO_UDP, t, len))
		return refuse(e, p, DROP_BAD_CHECKSUM);
	return p;
}
ELEMENT_SIMPLE(udp, udp_one)

/* By type: errors quote a header and 8 octets; timestamps are 20 exactly, information 8. */
static bool icmp_length_fits(const uint8_t *icmp, uint32_t len)
{
	switch (icmp[0]) {
	case 3: case 4: case 5: case 11: case 12:
		return len >= 8 + IP_HEADER + 8;
	case 13: case 14:
		return len == 20;
	case 15: case 16:
		return len == 8;
	default:
		return true;
	}
}

/* Everything up to the end of the packet, padding too. */
static inline struct pkt *icmp_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8);
	uint32_t len = pkt_left(p, p->trans);

	if (!ip || ip[IP_PROTO] != PROTO_ICMP || !t || len < 8 || !icmp_length_fits(t, len))
		return refuse(e, p, DROP_BAD_HEADER);
	if (checksum_of(t, len))
		return refuse(e, p, DROP_BAD_CHECKSUM);
	return p;
}
ELEMENT_SIMPLE(icmp, icmp_one)

READ_U64(read_drops, struct check, dropped)

static const struct handler handlers[] = { { "drops", read_drops, NULL }, { 0 } };

const struct element_class check_transport_classes[] = {
	{ "CheckTCPHeader", sizeof(struct check), .simple = tcp, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM) },
	{ "CheckUDPHeader", sizeof(struct check), .simple = udp, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM) },
	{ "CheckICMPHeader", sizeof(struct check), .simple = icmp, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM) },
	{ 0 }
};
