/*
 * words.c - tables from fields to the words of the trade, and sentences made of them.
 */
#include "tracebox/tell/words.h"

#include "tracebox/judge/deep.h"

struct word {
	const char *field, *name, *verb;	/* verb NULL: "rewritten" */
};

static const struct word words[] = {
	{ "ip.dscp", "DSCP", NULL }, { "ip6.dscp", "DSCP", NULL },
	{ "ip.id", "IP identification", NULL }, { "ip.len", "IP length", "changed" },
	{ "ip6.len", "IP payload length", "changed" }, { "ip.flags", "IP flags", "changed" },
	{ "ip.frag", "fragment offset", "changed" }, { "ip6.flow", "flow label", NULL },
	{ "ip.src", "source address", "translated" }, { "ip6.src", "source address", "translated" },
	{ "ip.dst", "destination address", "translated" },
	{ "ip6.dst", "destination address", "translated" },
	{ "ip.proto", "IP protocol", "changed" }, { "ip6.next", "next header", "changed" },
	{ "tcp.sport", "source port", "translated" },
	{ "tcp.dport", "destination port", "translated" },
	{ "udp.sport", "source port", "translated" },
	{ "udp.dport", "destination port", "translated" },
	{ "tcp.seq", "TCP sequence number", NULL },
	{ "tcp.ack", "TCP acknowledgement number", NULL },
	{ "tcp.flags", "TCP flags", "changed" }, { "tcp.ae", "AccECN flag", "changed" },
	{ "tcp.window", "TCP window", NULL }, { "tcp.urgent", "urgent pointer", "changed" },
	{ "tcp.reserved", "reserved TCP bits", "changed" },
	{ "tcp.off", "TCP header length", "changed" },
	{ "tcp.opt.wscale", "window scale", NULL }, { "tcp.opt.ts.val", "timestamp", NULL },
	{ "tcp.opt.ts.ecr", "timestamp echo", NULL }, { "udp.len", "UDP length", "changed" },
	{ "icmp.id", "ICMP identifier", "translated" },
	{ "icmp6.id", "ICMP identifier", "translated" },
};

static const struct word *find_word(const char *field)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!strcmp(words[i].field, field))
			return &words[i];
	return NULL;
}

static void add_option(const struct change *c, struct strbuf *out)
{
	const struct packet_layer_info *info = packet_layer_info(c->layer);
	const char *name =
		info->option_names ? names_of(info->option_names, (uint32_t)c->option) : NULL;

	sb_printf(out, "%s option ", info->help);
	if (name)
		sb_add(out, name);
	else
		sb_printf(out, "%d", c->option);
	name = c->subtype >= 0 ? names_of(&names_mptcp_subtype, (uint32_t)c->subtype) : NULL;
	if (name)
		sb_printf(out, " (%s)", name);
}

static void add_values(const struct change *c, struct strbuf *out)
{
	packet_value_print(c->field, c->old, out);
	sb_add(out, " -> ");
	packet_value_print(c->field, c->now, out);
}

static bool is_field(const struct change *c, const char *a, const char *b)
{
	return !strcmp(c->field->name, a) || (b && !strcmp(c->field->name, b));
}

static void words_field(const struct change *c, struct strbuf *out)
{
	const struct word *w = find_word(c->field->name);

	if (is_field(c, "tcp.opt.mss", NULL)) {
		sb_add(out, c->now.v[1] < c->old.v[1] ? "MSS clamped " : "MSS raised ");
		add_values(c, out);
	} else if (is_field(c, "ip.ecn", "ip6.ecn")) {
		sb_add(out, c->now.v[1] == 0   ? "ECN bleached "
			    : c->now.v[1] == 3 ? "ECN marked "
					       : "ECN rewritten ");
		add_values(c, out);
	} else if (c->field->role == ROLE_CHECKSUM) {
		sb_printf(out, "%s checksum changed ", packet_layer_info(c->layer)->help);
		add_values(c, out);
		sb_add(out, ", and nothing quoted explains it");
	} else {
		if (w)
			sb_printf(out, "%s %s ", w->name, w->verb ? w->verb : "rewritten");
		else
			sb_printf(out, "%s changed ", c->field->name);
		add_values(c, out);
		if (is_field(c, "tcp.seq", NULL))
			sb_printf(out, " (by %+d)", (int32_t)(uint32_t)(c->now.v[1] - c->old.v[1]));
	}
}

void words_change(const struct change *c, struct strbuf *out)
{
	switch (c->kind) {
	case CHANGE_FIELD:
		if (c->field) {
			words_field(c, out);
		} else {
			add_option(c, out);
			sb_add(out, " changed");
		}
		return;
	case CHANGE_ADDED:
	case CHANGE_REMOVED:
		if (c->option >= 0)
			add_option(c, out);
		else
			sb_printf(out, "%s header", packet_layer_info(c->layer)->help);
		sb_add(out, c->kind == CHANGE_ADDED ? " added" : " removed");
		return;
	case CHANGE_PAYLOAD:
		sb_printf(out, "payload changed from octet %u", c->offset);
		return;
	}
}

static void add_hop(const struct trace *t, unsigned ttl, struct strbuf *out)
{
	if (ttl == 0)
		sb_add(out, "the sender");
	else if (!t->hops[ttl].from.family)
		sb_printf(out, "hop %u", ttl);
	else
		address_add(&t->hops[ttl].from, out);
}

static void add_interval(const struct finding *f, const struct trace *t, struct strbuf *out)
{
	sb_add(out, " between ");
	add_hop(t, f->after, out);
	sb_add(out, " and ");
	if (f->from.family)
		address_add(&f->from, out);
	else
		add_hop(t, f->at, out);
	if (f->after)
		sb_printf(out, " (hops %u and %u)", f->after, f->at);
	else
		sb_printf(out, " (hop %u)", f->at);
}

static void words_quirk(const struct finding *f, const struct trace *t, struct strbuf *out)
{
	add_hop(t, f->at, out);
	sb_printf(out, " (hop %u) quotes it wrong: ", f->at);
	if (f->change.note && f->change.field) {
		sb_printf(out, "%s ", f->change.field->name);
		add_values(&f->change, out);
		sb_printf(out, ", %s", f->change.note);
	} else {
		words_change(&f->change, out);
		sb_add(out, ", but not behind it");
	}
}

static void words_distance(const struct finding *f, const struct trace *t, struct strbuf *out)
{
	const char *times = f->number == 1 ? "hop" : "hops";

	if (f->kind == FINDING_NEARER)
		sb_printf(out,
			  "the answer's TTL is that of %u %s, the probe went %u: a proxy or who "
			  "resets for the server may stand",
			  f->number, times, f->at);
	else
		sb_printf(out,
			  "the answer's TTL is that of %u %s, the probe went %u: another way back, "
			  "or the TTL is raised",
			  f->number, times, f->at);
	add_interval(f, t, out);
}

/* What only a filter that tracks connections has reason to drop. */
enum { STATEFUL = 1 << DEEP_ACK | 1 << DEEP_SYNFIN | 1 << DEEP_BADSUM };

static void add_probes(unsigned probes, struct strbuf *out)
{
	const char *between = "";

	for (unsigned i = 0; i < DEEP_COUNT; i++) {
		if (!(probes >> i & 1))
			continue;
		sb_printf(out, "%s%s", between, deep_name((enum deep_probe)i));
		between = ", ";
	}
}

static void words_deep(const struct finding *f, const struct trace *t, struct strbuf *out)
{
	switch (f->kind) {
	case FINDING_TRACKING:
		if (f->from.family)
			address_add(&f->from, out);
		else
			add_hop(t, f->at, out);
		sb_printf(out, " (hop %u) tracks connections: it ", f->at);
		if (f->probes & 1u << DEEP_FRAGMENT)
			sb_add(out, "keeps first fragments");
		if (f->probes == (1u << DEEP_FRAGMENT | 1u << DEEP_FRAGMENTS))
			sb_add(out, " and ");
		if (f->probes & 1u << DEEP_FRAGMENTS)
			sb_add(out, "puts fragments together");
		sb_add(out, " (NAT, stateful filter, SYN proxy)");
		return;
	case FINDING_FILTER:
		sb_add(out, f->probes & STATEFUL ? "stateful filter drops " : "filter drops ");
		add_probes(f->probes, out);
		break;
	case FINDING_DROPS:
		sb_add(out, "filter drops this probe, but not UDP,");
		break;
	case FINDING_PROXY:
		sb_printf(out,
			  "TCP is answered by another host (proxy, SYN proxy, load balancer) than "
			  "UDP, which goes %u hops,",
			  f->number);
		break;
	case FINDING_RESETS:
		sb_printf(out, "TCP is reset by a box, UDP goes %u hops,", f->number);
		break;
	case FINDING_TTL_RESET:
		sb_printf(out, "TTL raised: the way is %u hops long, hops are hidden", f->number);
		break;
	case FINDING_PMTU:
		sb_add(out, "path MTU ");
		sb_printf(out, "%u, says ", f->number);
		address_add(&f->from, out);
		return;
	case FINDING_PMTU_HOLE:
		sb_printf(out, "path MTU black hole: %u octets vanish without an error", f->number);
		if (f->passes)
			sb_printf(out, ", %u pass,", f->passes);
		break;
	default:
		return;
	}
	add_interval(f, t, out);
}

void words_finding(const struct finding *f, const struct trace *t, struct strbuf *out)
{
	const struct hop *h = &t->hops[f->at];

	switch (f->kind) {
	case FINDING_CHANGE:
		words_change(&f->change, out);
		add_interval(f, t, out);
		return;
	case FINDING_CHECKSUM:
		sb_add(out, "transport checksum wrong for what is quoted, something was rewritten "
			    "and quoted as before");
		add_interval(f, t, out);
		return;
	case FINDING_REJECTED:
		sb_add(out, "rejected by ");
		add_hop(t, f->at, out);
		sb_printf(out, ": %s (%u/%u)", quote_reason(&h->quote), h->quote.type,
			  h->quote.code);
		return;
	case FINDING_TOO_BIG:
		sb_printf(out, "%zu octets do not pass ", t->probes.v[h->probe].len);
		add_hop(t, f->at, out);
		if (f->number)
			sb_printf(out, ": MTU %u", f->number);
		else
			sb_add(out, ", which does not say the MTU");
		return;
	case FINDING_REDIRECTED:
		sb_printf(
			out,
			"destination address translated (load balancer, DNAT): hop %u answers as ",
			f->at);
		add_hop(t, f->at, out);
		add_interval(f, t, out);
		return;
	case FINDING_SILENT:
		sb_add(out, "no answer from the destination");
		if (f->after) {
			sb_add(out, ", none at all behind ");
			add_hop(t, f->after, out);
			sb_printf(out, " (hop %u)", f->after);
		} else {
			sb_add(out, ", nor from any hop");
		}
		return;
	case FINDING_NEARER:
	case FINDING_FARTHER:
		words_distance(f, t, out);
		return;
	case FINDING_QUIRK:
		words_quirk(f, t, out);
		return;
	case FINDING_TRACKING:
	case FINDING_FILTER:
	case FINDING_DROPS:
	case FINDING_PROXY:
	case FINDING_RESETS:
	case FINDING_TTL_RESET:
	case FINDING_PMTU:
	case FINDING_PMTU_HOLE:
		words_deep(f, t, out);
		return;
	case FINDING_LOOP:
		sb_printf(out, "forwarding loop of %u hops through ", f->number);
		add_hop(t, f->at, out);
		sb_printf(out, " (hops %u and %u)", f->after, f->at);
		return;
	}
}

const char *words_kind(enum finding_kind kind)
{
	static const char *const names[] = {
		[FINDING_CHANGE] = "change", [FINDING_CHECKSUM] = "checksum",
		[FINDING_REJECTED] = "rejected",
		[FINDING_TOO_BIG] = "too-big", [FINDING_REDIRECTED] = "redirected",
		[FINDING_SILENT] = "silent",
		[FINDING_NEARER] = "nearer", [FINDING_FARTHER] = "farther",
		[FINDING_QUIRK] = "quirk",
		[FINDING_LOOP] = "loop", [FINDING_TRACKING] = "tracking",
		[FINDING_FILTER] = "filter",
		[FINDING_DROPS] = "drops", [FINDING_PROXY] = "proxy", [FINDING_RESETS] = "resets",
		[FINDING_TTL_RESET] = "ttl-reset", [FINDING_PMTU] = "pmtu",
		[FINDING_PMTU_HOLE] = "pmtu-hole",
	};

	return names[kind];
}
