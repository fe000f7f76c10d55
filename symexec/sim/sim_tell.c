/*
 * sim_tell.c - read handlers that tell an argument, in the words that Click has for it, and how those are written.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

#include <arpa/inet.h>
#include <string.h>

enum { MICRO = 1000, MILLI = 1000000 };

void
sim_print_time(uint64_t ns, struct strbuf *out)
{
	unsigned rest = (unsigned)(ns % SIM_SECOND);

	sb_printf(out, rest % MICRO == 0 ? "%llu.%06u" : "%llu.%09u", (unsigned long long)(ns / SIM_SECOND),
		  rest % MICRO == 0 ? rest / MICRO : rest);
}

void
sim_print_interval(uint64_t ns, struct strbuf *out)
{
	if (ns >= SIM_SECOND) {
		sim_print_time(ns, out);
		sb_add_char(out, 's');
	} else if (ns % MILLI == 0) {
		sb_printf(out, "%llums", (unsigned long long)(ns / MILLI));
	} else if (ns % MICRO == 0) {
		sb_printf(out, "%lluus", (unsigned long long)(ns / MICRO));
	} else {
		sb_printf(out, "%lluns", (unsigned long long)ns);
	}
}

void
sim_print_ether(uint64_t eth, struct strbuf *out)
{
	for (int i = 5; i >= 0; i--)
		sb_printf(out, "%02X%s", (unsigned)(eth >> 8 * i & 255), i > 0 ? "-" : "");
}

void
sim_print_ip6(const uint8_t *addr, struct strbuf *out)
{
	static const uint8_t zeros[12];
	char text[INET6_ADDRSTRLEN];

	/* ::1, too, is one of those that hold an IPv4 address, in Click */
	if (memcmp(addr, zeros, sizeof(zeros)) == 0 && memcmp(addr + 12, zeros, 4) != 0)
		sb_printf(out, "::%u.%u.%u.%u", addr[12], addr[13], addr[14], addr[15]);
	else if (inet_ntop(AF_INET6, addr, text, sizeof(text)) != NULL)
		sb_add(out, text);
}

enum way {
	SECONDS,	/* a time, with an s behind it */
	SIGNED_INTERVAL,	/* -2.5 is -2 and half a second, which Click prints as -1.5 */
	WHOLE_SECONDS,
	ECN_WORD,
	NATIVE,		/* 16 bits; 0 is not told */
	TCI, TCI_PCP, TCI_ID, TCI_CONFIG,	/* of VLAN_TCI, or of VLAN_PCP and VLAN_ID */
	ADDRESS6, ADDRESS6_ONLY,	/* "DST_ANNO" and "::" if no address is given */
	ANNO_OR_IP,	/* "DST_ANNO" if no address is given */
	NOTHING,	/* an argument that Click keeps to itself */
};

static const struct { const char *class_name, *handler, *param; enum way way; } told[] = {
	{ "AdjustTimestamp", "time", "TIME", SIGNED_INTERVAL },
	{ "CoDel", "codel_interval", "INTERVAL", NOTHING },
	{ "CoDel", "codel_target", "TARGET", SECONDS },
	{ "EtherVLANEncap", "native_vlan", "NATIVE_VLAN", NATIVE },
	{ "EtherVLANEncap", "vlan_id", "VLAN_ID", TCI_ID },
	{ "EtherVLANEncap", "vlan_pcp", "VLAN_PCP", TCI_PCP },
	{ "EtherVLANEncap", "vlan_tci", "VLAN_TCI", TCI },
	{ "IP6Encap", "dst", "DST", ADDRESS6 },
	{ "IP6Encap", "src", "SRC", ADDRESS6 },
	{ "IPEncap", "dst", "DST", ANNO_OR_IP },
	{ "SetIPECN", "ecn", "ECN", ECN_WORD },
	{ "SetVLANAnno", "config", "VLAN_TCI", TCI_CONFIG },
	{ "SetVLANAnno", "vlan_id", "VLAN_ID", TCI_ID },
	{ "SetVLANAnno", "vlan_pcp", "VLAN_PCP", TCI_PCP },
	{ "SetVLANAnno", "vlan_tci", "VLAN_TCI", TCI },
	{ "UDPIP6Encap", "dst", "DST", ADDRESS6_ONLY },
	{ "UDPIP6Encap", "src", "SRC", ADDRESS6 },
	{ "VLANEncap", "ethertype", "ETHERTYPE", NOTHING },
	{ "VLANEncap", "native_vlan", "NATIVE_VLAN", NATIVE },
	{ "VLANEncap", "vlan_id", "VLAN_ID", TCI_ID },
	{ "VLANEncap", "vlan_pcp", "VLAN_PCP", TCI_PCP },
	{ "VLANEncap", "vlan_tci", "VLAN_TCI", TCI },
};

/* false: the tag comes from an annotation, an argument says so. */
static bool
tag_of(const struct click_args *args, unsigned *tag)
{
	const struct click_value *tci = click_arg(args, "VLAN_TCI");

	if (tci->given && tci->kind != CLICK_V_INT)
		return false;
	*tag = (unsigned)(tci->given ? tci : click_arg(args, "VLAN_ID"))->i | (unsigned)click_arg(args, "VLAN_PCP")->i << 13;
	return true;
}

static void
tell_tag(const struct click_args *args, enum way way, struct strbuf *out)
{
	unsigned tag;

	if (!tag_of(args, &tag)) {
		sb_add(out, way == TCI ? "ANNO" : "");
		return;
	}
	if (way == TCI_CONFIG)
		sb_printf(out, "VLAN_ID %u, VLAN_PCP %u", tag & 0xfff, tag >> 13);
	else
		sb_printf(out, "%u", way == TCI ? tag : way == TCI_ID ? tag & 0xfff : tag >> 13);
}

static void
tell_signed(int64_t ns, struct strbuf *out)
{
	int64_t rest = ns % (int64_t)SIM_SECOND, moved = ns < 0 ? ns - 2 * rest : ns;

	if (moved >= 0) {
		sim_print_interval((uint64_t)moved, out);
		return;
	}
	sb_add_char(out, '-');
	sim_print_time((uint64_t)-moved, out);
	sb_add_char(out, 's');
}

static void
tell_value(const struct click_args *args, const struct click_value *v, enum way way, struct strbuf *out)
{
	static const char *const ecn[] = { "no", "ect1", "ect2", "ce" };

	switch (way) {
	case SECONDS:
		sim_print_time((uint64_t)v->i, out);
		sb_add_char(out, 's');
		break;
	case SIGNED_INTERVAL:
		tell_signed(v->i, out);
		break;
	case WHOLE_SECONDS:
		sb_printf(out, "%lld", (long long)(v->i / (int64_t)SIM_SECOND));
		break;
	case ECN_WORD:
		sb_add(out, ecn[v->i & 3]);
		break;
	case NATIVE:
		if (v->i != 0)
			sb_printf(out, "%u", (unsigned)(v->i & 0xffff));
		break;
	case TCI:
	case TCI_PCP:
	case TCI_ID:
	case TCI_CONFIG:
		tell_tag(args, way, out);
		break;
	case ADDRESS6:
	case ADDRESS6_ONLY:
	case ANNO_OR_IP:
		if (way == ADDRESS6_ONLY && (v->kind == CLICK_V_STRING || !v->given))
			sb_add(out, "::");
		else if (v->kind == CLICK_V_STRING || !v->given)
			sb_add(out, "DST_ANNO");
		else if (way != ANNO_OR_IP)
			sim_print_ip6(v->ip6, out);
		else
			sim_print_ip(out, (uint32_t)v->i);
		break;
	case NOTHING:
		break;
	}
}

/* Click keeps the word or the number that it was given. */
static bool
ends_with_number(const struct sim_node *n)
{
	const char *text = n->element->arg_count > 0 ? n->element->args[n->element->arg_count - 1].text : "", *end = strrchr(text, ' ');

	if (end != NULL)
		text = end + 1;
	return *text >= '0' && *text <= '9';
}

bool
sim_tell(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	struct click_args args;

	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		if (strcmp(told[i].class_name, n->element->class_name) != 0 || strcmp(told[i].handler, name) != 0)
			continue;
		if (!click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
			return false;
		if (told[i].way == ECN_WORD && ends_with_number(n))
			sb_printf(out, "%d", (int)click_arg(&args, "ECN")->i);
		else
			tell_value(&args, click_arg(&args, told[i].param), told[i].way, out);
		return true;
	}
	return false;
}

int
sim_write_tag(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	struct click_args args;
	unsigned tag;
	int64_t v;

	if (strcmp(n->element->class_name, "SetVLANAnno") != 0 || strncmp(name, "vlan_", 5) != 0)
		return SIM_UNKNOWN;
	name += 5;
	if (!click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag) || !tag_of(&args, &tag) ||
	    !sim_parse_int(arg, &v) || v < 0)
		return SIM_BAD_VALUE;
	/* the priority stays in a new tag */
	if (strcmp(name, "tci") == 0 && v <= UINT16_MAX)
		tag = (tag & 0xe000) | (unsigned)v;
	else if (strcmp(name, "id") == 0 && v <= 0xfff)
		tag = (tag & 0xe000) | (unsigned)v;
	else if (strcmp(name, "pcp") == 0 && v <= 7)
		tag = (tag & 0xfff) | (unsigned)v << 13;
	else
		return SIM_BAD_VALUE;
	return sim_reconfigure(s, n, NULL, arena_printf(s->in->engine->arena, "VLAN_TCI %u", tag)) ? 0 : SIM_BAD_VALUE;
}
