/*
 * expr_print.c - expressions as text that reads back as the same tree. Every test is written
 * with all its qualifiers, so that no test depends on the one before it.
 */
#include "models/click/expr_int.h"

#include "models/packet/field.h"

#include <arpa/inet.h>

static const char *const relation_names[] = {
	[REL_EQ] = "==", [REL_NE] = "!=", [REL_LT] = "<", [REL_LE] = "<=", [REL_GT] = ">",
	[REL_GE] = ">=",
};

static const char *const direction_names[] = {
	[DIR_SRC_OR_DST] = "",
	[DIR_SRC_AND_DST] = "src and dst ",
	[DIR_SRC] = "src ",
	[DIR_DST] = "dst ",
};

static void add_ip(struct strbuf *out, uint32_t a)
{
	sb_printf(out, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

static void add_ether(struct strbuf *out, uint64_t a)
{
	for (int i = 40; i >= 0; i -= 8)
		sb_printf(out, "%02x%s", (unsigned)(a >> i & 255), i ? ":" : "");
}

/* "[& MASK] RELATION VALUE" of a number whose mask is `full` if none was given. */
static void add_number(struct strbuf *out, const struct click_test *t, uint64_t full)
{
	if (!t->mask) {
		sb_add(out, t->rel == REL_EQ ? " >= 0" : " < 0");
		return;
	}
	if (t->mask != full)
		sb_printf(out, " & 0x%llx", (unsigned long long)t->mask);
	/* Click reads values as signed numbers of 32 bits */
	sb_printf(out, " %s %lld", relation_names[t->rel],
		  t->value > INT32_MAX ? (long long)(int32_t)t->value : (long long)t->value);
}

/* A name that can only be this protocol. */
static void add_proto(struct strbuf *out, unsigned proto)
{
	static const struct {
		unsigned proto;
		const char *name;
	} names[] = {
		{ 1, "icmp" }, { 2, "igmp" }, { 4, "ipip" }, { 6, "tcp" }, { 17, "udp" },
		{ 33, "dccp" }, { 47, "gre" }, { 132, "sctp" }, { CLICK_PROTO_TCPUDP, "tcpudp" },
		{ CLICK_PROTO_ANY, "transp" },
	};
	const char *name = NULL;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].proto == proto)
			name = names[i].name;
	if (!name)
		name = names_of(&names_ip_proto, proto);
	sb_add(out, name ? name : "transp");
}

static void add_host(struct strbuf *out, const struct click_test *t)
{
	uint32_t mask = (uint32_t)t->mask, low = ~mask;
	bool prefix = !(low & (low + 1));

	sb_add(out, direction_names[t->dir]);
	if (t->kind == TEST_HOST) {
		sb_add(out, "host");
		if (mask != UINT32_MAX) {
			sb_add(out, " & ");
			add_ip(out, mask);
		}
		sb_printf(out, " %s ", relation_names[t->rel]);
		add_ip(out, (uint32_t)t->value);
		return;
	}
	sb_printf(out, "net %s ", relation_names[t->rel]);
	add_ip(out, (uint32_t)t->value);
	if (prefix) {
		sb_printf(out, "/%d", 32 - __builtin_popcount(low));
	} else {
		sb_add(out, " mask ");
		add_ip(out, mask);
	}
}

static void add_ether_host(struct strbuf *out, const struct click_test *t)
{
	sb_printf(out, "%sether host", direction_names[t->dir]);
	if (t->mask != 0xffffffffffff) {
		sb_add(out, " & ");
		add_ether(out, t->mask);
	}
	sb_printf(out, " %s ", relation_names[t->rel]);
	add_ether(out, t->value);
}

static void add_bytes(struct strbuf *out, const struct click_test *t)
{
	if (t->header == HEADER_IP)
		sb_add(out, "ip");
	else
		add_proto(out, t->proto);
	sb_printf(out, "[%u:%u]", t->offset, t->length);
	add_number(out, t, t->length < 8 ? (1ull << t->length * 8) - 1 : UINT64_MAX);
}

static void add_proto_test(struct strbuf *out, const struct click_test *t)
{
	if (t->rel == REL_EQ && t->mask == 0xff && t->value == CLICK_PROTO_TCPUDP) {
		sb_add(out, "tcpudp");
		return;
	}
	sb_add(out, "ip proto");
	add_number(out, t, 0xff);
}

static void add_test(struct strbuf *out, const struct click_test *t)
{
	static const struct {
		const char *text;
		unsigned width;
	} fields[] = {
		[TEST_TCP_WIN] = { "tcp win", 16 }, [TEST_ICMP_TYPE] = { "icmp type", 8 },
		[TEST_IP_VERS] = { "ip vers", 4 }, [TEST_IP_HL] = { "ip hl", 4 },
		[TEST_IP_ID] = { "ip id", 16 }, [TEST_IP_TOS] = { "ip tos", 8 },
		[TEST_IP_DSCP] = { "ip dscp", 6 }, [TEST_IP_TTL] = { "ip ttl", 8 },
		[TEST_IP_LEN] = { "ip len", 16 }, [TEST_IP_ECT] = { "ip ect", 2 },
	};

	switch (t->kind) {
	case TEST_HOST:
	case TEST_NET:
		add_host(out, t);
		break;
	case TEST_PORT:
		if (t->proto != CLICK_PROTO_TCPUDP) {
			add_proto(out, t->proto);
			sb_add_char(out, ' ');
		}
		sb_printf(out, "%sport", direction_names[t->dir]);
		add_number(out, t, 0xffff);
		break;
	case TEST_PROTO:
		add_proto_test(out, t);
		break;
	case TEST_TCP_OPT:
		sb_printf(out, "tcp opt %llu", (unsigned long long)t->value);
		break;
	case TEST_IP_CE:
		sb_add(out, "ip ce");
		break;
	case TEST_IP_FRAG:
		sb_add(out, "ip frag");
		break;
	case TEST_IP_UNFRAG:
		sb_add(out, "ip unfrag");
		break;
	case TEST_BYTES:
		add_bytes(out, t);
		break;
	case TEST_ETHER_HOST:
		add_ether_host(out, t);
		break;
	case TEST_BROKEN:
		sb_printf(out, "ip proto %llu", (unsigned long long)t->value);
		break;
	default:
		sb_add(out, fields[t->kind].text);
		add_number(out, t, (1ull << fields[t->kind].width) - 1);
		break;
	}
}

static void add_value(struct strbuf *out, const struct packet_field *f, const uint64_t v[2])
{
	char text[INET6_ADDRSTRLEN];
	uint8_t b[16];

	if (f && f->kind == FIELD_IPV4 && !v[0] && v[1] <= UINT32_MAX) {
		add_ip(out, (uint32_t)v[1]);
	} else if (f && f->kind == FIELD_ETHER) {
		add_ether(out, v[1]);
	} else if (f && f->kind == FIELD_IPV6) {
		for (int i = 0; i < 16; i++)
			b[i] = (uint8_t)(v[i / 8] >> (56 - i % 8 * 8));
		sb_add(out, inet_ntop(AF_INET6, b, text, sizeof(text)));
	} else if (v[0]) {
		sb_printf(out, "0x%llx%016llx", (unsigned long long)v[0], (unsigned long long)v[1]);
	} else {
		sb_printf(out, "%llu", (unsigned long long)v[1]);
	}
}

static void add_range(struct strbuf *out, const struct packet_field *f, const struct click_range *r)
{
	add_value(out, f, r->low);
	if (memcmp(r->low, r->high, sizeof(r->low)) != 0) {
		sb_add_char(out, '-');
		add_value(out, f, r->high);
	}
}

static void add_field(struct strbuf *out, const struct click_field_test *t)
{
	struct packet_ref ref = { 0 };
	const struct packet_field *f = NULL;

	sb_add(out, t->name);
	if (t->special == FIELD_STATE) {
		f = click_state_field(t->name);
	} else if (t->special != FIELD_PACKET) {
		sb_printf(out, " %s %s", relation_names[t->rel], t->text);
		return;
	}
	if (!f && packet_ref_parse(t->name, &ref))
		f = ref.field;
	if (t->has_mask) {
		sb_add(out, " & ");
		add_value(out, f, t->mask);
	}
	if (t->other) {
		sb_printf(out, " %s %s", relation_names[t->rel], t->other);
		return;
	}
	if (t->range_count == 1 &&
	    !memcmp(t->ranges->low, t->ranges->high, sizeof(t->ranges->low))) {
		sb_printf(out, " %s ", relation_names[t->rel]);
		add_range(out, f, t->ranges);
		return;
	}
	sb_add(out, t->rel == REL_NE ? " not in {" : " in {");
	for (size_t i = 0; i < t->range_count; i++) {
		sb_add(out, i ? ", " : "");
		add_range(out, f, &t->ranges[i]);
	}
	sb_add_char(out, '}');
}

static void print(const struct click_expr *e, enum click_expr_kind inside, struct strbuf *out)
{
	bool compound = e->kind == EXPR_AND || e->kind == EXPR_OR || e->kind == EXPR_COND;
	bool wrap = compound && inside != e->kind && inside != EXPR_TRUE;

	/* a condition is never part of a longer one without parentheses */
	wrap |= e->kind == EXPR_COND && inside == EXPR_COND;
	if (wrap)
		sb_add_char(out, '(');
	switch (e->kind) {
	case EXPR_TRUE:
		sb_add(out, "true");
		break;
	case EXPR_FALSE:
		sb_add(out, "false");
		break;
	case EXPR_NOT:
		sb_add(out, "not ");
		print(e->a, EXPR_NOT, out);
		break;
	case EXPR_AND:
	case EXPR_OR:
		print(e->a, e->kind, out);
		sb_add(out, e->kind == EXPR_AND ? " and " : " or ");
		print(e->b, e->kind, out);
		break;
	case EXPR_COND:
		print(e->a, EXPR_COND, out);
		sb_add(out, " ? ");
		print(e->b, EXPR_COND, out);
		sb_add(out, " : ");
		print(e->c, EXPR_COND, out);
		break;
	case EXPR_TEST:
		add_test(out, &e->test);
		break;
	case EXPR_FIELD:
		add_field(out, &e->field);
		break;
	}
	if (wrap)
		sb_add_char(out, ')');
}

/* EXPR_TRUE as surroundings: nothing is around it. */
void click_expr_print(const struct click_expr *e, struct strbuf *out)
{
	print(e, EXPR_TRUE, out);
}
