/*
 * ip_encap.c - IPv4 headers put in front: IPEncap, UDPIPEncap, DynamicUDPIPEncap, ICMPPingEncap,
 * ICMPIPEncap. Each element numbers its packets from 0 (ping: from 1) in the id.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"
#include "models/packet/checksum.h"

enum {
	UDP_HEADER = 8, ICMP_HEADER = 8, ICMP_TIMES = 20, UDP_TTL = 250, PING_TTL = 255,
	ICMP_ECHO_REPLY = 0, ICMP_ECHO = 8, ICMP_TIME = 13, ICMP_TIME_REPLY = 14, ICMP_INFO = 15, ICMP_INFO_REPLY = 16,
};

struct ip_encap {
	struct element el;
	uint8_t header[IP_HEADER];	/* length, id, destination and sum are still to fill */
	bool dst_anno, checksum;
	uint16_t id;
	uint16_t sport, dport;		/* as on the wire */
	uint32_t interval, sent;
	uint8_t icmp_type, icmp_code;
	uint16_t icmp_id;
};

/* Header and room in front of the packet; `more` octets between header and old data. */
static uint8_t *prepend(struct element *e, struct pkt *p, uint32_t more)
{
	struct ip_encap *c = (struct ip_encap *)e;
	uint8_t *ip;

	if (p->len + IP_HEADER + more > UINT16_MAX || !pkt_push(p, IP_HEADER + more)) {
		element_drop(e, DROP_TOO_LARGE, p);
		return NULL;
	}
	ip = p->data;
	memcpy(ip, c->header, IP_HEADER);
	store_be16(ip + IP_LEN, (uint16_t)p->len);
	if (c->dst_anno)
		put_raw32(ip + IP_DST, anno_u32(p, ANNO_DST_IP));
	else
		anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	store_be16(ip + IP_ID, c->id++);
	ip_set_sum(ip, IP_HEADER);
	pkt_mark_ip(p, pkt_offset(p), IP_HEADER);
	return ip;
}

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	return prepend(e, p, 0) ? p : NULL;
}
ELEMENT_SIMPLE(encap, encap_one)

static inline struct pkt *udp_one(struct element *e, struct pkt *p)
{
	struct ip_encap *c = (struct ip_encap *)e;
	uint32_t len = p->len + UDP_HEADER;
	uint8_t *ip = prepend(e, p, UDP_HEADER), *udp;

	if (!ip)
		return NULL;
	udp = ip + IP_HEADER;
	put_raw16(udp, c->sport);
	put_raw16(udp + 2, c->dport);
	store_be16(udp + UDP_LEN, (uint16_t)len);
	put_raw16(udp + UDP_SUM, 0);
	if (c->checksum)
		store_be16(udp + UDP_SUM, ip_transport_sum(ip, PROTO_UDP, udp, len));
	if (c->interval && ++c->sent >= c->interval) {
		c->sent = 0;
		c->sport = __builtin_bswap16((uint16_t)(__builtin_bswap16(c->sport) + 1));
		c->dport = __builtin_bswap16((uint16_t)(__builtin_bswap16(c->dport) + 1));
	}
	return p;
}
ELEMENT_SIMPLE(udp, udp_one)

static inline struct pkt *icmp_one(struct element *e, struct pkt *p)
{
	struct ip_encap *c = (struct ip_encap *)e;
	uint8_t type = c->icmp_type, *ip, *icmp;
	uint32_t header = type == ICMP_TIME || type == ICMP_TIME_REPLY ? ICMP_TIMES : ICMP_HEADER, len = p->len + header;

	ip = prepend(e, p, header);
	if (!ip)
		return NULL;
	icmp = ip + IP_HEADER;
	memset(icmp, 0, header);
	icmp[0] = type;
	icmp[1] = c->icmp_code;
	if (type == ICMP_ECHO || type == ICMP_ECHO_REPLY || (type >= ICMP_TIME && type <= ICMP_INFO_REPLY)) {
		store_be16(icmp + 4, c->icmp_id);
		memcpy(icmp + 6, ip + IP_ID, 2);
	}
	store_be16(icmp + 2, checksum_of(icmp, len));
	if (!c->id)
		c->id = 1;	/* there is no number 0 */
	return p;
}
ELEMENT_SIMPLE(icmp, icmp_one)

static void start_header(struct ip_encap *c, struct setup *s, uint8_t proto, uint8_t ttl)
{
	const struct click_value *dst = setup_value(s, "DST");

	c->header[0] = 0x45;
	c->header[IP_TTL] = ttl;
	c->header[IP_PROTO] = proto;
	store_be32(c->header + IP_SRC, setup_u32(s, "SRC"));
	c->dst_anno = dst->kind == CLICK_V_STRING;
	if (!c->dst_anno)
		store_be32(c->header + IP_DST, (uint32_t)dst->i);
}

static bool encap_configure(struct element *e, struct setup *s)
{
	struct ip_encap *c = (struct ip_encap *)e;
	uint8_t tos = 0;

	start_header(c, s, (uint8_t)setup_int(s, "PROTO"), (uint8_t)setup_int(s, "TTL"));
	if (setup_given(s, "TOS") && setup_int(s, "TOS") >= 0)
		tos = (uint8_t)setup_int(s, "TOS");
	if (setup_given(s, "DSCP") && setup_int(s, "DSCP") >= 0)
		tos = (uint8_t)(setup_int(s, "DSCP") << 2 | (tos & 3));
	if (setup_given(s, "ECT"))
		tos = (uint8_t)((tos & ~3) | setup_int(s, "ECT"));
	if (setup_int(s, "CE"))
		tos |= 3;
	c->header[IP_TOS] = tos;
	if (setup_int(s, "DF"))
		store_be16(c->header + IP_OFF, IP_DF);
	return true;
}

static bool udp_configure(struct element *e, struct setup *s)
{
	struct ip_encap *c = (struct ip_encap *)e;
	bool dynamic = e->cls->name[0] == 'D';

	start_header(c, s, PROTO_UDP, UDP_TTL);
	c->sport = __builtin_bswap16((uint16_t)setup_int(s, "SPORT"));
	c->dport = __builtin_bswap16((uint16_t)setup_int(s, "DPORT"));
	/* UDPIPEncap sends no checksum unless it is told to */
	c->checksum = (dynamic || setup_given(s, "CHECKSUM")) && setup_int(s, "CHECKSUM");
	c->interval = dynamic ? setup_u32(s, "INTERVAL") : 0;
	return true;
}

static bool ping_configure(struct element *e, struct setup *s)
{
	struct ip_encap *c = (struct ip_encap *)e;
	bool ping = !strcmp(e->cls->name, "ICMPPingEncap");

	start_header(c, s, PROTO_ICMP, PING_TTL);
	c->id = 1;
	c->icmp_type = ping ? ICMP_ECHO : (uint8_t)setup_int(s, "TYPE");
	c->icmp_code = ping ? 0 : (uint8_t)setup_int(s, "CODE");
	c->icmp_id = (uint16_t)setup_int(s, "IDENTIFIER");
	return true;
}

static bool read_src(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_ip(out, ((const struct ip_encap *)e)->header + IP_SRC);
}

static bool read_dst(struct element *e, const char *args, struct strbuf *out)
{
	const struct ip_encap *c = (const struct ip_encap *)e;

	(void)args;
	/* of the others Click tells the address that they would have without the annotation */
	if (!c->dst_anno || strcmp(e->cls->name, "IPEncap") != 0)
		return told_ip(out, c->header + IP_DST);
	sb_add(out, "DST_ANNO");
	return true;
}

static bool write_src(struct element *e, const char *value, struct strbuf *out)
{
	return told_parse_ip(value, ((struct ip_encap *)e)->header + IP_SRC, out);
}

static bool write_dst(struct element *e, const char *value, struct strbuf *out)
{
	struct ip_encap *c = (struct ip_encap *)e;

	if (!told_parse_ip(value, c->header + IP_DST, out))
		return false;
	c->dst_anno = false;
	return true;
}

/* Not all of them take it, as in Click. */
static bool write_dst_or_anno(struct element *e, const char *value, struct strbuf *out)
{
	struct ip_encap *c = (struct ip_encap *)e;

	if (strcmp(value, "DST_ANNO") != 0)
		return write_dst(e, value, out);
	put_raw32(c->header + IP_DST, 0);
	c->dst_anno = true;
	return true;
}

static bool read_port(uint16_t wire, struct strbuf *out)
{
	return handler_u64(out, __builtin_bswap16(wire));
}

static bool read_sport(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_port(((const struct ip_encap *)e)->sport, out);
}

static bool read_dport(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_port(((const struct ip_encap *)e)->dport, out);
}

static bool write_port(const char *value, uint16_t *wire, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 0, UINT16_MAX, &v, out))
		return false;
	*wire = __builtin_bswap16((uint16_t)v);
	return true;
}

static bool write_sport(struct element *e, const char *value, struct strbuf *out)
{
	return write_port(value, &((struct ip_encap *)e)->sport, out);
}

static bool write_dport(struct element *e, const char *value, struct strbuf *out)
{
	return write_port(value, &((struct ip_encap *)e)->dport, out);
}

#define PORTS	{ "sport", read_sport, write_sport }, { "dport", read_dport, write_dport }
static const struct handler encap_handlers[] = {
	{ "src", read_src, write_src }, { "dst", read_dst, write_dst_or_anno }, { 0 }
};
static const struct handler udp_handlers[] = {
	{ "src", read_src, write_src }, { "dst", read_dst, write_dst_or_anno }, PORTS, { 0 }
};
static const struct handler dynamic_handlers[] = {
	{ "src", read_src, write_src }, { "dst", read_dst, write_dst }, PORTS, { 0 }
};
static const struct handler icmp_handlers[] = {
	{ "src", read_src, write_src }, { "dst", read_dst, write_dst }, { 0 }
};

#define SIZE	sizeof(struct ip_encap)
const struct element_class ip_encap_classes[] = {
	{ "IPEncap", SIZE, .simple = encap, .configure = encap_configure, .handlers = encap_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "UDPIPEncap", SIZE, .simple = udp, .configure = udp_configure, .handlers = udp_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "DynamicUDPIPEncap", SIZE, .simple = udp, .configure = udp_configure, .handlers = dynamic_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "ICMPPingEncap", SIZE, .simple = icmp, .configure = ping_configure, .handlers = icmp_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "ICMPIPEncap", SIZE, .simple = icmp, .configure = ping_configure, .handlers = icmp_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ 0 }
};
