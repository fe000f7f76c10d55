/*
 * ip6.c - IPv6 headers (RFC 8200): checked, marked, changed, put in front; the address
 * annotation of 16 octets; routes.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

struct ip6 {
	struct element el;
	int32_t offset;
	uint8_t addr[16], dst[16];
	uint8_t (*bad)[16];
	size_t bad_count;
	uint8_t value, proto, hlim, tclass;
	uint16_t sport, dport;
	bool dst_anno;
	uint64_t drops;
};

static uint8_t *header(const struct pkt *p)
{
	return pkt_at(p, p->net, IP6_HEADER);
}

static struct pkt *unmarked(struct element *e, struct pkt *p)
{
	element_drop(e, DROP_PRECONDITION, p);
	return NULL;
}

static bool bad_source(const struct ip6 *c, const uint8_t *src)
{
	for (size_t i = 0; i < c->bad_count; i++)
		if (!memcmp(c->bad[i], src, 16))
			return true;
	return false;
}

static inline struct pkt *check_one(struct element *e, struct pkt *p)
{
	struct ip6 *c = (struct ip6 *)e;
	uint32_t at = (uint32_t)c->offset, len;
	const uint8_t *ip = p->data + at;

	if (c->offset < 0 || p->len < at || p->len - at < IP6_HEADER || ip[0] >> 4 != 6)
		return element_reject(e, DROP_BAD_HEADER, p);
	len = load_be16(ip + IP6_PLEN);
	if (len > p->len - at - IP6_HEADER)
		return element_reject(e, DROP_BAD_HEADER, p);
	if (bad_source(c, ip + IP6_SRC))
		return element_reject(e, DROP_BAD_ADDRESS, p);
	pkt_mark_ip(p, pkt_offset(p) + at, IP6_HEADER);
	p->len = at + IP6_HEADER + len;
	return p;
}
ELEMENT_SIMPLE(check, check_one)

static inline struct pkt *mark_one(struct element *e, struct pkt *p)
{
	int64_t at = (int64_t)pkt_offset(p) + ((struct ip6 *)e)->offset;

	if (at < 0 || at + IP6_HEADER > (int64_t)pkt_offset(p) + p->len)
		return unmarked(e, p);
	pkt_mark_ip(p, (uint32_t)at, IP6_HEADER);
	return p;
}
ELEMENT_SIMPLE(mark, mark_one)

static inline struct pkt *hlim_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = header(p);

	if (!ip)
		return unmarked(e, p);
	if (ip[IP6_HLIM] <= 1) {
		((struct ip6 *)e)->drops++;
		return element_reject(e, DROP_EXPIRED, p);
	}
	ip[IP6_HLIM]--;
	return p;
}
ELEMENT_SIMPLE(dec_hlim, hlim_one)

static inline struct pkt *get_one(struct element *e, struct pkt *p)
{
	int64_t at = (int64_t)pkt_offset(p) + ((struct ip6 *)e)->offset;
	const uint8_t *from = at >= 0 ? pkt_at(p, (uint32_t)at, 16) : NULL;

	if (from && pkt_left(p, (uint32_t)at) >= 16)
		memcpy(p->anno + ANNO_DST_IP6, from, 16);
	return p;
}
ELEMENT_SIMPLE(get, get_one)

static inline struct pkt *set_one(struct element *e, struct pkt *p)
{
	memcpy(p->anno + ANNO_DST_IP6, ((struct ip6 *)e)->addr, 16);
	return p;
}
ELEMENT_SIMPLE(set, set_one)

static inline struct pkt *dscp_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = header(p);
	uint16_t word;

	if (!ip)
		return unmarked(e, p);
	word = load_be16(ip);
	store_be16(ip, (uint16_t)((word & ~0x0fc0) | ((struct ip6 *)e)->value << 6));
	return p;
}
ELEMENT_SIMPLE(set_dscp, dscp_one)

static inline struct pkt *mirror_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = header(p), *t = pkt_at(p, p->trans, 4), tmp[16];

	if (!ip)
		return unmarked(e, p);
	memcpy(tmp, ip + IP6_SRC, 16);
	memcpy(ip + IP6_SRC, ip + IP6_DST, 16);
	memcpy(ip + IP6_DST, tmp, 16);
	if (t && pkt_left(p, p->trans) >= 8 &&
	    (ip[IP6_NEXT] == PROTO_TCP || ip[IP6_NEXT] == PROTO_UDP)) {
		uint16_t v = raw16(t);

		put_raw16(t, raw16(t + 2));
		put_raw16(t + 2, v);
	}
	return p;
}
ELEMENT_SIMPLE(mirror, mirror_one)

static uint8_t *prepend(struct element *e, struct pkt *p, uint32_t more)
{
	const struct ip6 *c = (const struct ip6 *)e;
	uint32_t len = p->len + more;
	uint8_t *ip;

	if (len > UINT16_MAX || !pkt_push(p, IP6_HEADER + more)) {
		element_drop(e, DROP_TOO_LARGE, p);
		return NULL;
	}
	ip = p->data;
	store_be32(ip, 0x60000000U | (uint32_t)c->tclass << 20);
	store_be16(ip + IP6_PLEN, (uint16_t)len);
	ip[IP6_NEXT] = c->proto;
	ip[IP6_HLIM] = c->hlim;
	memcpy(ip + IP6_SRC, c->addr, 16);
	memcpy(ip + IP6_DST, c->dst_anno ? p->anno + ANNO_DST_IP6 : c->dst, 16);
	if (!c->dst_anno)
		memcpy(p->anno + ANNO_DST_IP6, c->dst, 16);
	pkt_mark_ip(p, pkt_offset(p), IP6_HEADER);
	return ip;
}

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	return prepend(e, p, 0) ? p : NULL;
}
ELEMENT_SIMPLE(encap, encap_one)

static inline struct pkt *udp_one(struct element *e, struct pkt *p)
{
	const struct ip6 *c = (const struct ip6 *)e;
	uint32_t len = p->len + 8;
	uint8_t *ip = prepend(e, p, 8), *udp;
	uint16_t sum;

	if (!ip)
		return NULL;
	udp = ip + IP6_HEADER;
	store_be16(udp, c->sport);
	store_be16(udp + 2, c->dport);
	store_be16(udp + UDP_LEN, (uint16_t)len);
	store_be16(udp + UDP_SUM, 0);
	sum = ip6_transport_sum(ip, PROTO_UDP, udp, len);
	store_be16(udp + UDP_SUM, sum ? sum : 0xffff);
	return p;
}
ELEMENT_SIMPLE(udp, udp_one)

static bool check_configure(struct element *e, struct setup *s)
{
	struct ip6 *c = (struct ip6 *)e;
	const struct click_value *bad = setup_value(s, "BADADDRS");
	size_t n = bad->given ? bad->count : 0;

	c->offset = (int32_t)setup_int(s, "OFFSET");
	c->bad = arena_alloc_array(s->arena, n + 1, sizeof(*c->bad));
	memset(c->bad[c->bad_count++], 0xff, 16);
	for (size_t i = 0; i < n; i++)
		memcpy(c->bad[c->bad_count++], bad->list[i].ip6, 16);
	return true;
}

static bool offset_configure(struct element *e, struct setup *s)
{
	((struct ip6 *)e)->offset = (int32_t)setup_int(s, "OFFSET");
	return true;
}

static bool set_configure(struct element *e, struct setup *s)
{
	memcpy(((struct ip6 *)e)->addr, setup_value(s, "IPADDR")->ip6, 16);
	return true;
}

static bool dscp_configure(struct element *e, struct setup *s)
{
	((struct ip6 *)e)->value = (uint8_t)setup_int(s, "DSCP");
	return true;
}

static bool encap_configure(struct element *e, struct setup *s)
{
	struct ip6 *c = (struct ip6 *)e;
	bool is_udp = e->cls->name[0] == 'U';
	const struct click_value *dst = setup_value(s, "DST");

	memcpy(c->addr, setup_value(s, "SRC")->ip6, 16);
	c->dst_anno = dst->kind == CLICK_V_STRING;
	memcpy(c->dst, dst->ip6, 16);
	c->proto = is_udp ? PROTO_UDP : (uint8_t)setup_int(s, "PROTO");
	c->hlim = is_udp ? 255 : (uint8_t)setup_int(s, "HLIM");
	c->tclass = is_udp ? 0 : (uint8_t)setup_int(s, "CLASS");
	if (is_udp) {
		c->sport = (uint16_t)setup_int(s, "SPORT");
		c->dport = (uint16_t)setup_int(s, "DPORT");
	}
	return true;
}

/* Of routes for the same prefix the last counts. */
struct lookup6 {
	struct element el;
	const struct click_value *routes;
};

static inline unsigned route_of(struct element *e, struct pkt *p)
{
	static const uint8_t none[16];
	const struct click_value *v = ((struct lookup6 *)e)->routes;
	const struct click_route *best = NULL;

	for (size_t i = 0; i < v->count; i++) {
		const struct click_route *r = &v->routes[i];

		if ((!best || r->six->length >= best->six->length) &&
		    ip6_in_prefix(p->anno + ANNO_DST_IP6, r->six->addr, r->six->length))
			best = r;
	}
	if (!best)
		return TO_NOWHERE;
	if (memcmp(best->six->gateway, none, 16) != 0)
		memcpy(p->anno + ANNO_DST_IP6, best->six->gateway, 16);
	return best->port;
}
ELEMENT_SWITCH(lookup_push, route_of, DROP_NO_MATCH)

static bool lookup_configure(struct element *e, struct setup *s)
{
	((struct lookup6 *)e)->routes = setup_value(s, "ROUTE");
	return true;
}

#define SIZE	sizeof(struct ip6)
READ_U64(read_drops, struct ip6, drops)

static bool read_src(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_ip6(out, ((const struct ip6 *)e)->addr);
}

static bool read_dst(struct element *e, const char *args, struct strbuf *out)
{
	const struct ip6 *c = (const struct ip6 *)e;

	(void)args;
	if (!c->dst_anno || strcmp(e->cls->name, "IP6Encap") != 0)
		return told_ip6(out, c->dst);
	sb_add(out, "DST_ANNO");
	return true;
}

static bool write_src(struct element *e, const char *value, struct strbuf *out)
{
	return told_parse_ip6(value, ((struct ip6 *)e)->addr, out);
}

static bool write_dst(struct element *e, const char *value, struct strbuf *out)
{
	struct ip6 *c = (struct ip6 *)e;
	bool anno = !strcmp(value, "DST_ANNO");

	if (anno)
		memset(c->dst, 0, 16);
	else if (!told_parse_ip6(value, c->dst, out))
		return false;
	c->dst_anno = anno;
	return true;
}

static bool write_port(const char *value, uint16_t *port, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 0, UINT16_MAX, &v, out))
		return false;
	*port = (uint16_t)v;
	return true;
}

static bool write_sport(struct element *e, const char *value, struct strbuf *out)
{
	return write_port(value, &((struct ip6 *)e)->sport, out);
}

static bool write_dport(struct element *e, const char *value, struct strbuf *out)
{
	return write_port(value, &((struct ip6 *)e)->dport, out);
}

static bool read_dscp(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_argument(e, "DSCP", 0, out);
}

/* Of routes for the same prefix the last, which has the place of the first that was replaced. */
static bool read_routes(struct element *e, const char *args, struct strbuf *out)
{
	const struct click_value *v = ((const struct lookup6 *)e)->routes;
	VEC(const struct click_route *) table = { 0 };

	(void)args;
	for (size_t i = 0, at; i < v->count; i++) {
		const struct click_route6 *six = v->routes[i].six;

		for (at = 0; at < table.n; at++)
			if (table.v[at]->six->length == six->length && !memcmp(table.v[at]->six->addr, six->addr, 16))
				break;
		if (at == table.n)
			(void)VEC_ADD(&table);
		table.v[at] = &v->routes[i];
	}
	sb_add(out, table.n ? "# Active routes\n" : "");
	for (size_t i = 0; i < table.n; i++) {
		(void)told_ip6(out, table.v[i]->six->addr);
		sb_printf(out, "/%u\t", table.v[i]->six->length);
		(void)told_ip6(out, table.v[i]->six->gateway);
		sb_printf(out, "\t%u\n", table.v[i]->port);
	}
	VEC_FREE(&table);
	return true;
}

READ_U64(read_sport, struct ip6, sport)
READ_U64(read_dport, struct ip6, dport)

#define ENDS	{ "src", read_src, write_src }, { "dst", read_dst, write_dst }
static const struct handler encap_handlers[] = { ENDS, { 0 } };
static const struct handler udp_handlers[] = {
	ENDS, { "sport", read_sport, write_sport }, { "dport", read_dport, write_dport }, { 0 }
};
static const struct handler dscp_handlers[] = { { "dscp", read_dscp, NULL }, { 0 } };
static const struct handler lookup_handlers[] = { { "table", read_routes, NULL }, { 0 } };
static const struct handler hlim_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

const struct element_class ip6_classes[] = {
	{ "CheckIP6Header", SIZE, .simple = check, .configure = check_configure,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_ADDRESS) },
	{ "MarkIP6Header", SIZE, .simple = mark, .configure = offset_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "DecIP6HLIM", SIZE, .simple = dec_hlim, .handlers = hlim_handlers,
	  .drops = DROPS(DROP_EXPIRED, DROP_PRECONDITION) },
	{ "GetIP6Address", SIZE, .simple = get, .configure = offset_configure },
	{ "SetIP6Address", SIZE, .simple = set, .configure = set_configure },
	{ "SetIP6DSCP", SIZE, .simple = set_dscp, .configure = dscp_configure, .handlers = dscp_handlers,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "IP6Mirror", SIZE, .simple = mirror,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "IP6Encap", SIZE, .simple = encap, .configure = encap_configure, .handlers = encap_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "UDPIP6Encap", SIZE, .simple = udp, .configure = encap_configure, .handlers = udp_handlers,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "LookupIP6Route", sizeof(struct lookup6), .push = lookup_push,
	  .configure = lookup_configure, .handlers = lookup_handlers,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ 0 }
};
