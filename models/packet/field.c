/*
 * field.c - finding fields by name. The layers stand in one visible list; names are looked
 * up when an expression is read, never per packet, so scans are linear.
 */
#include "models/packet/field.h"
#include "models/base/near.h"
#include "models/packet/field_int.h"

static const struct packet_layer_info layer_none = {
	"none", "no header", NULL, 0, 0, OPTIONS_NONE, NULL
};

static const struct packet_layer_info *const layers[LAYER_COUNT] = {
	[LAYER_NONE] = &layer_none,
	[LAYER_ETHER] = &layer_ether,
	[LAYER_VLAN] = &layer_vlan,
	[LAYER_ARP] = &layer_arp,
	[LAYER_MPLS] = &layer_mpls,
	[LAYER_PPPOE] = &layer_pppoe,
	[LAYER_PPP] = &layer_ppp,
	[LAYER_IP] = &layer_ip,
	[LAYER_IP6] = &layer_ip6,
	[LAYER_IP6_HOP] = &layer_ip6_hop,
	[LAYER_IP6_ROUTE] = &layer_ip6_route,
	[LAYER_IP6_FRAG] = &layer_ip6_frag,
	[LAYER_IP6_DSTOPT] = &layer_ip6_dstopt,
	[LAYER_AH] = &layer_ah,
	[LAYER_ESP] = &layer_esp,
	[LAYER_TCP] = &layer_tcp,
	[LAYER_UDP] = &layer_udp,
	[LAYER_ICMP] = &layer_icmp,
	[LAYER_ICMP6] = &layer_icmp6,
	[LAYER_SCTP] = &layer_sctp,
	[LAYER_SCTP_CHUNK] = &layer_sctp_chunk,
	[LAYER_GRE] = &layer_gre,
	[LAYER_VXLAN] = &layer_vxlan,
	[LAYER_ICMP_EXT] = &layer_icmp_ext,
	[LAYER_ICMP_OBJECT] = &layer_icmp_object,
};

/* Other tools' words for the same fields. */
static const struct packet_alias aliases[] = {
	{ "ether.dst", "eth.dst" }, { "ether.src", "eth.src" }, { "ether.type", "eth.type" },
	{ "vlan.vid", "vlan.id" }, { "vlan.prio", "vlan.pcp" }, { "mpls.exp", "mpls.tc" },
	{ "mpls.s", "mpls.bos" }, { "arp.smac", "arp.sha" }, { "arp.sip", "arp.spa" },
	{ "arp.tmac", "arp.tha" }, { "arp.tip", "arp.tpa" }, { "ip.protocol", "ip.proto" },
	{ "ip.length", "ip.len" }, { "ip.ihl", "ip.hl" }, { "ip.vers", "ip.version" },
	{ "ip.sum", "ip.checksum" }, { "ip.off", "ip.frag" }, { "ip4.src", "ip.src" },
	{ "ip4.dst", "ip.dst" }, { "ip4.ttl", "ip.ttl" }, { "ip4.proto", "ip.proto" },
	{ "ip6.proto", "ip6.next" }, { "ip6.nxt", "ip6.next" }, { "ip6.ttl", "ip6.hlim" },
	{ "ip6.hoplimit", "ip6.hlim" }, { "ip6.flowlabel", "ip6.flow" },
	{ "ip6.label", "ip6.flow" }, { "ip6.length", "ip6.len" }, { "tcp.src", "tcp.sport" },
	{ "tcp.dst", "tcp.dport" }, { "tcp.win", "tcp.window" }, { "tcp.doff", "tcp.off" },
	{ "tcp.urgptr", "tcp.urgent" }, { "tcp.urp", "tcp.urgent" },
	{ "tcp.sum", "tcp.checksum" },
	{ "tcp.ns", "tcp.ae" }, { "tcp.flags.syn", "tcp.syn" }, { "tcp.flags.fin", "tcp.fin" },
	{ "tcp.flags.rst", "tcp.rst" }, { "tcp.flags.psh", "tcp.psh" },
	{ "tcp.flags.ack", "tcp.ackflag" }, { "tcp.flags.urg", "tcp.urg" },
	{ "tcp.flags.ece", "tcp.ece" }, { "tcp.flags.cwr", "tcp.cwr" },
	{ "tcp.opt.ws", "tcp.opt.wscale" }, { "tcp.opt.sackp", "tcp.opt.sackok" },
	{ "tcp.opt.tfo", "tcp.opt.fastopen" }, { "udp.src", "udp.sport" },
	{ "udp.dst", "udp.dport" }, { "udp.sum", "udp.checksum" }, { "udp.length", "udp.len" },
	{ "sctp.src", "sctp.sport" }, { "sctp.dst", "sctp.dport" }, { "vxlan.id", "vxlan.vni" },
	{ "pppoe.sid", "pppoe.session" }, { "icmp.ident", "icmp.id" },
	{ "icmp.sum", "icmp.checksum" },
	{ "icmp.ptr", "icmp.pointer" }, { "icmp.gw", "icmp.gateway" },
	{ "icmpv6.type", "icmp6.type" },
	{ "icmpv6.code", "icmp6.code" },
};

const struct packet_layer_info *packet_layer_info(enum packet_layer layer)
{
	return (unsigned)layer < LAYER_COUNT ? layers[layer] : &layer_none;
}

enum packet_layer packet_layer_find(const char *name)
{
	for (unsigned i = 1; i < LAYER_COUNT; i++)
		if (strcmp(layers[i]->name, name) == 0)
			return (enum packet_layer)i;
	return LAYER_NONE;
}

size_t packet_field_count(void)
{
	size_t n = 0;

	for (unsigned i = 0; i < LAYER_COUNT; i++)
		n += layers[i]->field_count;
	return n;
}

const struct packet_field *packet_field_at(size_t i)
{
	for (unsigned l = 0; l < LAYER_COUNT; l++) {
		if (i < layers[l]->field_count)
			return &layers[l]->fields[i];
		i -= layers[l]->field_count;
	}
	return NULL;
}

size_t packet_alias_count(void)
{
	return ARRAY_LEN(aliases);
}

const struct packet_alias *packet_alias_at(size_t i)
{
	return i < ARRAY_LEN(aliases) ? &aliases[i] : NULL;
}

/* A field's name starts with the same two letters as its header's: most headers are skipped. */
static const struct packet_field *find_exact(const char *name)
{
	for (unsigned l = 0; l < LAYER_COUNT; l++) {
		if (strncmp(layers[l]->name, name, 2) != 0)
			continue;
		for (size_t i = 0; i < layers[l]->field_count; i++)
			if (strcmp(layers[l]->fields[i].name, name) == 0)
				return &layers[l]->fields[i];
	}
	return NULL;
}

const struct packet_field *packet_field_find(const char *name)
{
	const struct packet_field *f = find_exact(name);

	for (size_t i = 0; !f && i < ARRAY_LEN(aliases); i++)
		if (strcmp(aliases[i].alias, name) == 0)
			f = find_exact(aliases[i].name);
	return f;
}

const char *packet_field_near(const char *name)
{
	struct near n = near_begin(name);

	for (size_t i = 0; i < packet_field_count(); i++)
		near_try(&n, packet_field_at(i)->name);
	return n.best;
}

bool packet_field_next_form(const struct packet_field **f)
{
	const struct packet_layer_info *info = packet_layer_info((*f)->layer);
	const struct packet_field *next = *f + 1;

	if (next >= info->fields + info->field_count || strcmp(next->name, (*f)->name) != 0)
		return false;
	*f = next;
	return true;
}

/* Takes "#N" out of name; the rest goes to `plain`. */
static bool split_index(const char *name, char *plain, size_t size, unsigned *index)
{
	const char *hash = strchr(name, '#');
	const char *rest = name + strlen(name);
	size_t head = hash ? (size_t)(hash - name) : strlen(name);

	*index = 1;
	if (hash) {
		rest = hash + 1;
		for (*index = 0; *rest >= '0' && *rest <= '9' && *index < 100; rest++)
			*index = *index * 10 + (unsigned)(*rest - '0');
		if (hash[1] == '0' || *index < 1 || *index > 99 || (*rest && *rest != '.'))
			return false;
	}
	if (head + strlen(rest) >= size)
		return false;
	memcpy(plain, name, head);
	memcpy(plain + head, rest, strlen(rest) + 1);
	return true;
}

bool packet_ref_parse(const char *name, struct packet_ref *ref)
{
	static const char quote[] = "quote.";
	char plain[64];

	ref->quoted = strncmp(name, quote, sizeof(quote) - 1) == 0;
	if (ref->quoted)
		name += sizeof(quote) - 1;
	if (!split_index(name, plain, sizeof(plain), &ref->index))
		return false;
	ref->field = packet_field_find(plain);
	return ref->field != NULL;
}
