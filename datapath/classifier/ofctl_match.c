/*
 * ofctl_match.c - fields of Open vSwitch as packet expressions: most are one of our fields by
 * another name, the rest are written out.
 */
#include "datapath/classifier/ofctl.h"

#include "datapath/classifier/state_field.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"
#include "models/packet/field.h"

/* Trees of them are walked recursively. */
enum { MOST_CONDITIONS = 256 };

static const struct {
	const char *name;
	enum ofctl_proto proto;
	const char *expr;
} protos[] = {
	{ "ip", OFCTL_IP, "ip.version == 4" }, { "ipv4", OFCTL_IP, "ip.version == 4" },
	{ "ipv6", OFCTL_IP6, "ip6.version == 6" }, { "ip6", OFCTL_IP6, "ip6.version == 6" },
	{ "arp", OFCTL_ARP, "arp.op >= 0" }, { "rarp", OFCTL_ARP, "eth.type == 0x8035" },
	{ "tcp", OFCTL_TCP, "ip.proto == 6" }, { "udp", OFCTL_UDP, "ip.proto == 17" },
	{ "sctp", OFCTL_SCTP, "ip.proto == 132" }, { "icmp", OFCTL_ICMP, "ip.proto == 1" },
	{ "tcp6", OFCTL_TCP6, "ip6.version == 6 and tcp.sport >= 0" },
	{ "udp6", OFCTL_UDP6, "ip6.version == 6 and udp.sport >= 0" },
	{ "sctp6", OFCTL_SCTP6, "ip6.version == 6 and sctp.sport >= 0" },
	{ "icmp6", OFCTL_ICMP6, "icmp6.type >= 0" },
};

/* A field by other names; "tp.", "nw." and "l3." stand for what the flow's protocol has. */
static const struct {
	const char *name, *nxm, *field;
} fields[] = {
	{ "dl_src", "ETH_SRC", "eth.src" }, { "eth_src", NULL, "eth.src" },
	{ "dl_dst", "ETH_DST", "eth.dst" }, { "eth_dst", NULL, "eth.dst" },
	{ "dl_vlan_pcp", NULL, "vlan.pcp" }, { "vlan_pcp", NULL, "vlan.pcp" },
	{ "nw_src", "IP_SRC", "nw.src" }, { "ip_src", NULL, "nw.src" },
	{ "nw_dst", "IP_DST", "nw.dst" }, { "ip_dst", NULL, "nw.dst" },
	{ "nw_proto", "IP_PROTO", "l3.proto" }, { "ip_proto", NULL, "l3.proto" },
	{ "ip_dscp", NULL, "l3.dscp" }, { "nw_ecn", NULL, "l3.ecn" }, { "ip_ecn", "IP_ECN", "l3.ecn" },
	{ "nw_ttl", "IP_TTL", "l3.ttl" }, { "ipv6_src", "IPV6_SRC", "ip6.src" },
	{ "ipv6_dst", "IPV6_DST", "ip6.dst" }, { "ipv6_label", NULL, "ip6.flow" },
	{ "tp_src", NULL, "tp.sport" }, { "tp_dst", NULL, "tp.dport" },
	{ "tcp_src", "TCP_SRC", "tcp.sport" }, { "tcp_dst", "TCP_DST", "tcp.dport" },
	{ "udp_src", "UDP_SRC", "udp.sport" }, { "udp_dst", "UDP_DST", "udp.dport" },
	{ "sctp_src", NULL, "sctp.sport" }, { "sctp_dst", NULL, "sctp.dport" },
	{ "icmp_type", NULL, "icmp.type" }, { "icmp_code", NULL, "icmp.code" },
	{ "icmpv6_type", NULL, "icmp6.type" }, { "icmpv6_code", NULL, "icmp6.code" },
	{ "arp_op", NULL, "arp.op" }, { "arp_spa", NULL, "arp.spa" }, { "arp_tpa", NULL, "arp.tpa" },
	{ "arp_sha", NULL, "arp.sha" }, { "arp_tha", NULL, "arp.tha" },
	{ "vlan_vid", "VLAN_TCI[0..11", "vlan.id" }, { "dl_vlan", NULL, "vlan.id" },
	{ "in_port", "IN_PORT", "in_port" },
	{ "tun_type", NULL, "tun.type" }, { "tun_id", "TUN_ID", "tun.id" }, { "tunnel_id", "TUNNEL_ID", "tun.id" },
	{ "tun_src", "TUN_IPV4_SRC", "tun.src" }, { "tun_dst", "TUN_IPV4_DST", "tun.dst" }, { "tun_ttl", NULL, "tun.ttl" },
	{ "tun_tos", NULL, "tun.tos" }, { "ct_zone", "CT_ZONE", "ct.zone" }, { "ct_mark", "CT_MARK", "ct.mark" },
	{ "metadata", "METADATA", "metadata" }, { "reg0", "REG0", "reg0" }, { "reg1", "REG1", "reg1" },
	{ "reg2", "REG2", "reg2" }, { "reg3", "REG3", "reg3" }, { "reg4", "REG4", "reg4" }, { "reg5", "REG5", "reg5" },
	{ "reg6", "REG6", "reg6" }, { "reg7", "REG7", "reg7" },
};

/* What says the protocol in other words, so that fields of it may stand beside it. */
static const struct {
	const char *type;		/* dl_type, or NULL: nw_proto */
	uint64_t value;
	enum ofctl_proto four, six;	/* beside IPv4, beside IPv6 */
} saying[] = {
	{ "dl_type", 0x0800, OFCTL_IP, OFCTL_IP }, { "dl_type", 0x86dd, OFCTL_IP6, OFCTL_IP6 },
	{ "dl_type", 0x0806, OFCTL_ARP, OFCTL_ARP }, { NULL, 6, OFCTL_TCP, OFCTL_TCP6 }, { NULL, 17, OFCTL_UDP, OFCTL_UDP6 },
	{ NULL, 132, OFCTL_SCTP, OFCTL_SCTP6 }, { NULL, 1, OFCTL_ICMP, OFCTL_IP6 }, { NULL, 58, OFCTL_IP, OFCTL_ICMP6 },
};

enum ofctl_proto ofctl_proto_word(const char *name)
{
	for (unsigned i = 0; i < ARRAY_LEN(protos); i++)
		if (!strcmp(protos[i].name, name))
			return protos[i].proto;
	return OFCTL_ANY;
}

void ofctl_learn_proto(struct ofctl *o, const char *name, const char *value)
{
	bool type = !strcmp(name, "dl_type") || !strcmp(name, "eth_type");
	enum ofctl_proto proto = ofctl_proto_word(name);
	uint64_t n;

	if (proto != OFCTL_ANY) {
		o->proto = proto;
		return;
	}
	if ((!type && strcmp(name, "nw_proto") != 0 && strcmp(name, "ip_proto") != 0) || !click_parse_uint(value, &n) ||
	    (!type && o->proto != OFCTL_IP && o->proto != OFCTL_IP6))
		return;
	for (unsigned i = 0; i < ARRAY_LEN(saying); i++)
		if (type == (saying[i].type != NULL) && saying[i].value == n)
			o->proto = o->proto == OFCTL_IP6 ? saying[i].six : saying[i].four;
}

/* "NXM_OF_X[]", "NXM_NX_X[]", "OXM_OF_X[]" */
static bool is_nxm(const char *text, const char *name)
{
	const char *rest = text + 7;
	size_t n = name ? strlen(name) : 0;

	if (!name || strlen(text) < 8 || (strncmp(text, "NXM_", 4) != 0 && strncmp(text, "OXM_", 4) != 0))
		return false;
	return !strncmp(rest, name, n) && (!strcmp(rest + n, "[]") || !strcmp(rest + n, "]"));
}

/* What TTL, protocol, DSCP and ECN are of the flow's network protocol; of ARP the protocol is its operation. */
static const char *of_network(const struct ofctl *o, const char *what)
{
	bool six = o->proto == OFCTL_IP6 || o->proto >= OFCTL_TCP6;

	if (o->proto == OFCTL_ARP)
		return !strcmp(what, "proto") ? "arp.op" : NULL;
	if (six && !strcmp(what, "proto"))
		return "ip6.next";
	if (six && !strcmp(what, "ttl"))
		return "ip6.hlim";
	return arena_printf(o->arena, "%s.%s", six ? "ip6" : "ip", what);
}

const char *ofctl_field(const struct ofctl *o, const char *name)
{
	const char *f = NULL, *transport = ofctl_transport(o);

	for (unsigned i = 0; i < ARRAY_LEN(fields) && !f; i++)
		if (!strcmp(fields[i].name, name) || is_nxm(name, fields[i].nxm))
			f = fields[i].field;
	if (f && !strncmp(f, "nw.", 3))
		return o->proto == OFCTL_ARP ? (f[3] == 's' ? "arp.spa" : "arp.tpa") :
					       (f[3] == 's' ? "ip.src" : "ip.dst");
	if (f && !strncmp(f, "l3.", 3))
		return of_network(o, f + 3);
	if (!f || strncmp(f, "tp.", 3) != 0)
		return f;
	if (!transport)
		return NULL;
	if (o->proto == OFCTL_ICMP || o->proto == OFCTL_ICMP6)
		return f[3] == 's' ? (o->proto == OFCTL_ICMP ? "icmp.type" : "icmp6.type") :
				     (o->proto == OFCTL_ICMP ? "icmp.code" : "icmp6.code");
	return arena_printf(o->arena, "%s.%s", transport, f + 3);
}

/* One more condition; what is wrong with it is wrong with the value. */
static bool add(struct ofctl *o, struct piece_at value, const char *text)
{
	struct diag *own = diag_new();
	uint32_t src = diag_add_source(own, "flow", text, strlen(text));
	const span all = { src, 0, (uint32_t)strlen(text) };
	const struct click_expr *e = state_expr_parse(text, all, o->arena, own);
	struct click_expr *both;

	if (++o->conditions > MOST_CONDITIONS) {
		e = NULL;
		diag_error(own, all, "more than %d conditions", MOST_CONDITIONS);
	}
	for (size_t i = 0; !e && i < diag_count(own); i++)
		if (diag_get(own, i).level == DIAG_ERROR)
			diag_error(o->d, value.at, "%s", diag_get(own, i).text);
	diag_free(own);
	if (!e)
		return false;
	if (o->f->match) {
		both = arena_alloc(o->arena, sizeof(*both));
		*both = (struct click_expr){ .kind = EXPR_AND, .a = o->f->match, .b = e };
		e = both;
	}
	o->f->match = e;
	o->f->text = o->f->text ? arena_printf(o->arena, "%s and %s", o->f->text, text) :
				  arena_strdup(o->arena, text);
	return true;
}

/* VALUE/MASK of what is known of a packet beside its octets. */
static bool add_state(struct ofctl *o, const struct state_field *f, struct piece_at v)
{
	uint64_t value, mask;

	if (!state_value_parse(f, v.s, &value, &mask))
		return ofctl_wrong(o, v.at, f->kind == STATE_ADDRESS ? "an IPv4 address or prefix" : "VALUE/MASK, of numbers", v.s);
	if (!mask)
		return true;
	if (f->kind == STATE_ADDRESS)
		return add(o, v, arena_printf(o->arena, "%s in %s", f->name, v.s));
	return add(o, v, arena_printf(o->arena, "%s & 0x%llx == 0x%llx", f->name, (unsigned long long)mask,
				      (unsigned long long)(value & mask)));
}

/* VALUE, VALUE/MASK or LOW-HIGH of a field. */
static bool add_field(struct ofctl *o, const char *field, struct piece_at v)
{
	const char *slash = strchr(v.s, '/');
	const struct packet_field *f = packet_field_find(field);
	const struct state_field *state = state_field_find(field);

	if (!*v.s)
		return ofctl_wrong(o, v.at, "a value", v.s);
	if (!slash)
		return add(o, v, arena_printf(o->arena, "%s == %s", field, v.s));
	if (state)
		return add_state(o, state, v);
	if (f && (f->kind == FIELD_IPV4 || f->kind == FIELD_IPV6))
		return add(o, v, arena_printf(o->arena, "%s in %s", field, v.s));
	return add(o, v, arena_printf(o->arena, "%s & %s == %.*s", field, slash + 1,
				      (int)(slash - v.s), v.s));
}

static bool add_in_port(struct ofctl *o, struct piece_at v)
{
	const char *port = ofctl_port(o, v.s);

	if (!port)
		return ofctl_wrong(o, v.at, "the name of a port, or its place in the file from 1", v.s);
	return add(o, v, arena_printf(o->arena, "in_port == %s", port));
}

static bool add_type(struct ofctl *o, struct piece_at v)
{
	uint64_t n;

	if (!click_parse_uint(v.s, &n) || n > 0xffff)
		return ofctl_wrong(o, v.at, "an Ethernet type", v.s);
	if (n == 0x0800 || n == 0x86dd || n == 0x0806)
		return add(o, v, n == 0x0800 ? "ip.version == 4" :
			   n == 0x86dd ? "ip6.version == 6" : "arp.op >= 0");
	return add(o, v, arena_printf(o->arena, "(eth.type == 0x%llx or vlan.type == 0x%llx)",
				      (unsigned long long)n, (unsigned long long)n));
}

/* OpenFlow's VLAN has a bit that says there is a tag. */
static bool add_vlan(struct ofctl *o, struct piece_at name, struct piece_at v)
{
	uint64_t n, mask = 0xffff;
	const char *slash = strchr(v.s, '/');
	char *value = arena_strndup(o->arena, v.s, slash ? (size_t)(slash - v.s) : strlen(v.s));

	if (strcmp(name.s, "vlan_tci") != 0 && strchr(v.s, '-') && !slash)
		return add(o, v, arena_printf(o->arena, "vlan.id == %s", v.s));
	if (!click_parse_uint(value, &n) || n > 0xffff ||
	    (slash && (!click_parse_uint(slash + 1, &mask) || mask > 0xffff)))
		return ofctl_wrong(o, v.at, "a VLAN", v.s);
	if (!strcmp(name.s, "dl_vlan")) {
		if (n == 0xffff)
			return add(o, v, "not (vlan.id >= 0)");
		return add(o, v, arena_printf(o->arena, "vlan.id == %llu", (unsigned long long)n));
	}
	if (!(n & 0x1000))
		return mask & 0x1000 ? add(o, v, "not (vlan.id >= 0)") :
				       ofctl_wrong(o, v.at, "a value and a mask with 0x1000", v.s);
	mask &= !strcmp(name.s, "vlan_vid") ? 0x0fffU : 0xefffU;
	if (!mask)
		return add(o, v, "vlan.id >= 0");
	return add(o, v, arena_printf(o->arena, "vlan.tci & 0x%llx == 0x%llx",
				      (unsigned long long)mask, (unsigned long long)(n & mask)));
}

static bool add_fragments(struct ofctl *o, struct piece_at v)
{
	static const struct {
		const char *name, *expr;
	} kinds[] = {
		{ "no", "ip.mf == 0 and ip.frag == 0" }, { "yes", "(ip.mf == 1 or ip.frag > 0)" },
		{ "first", "ip.mf == 1 and ip.frag == 0" }, { "later", "ip.frag > 0" },
		{ "not_later", "ip.frag == 0" },
	};

	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
		if (!strcmp(kinds[i].name, v.s))
			return add(o, v, kinds[i].expr);
	return ofctl_wrong(o, v.at, "no, yes, first, later or not_later", v.s);
}

/* "+a-b" over names; false: one is none of them. */
static bool signs(struct ofctl *o, struct piece_at v, const char *const *names, const char *const *exprs,
		  const char *what)
{
	const char *p = v.s;

	while (*p) {
		size_t n, i = 0;

		if (*p != '+' && *p != '-')
			return ofctl_wrong(o, v.at, what, v.s);
		n = strcspn(p + 1, "+-");
		while (names[i] && (strlen(names[i]) != n || strncmp(names[i], p + 1, n) != 0))
			i++;
		if (!names[i])
			return ofctl_wrong(o, v.at, what, v.s);
		if (!add(o, v, *p == '+' ? exprs[i] : arena_printf(o->arena, "not (%s)", exprs[i])))
			return false;
		p += 1 + n;
	}
	return true;
}

static bool add_ct(struct ofctl *o, struct piece_at v)
{
	static const char *const names[] = { "new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat", NULL };
	static const char *const exprs[] = {
		"ct.state == new", "ct.state == established", "ct.state == related",
		"ct.state == reply", "ct.state == invalid", "ct.state == tracked", "ct.state == snat", "ct.state == dnat",
	};

	if (*v.s >= '0' && *v.s <= '9')
		return add_field(o, "ct.state", v);
	return signs(o, v, names, exprs, "+ or - before new, est, rel, rpl, inv, trk, snat or dnat");
}

static bool add_flags(struct ofctl *o, struct piece_at v)
{
	static const char *const names[] = { "fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", NULL };
	static const char *const exprs[] = {
		"tcp.fin == 1", "tcp.syn == 1", "tcp.rst == 1", "tcp.psh == 1", "tcp.ackflag == 1",
		"tcp.urg == 1", "tcp.ece == 1", "tcp.cwr == 1",
	};

	if (*v.s != '+' && *v.s != '-')
		return add_field(o, "tcp.flags", v);
	return signs(o, v, names, exprs, "+ or - before fin, syn, rst, psh, ack, urg, ece or cwr");
}

static bool unknown(struct ofctl *o, struct piece_at name)
{
	struct near near = near_begin(name.s);

	for (unsigned i = 0; i < ARRAY_LEN(fields); i++)
		near_try(&near, fields[i].name);
	for (unsigned i = 0; i < ARRAY_LEN(protos); i++)
		near_try(&near, protos[i].name);
	if (!strncmp(name.s, "tp_", 3))
		diag_error(o->d, name.at, "'%s' needs a protocol beside it, such as tcp", name.s);
	else
		diag_error(o->d, name.at, "unknown field '%s'%s%s%s", name.s,
			   near.best ? ", did you mean '" : "", near.best ? near.best : "",
			   near.best ? "'?" : "");
	return false;
}

bool ofctl_match(struct ofctl *o, struct piece_at name, struct piece_at v)
{
	const char *field;
	uint64_t n;

	for (unsigned i = 0; i < ARRAY_LEN(protos); i++)
		if (!strcmp(protos[i].name, name.s))
			return *v.s ? ofctl_wrong(o, v.at, "no value", v.s) :
				      add(o, name, protos[i].expr);
	if (!strcmp(name.s, "in_port"))
		return add_in_port(o, v);
	if (!strcmp(name.s, "dl_type") || !strcmp(name.s, "eth_type"))
		return add_type(o, v);
	if (!strcmp(name.s, "dl_vlan") || !strcmp(name.s, "vlan_tci") || !strcmp(name.s, "vlan_vid"))
		return add_vlan(o, name, v);
	if (!strcmp(name.s, "ip_frag"))
		return add_fragments(o, v);
	if (!strcmp(name.s, "ct_state"))
		return add_ct(o, v);
	if (!strcmp(name.s, "tcp_flags"))
		return add_flags(o, v);
	if (!strcmp(name.s, "nw_tos")) {
		if (!of_network(o, "dscp"))
			return unknown(o, name);
		if (!click_parse_uint(v.s, &n) || n > 255 || n & 3)
			return ofctl_wrong(o, v.at, "a multiple of 4 up to 252", v.s);
		return add(o, v, arena_printf(o->arena, "%s == %u", of_network(o, "dscp"), (unsigned)n / 4));
	}
	field = ofctl_field(o, name.s);
	return field ? add_field(o, field, v) : unknown(o, name);
}
