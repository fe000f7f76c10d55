/*
 * compat.c - the vocabulary of 0.4.4. Names are printed in the order of its numbers of layers,
 * which are those of the protocols, with options in ranges of their own; within a layer in the
 * order of the header.
 */
#include "tracebox/tell/compat.h"

#include "models/packet/print.h"

struct layer_name {
	enum packet_layer layer;
	int option, subtype;	/* -1: any */
	unsigned order;
	const char *name;
};

static const struct layer_name layers[] = {
	{ LAYER_ICMP, -1, -1, 0x0001, "ICMP" },
	{ LAYER_TCP, -1, -1, 0x0006, "TCP" },
	{ LAYER_UDP, -1, -1, 0x0011, "UDP" },
	{ LAYER_ICMP6, -1, -1, 0x003a, "ICMPv6" },
	{ LAYER_SCTP, -1, -1, 0x0084, "SCTP" },
	{ LAYER_SCTP_CHUNK, -1, -1, 0x0085, "SCTPChunk" },
	{ LAYER_IP, -1, -1, 0x0800, "IP" },
	{ LAYER_IP6, -1, -1, 0x86dd, "IPv6" },
	{ LAYER_IP6_FRAG, -1, -1, 0x2c, "IPv6FragmentationHeader" },
	{ LAYER_IP6_ROUTE, -1, -1, 0x2b, "IPv6SegmentRoutingHeader" },
	{ LAYER_IP6_HOP, -1, -1, 0x00, "IPv6HopByHop" },
	{ LAYER_IP6_DSTOPT, -1, -1, 0x3c, "IPv6DestinationOptions" },
	{ LAYER_IP, 7, -1, 0x5007, "IPOptionRR" },
	{ LAYER_IP, 131, -1, 0x5083, "IPOptionLSRR" },
	{ LAYER_IP, 137, -1, 0x5089, "IPOptionSSRR" },
	{ LAYER_IP, 82, -1, 0x5052, "IPOptionTraceroute" },
	{ LAYER_TCP, 2, -1, 0x9001, "TCPOptionMaxSegSize" },
	{ LAYER_TCP, 8, -1, 0x9002, "TCPOptionTimestamp" },
	{ LAYER_TCP, 4, -1, 0x9003, "TCPOptionSACKPermitted" },
	{ LAYER_TCP, 5, -1, 0x9004, "TCPOptionSACK" },
	{ LAYER_TCP, 34, -1, 0x9005, "TCPOptionFastOpen" },
	{ LAYER_TCP, 237, -1, 0x9006, "TCPOptionEDO" },
	{ LAYER_TCP, 30, 0, 0x9010, "TCPOptionMPTCPCapable" },
	{ LAYER_TCP, 30, 1, 0x9011, "TCPOptionMPTCPJoin" },
	{ LAYER_TCP, 30, -1, 0x9012, "TCPOptionMPTCP" },
	{ LAYER_TCP, 3, -1, 0x9020, "TCPOptionWindowScale" },
};

static const struct { const char *field, *name; } fields[] = {
	{ "ip.version", "Version" }, { "ip.hl", "HeaderLength" }, { "ip.dscp", "DiffServicesCP" },
	{ "ip.ecn", "ExpCongestionNot" }, { "ip.len", "TotalLength" },
	{ "ip.id", "Identification" },
	{ "ip.flags", "Flags" }, { "ip.frag", "FragmentOffset" }, { "ip.ttl", "TTL" },
	{ "ip.proto", "Protocol" }, { "ip.checksum", "CheckSum" }, { "ip.src", "SourceIP" },
	{ "ip.dst", "DestinationIP" },
	{ "ip6.version", "Version" }, { "ip6.dscp", "TrafficClass" }, { "ip6.ecn", "TrafficClass" },
	{ "ip6.flow", "FlowLabel" }, { "ip6.len", "PayloadLength" }, { "ip6.next", "NextHeader" },
	{ "ip6.hlim", "HopLimit" }, { "ip6.src", "SourceIP" }, { "ip6.dst", "DestinationIP" },
	{ "tcp.sport", "SrcPort" }, { "tcp.dport", "DstPort" }, { "tcp.seq", "SeqNumber" },
	{ "tcp.ack", "AckNumber" }, { "tcp.off", "DataOffset" }, { "tcp.reserved", "Reserved" },
	{ "tcp.ae", "Reserved" }, { "tcp.flags", "Flags" }, { "tcp.window", "WindowsSize" },
	{ "tcp.checksum", "CheckSum" }, { "tcp.urgent", "UrgPointer" },
	{ "udp.sport", "SrcPort" }, { "udp.dport", "DstPort" }, { "udp.len", "Length" },
	{ "udp.checksum", "CheckSum" },
	{ "icmp.type", "Type" }, { "icmp.code", "Code" }, { "icmp.checksum", "CheckSum" },
	{ "icmp.id", "Identifier" }, { "icmp.seq", "SequenceNumber" },
	{ "icmp.pointer", "Pointer" },
	{ "icmp.gateway", "Gateway" }, { "icmp.length", "Length" }, { "icmp.mtu", "MTUNextHOP" },
	{ "icmp6.type", "Type" }, { "icmp6.code", "Code" }, { "icmp6.checksum", "CheckSum" },
	{ "icmp6.id", "Identifier" }, { "icmp6.seq", "SequenceNumber" },
	{ "tcp.opt.mss", "MaxSegSize" }, { "tcp.opt.wscale", "Shift" },
	{ "tcp.opt.ts.val", "Value" },
	{ "tcp.opt.ts.ecr", "EchoReply" }, { "tcp.opt.mptcp.capable.flags", "Crypto" },
	{ "tcp.opt.mptcp.capable.sender", "Sender's Key" },
	{ "tcp.opt.mptcp.join.backup", "BackupPath" },
	{ "tcp.opt.mptcp.join.addrid", "AddrID" },
	{ "tcp.opt.mptcp.join.token", "Receiver's Token" },
	{ "tcp.opt.mptcp.join.nonce", "Sender's Random Number" },
};

static const struct layer_name *find_layer(enum packet_layer layer, int option, int subtype)
{
	static const struct layer_name ip_option = { LAYER_IP, -1, -1, 0x5000, "IPOption" };
	static const struct layer_name tcp_option = { LAYER_TCP, -1, -1, 0x9000, "TCPOption" };
	static const struct layer_name other = { LAYER_NONE, -1, -1, 0xfff0, "Layer" };

	for (size_t i = 0; i < ARRAY_LEN(layers); i++)
		if (layers[i].layer == layer && layers[i].option == option &&
		    (layers[i].subtype < 0 || layers[i].subtype == subtype))
			return &layers[i];
	return option < 0 ? &other : layer == LAYER_IP ? &ip_option : &tcp_option;
}

const char *compat_option(enum packet_layer layer, int kind, int subtype)
{
	return kind <= 1 ? NULL : find_layer(layer, kind, subtype)->name;
}

static const char *find_field(const struct packet_field *f)
{
	for (size_t i = 0; f && i < ARRAY_LEN(fields); i++)
		if (!strcmp(fields[i].field, f->name))
			return fields[i].name;
	return NULL;
}

static void add(struct compat_list *l, struct compat_change c)
{
	size_t at = l->v.n;

	for (size_t i = 0; i < l->v.n; i++)
		if (l->v.v[i].sign == c.sign && l->v.v[i].layer == c.layer &&
		    l->v.v[i].field == c.field)
			return;
	*VEC_ADD(&l->v) = c;
	for (; at > 0 && l->v.v[at - 1].order > c.order; at--)
		l->v.v[at] = l->v.v[at - 1];
	l->v.v[at] = c;
}

void compat_list_of(struct compat_list *l, const struct comparison *c, enum packet_layer cut)
{
	*l = (struct compat_list){ .v = { 0 } };
	if (cut != LAYER_NONE) {
		add(l, (struct compat_change){
			.sign = '+', .layer = cut == LAYER_TCP ? "PartialTCP" : "PartialHeader",
			.order = 5,
		});
	}
	for (size_t i = 0; i < c->changes.n; i++) {
		const struct change *ch = &c->changes.v[i];
		const struct layer_name *n = find_layer(ch->layer, ch->option, ch->subtype);

		if (ch->kind == CHANGE_PAYLOAD) {
			add(l, (struct compat_change){ 0, "RawLayer", NULL, 0xfff1, ch });
			continue;
		}
		add(l, (struct compat_change){
			       .sign = ch->kind == CHANGE_ADDED	    ? '+'
				       : ch->kind == CHANGE_REMOVED ? '-'
								    : 0,
			       .layer = n->name,
			       .order = n->order,
			       .change = ch,
			       .field = ch->kind == CHANGE_FIELD ? find_field(ch->field) : NULL,
		       });
	}
}

void compat_list_fini(struct compat_list *l)
{
	VEC_FREE(&l->v);
}

void compat_name(const struct compat_change *c, struct strbuf *out)
{
	if (c->sign)
		sb_add_char(out, c->sign);
	sb_add(out, c->layer);
	if (c->field)
		sb_printf(out, "::%s", c->field);
}

static void add_flags(struct packet_value v, struct strbuf *out)
{
	static const char *const names[] = {
		"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR",
	};

	sb_add(out, "(");
	for (unsigned i = 0; i < ARRAY_LEN(names); i++)
		if (v.v[1] >> i & 1)
			sb_printf(out, " %s", names[i]);
	sb_add(out, " )");
}

void compat_value(const struct compat_change *c, struct packet_value v, struct strbuf *out)
{
	const struct packet_field *f = c->change ? c->change->field : NULL;

	if (!f)
		return;
	if (!strcmp(f->name, "tcp.flags"))
		add_flags(v, out);
	else if (f->role == ROLE_CHECKSUM || !strcmp(f->name, "ip.id"))
		sb_printf(out, "0x%llx", (unsigned long long)v.v[1]);
	else if (f->kind == FIELD_IPV4 || f->kind == FIELD_IPV6)
		packet_value_print(f, v, out);
	else
		sb_printf(out, "%llu", (unsigned long long)v.v[1]);
}

static void dump_layer(const struct packet *p, unsigned i, struct strbuf *out)
{
	const struct packet_at *a = &p->at[i];
	const struct packet_layer_info *info = packet_layer_info(a->layer);

	sb_printf(out, "< %s (%u bytes) :: ", find_layer(a->layer, -1, -1)->name,
		  MIN_OF(a->have, info->header));
	for (size_t k = 0; k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];
		struct change ch = { .field = f };
		struct compat_change c = { .field = find_field(f), .change = &ch };
		struct packet_value v;

		if (f->is_option || !c.field || !strcmp(f->name, "tcp.ae") ||
		    !packet_get_at(p, i, f, &v))
			continue;
		sb_printf(out, "%s = ", c.field);
		if (!strcmp(f->name, "tcp.flags"))
			compat_value(&c, v, out);
		else if (f->role == ROLE_CHECKSUM)
			sb_printf(out, "0x%llx", (unsigned long long)v.v[1]);
		else
			compat_value(&c, v, out);
		sb_add(out, " , ");
	}
	sb_add(out, ">\n");
}

void compat_dump(const uint8_t *ip, size_t len, struct strbuf *out)
{
	struct packet p;
	struct packet_option o;

	packet_parse(&p, ip, len, LAYER_NONE);
	for (unsigned i = 0; i < p.count; i++) {
		if (p.at[i].quoted)
			break;
		dump_layer(&p, i, out);
		o = (struct packet_option){ 0 };
		while (packet_option_next(&p, i, &o))
			if (compat_option(p.at[i].layer, o.kind, -1))
				sb_printf(out, "< %s (%u bytes) :: >\n",
					  compat_option(p.at[i].layer, o.kind, o.len > 2 ?
							p.data[o.offset + 2] >> 4 : -1), o.len);
	}
	if (p.payload_len)
		sb_printf(out, "< RawLayer (%u bytes) :: >\n", p.payload_len);
}

enum packet_layer compat_cut(const struct hop *h)
{
	struct packet p;

	if (h->kind != HOP_ERROR)
		return LAYER_NONE;
	packet_parse(&p, h->quote.bytes, h->quote.len, LAYER_NONE);
	for (unsigned i = 0; i < p.count; i++)
		if (p.at[i].have < p.at[i].header && p.at[i].layer != LAYER_IP &&
		    p.at[i].layer != LAYER_IP6)
			return p.at[i].layer;
	return LAYER_NONE;
}
