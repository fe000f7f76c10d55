/*
 * sim_summary.c - the fields of IP summary dumps by name, and numbers as such dumps write them.
 */
#include "symexec/sim/sim_summary.h"

#include <string.h>

/* Annotations first, then headers from the outside in, those before others that they make room for. */
enum { NOTE = 100, LINK = 200, NET = 300, TRANSPORT = 400, PAYLOAD = 500 };

static const struct summary_field fields[] = {
	{ "timestamp", SUM_TIME, 8, NOTE }, { "ntimestamp", SUM_TIME_NANO, 8, NOTE }, { "ts_sec", SUM_SEC, 4, NOTE },
	{ "ts_usec", SUM_USEC, 4, NOTE }, { "ts_usec1", SUM_USEC1, 8, NOTE }, { "first_timestamp", SUM_FIRST, 8, NOTE },
	{ "first_ntimestamp", SUM_FIRST_NANO, 8, NOTE }, { "count", SUM_COUNT, 4, NOTE }, { "link", SUM_LINK, 1, NOTE },
	{ "paint", SUM_LINK, 1, NOTE }, { "direction", SUM_DIRECTION, 1, NOTE }, { "aggregate", SUM_AGGREGATE, 4, NOTE },
	{ "wire_len", SUM_WIRE_LEN, 4, NOTE },
	{ "eth_src", SUM_ETH_SRC, 6, LINK }, { "eth_dst", SUM_ETH_DST, 6, LINK }, { "eth_type", SUM_ETH_TYPE, 2, LINK },
	{ "ip_src", SUM_IP_SRC, 4, NET }, { "ip_dst", SUM_IP_DST, 4, NET }, { "ip_tos", SUM_IP_TOS, 1, NET },
	{ "ip_dscp", SUM_IP_DSCP, 1, NET }, { "ip_ecn", SUM_IP_ECN, 1, NET }, { "ip_ttl", SUM_IP_TTL, 1, NET },
	{ "ip_frag", SUM_IP_FRAG, 1, NET - 2 }, { "ip_fragoff", SUM_IP_FRAGOFF, 2, NET - 1 }, { "ip_id", SUM_IP_ID, 2, NET },
	{ "ip_sum", SUM_IP_SUM, 2, NET + 2 }, { "ip_proto", SUM_IP_PROTO, 1, NET }, { "ip_hl", SUM_IP_HL, 1, NET - 1 },
	{ "ip_len", SUM_IP_LEN, 4, NET + 1 }, { "ip_capture_len", SUM_IP_CAPTURE_LEN, 4, PAYLOAD + 2 },
	{ "ip_opt", SUM_IP_OPT, SUMMARY_VARIABLE, NET }, { "sport", SUM_SPORT, 2, TRANSPORT },
	{ "dport", SUM_DPORT, 2, TRANSPORT },
	{ "tcp_seq", SUM_TCP_SEQ, 4, TRANSPORT }, { "tcp_ack", SUM_TCP_ACK, 4, TRANSPORT },
	{ "tcp_off", SUM_TCP_OFF, 1, TRANSPORT - 1 }, { "tcp_flags", SUM_TCP_FLAGS, 1, TRANSPORT },
	{ "tcp_window", SUM_TCP_WINDOW, 2, TRANSPORT }, { "tcp_urp", SUM_TCP_URP, 2, TRANSPORT },
	{ "tcp_opt", SUM_TCP_OPT, SUMMARY_VARIABLE, TRANSPORT + 3 },
	{ "tcp_ntopt", SUM_TCP_NTOPT, SUMMARY_VARIABLE, TRANSPORT + 2 },
	{ "tcp_sack", SUM_TCP_SACK, SUMMARY_VARIABLE, TRANSPORT + 1 }, { "udp_len", SUM_UDP_LEN, 4, TRANSPORT },
	{ "icmp_type", SUM_ICMP_TYPE, 1, TRANSPORT }, { "icmp_code", SUM_ICMP_CODE, 1, TRANSPORT + 1 },
	{ "icmp_type_name", SUM_ICMP_TYPE_NAME, 1, TRANSPORT }, { "icmp_code_name", SUM_ICMP_CODE_NAME, 1, TRANSPORT + 1 },
	{ "icmp_flowid", SUM_ICMP_FLOWID, 2, TRANSPORT + 2 }, { "icmp_seq", SUM_ICMP_SEQ, 2, TRANSPORT + 2 },
	{ "icmp_nextmtu", SUM_ICMP_NEXTMTU, 2, TRANSPORT + 2 },
	{ "payload_len", SUM_PAYLOAD_LEN, 4, PAYLOAD + 1 }, { "payload", SUM_PAYLOAD, SUMMARY_NO_BINARY, PAYLOAD },
	{ "payload_md5", SUM_PAYLOAD_MD5, 16, 0 }, { "payload_md5_hex", SUM_PAYLOAD_MD5_HEX, 16, 0 },
};

static const struct { const char *name, *means; } others[] = {
	{ "utimestamp", "timestamp" }, { "ts", "timestamp" }, { "sec", "ts_sec" }, { "usec", "ts_usec" },
	{ "usec1", "ts_usec1" }, { "first_utimestamp", "first_timestamp" }, { "first_ts", "first_timestamp" },
	{ "pkt_count", "count" }, { "packet_count", "count" }, { "agg", "aggregate" }, { "wire_length", "wire_len" },
	{ "ether_src", "eth_src" }, { "ether_dst", "eth_dst" }, { "ether_type", "eth_type" },
	{ "length", "ip_len" }, { "ip_p", "ip_proto" },
	{ "tcp_seqno", "tcp_seq" }, { "tcp_ackno", "tcp_ack" }, { "tcp_win", "tcp_window" },
	{ "payload_length", "payload_len" },
};

const struct summary_field *
summary_find(struct piece name)
{
	char text[64] = "ip_";
	const char *t = text + 3;

	if (name.len >= sizeof(text) - 3)
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		text[3 + i] = name.s[i] == ' ' ? '_' : name.s[i];
	text[3 + name.len] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strcmp(others[i].name, t) == 0)
			t = others[i].means;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i].name, t) == 0)
			return &fields[i];
	/* old files leave "ip_" out */
	return strchr(t, '_') == NULL ? summary_find((struct piece){ text, strlen(text) }) : NULL;
}

/* The digits' base, and where they begin: 0x10, 0b10, 010. */
static int
base_of(const char **at, const char *end)
{
	const char *p = *at;

	if (p + 2 < end && p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		*at += 2;
		return 16;
	}
	if (p + 2 < end && p[0] == '0' && (p[1] == 'b' || p[1] == 'B')) {
		*at += 2;
		return 2;
	}
	return p < end && *p == '0' ? 8 : 10;
}

static int
digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* *v: at most UINT64_MAX / 64, which stands for all greater ones. */
static bool
read_digits(const char **s, const char *end, int base, uint64_t *v)
{
	const char *p = *s, *first;
	uint64_t n = 0;

	if (p < end && *p == '+')
		p++;
	if (base == 0)
		base = base_of(&p, end);
	for (first = p; p < end && digit_of(*p) < base; p++)
		n = MIN_OF(n * (unsigned)base + (unsigned)digit_of(*p), UINT64_MAX / 64);
	if (p == first)
		return false;
	*v = n;
	*s = p;
	return true;
}

bool
summary_number(const char **s, const char *end, int base, uint32_t *v)
{
	uint64_t n;

	if (!read_digits(s, end, base, &n))
		return false;
	*v = (uint32_t)MIN_OF(n, UINT32_MAX);
	return true;
}

bool
summary_whole(struct piece text, int base, uint64_t max, uint64_t *v)
{
	const char *p = text.s, *end = text.s + text.len;

	return read_digits(&p, end, base, v) && p == end && *v <= max;
}
