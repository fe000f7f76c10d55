/*
 * classifier_world.h - what tests of the classifier share: random packets and rules, and the naive
 * classifier: every rule asked in order, each expression evaluated on the parsed packet. The
 * naive one has the meaning of fields from models/packet and that of Click's tests from match.h.
 */
#ifndef TESTS_CLASSIFIER_WORLD_H
#define TESTS_CLASSIFIER_WORLD_H

#include "datapath/classifier/pipeline.h"
#include "datapath/classifier/state_field.h"
#include "datapath/packet/ip.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { WORLD_FRAME = 256, WORLD_PORTS = 3 };

static const char *const world_port_names[WORLD_PORTS] = { "a", "b", "c" };
static const struct match_ports world_ports = { world_port_names, WORLD_PORTS };

static uint64_t world_seed = 1;

static uint32_t world_random(uint32_t below)
{
	world_seed = hash_mix(world_seed, 0x1234567);
	return (uint32_t)((world_seed >> 32) * below >> 32);
}

/* ---- packets ---- */

struct world_packet {
	uint8_t buffer[WORLD_FRAME + 2 * PKT_HEADROOM];
	struct pkt p;
};

static uint32_t put16(uint8_t *f, uint32_t at, uint16_t v)
{
	store_be16(f + at, v);
	return at + 2;
}

static uint32_t world_trans(uint8_t *f, uint32_t at, uint8_t proto)
{
	static const uint8_t flags[] = { 2, 0x12, 0x10, 1 };

	memset(f + at, 0, 20);
	store_be16(f + at, (uint16_t)(1024 + world_random(4)));
	store_be16(f + at + 2, (uint16_t)(79 + world_random(4)));
	if (proto == PROTO_ICMP || proto == PROTO_ICMP6)
		f[at] = (uint8_t)(world_random(2) * 8);
	if (proto == PROTO_TCP) {
		f[at + 12] = world_random(20) ? 0x50 : (uint8_t)world_random(256);
		f[at + 13] = flags[world_random(ARRAY_LEN(flags))];
		store_be16(f + at + 14, (uint16_t)(world_random(3) * 1000));
		return at + 20;
	}
	if (proto == PROTO_UDP)
		store_be16(f + at + 4, (uint16_t)(8 + world_random(3)));
	return at + 8 + world_random(5);
}

static uint8_t world_proto(bool ip6)
{
	static const uint8_t four[] = { 6, 6, 17, 17, 1, 132, 47, 51 }, six[] = { 6, 17, 58, 0, 44, 132 };

	return ip6 ? six[world_random(ARRAY_LEN(six))] : four[world_random(ARRAY_LEN(four))];
}

static uint32_t world_ip(uint8_t *f, uint32_t at)
{
	uint32_t options = world_random(8) ? 0 : 4, hl = 20 + options, end;
	uint8_t proto = world_proto(false);

	memset(f + at, 0, hl);
	f[at] = (uint8_t)(0x40 | hl / 4);
	if (!world_random(40))
		f[at] = (uint8_t)world_random(256);
	f[at + 1] = (uint8_t)(world_random(3) * 0x28);
	f[at + 8] = (uint8_t)(1 + world_random(3));
	f[at + 9] = proto;
	if (!world_random(8))
		store_be16(f + at + 6, (uint16_t)(world_random(2) << 13 | world_random(3)));
	store_be32(f + at + 12, 0x0a000000 | world_random(2) << 16 | world_random(4));
	store_be32(f + at + 16, 0x0a000000 | world_random(3) << 8 | world_random(3));
	end = world_trans(f, at + hl, proto);
	store_be16(f + at + 2, (uint16_t)(end - at + (world_random(12) ? 0 : world_random(9) - 4)));
	return end;
}

static uint32_t world_ip6(uint8_t *f, uint32_t at)
{
	uint8_t proto = world_proto(true);
	uint32_t next = at + 40, end;

	memset(f + at, 0, 48);
	f[at] = 0x60;
	f[at + 6] = proto;
	f[at + 7] = 64;
	memcpy(f + at + 8, "\x20\x01\x0d\xb8", 4);
	f[at + 23] = (uint8_t)world_random(3);
	memcpy(f + at + 24, "\x20\x01\x0d\xb8", 4);
	f[at + 31] = (uint8_t)world_random(2);
	f[at + 39] = (uint8_t)world_random(3);
	if (proto == 0 || proto == 44) {
		f[next] = PROTO_TCP;
		next += 8;
		proto = PROTO_TCP;
	}
	end = world_trans(f, next, proto);
	store_be16(f + at + 4, (uint16_t)(end - at - 40));
	return end;
}

static uint32_t world_arp(uint8_t *f, uint32_t at)
{
	memset(f + at, 0, 28);
	memcpy(f + at, "\0\1\x08\0\6\4\0", 7);
	f[at + 7] = (uint8_t)(1 + world_random(2));
	f[at + 17] = (uint8_t)world_random(2);
	f[at + 27] = (uint8_t)world_random(2);
	return at + 28;
}

static void world_make(struct world_packet *w)
{
	static const uint16_t types[] = { 0x800, 0x800, 0x800, 0x800, 0x86dd, 0x806, 0x8847, 0x88cc, 300 };
	uint8_t *f = w->buffer + PKT_HEADROOM;
	uint16_t type = types[world_random(ARRAY_LEN(types))];
	uint32_t at = 12, tags = world_random(3) ? 0 : world_random(4), len;

	memset(w->buffer, 0, sizeof(w->buffer));
	f[5] = (uint8_t)world_random(3);
	f[11] = (uint8_t)world_random(3);
	while (tags--) {
		at = put16(f, at, world_random(3) ? 0x8100 : 0x88a8);
		at = put16(f, at, (uint16_t)(world_random(2) << 13 | world_random(3)));
	}
	at = put16(f, at, type);
	if (type == 0x8847) {
		memcpy(f + at, "\0\1\1\x40", 4);
		at += 4;
		type = world_random(2) ? 0x800 : 0;
	}
	len = type == 0x800 ? world_ip(f, at) : type == 0x86dd ? world_ip6(f, at) :
	      type == 0x806 ? world_arp(f, at) : at + world_random(30);
	if (!world_random(6))
		len += world_random(20);
	else if (!world_random(10))
		len = world_random(len + 1);
	w->p = (struct pkt){ .head = w->buffer, .size = sizeof(w->buffer),
			     .data = f, .len = len };
}

/* ---- expressions ---- */

static void world_atom(char *to, size_t size)
{
	static const char *const plain[] = {
		"ip.version == 4", "tcp", "udp", "icmp", "arp.op == 1", "vlan.id == 1", "vlan.id == 2",
		"vlan.pcp == 1", "vlan#2.id == 1", "eth.type == 0x806", "eth.type == 0x800",
		"eth.src == 00:00:00:00:00:01", "eth.dst == 00:00:00:00:00:02",
		"in_port == a", "in_port != b", "ip.src in 10.0.0.0/24", "ip.src in 10.1.0.0/16",
		"ip.dst in 10.0.1.0/24", "ip.dst == 10.0.1.1", "ip.dst != 10.0.1.1", "ip.ttl < 2",
		"ip.ttl >= 2", "ip.tos == 0x28", "ip.ecn == 0", "ip.dscp != 10", "ip.proto == 17",
		"ip.frag == 0", "ip.mf == 1", "ip.df", "tcp.dport == 80", "tcp.dport in 80-81",
		"udp.dport in {79, 81}", "udp.dport != 80", "tcp.sport > 1025", "tcp.sport <= 1026",
		"tcp.syn == 1", "tcp.flags & 0x12 == 2", "tcp.window == 1000", "icmp.type == 8",
		"src host 10.0.0.1", "dst net 10.0.2.0/24", "host 10.0.0.2", "not host 10.0.0.1",
		"src port 1024", "dst port 80", "tcp dst port 81", "src and dst port 1025",
		"port != 80", "ip proto 132", "ip ttl 2", "ip tos 80", "icmp type 8", "tcp opt syn",
		"ip frag", "ip unfrag", "ip.src == ip.dst", "ip.src != ip.dst",
		"ip6.dst in 2001:db8::/48", "ip6.dst == 2001:db8::1", "ip6.src == 2001:db8::2",
		"ip6.next == 6", "ip6.dst >= 2001:db8:0:1::1", "icmp6.type == 8",
		"arp.spa == 0.0.0.1", "arp.tpa == 0.0.0.1", "ip.id == 0", "ip.len > 44",
		"sctp.dport == 80", "udp.len == 9", "eth.src & 00:00:00:00:00:01 == 00:00:00:00:00:01",
		"ip.src & 0.1.0.2 == 0.1.0.2", "tcp.sport & 3 > 1", "ip.opt.nop", "tcp.ack == 0",
		"ip.src in 10.0.0.1-10.0.0.2", "ct.state == new", "mpls.label == 16", "true",
		"ip6.flow == 0", "ip6.src in 2001:db8::1-2001:db8::2", "ip.dst < 10.0.1.0",
	};

	snprintf(to, size, "%s", plain[world_random(ARRAY_LEN(plain))]);
}

/* Of what a packet has beside its octets; files have no words for it. */
static UNUSED void world_state_atom(char *to, size_t size)
{
	static const char *const plain[] = {
		"tun.type == vxlan", "tun.type != none", "tun.id == 0", "tun.id == 5", "tun.id in 4-6", "tun.id & 0x3 != 1",
		"tun.src in 10.0.0.0/8", "tun.src == 11.0.0.1", "tun.dst >= 11.0.0.1", "tun.dst in 10.0.0.1-11.0.0.0",
		"tun.ttl < 2", "tun.tos & 0xfc == 0x28", "ct.state == snat", "not (ct.state == dnat)", "ct.state == tracked",
		"ct.state & 0x21 == 0x21", "ct.zone == 7", "ct.zone in 1-7", "ct.mark == 0", "ct.mark & 0xf0 == 0x10",
		"ct.mark > 0x10", "metadata == 0xff00000000000001", "metadata <= 1", "metadata & 0x1 == 0x1", "reg0 == 3",
		"reg1 in 2-3", "reg6 != 2", "reg7 & 0x2 == 0x2",
	};

	snprintf(to, size, "%s", plain[world_random(ARRAY_LEN(plain))]);
}

static UNUSED void world_text(char *to, size_t size, unsigned depth)
{
	char a[512], b[512];

	switch (depth ? world_random(6) : 0) {
	case 0: case 1:
		if (world_random(4))
			world_atom(to, size);
		else
			world_state_atom(to, size);
		return;
	case 2:
		world_text(a, sizeof(a), depth - 1);
		snprintf(to, size, "not (%s)", a);
		return;
	case 3:
		world_text(a, sizeof(a), depth - 1);
		world_text(b, sizeof(b), depth - 1);
		snprintf(to, size, "(%s) or (%s)", a, b);
		return;
	default:
		world_text(a, sizeof(a), depth - 1);
		world_text(b, sizeof(b), depth - 1);
		snprintf(to, size, "(%s) and (%s)", a, b);
	}
}

/* Where the bracket that opens s closes. */
static size_t world_close(const char *s)
{
	int depth = 0;
	size_t i = 0;

	do
		depth += s[i] == '(' ? 1 : s[i] == ')' ? -1 : 0;
	while (s[i++] && depth);
	return i;
}

/* What world_text writes, also with fields that Click's language has not got. */
static UNUSED const struct click_expr *world_parse(const char *text, span at, struct arena *arena, struct diag *d)
{
	struct click_expr *e = arena_alloc(arena, sizeof(*e));
	bool no = !strncmp(text, "not (", 5);
	size_t n = no || text[0] == '(' ? world_close(text + 4 * no) : 0;

	if (!n || (no && text[4 + n]))
		return state_expr_parse(text, at, arena, d);
	e->a = world_parse(arena_strndup(arena, text + 4 * no + 1, n - 2), at, arena, d);
	e->kind = no ? EXPR_NOT : text[n + 1] == 'o' ? EXPR_OR : EXPR_AND;
	if (no)
		return e->a ? e : NULL;
	text += n + (e->kind == EXPR_OR ? 4 : 5);
	e->b = world_parse(arena_strndup(arena, text + 1, strlen(text) - 2), at, arena, d);
	return e->a && e->b ? e : NULL;
}

/* ---- what a packet has beside its octets ---- */

enum { WORLD_STATES = 48 };

static struct key_state world_states[WORLD_STATES];

static UNUSED void world_make_states(void)
{
	static const uint32_t addresses[] = { 0, 0x0a000001, 0x0b000001, 0x0b000000 };

	for (unsigned i = 0; i < WORLD_STATES; i++) {
		world_states[i] = (struct key_state){
			.tunnel_id = world_random(8), .tunnel_src = addresses[world_random(4)],
			.tunnel_dst = addresses[world_random(4)], .tunnel_ttl = (uint8_t)world_random(3),
			.tunnel_tos = (uint8_t)(world_random(3) * 0x14), .zone = (uint16_t)(world_random(3) * 7),
			.mark = world_random(3) * 0x11, .metadata = (uint64_t)(world_random(2) * 255) << 56 | world_random(3),
		};
		for (unsigned k = 0; k < KEY_REGISTERS; k++)
			world_states[i].reg[k] = world_random(4);
	}
}

static UNUSED struct key_origin world_origin(void)
{
	static const uint8_t cts[] = { 0, CT_NEW | CT_TRACKED, CT_ESTABLISHED | CT_TRACKED | CT_SOURCE, CT_TRACKED | CT_DESTINATION };
	struct key_origin o = { .in_port = (uint16_t)world_random(WORLD_PORTS), .ct = cts[world_random(4) ? 0 : world_random(4)] };

	if (!world_random(3)) {
		o.tunnel = (uint8_t)(ORIGIN_STATE | world_random(3));
		o.state = &world_states[world_random(WORLD_STATES)];
	}
	return o;
}

/* false: it is a field of the packet. */
static bool world_state(const struct key_origin *o, const char *name, uint64_t *v)
{
	static const struct key_state none;
	const struct key_state *s = o->tunnel & ORIGIN_STATE ? o->state : &none;
	const struct {
		const char *name;
		uint64_t v;
	} all[] = {
		{ "tun.type", o->tunnel & 3 }, { "tun.id", s->tunnel_id }, { "tun.src", s->tunnel_src },
		{ "tun.dst", s->tunnel_dst }, { "tun.ttl", s->tunnel_ttl }, { "tun.tos", s->tunnel_tos },
		{ "ct.state", o->ct }, { "ct.zone", s->zone }, { "ct.mark", s->mark }, { "metadata", s->metadata },
		{ "reg0", s->reg[0] }, { "reg1", s->reg[1] }, { "reg6", s->reg[6] }, { "reg7", s->reg[7] },
	};

	for (unsigned i = 0; i < ARRAY_LEN(all); i++) {
		if (strcmp(all[i].name, name) != 0)
			continue;
		*v = all[i].v;
		return true;
	}
	return false;
}

/* ---- the naive classifier ---- */

struct world_view {
	struct packet q;
	const struct pkt *p;
	unsigned in_port;
	const struct key_origin *o;
	int net;			/* the outermost network header in q, -1: none */
	int trans;			/* what it carries */
};

/* Headers are the outermost, and there if their fixed part is. */
static UNUSED struct world_view world_look(struct pkt *p, const struct key_origin *o)
{
	struct world_view v = { .p = p, .in_port = o->in_port, .o = o, .net = -1, .trans = -1 };

	if (p->len < 14)
		return v;
	packet_parse(&v.q, p->data, p->len, LAYER_ETHER);
	for (unsigned i = 1; i < v.q.count && v.net < 0; i++) {
		enum packet_layer l = v.q.at[i].layer;

		if (l == LAYER_IP || l == LAYER_IP6 || l == LAYER_ARP)
			v.net = (int)i;
		else if (l != LAYER_VLAN && l != LAYER_MPLS)
			break;
	}
	if (v.net < 0)
		return v;
	if (v.q.at[v.net].layer == LAYER_IP &&
	    (v.q.at[v.net].have < v.q.at[v.net].header || (p->data[v.q.at[v.net].offset] & 15) < 5))
		v.net = -1;
	else if (v.q.at[v.net].layer == LAYER_IP6 && v.q.at[v.net].have < 40)
		v.net = -1;
	else if (v.q.at[v.net].layer == LAYER_ARP && p->len - v.q.at[v.net].offset < 8)
		v.net = -1;
	for (unsigned i = (unsigned)(v.net + 1); v.net >= 0 && i < v.q.count; i++) {
		enum packet_layer l = v.q.at[i].layer;

		if (l == LAYER_IP6_HOP || l == LAYER_IP6_FRAG || l == LAYER_AH)
			continue;
		v.trans = (int)i;
		break;
	}
	return v;
}

static bool world_field(const struct world_view *v, const char *name, struct packet_value *value)
{
	struct packet_ref ref;
	int at;

	X_CHECK(packet_ref_parse(name, &ref));
	if (v->p->len < 14)
		return false;
	switch (ref.field->layer) {
	case LAYER_ETHER: case LAYER_VLAN:
		at = packet_find(&v->q, ref.field->layer, ref.index, false);
		return at >= 0 && v->q.at[at].have == v->q.at[at].header &&
		       packet_get(&v->q, &ref, value);
	case LAYER_IP: case LAYER_IP6: case LAYER_ARP:
		/* an option is looked for by the parser alone */
		at = v->net;
		if (ref.field->place == PLACE_OPTION)
			return at >= 0 && packet_get(&v->q, &ref, value);
		break;
	case LAYER_TCP: case LAYER_UDP: case LAYER_ICMP: case LAYER_ICMP6: case LAYER_SCTP:
		at = v->trans;
		if (!strcmp(name, "tcp.ack"))
			return packet_get(&v->q, &ref, value);
		break;
	default:
		return packet_get(&v->q, &ref, value);
	}
	return at >= 0 && v->q.at[at].layer == ref.field->layer &&
	       packet_get_at(&v->q, (unsigned)at, ref.field, value);
}

static int world_order(const uint64_t *a, const uint64_t *b)
{
	return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : a[1] != b[1] ? (a[1] < b[1] ? -1 : 1) : 0;
}

static bool world_relation(enum click_relation rel, int order)
{
	return rel == REL_LT ? order < 0 : rel == REL_LE ? order <= 0 : rel == REL_GT ? order > 0 :
	       rel == REL_GE ? order >= 0 : rel == REL_EQ ? order == 0 : order != 0;
}

static bool world_test(const struct world_view *v, const struct click_field_test *t)
{
	struct packet_value x, y;
	bool in = false;

	if (t->special == FIELD_IN_PORT)
		return (strcmp(world_port_names[v->in_port], t->text) == 0) == (t->rel == REL_EQ);
	if (t->special == FIELD_CT_STATE)
		return ((v->o->ct & (strcmp(t->text, "new") ? CT_TRACKED : CT_NEW)) != 0) == (t->rel == REL_EQ);
	x.v[0] = 0;
	if (!world_state(v->o, t->name, &x.v[1]) && !world_field(v, t->name, &x))
		return false;
	if (t->other)
		return world_field(v, t->other, &y) && world_relation(t->rel, world_order(x.v, y.v));
	if (t->has_mask) {
		x.v[0] &= t->mask[0];
		x.v[1] &= t->mask[1];
	}
	if (t->rel != REL_EQ && t->rel != REL_NE)
		return world_relation(t->rel, world_order(x.v, t->ranges[0].low));
	for (size_t i = 0; i < t->range_count; i++)
		in |= world_order(x.v, t->ranges[i].low) >= 0 && world_order(x.v, t->ranges[i].high) <= 0;
	return in == (t->rel == REL_EQ);
}

static UNUSED bool world_holds(const struct world_view *v, const struct click_expr *e)
{
	struct match *m;
	bool is;

	switch (e->kind) {
	case EXPR_TRUE:
		return true;
	case EXPR_FALSE:
		return false;
	case EXPR_NOT:
		return !world_holds(v, e->a);
	case EXPR_AND:
		return world_holds(v, e->a) && world_holds(v, e->b);
	case EXPR_OR:
		return world_holds(v, e->a) || world_holds(v, e->b);
	case EXPR_COND:
		return world_holds(v, e->a) ? world_holds(v, e->b) : world_holds(v, e->c);
	case EXPR_FIELD:
		return world_test(v, &e->field);
	default:
		m = match_new(&e, 1, &world_ports, NULL);
		is = match_first(m, v->in_port, v->p) == 0;
		match_free(m);
		return is;
	}
}

#endif
