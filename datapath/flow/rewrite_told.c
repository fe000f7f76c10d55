/*
 * rewrite_told.c - what rewriters tell of their patterns and mappings, in Click's words. Mappings come in the order in which they were
 * made, each as it is met by packets and as it is met by their answers (Click has the order of its hash table).
 */
#include "datapath/flow/rewrite.h"

#include "datapath/flow/rewrite_room.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { EVERY_PROTO = -1, NOT_TCP = -2 };

#define MILLISECOND UINT64_C(1000000)

/* ---- mappings ---- */

static void add_ip(struct strbuf *out, uint32_t wire)
{
	uint32_t ip = __builtin_bswap32(wire);

	sb_printf(out, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255);
}

static void add_key(struct strbuf *out, const struct rewriter *w, struct flow_key k, bool reply)
{
	uint16_t end = w->evicts ? reply ? (uint16_t)(k.dport + 1) : k.sport : k.dport;

	if (w->source_only) {
		add_ip(out, k.src);
		return;
	}
	sb_add(out, "(");
	add_ip(out, k.src);
	if (!w->addresses && !w->evicts)
		sb_printf(out, ", %u", __builtin_bswap16(k.sport));
	sb_add(out, ", ");
	add_ip(out, k.dst);
	/* ICMPPingRewriter: the identifier, once; Click counts one more for answers, in the order of the machine's octets */
	if (!w->addresses)
		sb_printf(out, ", %u", __builtin_bswap16(end));
	sb_add(out, ")");
}

static void add_way(struct strbuf *out, struct rewriter *w, const struct flow *f, bool reply)
{
	/* of what is guaranteed for longer than that, too, its timeout is told */
	uint64_t ends = f->expires - w->life[f->life] + w->timeout[f->life];
	/* what is over and still there has a time of 32 bits */
	uint32_t left = ((uint32_t)(ends / MILLISECOND) + 500 - (uint32_t)(rewrite_now(w) / MILLISECOND)) / 1000;

	add_key(out, w, reply ? flow_key_reverse(f->to) : f->from, reply);
	sb_add(out, " => ");
	add_key(out, w, reply ? flow_key_reverse(f->from) : f->to, reply);
	sb_printf(out, " [%s%u %s%u] i%u exp%u\n", reply ? "" : "*", f->output[0], reply ? "*" : "", f->output[1], f->input, left);
}

static bool add_table(struct element *e, int proto, struct strbuf *out)
{
	struct rewriter *w = (struct rewriter *)e;

	for (uint32_t i = w->table.oldest; i != FLOW_NONE; i = w->table.flows[i].newer) {
		const struct flow *f = &w->table.flows[i];

		if (proto != EVERY_PROTO && (proto == NOT_TCP ? f->proto == PROTO_TCP : f->proto != proto))
			continue;
		/* what looks like its own answer is met as one */
		if (!f->turned)
			add_way(out, w, f, false);
		add_way(out, w, f, true);
	}
	return true;
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return add_table(e, EVERY_PROTO, out);
}

static bool read_tcp_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return add_table(e, PROTO_TCP, out);
}

static bool read_udp_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return add_table(e, NOT_TCP, out);
}

/* ---- patterns ---- */

static void add_range(struct strbuf *out, const struct rewrite_pattern *p)
{
	const struct click_rewrite *c = &p->click;

	if (p->vary == VARY_ADDRESS) {
		add_ip(out, __builtin_bswap32(p->first));
		sb_add(out, "-");
		add_ip(out, __builtin_bswap32(p->last));
	} else if (c->has_saddr) {
		add_ip(out, __builtin_bswap32(c->saddr));
	} else {
		sb_add(out, "-");
	}
	if (!c->has_port)
		return;
	if (p->vary == VARY_PORT && p->last > p->first)
		sb_printf(out, " %u-%u", p->first, p->last);
	else if (c->has_sport)
		sb_printf(out, " %u", c->sport);
	else
		sb_add(out, " -");
}

static void add_pattern(struct strbuf *out, const struct rewrite_pattern *p)
{
	const struct click_rewrite *c = &p->click;

	add_range(out, p);
	sb_add(out, " ");
	if (c->has_daddr)
		add_ip(out, __builtin_bswap32(c->daddr));
	else
		sb_add(out, "-");
	if (c->has_port && c->has_dport)
		sb_printf(out, " %u", c->dport);
	else if (c->has_port)
		sb_add(out, " -");
}

/* What an input does, and how many mappings it has made that there still are. */
static void add_spec(struct strbuf *out, const struct rewriter *w, unsigned input)
{
	const struct rewrite_spec *s = &w->specs[input];
	unsigned count = 0;

	switch (s->kind) {
	case CLICK_SPEC_DROP: sb_add(out, "<drop>"); break;
	case CLICK_SPEC_PASS: sb_add(out, "<nochange>"); break;
	case CLICK_SPEC_KEEP: sb_add(out, "<keep>"); break;
	case CLICK_SPEC_MAPPER: sb_add(out, "<mapper>"); break;
	case CLICK_SPEC_PATTERN: add_pattern(out, s->pattern); break;
	}
	for (uint32_t i = w->table.oldest; i != FLOW_NONE; i = w->table.flows[i].newer)
		count += w->table.flows[i].input == input;
	if (count)
		sb_printf(out, " [%u]", count);
	sb_add(out, "\n");
}

static bool read_patterns(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	for (unsigned i = 0; i < e->nin; i++)
		add_spec(out, (const struct rewriter *)e, i);
	return true;
}

static bool read_pattern(struct element *e, const char *args, struct strbuf *out)
{
	unsigned long n = strtoul(args, NULL, 10);

	if (n >= e->nin) {
		sb_printf(out, "there are %u inputs", e->nin);
		return false;
	}
	add_spec(out, (const struct rewriter *)e, (unsigned)n);
	return true;
}

/* ---- counts ---- */

READ_U64(read_size, struct rewriter, table.count)

static bool read_size_of_room(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%u", rewrite_room_count(((struct rewriter *)e)->room));
	return true;
}

static bool read_capacity_of_room(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%u", rewrite_room_capacity(((struct rewriter *)e)->room));
	return true;
}

static bool write_capacity(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 0, INT32_MAX, &v, out))
		return false;
	rewrite_room_limit((struct rewriter *)e, (uint32_t)v);
	return true;
}

static bool write_clear(struct element *e, const char *value, struct strbuf *out)
{
	struct rewriter *w = (struct rewriter *)e;

	(void)value;
	(void)out;
	while (w->table.oldest != FLOW_NONE)
		rewrite_unmap(w, w->table.oldest);
	return true;
}

READ_U64(read_failures, struct rewriter, mappings_failed)

#define TOLD \
	{ "table", read_table, NULL }, { "mappings", read_table, NULL }, { "patterns", read_patterns, NULL }, \
	{ "pattern#", read_pattern, NULL }, { "table_size", read_size, NULL }, { "size", read_size_of_room, NULL }, \
	{ "nmappings", read_size, NULL }, { "capacity", read_capacity_of_room, write_capacity }, { "clear", NULL, write_clear }, \
	{ "mapping_failures", read_failures, NULL }

const struct handler rewrite_handlers[] = { TOLD, { 0 } };
const struct handler rewrite_both_handlers[] = {
	TOLD, { "tcp_table", read_tcp_table, NULL }, { "tcp_mappings", read_tcp_table, NULL },
	{ "udp_table", read_udp_table, NULL }, { "udp_mappings", read_udp_table, NULL }, { 0 }
};
