/*
 * tunnel.c - see tunnel.h. The source port of VXLAN is a hash of the frame's addresses and ports,
 * so that flows spread (RFC 7348 section 5); its UDP checksum is 0. Fragments of tunnels are not
 * put together: they are in none.
 */
#include "datapath/classifier/tunnel.h"

#include "datapath/packet/ip.h"
#include "models/base/map.h"
#include "models/base/near.h"
#include "models/click/arg.h"
#include "models/packet/checksum.h"

enum {
	ETHER_HEADER = 14, VXLAN_PORT = 4789, VXLAN_HEADERS = ETHER_HEADER + 20 + 8 + 8,
	GRE_HEADERS = ETHER_HEADER + 20 + 4, PROTO_GRE = 47, ETHERTYPE_TEB = 0x6558,
	VXLAN_HAS_ID = 0x08, GRE_KEY = 0x2000, GRE_SUM = 0x8000, GRE_SEQUENCE = 0x1000,
	USUAL_TTL = 64, FIRST_PORT = 49152, HASHED = 38,
};

static bool find_kind(struct tunnel *t, const struct word *w, struct diag *d)
{
	if (!strcmp(w->s, "vxlan") || !strcmp(w->s, "gre")) {
		t->kind = w->s[0] == 'v' ? TUNNEL_VXLAN : TUNNEL_GRE;
		return true;
	}
	diag_error(d, w->at, "unknown tunnel \"%s\", expected \"vxlan\" or \"gre\"", w->s);
	return false;
}

static bool number(const char *text, uint64_t max, uint64_t *v)
{
	return click_parse_uint(text, v) && *v <= max;
}

static bool read_mac(const char *text, uint8_t mac[6])
{
	uint64_t v;

	if (!click_parse_ether(text, &v))
		return false;
	store_ether(mac, v);
	return true;
}

/* One KEY=VALUE; NULL or what was expected. */
static const char *read_key(struct tunnel *t, const char *key, const char *value)
{
	uint64_t v;

	if (!strcmp(key, "src"))
		return click_parse_ip(value, &t->src) ? NULL : "an address";
	if (!strcmp(key, "dst"))
		return click_parse_ip(value, &t->dst) ? NULL : "an address";
	if (!strcmp(key, "smac"))
		return read_mac(value, t->smac) ? NULL : "an Ethernet address";
	if (!strcmp(key, "dmac"))
		return read_mac(value, t->dmac) ? NULL : "an Ethernet address";
	if (!strcmp(key, t->kind == TUNNEL_VXLAN ? "vni" : "key")) {
		if (!number(value, t->kind == TUNNEL_VXLAN ? 0xffffff : UINT32_MAX, &v))
			return t->kind == TUNNEL_VXLAN ? "a number up to 16777215" : "a number of 32 bits";
		t->id = (uint32_t)v;
		t->keyed = true;
		return NULL;
	}
	if (!strcmp(key, "ttl") || !strcmp(key, "tos")) {
		if (!number(value, 255, &v) || (!v && key[1] == 't'))
			return "a number up to 255";
		*(key[1] == 't' ? &t->ttl : &t->tos) = (uint8_t)v;
		return NULL;
	}
	if (t->kind == TUNNEL_VXLAN && !strcmp(key, "port")) {
		if (!number(value, 65535, &v))
			return "a port";
		t->port = (uint16_t)v;
		return NULL;
	}
	return "src, dst, smac, dmac, ttl, tos, and vni and port, or key";
}

bool tunnel_parse_encap(struct tunnel *t, const struct datapath_action *a, struct diag *d)
{
	*t = (struct tunnel){ .port = VXLAN_PORT, .ttl = USUAL_TTL };
	if (!find_kind(t, &a->words[1], d))
		return false;
	for (size_t i = 2; i < a->count; i++) {
		const char *equals = strchr(a->words[i].s, '='), *wrong = "KEY=VALUE";
		char key[8];

		if (equals && (size_t)(equals - a->words[i].s) < sizeof(key)) {
			memcpy(key, a->words[i].s, (size_t)(equals - a->words[i].s));
			key[equals - a->words[i].s] = '\0';
			wrong = read_key(t, key, equals + 1);
		}
		if (wrong) {
			diag_error(d, a->words[i].at, "expected %s, found \"%s\"", wrong, a->words[i].s);
			return false;
		}
	}
	if (t->src && t->dst)
		return true;
	diag_error(d, a->at, "a tunnel needs \"src=ADDRESS\" and \"dst=ADDRESS\"");
	return false;
}

bool tunnel_parse_decap(struct tunnel *t, const struct datapath_action *a, struct diag *d)
{
	*t = (struct tunnel){ .port = VXLAN_PORT };
	return a->count == 1 || find_kind(t, &a->words[1], d);
}

/* Later fragments of the same datagram go by another port; so they do in the kernel's. */
static uint16_t spread(const struct pkt *p)
{
	uint64_t h = hash_bytes(p->data, MIN_OF(p->len, (uint32_t)HASHED));

	return (uint16_t)(FIRST_PORT | (h & 0x3fff));
}

bool tunnel_encap(const struct tunnel *t, struct pkt *p)
{
	uint32_t extra = t->kind == TUNNEL_VXLAN ? VXLAN_HEADERS : GRE_HEADERS + (t->keyed ? 4U : 0U);
	uint16_t port = spread(p);
	uint8_t *ip, *at;

	if (p->len > 0xffff - extra || !pkt_push(p, extra))
		return false;
	memcpy(p->data, t->dmac, 6);
	memcpy(p->data + 6, t->smac, 6);
	store_be16(p->data + 12, ETHERTYPE_IP);
	ip = p->data + ETHER_HEADER;
	at = ip + IP_HEADER;
	memset(ip, 0, extra - ETHER_HEADER);
	ip[0] = 0x45;
	ip[IP_TOS] = t->tos;
	store_be16(ip + IP_LEN, (uint16_t)(p->len - ETHER_HEADER));
	store_be16(ip + IP_OFF, IP_DF);
	ip[IP_TTL] = t->ttl;
	ip[IP_PROTO] = t->kind == TUNNEL_VXLAN ? PROTO_UDP : PROTO_GRE;
	store_be32(ip + IP_SRC, t->src);
	store_be32(ip + IP_DST, t->dst);
	ip_set_sum(ip, IP_HEADER);
	if (t->kind == TUNNEL_VXLAN) {
		store_be16(at, port);
		store_be16(at + 2, t->port);
		store_be16(at + UDP_LEN, (uint16_t)(p->len - ETHER_HEADER - IP_HEADER));
		at[8] = VXLAN_HAS_ID;
		store_be32(at + 12, t->id << 8);
		return true;
	}
	store_be16(at, t->keyed ? GRE_KEY : 0);
	store_be16(at + 2, ETHERTYPE_TEB);
	if (t->keyed)
		store_be32(at + 4, t->id);
	return true;
}

/* Octets of the headers before the frame in it; 0: none of these kinds. */
static uint32_t vxlan_headers(const struct tunnel *t, const uint8_t *udp, uint32_t have,
			      struct key_origin *o)
{
	if (have < 16 || load_be16(udp + 2) != t->port || !(udp[8] & VXLAN_HAS_ID))
		return 0;
	o->tunnel = ORIGIN_STATE | TUNNEL_VXLAN;
	o->state->tunnel_id = load_be32(udp + 12) >> 8;
	return 16;
}

static uint32_t gre_headers(const uint8_t *gre, uint32_t have, struct key_origin *o)
{
	uint16_t flags = have >= 4 ? load_be16(gre) : UINT16_MAX;
	uint32_t n = 4;

	if (flags & ~(GRE_KEY | GRE_SUM | GRE_SEQUENCE) || load_be16(gre + 2) != ETHERTYPE_TEB)
		return 0;
	n += flags & GRE_SUM ? 4 : 0;
	o->state->tunnel_id = 0;
	if (flags & GRE_KEY) {
		if (have < n + 4)
			return 0;
		o->state->tunnel_id = load_be32(gre + n);
		n += 4;
	}
	n += flags & GRE_SEQUENCE ? 4 : 0;
	if (have < n || (flags & GRE_SUM && checksum_of(gre, have) != 0))
		return 0;
	o->tunnel = ORIGIN_STATE | TUNNEL_GRE;
	return n;
}

bool tunnel_decap(const struct tunnel *t, struct pkt *p, struct key_origin *o)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t header, have, total, n = 0;

	if (!ip || ip[0] >> 4 != 4 || load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK))
		return false;
	header = ip_header_len(ip);
	total = load_be16(ip + IP_LEN);
	if (total < header || total > pkt_left(p, p->net))
		return false;
	have = total - header;
	if (ip[IP_PROTO] == PROTO_UDP && t->kind != TUNNEL_GRE)
		n = vxlan_headers(t, ip + header, have, o);
	else if (ip[IP_PROTO] == PROTO_GRE && t->kind != TUNNEL_VXLAN)
		n = gre_headers(ip + header, have, o);
	if (!n || have - n < ETHER_HEADER)
		return false;
	o->state->tunnel_src = load_be32(ip + IP_SRC);
	o->state->tunnel_dst = load_be32(ip + IP_DST);
	o->state->tunnel_ttl = ip[IP_TTL];
	o->state->tunnel_tos = ip[IP_TOS];
	p->len = have - n;	/* what is behind the IP packet is padding */
	p->data = p->head + p->net + header + n;
	p->mac = p->net = p->trans = PKT_NONE;
	return true;
}
