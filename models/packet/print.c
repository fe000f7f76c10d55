/*
 * print.c - one header after the other. The one-line form prints what a reader of traces looks
 * for; the long form walks the field tables, so a new field shows up there by itself.
 */
#include "models/packet/print.h"

#include <inttypes.h>

static uint64_t get(const struct packet *p, unsigned i, const char *name)
{
	const struct packet_field *f = packet_field_find(name);
	struct packet_value v;

	return f && packet_get_at(p, i, f, &v) ? v.v[1] : 0;
}

/* The field's value, '?' where it is not there. */
static void show(const struct packet *p, unsigned i, const char *name, struct strbuf *out)
{
	const struct packet_field *f = packet_field_find(name);
	struct packet_value v;

	if (f && packet_get_at(p, i, f, &v))
		packet_value_print(f, v, out);
	else
		sb_add_char(out, '?');
}

static void show_as(const struct packet *p, unsigned i, const char *word, const char *name,
		    struct strbuf *out)
{
	sb_add(out, word);
	show(p, i, name, out);
}

void packet_print_tcp_flags(unsigned flags, struct strbuf *out)
{
	packet_value_print(packet_field_find("tcp.flags"), packet_value_of(flags & 0xff), out);
}

void packet_print_text(const void *text, size_t len, struct strbuf *out)
{
	const uint8_t *p = text;

	for (size_t i = 0; i < len; i++) {
		if (p[i] == '\\')
			sb_add(out, "\\\\");
		else if (p[i] >= ' ' && p[i] <= '~')
			sb_add_char(out, (char)p[i]);
		else
			sb_printf(out, "\\x%02x", p[i]);
	}
}

void packet_print_hex(const uint8_t *p, size_t len, struct strbuf *out)
{
	for (size_t at = 0; at < len; at += 16) {
		size_t n = MIN_OF(len - at, 16);

		sb_printf(out, "%04zx ", at);
		for (size_t i = 0; i < 16; i++) {
			if (i < n)
				sb_printf(out, "%s%02x", i == 8 ? "  " : " ", p[at + i]);
			else
				sb_add(out, i == 8 ? "    " : "   ");
		}
		sb_add(out, "  ");
		for (size_t i = 0; i < n; i++)
			sb_add_char(out, p[at + i] >= ' ' && p[at + i] <= '~' ? (char)p[at + i] :
				    '.');
		sb_add_char(out, '\n');
	}
}

/* --- one line --- */

static bool has_ports(enum packet_layer layer)
{
	return layer == LAYER_TCP || layer == LAYER_UDP || layer == LAYER_SCTP;
}

static void print_end(const struct packet *p, unsigned ip, int l4, bool src, struct strbuf *out)
{
	bool six = p->at[ip].layer == LAYER_IP6;
	char name[32];

	if (l4 >= 0 && six)
		sb_add_char(out, '[');
	show(p, ip, six ? (src ? "ip6.src" : "ip6.dst") : src ? "ip.src" : "ip.dst", out);
	if (l4 < 0)
		return;
	snprintf(name, sizeof(name), "%s.%s", packet_layer_info(p->at[l4].layer)->name,
		 src ? "sport" : "dport");
	sb_add(out, six ? "]:" : ":");
	show(p, (unsigned)l4, name, out);
}

/* The transport header that belongs to the IP header at[ip], behind extension headers. */
static int transport_of(const struct packet *p, unsigned ip)
{
	for (unsigned i = ip + 1; i < p->count; i++) {
		enum packet_layer layer = p->at[i].layer;

		if (has_ports(layer) && p->at[i].quoted == p->at[ip].quoted)
			return (int)i;
		if (layer != LAYER_AH && (layer < LAYER_IP6_HOP || layer > LAYER_IP6_DSTOPT))
			return -1;
	}
	return -1;
}

static uint32_t content_of(const struct packet *p, unsigned i)
{
	const struct packet_at *a = &p->at[i];

	return a->full > a->offset + a->header ? a->full - a->offset - a->header : 0;
}

static void line_ip(const struct packet *p, unsigned i, struct strbuf *out)
{
	bool six = p->at[i].layer == LAYER_IP6;
	int l4 = transport_of(p, i);
	uint64_t off = six ? 0 : get(p, i, "ip.frag");
	unsigned next = i + 1;

	print_end(p, i, l4, true, out);
	sb_add(out, " > ");
	print_end(p, i, l4, false, out);
	if (p->at[i].fragment)
		sb_printf(out, " frag id %" PRIu64 " off %" PRIu64 "%s", get(p, i, "ip.id"), 8 * off,
			  get(p, i, "ip.mf") ? " more" : "");
	if (next < p->count && p->at[next].quoted == p->at[i].quoted)
		return;
	sb_add_char(out, ' ');
	show(p, i, six ? "ip6.next" : "ip.proto", out);
	sb_printf(out, " len %u", content_of(p, i));
}

static void line_tcp(const struct packet *p, unsigned i, struct strbuf *out)
{
	if (p->at[i].have < 14) {
		sb_add(out, "TCP seq ");
		show(p, i, "tcp.seq", out);
		return;
	}
	sb_add(out, "TCP ");
	show(p, i, "tcp.flags", out);
	show_as(p, i, " seq ", "tcp.seq", out);
	show_as(p, i, " ack ", "tcp.ack", out);
	show_as(p, i, " win ", "tcp.window", out);
	sb_printf(out, " len %u", content_of(p, i));
}

static void line_icmp(const struct packet *p, unsigned i, struct strbuf *out)
{
	bool six = p->at[i].layer == LAYER_ICMP6;
	unsigned type = (unsigned)get(p, i, six ? "icmp6.type" : "icmp.type");
	unsigned code = (unsigned)get(p, i, six ? "icmp6.code" : "icmp.code");
	const struct packet_names *codes = six ? names_icmp6_code(type) : names_icmp_code(type);
	const char *name = codes ? names_of(codes, code) : NULL;
	static const char *const more[] = { "mtu", "gateway", "pointer", "target" };

	sb_add(out, six ? "ICMPv6 " : "ICMP ");
	show(p, i, six ? "icmp6.type" : "icmp.type", out);
	if (name)
		sb_printf(out, " %s", name);
	else if (code)
		sb_printf(out, " code %u", code);
	if (six ? type == 128 || type == 129 : type == 0 || type == 8) {
		show_as(p, i, " id ", six ? "icmp6.id" : "icmp.id", out);
		show_as(p, i, " seq ", six ? "icmp6.seq" : "icmp.seq", out);
		sb_printf(out, " len %u", content_of(p, i));
	}
	for (size_t k = 0; k < ARRAY_LEN(more); k++) {
		char field[32];
		const struct packet_field *f;
		struct packet_value v;

		snprintf(field, sizeof(field), "%s.%s", six ? "icmp6" : "icmp", more[k]);
		f = packet_field_find(field);
		if (!f || !packet_get_at(p, i, f, &v) || (k == 0 && v.v[1] == 0))
			continue;
		sb_printf(out, " %s ", more[k]);
		packet_value_print(f, v, out);
	}
}

static void line_arp(const struct packet *p, unsigned i, struct strbuf *out)
{
	sb_add(out, "ARP ");
	show(p, i, "arp.op", out);
	sb_add_char(out, ' ');
	show(p, i, "arp.spa", out);
	sb_add(out, " at ");
	show(p, i, "arp.sha", out);
	sb_add(out, get(p, i, "arp.op") == 1 ? " asks for " : " to ");
	show(p, i, "arp.tpa", out);
}

static void line_ether(const struct packet *p, unsigned i, struct strbuf *out)
{
	show(p, i, "eth.src", out);
	sb_add(out, " > ");
	show(p, i, "eth.dst", out);
	if (i + 1 == p->count) {
		sb_add(out, " type ");
		show(p, i, "eth.type", out);
		sb_printf(out, " len %u", content_of(p, i));
	}
}

static void line_header(const struct packet *p, unsigned i, struct strbuf *out)
{
	switch (p->at[i].layer) {
	case LAYER_ETHER:
		line_ether(p, i, out);
		return;
	case LAYER_VLAN:
		show_as(p, i, "vlan ", "vlan.id", out);
		return;
	case LAYER_MPLS:
		show_as(p, i, "mpls ", "mpls.label", out);
		return;
	case LAYER_PPPOE:
		show_as(p, i, "pppoe ", "pppoe.session", out);
		return;
	case LAYER_ARP:
		line_arp(p, i, out);
		return;
	case LAYER_IP:
	case LAYER_IP6:
		line_ip(p, i, out);
		return;
	case LAYER_TCP:
		line_tcp(p, i, out);
		return;
	case LAYER_UDP:
		sb_printf(out, "UDP len %u", content_of(p, i));
		return;
	case LAYER_ICMP:
	case LAYER_ICMP6:
		line_icmp(p, i, out);
		return;
	case LAYER_SCTP:
		sb_add(out, "SCTP");
		return;
	case LAYER_SCTP_CHUNK:
		show(p, i, "sctp.chunk.type", out);
		return;
	case LAYER_IP6_FRAG:
		sb_printf(out, "frag id %" PRIu64 " off %" PRIu64 "%s", get(p, i, "ip6.frag.id"),
			  8 * get(p, i, "ip6.frag.off"),
			  get(p, i, "ip6.frag.more") ? " more" : "");
		return;
	case LAYER_VXLAN:
		show_as(p, i, "vxlan ", "vxlan.vni", out);
		return;
	case LAYER_ESP:
		show_as(p, i, "ESP spi ", "esp.spi", out);
		show_as(p, i, " seq ", "esp.seq", out);
		return;
	case LAYER_ICMP_OBJECT:
		show_as(p, i, "object ", "icmp.object.class", out);
		show_as(p, i, "/", "icmp.object.ctype", out);
		return;
	default:
		sb_add(out, packet_layer_info(p->at[i].layer)->name);
	}
}

/* Between two headers of one line. */
static const char *separator(const struct packet *p, unsigned i)
{
	enum packet_layer layer = p->at[i].layer, before = p->at[i - 1].layer;

	if (p->at[i].quoted && !p->at[i - 1].quoted)
		return ", quotes ";
	if (layer == LAYER_ICMP_EXT)
		return ", with ";
	if (before == LAYER_IP || before == LAYER_IP6 || before == LAYER_SCTP ||
	    before == LAYER_SCTP_CHUNK || before == LAYER_ICMP_EXT ||
	    (before >= LAYER_IP6_HOP && before <= LAYER_AH))
		return layer == LAYER_IP || layer == LAYER_IP6 ? " / " : " ";
	return " / ";
}

void packet_print_line(const struct packet *p, struct strbuf *out)
{
	bool first = true;

	for (unsigned i = 0; i < p->count; i++) {
		enum packet_layer layer = p->at[i].layer;

		/* addresses of a frame only matter if nothing else is said */
		if (layer == LAYER_PPP || (layer == LAYER_ETHER && i + 1 < p->count))
			continue;
		if (!first)
			sb_add(out, separator(p, i));
		first = false;
		line_header(p, i, out);
	}
	if (first)
		sb_printf(out, "%u octets", p->len);
	if (p->stop >= STOP_TRUNCATED)
		sb_printf(out, " [%s in %s]", packet_stop_name(p->stop),
			  packet_layer_info(p->stop_layer)->name);
}

/* --- long --- */

/* The name of a field without its header's: "ttl", "data.tsn". */
static const char *label(const struct packet_field *f)
{
	const char *layer = packet_layer_info(f->layer)->name;
	size_t n = strlen(layer);
	const char *dot = strchr(f->name, '.');

	if (strncmp(f->name, layer, n) == 0 && f->name[n] == '.')
		return f->name + n + 1;
	return dot ? dot + 1 : f->name;
}

static void print_bits(const struct packet *p, const struct packet_field *f, size_t bit,
		       size_t width, struct strbuf *out)
{
	struct packet_value v;

	if (f->kind == FIELD_BYTES)
		sb_add_hex(out, p->data + bit / 8, MIN_OF(width / 8, 64));
	else if (packet_bits_get(p->data, p->len, bit, (unsigned)width, &v))
		packet_value_print(f, v, out);
	if (f->kind == FIELD_BYTES && width / 8 > 64)
		sb_add(out, "...");
}

static void long_checksum(const struct packet *p, unsigned i, struct strbuf *out)
{
	uint32_t want;

	switch (packet_checksum_ok(p, i)) {
	case CHECKSUM_RIGHT:
		sb_add(out, " (right)");
		return;
	case CHECKSUM_WRONG:
		if (packet_checksum_want(p, i, &want))
			sb_printf(out, " (wrong, should be 0x%0*x)",
				  p->at[i].layer == LAYER_SCTP ? 8 : 4, want);
		return;
	case CHECKSUM_ABSENT:
		sb_add(out, " (none)");
		return;
	case CHECKSUM_UNKNOWN:
		sb_add(out, " (not all there to check it)");
		return;
	case CHECKSUM_NONE:
		return;
	}
}

static void long_option(const struct packet *p, unsigned i, const struct packet_option *o,
			struct strbuf *out)
{
	const struct packet_layer_info *info = packet_layer_info(p->at[i].layer);
	const char *name = names_of(info->option_names, o->kind);
	size_t bit, width, n = name ? strlen(name) : 0;
	bool known = false;

	sb_add(out, "\toption ");
	if (name)
		sb_add(out, name);
	else
		sb_printf(out, "%u", o->kind);
	for (size_t k = 0; !o->bad && k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];
		const char *what;

		if (!packet_locate_option(p, o, f, &bit, &width))
			continue;
		known = true;
		if (f->kind == FIELD_PRESENT || f->role == ROLE_PART || f->role == ROLE_LENGTH)
			continue;
		what = label(f) + strlen("opt.");
		if (name && strncmp(what, name, n) == 0)
			what += n + (what[n] == '.');
		sb_printf(out, "%s%s ", *what ? " " : "", what);
		print_bits(p, f, bit, width, out);
	}
	if (o->bad)
		sb_add(out, " with a bad length:");
	if ((o->bad || !known) && o->len > 1) {
		sb_add_char(out, ' ');
		sb_add_hex(out, p->data + o->offset, MIN_OF(o->len, 64));
	}
	sb_add_char(out, '\n');
}

static void long_header(const struct packet *p, unsigned i, struct strbuf *out)
{
	const struct packet_at *a = &p->at[i];
	const struct packet_layer_info *info = packet_layer_info(a->layer);
	struct packet_option o = { 0 };
	const char *sep = " ";
	size_t bit, width;

	sb_printf(out, "%s%s:", a->quoted ? "quote." : "", info->name);
	for (size_t k = 0; k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];

		if (f->is_option || f->role == ROLE_PART)
			continue;
		if (k > 0 && strcmp(f->name, info->fields[k - 1].name) == 0)
			continue;
		if (!packet_locate(p, i, f, &bit, &width) || width == 0)
			continue;
		sb_printf(out, "%s%s ", sep, label(f));
		print_bits(p, f, bit, width, out);
		if (f->role == ROLE_CHECKSUM)
			long_checksum(p, i, out);
		sep = ", ";
	}
	if (a->have < a->header)
		sb_printf(out, " (%u of %u octets)", a->have, a->header);
	sb_add_char(out, '\n');
	while (packet_option_next(p, i, &o))
		long_option(p, i, &o, out);
}

void packet_print_long(const struct packet *p, struct strbuf *out)
{
	for (unsigned i = 0; i < p->count; i++)
		long_header(p, i, out);
	if (p->stop != STOP_END)
		sb_printf(out, "%s in %s\n", packet_stop_name(p->stop),
			  packet_layer_info(p->stop_layer)->name);
	sb_printf(out, "payload: %u octets\n", p->payload_len);
}
