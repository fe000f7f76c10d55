/*
 * build_finish.c - from headers to a packet: put them behind each other, then fill in what
 * follows from the rest, from outside in; checksums last, from inside out. What was set stays
 * as it was set.
 */
#include "models/packet/build_int.h"

#include "models/base/cursor.h"

struct place {
	size_t offset, header, end;
};

struct finish {
	struct packet_builder *b;
	struct build_bytes out;
	struct place at[PACKET_MAX_LAYERS];
};

static bool is_item(enum packet_layer layer)
{
	return layer == LAYER_SCTP_CHUNK || layer == LAYER_ICMP_OBJECT;
}

static void pad_to(struct build_bytes *out, size_t start, size_t unit, size_t least_len)
{
	static const uint8_t zero[1];

	while ((out->n - start) % unit || out->n - start < least_len)
		build_bytes_add(out, zero, 1);
}

/*
 * RFC 4884 section 4: before an extension a quote is padded to its words and to 128 octets.
 * The headers of the quote end where the padding starts.
 */
static void end_quote(struct finish *f, unsigned ext)
{
	unsigned i = ext;
	size_t quote_end = f->out.n, start, unit;

	while (i > 0 && f->b->layers[i - 1].layer != LAYER_ICMP &&
	       f->b->layers[i - 1].layer != LAYER_ICMP6)
		i--;
	if (i == 0)
		return;
	for (unsigned k = i; k < ext; k++)
		f->at[k].end = quote_end;
	unit = f->b->layers[i - 1].layer == LAYER_ICMP ? 4 : 8;
	start = f->at[i - 1].offset + f->at[i - 1].header;
	pad_to(&f->out, start, unit, 128);
	if (!build_was_set(&f->b->layers[i - 1], packet_field_find("icmp.length")) && unit == 4)
		f->out.v[f->at[i - 1].offset + 5] = (uint8_t)((f->out.n - start) / 4);
	else if (unit == 8 &&
		 !build_was_set(&f->b->layers[i - 1], packet_field_find("icmp6.length")))
		f->out.v[f->at[i - 1].offset + 4] = (uint8_t)((f->out.n - start) / 8);
}

static void concatenate(struct finish *f)
{
	for (unsigned i = 0; i < f->b->count; i++) {
		struct build_layer *l = &f->b->layers[i];
		struct place *at = &f->at[i];

		if (l->layer == LAYER_ICMP_EXT)
			end_quote(f, i);
		at->offset = f->out.n;
		build_bytes_add(&f->out, l->header.v, l->header.n);
		build_option_pad(l, &f->out, at->offset);
		at->header = f->out.n - at->offset;
		build_bytes_add(&f->out, l->payload.v, l->payload.n);
		if (is_item(l->layer))
			at->end = f->out.n;
		if (l->layer == LAYER_SCTP_CHUNK)
			pad_to(&f->out, at->offset, 4, 4);
	}
	for (unsigned i = 0; i < f->b->count; i++)
		if (f->at[i].end == 0)
			f->at[i].end = f->out.n;
}

/* Sets a field of header i that follows from the rest, unless it was set. */
static bool derive(struct finish *f, unsigned i, const char *name, size_t v)
{
	const struct packet_field *field = packet_field_find(name);

	X_CHECK(field && field->layer == f->b->layers[i].layer);
	if (build_was_set(&f->b->layers[i], field))
		return true;
	if (!packet_value_fits(packet_value_of(v), field->width))
		return build_fail(f->b, "%zu is too large for '%s' (%s)", v, name, field->help);
	return bits_put(f->out.v, f->out.n, 8 * f->at[i].offset + field->bit, field->width, v);
}

static bool derive_gre_length(struct finish *f, unsigned i)
{
	const struct build_layer *l = &f->b->layers[i];
	const struct place *at = &f->at[i];
	size_t word = l->header.v[0] & 0xc0 ? 8 : 4;

	if ((l->header.v[1] & 7) != 1 || !(l->header.v[0] & 0x20) ||
	    build_was_set(l, packet_field_find("gre.key")) ||
	    build_was_set(l, packet_field_find("gre.len")))
		return true;
	return bits_put(f->out.v, f->out.n, 8 * (at->offset + word), 16,
			at->end - at->offset - at->header);
}

static bool derive_route(struct finish *f, unsigned i)
{
	bool srh = f->b->layers[i].header.v[2] == 4;
	size_t segments = (f->at[i].header - 8) / 16;

	return derive(f, i, "ip6.route.len", (f->at[i].header - 8) / 8) &&
	       (!srh || derive(f, i, "ip6.route.last", segments ? segments - 1 : 0));
}

static bool derive_lengths(struct finish *f, unsigned i)
{
	const struct place *at = &f->at[i];
	size_t all = at->end - at->offset, content = all - at->header;

	switch (f->b->layers[i].layer) {
	case LAYER_IP:
		return derive(f, i, "ip.hl", at->header / 4) && derive(f, i, "ip.len", all);
	case LAYER_IP6:
		return derive(f, i, "ip6.len", content);
	case LAYER_IP6_HOP:
		return derive(f, i, "ip6.hop.len", at->header / 8 - 1);
	case LAYER_IP6_DSTOPT:
		return derive(f, i, "ip6.dstopt.len", at->header / 8 - 1);
	case LAYER_IP6_ROUTE:
		return derive_route(f, i);
	case LAYER_AH:
		return derive(f, i, "ah.len", at->header / 4 - 2);
	case LAYER_TCP:
		return derive(f, i, "tcp.off", at->header / 4);
	case LAYER_UDP:
		return derive(f, i, "udp.len", all);
	case LAYER_PPPOE:
		return derive(f, i, "pppoe.len", content);
	case LAYER_SCTP_CHUNK:
		return derive(f, i, "sctp.chunk.len", all);
	case LAYER_ICMP_OBJECT:
		return derive(f, i, "icmp.object.len", all);
	case LAYER_GRE:
		return derive_gre_length(f, i);
	default:
		return true;
	}
}

/* The Ethernet type of a header; 0: it has none. */
static unsigned ethertype_of(enum packet_layer layer, bool stacked)
{
	switch (layer) {
	case LAYER_IP:
		return 0x0800;
	case LAYER_ARP:
		return 0x0806;
	case LAYER_IP6:
		return 0x86dd;
	case LAYER_VLAN:
		return stacked ? 0x88a8 : 0x8100;
	case LAYER_MPLS:
		return 0x8847;
	case LAYER_PPPOE:
		return 0x8864;
	case LAYER_ETHER:
		return 0x6558;
	case LAYER_PPP:
		return 0x880b;
	default:
		return 0;
	}
}

static int protocol_of(enum packet_layer layer)
{
	static const int16_t table[LAYER_COUNT] = {
		[LAYER_ICMP] = 1, [LAYER_IP] = 4, [LAYER_TCP] = 6, [LAYER_UDP] = 17,
		[LAYER_IP6] = 41, [LAYER_IP6_ROUTE] = 43, [LAYER_IP6_FRAG] = 44, [LAYER_GRE] = 47,
		[LAYER_ESP] = 50, [LAYER_AH] = 51, [LAYER_ICMP6] = 58, [LAYER_IP6_DSTOPT] = 60,
		[LAYER_SCTP] = 132, [LAYER_MPLS] = 137, [LAYER_ETHER] = 143,
	};

	if (layer == LAYER_IP6_HOP)
		return 0;
	return table[layer] ? table[layer] : -1;
}

static bool derive_protocol(struct finish *f, unsigned i, const char *name, enum packet_layer next,
			    unsigned none)
{
	int proto = next == LAYER_NONE ? -1 : protocol_of(next);

	return derive(f, i, name, proto < 0 ? none : (unsigned)proto);
}

/* Without a next header: types for experiments (RFC 9542, RFC 3692), "no next header" in IPv6. */
static bool derive_next(struct finish *f, unsigned i)
{
	enum { ETHER_EXPERIMENT = 0x88b5, PROTO_EXPERIMENT = 253, NO_NEXT = 59 };
	const struct build_layer *layers = f->b->layers;
	enum packet_layer next = i + 1 < f->b->count ? layers[i + 1].layer : LAYER_NONE;
	bool stacked = i + 2 < f->b->count && layers[i + 2].layer == LAYER_VLAN;
	unsigned type = ethertype_of(next, stacked);

	type = type ? type : ETHER_EXPERIMENT;
	switch (layers[i].layer) {
	case LAYER_ETHER:
		return derive(f, i, "eth.type", type);
	case LAYER_VLAN:
		return derive(f, i, "vlan.type", type);
	case LAYER_GRE:
		return derive(f, i, "gre.proto", type);
	case LAYER_MPLS:
		return derive(f, i, "mpls.bos", next != LAYER_MPLS);
	case LAYER_PPP:
		return derive(f, i, "ppp.proto", next == LAYER_IP6 ? 0x57 :
			      next == LAYER_MPLS ? 0x281 : 0x21);
	case LAYER_IP:
		return derive_protocol(f, i, "ip.proto", next, PROTO_EXPERIMENT);
	case LAYER_IP6:
		return derive_protocol(f, i, "ip6.next", next, NO_NEXT);
	case LAYER_IP6_HOP:
		return derive_protocol(f, i, "ip6.hop.next", next, NO_NEXT);
	case LAYER_IP6_DSTOPT:
		return derive_protocol(f, i, "ip6.dstopt.next", next, NO_NEXT);
	case LAYER_IP6_ROUTE:
		return derive_protocol(f, i, "ip6.route.next", next, NO_NEXT);
	case LAYER_IP6_FRAG:
		return derive_protocol(f, i, "ip6.frag.next", next, NO_NEXT);
	case LAYER_AH:
		return derive_protocol(f, i, "ah.next", next, NO_NEXT);
	case LAYER_UDP:
		return (next != LAYER_VXLAN || derive(f, i, "udp.dport", 4789)) &&
		       (next != LAYER_MPLS || derive(f, i, "udp.dport", 6635));
	default:
		return true;
	}
}

static void derive_checksums(struct finish *f)
{
	struct packet p = {
		.data = f->out.v, .writable = f->out.v, .len = (uint32_t)f->out.n,
		.count = f->b->count,
	};

	for (unsigned i = 0; i < p.count; i++)
		p.at[i] = (struct packet_at){
			.layer = f->b->layers[i].layer, .offset = (uint32_t)f->at[i].offset,
			.header = (uint32_t)f->at[i].header, .have = (uint32_t)f->at[i].header,
			.end = (uint32_t)f->at[i].end, .full = (uint32_t)f->at[i].end,
		};
	for (unsigned i = p.count; i-- > 0; ) {
		const struct packet_layer_info *info = packet_layer_info(p.at[i].layer);
		bool set = false;

		for (size_t k = 0; k < info->field_count; k++)
			set = set || (info->fields[k].role == ROLE_CHECKSUM &&
				      build_was_set(&f->b->layers[i], &info->fields[k]));
		/* a transport header without an IP header keeps 0 */
		if (!set)
			(void)packet_fix_checksum(&p, i);
	}
}

bool build_finish(struct packet_builder *b, uint8_t **data, size_t *len)
{
	struct finish f = { .b = b };
	bool ok = !b->error;

	*data = NULL;
	*len = 0;
	if (ok && b->count == 0)
		ok = build_fail(b, "a packet without headers");
	if (!ok)
		return false;
	concatenate(&f);
	for (unsigned i = 0; ok && i < b->count; i++)
		ok = derive_next(&f, i) && derive_lengths(&f, i);
	if (!ok) {
		VEC_FREE(&f.out);
		return false;
	}
	derive_checksums(&f);
	*data = f.out.v;
	*len = f.out.n;
	return true;
}
