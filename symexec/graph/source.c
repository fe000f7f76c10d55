/*
 * source.c - see source.h. Lengths are symbolic: the payload has a root of its own for its bytes and one for
 * how many there are, and every length field is that root plus a constant, so that a length test or an
 * encapsulation needs no guess.
 */
#include "symexec/graph/source.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"
#include "symexec/exec/classify.h"
#include "symexec/exec/engine.h"
#include "symexec/exec/exec.h"
#include "symexec/graph/host_address.h"

struct maker {
	struct engine *e;
	const struct source *s;
	struct flow *f;
	uint32_t number;
	value length;			/* of the payload, 32 bits */
	bool ip6, any_tag;		/* tags may be of every type, not of 802.1Q alone */
	unsigned tags;
	struct str_map *roots;		/* field -> root + 1, of all shapes */
};

/*
 * A packet has one shape, so the shapes share the symbols of their fields: what a box makes of an address is then the
 * same set for all. Packets that meet the state of earlier ones have symbols of their own.
 */
static root
shared_root(struct maker *m, const struct root_info *info)
{
	uintptr_t known = (uintptr_t)str_map_get(m->roots, info->name);
	root r;

	if (known != 0)
		return (root)(known - 1);
	r = root_new(m->e->values, info);
	(void)str_map_put(m->roots, info->name, (void *)((uintptr_t)r + 1));
	return r;
}

static void
put(struct maker *m, unsigned width, value v)
{
	flow_write(m->e, m->f, BASE_DATA, m->f->head_end, width, v);
	m->f->head_end += (int32_t)width;	/* in bits while the packet is being made */
}

static void
put_const(struct maker *m, unsigned width, uint64_t v)
{
	put(m, width, value_const(m->e->values, v, width));
}

static value
new_symbol(struct maker *m, const char *field, unsigned width, enum set_rank rank, uint64_t wish)
{
	char *name = arena_printf(m->e->arena, "%s.%s", m->s->name, field);
	struct root_info info = { .kind = ROOT_FIELD, .width = width, .rank = rank, .name = name,
				  .wish = wish, .element = UINT32_MAX };

	return value_symbol(m->e->values, shared_root(m, &info));
}

static value
put_symbol(struct maker *m, const char *field, unsigned width, enum set_rank rank, uint64_t wish)
{
	value v = new_symbol(m, field, width, rank, wish);

	put(m, width, v);
	return v;
}

/* n + the payload's length, as a 16-bit field. */
static void
put_length(struct maker *m, uint64_t n)
{
	value v = value_add(m->e->values, m->length, n);

	put(m, 16, value_slice(m->e->values, v, 0, 16));
}

static void
restrict_to(struct maker *m, value v, uint64_t lo, uint64_t hi)
{
	bool alive = flow_constrain(m->e, m->f, flow_within(m->e, v, lo, hi));

	X_CHECK(alive);
}

static void
put_wide(struct maker *m, const struct wide *w)
{
	for (size_t i = 0; i < w->n; i++)
		put(m, value_width(m->e->values, w->part[i]), w->part[i]);
}

static struct wide
address_symbols(struct maker *m, const char *field, enum set_rank rank)
{
	struct wide w = { .n = 2 };

	for (int half = 0; half < 2; half++)
		w.part[half] = new_symbol(m, arena_printf(m->e->arena, "%s.%s", field,
							  half ? "low" : "high"), 64, rank,
					  half ? 1 : 0x20010db800000000);
	return w;
}

/* A host's own address: one constant, a set, a named symbol, or anything. */
static void
put_address(struct maker *m, const char *field, enum set_rank rank, uint64_t wish)
{
	const struct network_host *h = m->s->host;
	size_t n = h == NULL ? 0 : m->ip6 ? h->ip6_count : h->ip_count;
	const char *only = n != 1 ? NULL : m->ip6 ? h->ip6[0].s : h->ip[0].s;
	struct wide w = { .n = 1 };
	uint64_t number[2];

	if (only != NULL && strncmp(only, "symbol:", 7) == 0) {
		w = host_address_symbol(m->e, only + 7, m->ip6);
		put_wide(m, &w);
		return;
	}
	if (only != NULL && host_address_single(only, m->ip6, number)) {
		if (m->ip6)
			put_const(m, 64, number[0]);
		put_const(m, m->ip6 ? 64 : 32, number[1]);
		return;
	}
	if (m->ip6)
		w = address_symbols(m, field, rank);
	else
		w.part[0] = new_symbol(m, field, 32, rank, wish);
	put_wide(m, &w);
	if (n > 0 && !host_address_restrict(m->e, m->f, h, &w, m->ip6))
		x_panic("host '%s' has no address", m->s->name);
}

/* Types that frames may have: of a tag, of all but IP, of all but IP and tags. */
enum ether_kind { KIND_TAG, KIND_NOT_IP, KIND_ALIEN };

static void
put_type(struct maker *m, const char *field, enum ether_kind kind, uint64_t wish)
{
	static const uint16_t tags[] = { 0x8100, 0x88a8, 0x9100 };
	value v = put_symbol(m, field, 16, RANK_OTHER, wish);
	set s = SET_NONE;

	for (size_t i = 0; kind != KIND_NOT_IP && i < ARRAY_LEN(tags); i++)
		s = set_or(m->e->sets, s, flow_within(m->e, v, tags[i], tags[i]));
	if (kind != KIND_TAG) {
		s = set_or(m->e->sets, s, flow_within(m->e, v, 0x0800, 0x0800));
		s = set_or(m->e->sets, s, flow_within(m->e, v, 0x86dd, 0x86dd));
		s = set_not(m->e->sets, s);
	}
	if (!flow_constrain(m->e, m->f, s))
		x_panic("no such ethernet type");
}

static void
put_addresses(struct maker *m)
{
	const struct network_host *h = m->s->host;
	uint64_t mac;

	put_symbol(m, "eth.dst", 48, RANK_OTHER, 0x020000000002);
	if (h != NULL && h->mac.s != NULL && click_parse_ether(h->mac.s, &mac))
		put_const(m, 48, mac);
	else
		put_symbol(m, "eth.src", 48, RANK_OTHER, 0x020000000001);
}

static void
put_tag(struct maker *m, unsigned number)
{
	put_symbol(m, number == 1 ? "vlan.pcp" : "vlan2.pcp", 3, RANK_OTHER, 0);
	put_symbol(m, number == 1 ? "vlan.dei" : "vlan2.dei", 1, RANK_OTHER, 0);
	put_symbol(m, number == 1 ? "vlan.id" : "vlan2.id", 12, RANK_OTHER, 1);
}

static const char *const type_names[] = { "eth.type", "vlan.type", "vlan2.type" };
enum { MOST_TAGS = ARRAY_LEN(type_names) - 1 };

/* The Ethernet header with as many tags as there shall be, up to the type. */
static void
put_frame(struct maker *m)
{
	put_addresses(m);
	for (unsigned i = 1; i <= m->tags; i++) {
		if (m->any_tag)
			put_type(m, type_names[i - 1], KIND_TAG, 0x8100);
		else
			put_const(m, 16, 0x8100);
		put_tag(m, i);
	}
}

struct transport {
	enum shape shape;
	uint8_t proto, proto6;
	unsigned bytes;
};

static const struct transport transports[] = {
	{ SHAPE_TCP, 6, 6, 20 },
	{ SHAPE_UDP, 17, 17, 8 },
	{ SHAPE_ICMP, 1, 58, 8 },
	{ SHAPE_OTHER, 0, 0, 0 },
};

/* IPv6 headers of which another is told by (RFC 8200 section 4), as far as they may be 8 bytes long. */
static const uint8_t extensions[] = { 0, 43, 44, 60 };

static set
any_extension(struct maker *m, value v)
{
	set s = SET_NONE;

	for (size_t i = 0; i < ARRAY_LEN(extensions); i++)
		s = set_or(m->e->sets, s, flow_within(m->e, v, extensions[i], extensions[i]));
	return s;
}

static void
put_proto(struct maker *m, const struct transport *t, uint8_t proto, bool extension)
{
	value v;
	set s;

	if (t != NULL && t->shape != SHAPE_OTHER) {
		put_const(m, 8, proto);
		return;
	}
	v = put_symbol(m, m->ip6 ? "ip6.next" : "ip.proto", 8, RANK_PROTO, extension ? 0 : 253);
	s = m->ip6 ? any_extension(m, v) : SET_NONE;
	for (size_t i = 0; t != NULL && !extension && i < ARRAY_LEN(transports) - 1; i++) {
		uint8_t known = m->ip6 ? transports[i].proto6 : transports[i].proto;

		s = set_or(m->e->sets, s, flow_within(m->e, v, known, known));
	}
	if (!flow_constrain(m->e, m->f, extension ? s : set_not(m->e->sets, s)))
		x_panic("no other protocol");
}

static void
put_checksum(struct maker *m)
{
	put(m, 16, value_checksum(m->e->values, VALUE_NONE));
}

/*
 * TCP options as hosts send them (RFC 9293, 7323, 2018, 2385, 5925, 7413, 8684): kind and length, in the order of a header,
 * up to a length of 0. What an option holds is symbolic.
 */
struct tcp_option {
	uint8_t kind, length;
};

static const struct tcp_option tcp_layouts[][6] = {
	{ { 2, 4 }, { 4, 2 }, { 8, 10 }, { 1, 1 }, { 3, 3 } },	/* a SYN */
	{ { 2, 4 } },						/* a SYN of a small host */
	{ { 1, 1 }, { 1, 1 }, { 8, 10 } },			/* data */
	{ { 1, 1 }, { 1, 1 }, { 5, 10 } },			/* one block is missing */
	{ { 1, 1 }, { 1, 1 }, { 19, 18 } },
	{ { 29, 16 } },
	{ { 2, 4 }, { 1, 1 }, { 1, 1 }, { 34, 10 } },
	{ { 2, 4 }, { 30, 12 } },
};

struct ip_shape {
	const struct transport *t;	/* NULL: a later fragment */
	const struct tcp_option *tcp;	/* NULL: none */
	unsigned options;		/* words */
	bool more;			/* a first fragment */
	bool extension;			/* of IPv6: in front of `t`, which is SHAPE_OTHER */
	bool unsummed;			/* UDP without a checksum */
};

/* The checksum of a fragmented datagram covers more than its first fragment: any number. */
static void
put_transport_checksum(struct maker *m, const struct ip_shape *p)
{
	if (p->more)
		put_symbol(m, "transport.checksum", 16, RANK_OTHER, 0xffff);
	else if (p->unsummed)
		put_const(m, 16, 0);
	else if (p->t->shape == SHAPE_UDP)
		put(m, 16, value_checksum_sent(m->e->values));
	else
		put_checksum(m);
}

static unsigned
transport_bytes(const struct ip_shape *p)
{
	unsigned n = p->t != NULL ? p->t->bytes : 0;

	for (unsigned i = 0; p->tcp != NULL && p->tcp[i].length > 0; i++)
		n += p->tcp[i].length;
	return n;
}

static void
make_ip(struct maker *m, const struct ip_shape *p)
{
	unsigned bytes = 20 + p->options * 4 + transport_bytes(p);
	value v;

	put_const(m, 4, 4);
	put_const(m, 4, 5 + p->options);
	put_symbol(m, "ip.dscp", 6, RANK_OTHER, 0);
	put_symbol(m, "ip.ecn", 2, RANK_OTHER, 0);
	put_length(m, bytes);
	put_symbol(m, "ip.id", 16, RANK_OTHER, 1);
	put_const(m, 1, 0);
	put_symbol(m, "ip.df", 1, RANK_OTHER, 0);
	if (p->t != NULL) {
		put_const(m, 1, p->more);
		put_const(m, 13, 0);
	} else {
		put_symbol(m, "ip.mf", 1, RANK_OTHER, 0);
		v = put_symbol(m, "ip.frag", 13, RANK_OTHER, 1);
		restrict_to(m, v, 1, 8191);
	}
	v = put_symbol(m, "ip.ttl", 8, RANK_OTHER, 64);
	restrict_to(m, v, 1, 255);
	put_proto(m, p->t, p->t != NULL ? p->t->proto : 0, false);
	put_checksum(m);
	put_address(m, "ip.src", RANK_SRC, 0x0a000001);
	put_symbol(m, "ip.dst", 32, RANK_DST, 0xc0000201);
	for (unsigned i = 0; i < p->options; i++)
		put_symbol(m, "ip.options", 32, RANK_OTHER, 0x01010101);
	restrict_to(m, m->length, 0, 65535 - bytes);
}

static void
make_ip6(struct maker *m, const struct ip_shape *p)
{
	unsigned bytes = transport_bytes(p) + (p->extension ? 8 : 0);

	put_const(m, 4, 6);
	put_symbol(m, "ip6.tclass", 8, RANK_OTHER, 0);
	put_symbol(m, "ip6.flow", 20, RANK_OTHER, 0);
	put_length(m, bytes);
	put_proto(m, p->t, p->t->proto6, p->extension);
	restrict_to(m, put_symbol(m, "ip6.hlim", 8, RANK_OTHER, 64), 1, 255);
	put_address(m, "ip6.src", RANK_SRC, 0);
	for (int half = 0; half < 2; half++)
		put_symbol(m, half ? "ip6.dst.low" : "ip6.dst.high", 64, RANK_DST,
			   half ? 2 : 0x20010db800000000);
	if (p->extension) {
		/* nothing follows it, and it holds padding, unless somebody cares */
		put_symbol(m, "ip6.ext.next", 8, RANK_OTHER, 59);
		put_const(m, 8, 0);
		put_symbol(m, "ip6.ext.data", 48, RANK_OTHER, 0x010400000000);
	}
	restrict_to(m, m->length, 0, 65535 - bytes);
}

static void
put_tcp_option(struct maker *m, const struct tcp_option *o)
{
	put_const(m, 8, o->kind);
	if (o->length == 1)
		return;
	put_const(m, 8, o->length);
	for (unsigned at = 2, n; at < o->length; at += n) {
		char name[32];

		/* timestamps are two numbers, and so is a block */
		n = MIN_OF(o->length - at, 4u);
		(void)snprintf(name, sizeof(name), "tcp.opt.%u.%u", o->kind, at - 2);
		put_symbol(m, name, n * 8, RANK_OTHER, o->kind == 2 ? 1460 : 1);
	}
}

static void
make_transport(struct maker *m, const struct ip_shape *p)
{
	switch (p->t->shape) {
	case SHAPE_TCP:
		put_symbol(m, "tcp.sport", 16, RANK_SPORT, 40000);
		put_symbol(m, "tcp.dport", 16, RANK_DPORT, 80);
		put_symbol(m, "tcp.seq", 32, RANK_OTHER, 1000);
		put_symbol(m, "tcp.ack", 32, RANK_OTHER, 0);
		put_const(m, 4, transport_bytes(p) / 4);
		put_symbol(m, "tcp.reserved", 4, RANK_OTHER, 0);
		put_symbol(m, "tcp.flags", 8, RANK_FLAGS, 2);
		put_symbol(m, "tcp.window", 16, RANK_OTHER, 65535);
		put_transport_checksum(m, p);
		put_symbol(m, "tcp.urgent", 16, RANK_OTHER, 0);
		for (unsigned i = 0; p->tcp != NULL && p->tcp[i].length > 0; i++)
			put_tcp_option(m, &p->tcp[i]);
		break;
	case SHAPE_UDP:
		put_symbol(m, "udp.sport", 16, RANK_SPORT, 40000);
		put_symbol(m, "udp.dport", 16, RANK_DPORT, 53);
		put_length(m, 8);
		put_transport_checksum(m, p);
		break;
	case SHAPE_ICMP:
		put_symbol(m, "icmp.type", 8, RANK_SPORT, m->ip6 ? 128 : 8);
		put_symbol(m, "icmp.code", 8, RANK_OTHER, 0);
		put_transport_checksum(m, p);
		put_symbol(m, "icmp.rest", 32, RANK_OTHER, 1);
		break;
	default:
		break;
	}
}

static void
begin(struct maker *m)
{
	struct root_info info = { .kind = ROOT_LENGTH, .width = 32, .rank = RANK_LENGTH,
				  .element = UINT32_MAX };

	m->f = flow_new(m->e);
	m->f->source = m->number;
	if (m->s->after != NULL) {
		m->f->state = m->s->after->state;
		m->f->cond = m->s->after->cond;
		m->f->alias = m->s->after->alias;
		m->f->residue = m->s->after->residue;
		m->f->history = m->s->after->history;
		m->f->free_choice = m->s->after->free_choice;
		m->f->opaque = m->s->after->opaque;
	}
	info.name = arena_printf(m->e->arena, "%s.payload.length", m->s->name);
	m->length = value_symbol(m->e->values, shared_root(m, &info));
}

/* Network symbols with a set of values carry it into every flow. */
static bool
constrain_symbols(struct maker *m)
{
	const struct network *n = m->s->network;

	for (size_t i = 0; n != NULL && i < n->symbol_count; i++) {
		const struct network_symbol *y = &n->symbols[i];
		bool inexact = false;
		set s = SET_NONE;
		struct wide w;

		if (y->range_count == 0)
			continue;
		w = host_address_symbol(m->e, y->name.s, y->type == SYMBOL_IP6);
		for (size_t k = 0; k < y->range_count; k++)
			s = set_or(m->e->sets, s, wide_within(m->e, &w, &y->ranges[k], &inexact));
		if (!flow_constrain(m->e, m->f, s))
			return false;
	}
	return true;
}

static void
finish(struct maker *m, struct flow_list *out)
{
	struct root_info info = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				  .element = UINT32_MAX };
	size_t first = out->n;

	info.name = arena_printf(m->e->arena, "%s.payload", m->s->name);
	m->f->head_end /= 8;
	m->f->tail = value_blob(m->e->values, shared_root(m, &info));
	m->f->tail_length = m->length;
	if (!constrain_symbols(m)) {
		flow_free(m->e, m->f);
		return;
	}
	if (m->s->packet != NULL)
		expr_restrict(m->e, m->s->packet, m->f, out);
	else
		*VEC_ADD(out) = m->f;
	for (size_t i = first; i < out->n; i++) {
		out->v[i]->source = m->number + (uint32_t)i;
		out->v[i]->origin = flow_copy(m->e, out->v[i]);
	}
}

static void
make(struct maker *m, const struct ip_shape *p, struct flow_list *out)
{
	begin(m);
	if (m->s->encap == ENCAP_ETHERNET) {
		put_frame(m);
		put_const(m, 16, m->ip6 ? 0x86dd : 0x0800);
	}
	if (m->ip6)
		make_ip6(m, p);
	else
		make_ip(m, p);
	if (p->t != NULL)
		make_transport(m, p);
	finish(m, out);
}

/* Whether the expression has a field whose name begins so. */
static bool
speaks_of(const struct click_expr *x, const char *prefix)
{
	if (x == NULL)
		return false;
	if (x->kind == EXPR_FIELD && x->field.special == FIELD_PACKET &&
	    (strncmp(x->field.name, prefix, strlen(prefix)) == 0 ||
	     (x->field.other != NULL && strncmp(x->field.other, prefix, strlen(prefix)) == 0)))
		return true;
	return speaks_of(x->a, prefix) || speaks_of(x->b, prefix) || speaks_of(x->c, prefix);
}

/* The shapes with one transport, over IPv4 or over IPv6. */
static void
transport_flows(struct maker *m, unsigned shapes, const struct transport *t, struct flow_list *out)
{
	bool options = t->shape == SHAPE_TCP && (shapes & SHAPE_TCP_OPTIONS);

	make(m, &(struct ip_shape){ .t = t }, out);
	for (size_t k = 0; options && k < ARRAY_LEN(tcp_layouts); k++)
		make(m, &(struct ip_shape){ .t = t, .tcp = tcp_layouts[k] }, out);
	if (t->shape == SHAPE_UDP && (shapes & SHAPE_UDP_UNSUMMED))
		make(m, &(struct ip_shape){ .t = t, .unsummed = true }, out);
	if (m->ip6) {
		if (t->shape == SHAPE_OTHER)
			make(m, &(struct ip_shape){ .t = t, .extension = true }, out);
		return;
	}
	if ((shapes & SHAPE_FIRST_FRAGMENT) && t->bytes > 0)
		make(m, &(struct ip_shape){ .t = t, .more = true }, out);
	for (unsigned n = 1; (shapes & SHAPE_OPTIONS) && n <= 10; n++)
		make(m, &(struct ip_shape){ .t = t, .options = n }, out);
}

static void
ip_flows(struct maker *m, unsigned shapes, struct flow_list *out)
{
	const struct network_host *h = m->s->host;
	bool v4 = h == NULL || h->ip_count > 0 || h->ip6_count == 0;
	bool v6 = (shapes & SHAPE_IP6) && (h == NULL || h->ip6_count > 0);

	for (size_t i = 0; i < ARRAY_LEN(transports); i++) {
		if (!(shapes & transports[i].shape))
			continue;
		m->ip6 = false;
		if (v4)
			transport_flows(m, shapes, &transports[i], out);
		m->ip6 = true;
		if (v6)
			transport_flows(m, shapes, &transports[i], out);
	}
	m->ip6 = false;
	if (v4 && (shapes & SHAPE_LATER_FRAGMENT))
		make(m, &(struct ip_shape){ .t = NULL }, out);
}

/* Frames of another kind than IP, behind as many tags as there shall be. */
static void
other_frames(struct maker *m, enum ether_kind kind, struct flow_list *out)
{
	begin(m);
	put_frame(m);
	put_type(m, type_names[m->tags], kind, 0x88b5);
	restrict_to(m, m->length, 0, 65535);
	finish(m, out);
}

/* Frames that end within their last tag. */
static void
cut_frames(struct maker *m, struct flow_list *out)
{
	begin(m);
	m->tags--;
	put_frame(m);
	put_type(m, type_names[m->tags++], KIND_TAG, 0x8100);
	restrict_to(m, m->length, 0, 3);
	finish(m, out);
}

/*
 * For tables, which look behind tags: of what is no IP nothing is IP behind tags either, behind a third tag is nothing, and
 * where it fits the packet expression, as it does if that says what packets are not, so may IP behind tags.
 */
static void
frames_for_tables(struct maker *m, unsigned shapes, struct flow_list *out)
{
	size_t before = out->n;

	m->any_tag = true;
	for (m->tags = 0; (shapes & SHAPE_NOT_IP) && m->tags <= MOST_TAGS + 1; m->tags++) {
		if (m->tags <= MOST_TAGS)
			other_frames(m, KIND_ALIEN, out);
		if (m->tags > 0)
			cut_frames(m, out);
	}
	if ((shapes & SHAPE_VLAN) || out->n > before)
		for (m->tags = 1; m->tags <= MOST_TAGS; m->tags++)
			ip_flows(m, shapes, out);
}

void
source_flows(struct engine *e, const struct source *s, uint32_t number, struct flow_list *out)
{
	struct maker m = { .e = e, .s = s, .number = number };
	struct str_map *own = s->after != NULL ? str_map_new() : NULL;
	unsigned shapes = s->shapes;

	if (speaks_of(s->packet, "vlan."))
		shapes |= SHAPE_VLAN;
	if (speaks_of(s->packet, "tcp.opt"))
		shapes |= SHAPE_TCP_OPTIONS;
	if (speaks_of(s->packet, "udp.checksum"))
		shapes |= SHAPE_UDP_UNSUMMED;
	m.roots = own != NULL ? own : e->source_roots;
	ip_flows(&m, shapes, out);
	if (s->encap == ENCAP_ETHERNET && (shapes & SHAPE_BEHIND_TAGS)) {
		frames_for_tables(&m, shapes, out);
	} else if (s->encap == ENCAP_ETHERNET) {
		m.tags = 1;
		if (shapes & SHAPE_VLAN)
			ip_flows(&m, shapes, out);
		m.tags = 0;
		if (shapes & SHAPE_NOT_IP)
			other_frames(&m, KIND_NOT_IP, out);
	}
	str_map_free(own);
}
