/*
 * sim_summary.h - the texts of FromIPSummaryDump and ToIPSummaryDump: names of fields, options of IP and TCP as words, and
 * lines that become packets. A line is read into a packet of its own, whose octets are known or not; it becomes a flow
 * when it leaves.
 */
#ifndef SYMEXEC_SIM_SUMMARY_H
#define SYMEXEC_SIM_SUMMARY_H

#include "models/base/strbuf.h"
#include "models/click/text.h"
#include "symexec/flow/flow.h"

enum summary_id {
	SUM_NONE,
	SUM_TIME, SUM_TIME_NANO, SUM_SEC, SUM_USEC, SUM_USEC1, SUM_FIRST, SUM_FIRST_NANO, SUM_COUNT, SUM_LINK, SUM_DIRECTION,
	SUM_AGGREGATE, SUM_WIRE_LEN,
	SUM_ETH_SRC, SUM_ETH_DST, SUM_ETH_TYPE,
	SUM_IP_SRC, SUM_IP_DST, SUM_IP_TOS, SUM_IP_DSCP, SUM_IP_ECN, SUM_IP_TTL, SUM_IP_FRAG, SUM_IP_FRAGOFF, SUM_IP_ID,
	SUM_IP_SUM, SUM_IP_PROTO, SUM_IP_HL, SUM_IP_LEN, SUM_IP_CAPTURE_LEN, SUM_IP_OPT,
	SUM_SPORT, SUM_DPORT,
	SUM_TCP_SEQ, SUM_TCP_ACK, SUM_TCP_OFF, SUM_TCP_FLAGS, SUM_TCP_WINDOW, SUM_TCP_URP, SUM_TCP_OPT, SUM_TCP_NTOPT,
	SUM_TCP_SACK,
	SUM_UDP_LEN,
	SUM_ICMP_TYPE, SUM_ICMP_CODE, SUM_ICMP_TYPE_NAME, SUM_ICMP_CODE_NAME, SUM_ICMP_FLOWID, SUM_ICMP_SEQ,
	SUM_ICMP_NEXTMTU,
	SUM_PAYLOAD_LEN, SUM_PAYLOAD, SUM_PAYLOAD_MD5, SUM_PAYLOAD_MD5_HEX,
};

enum { SUMMARY_VARIABLE = -1, SUMMARY_NO_BINARY = -2 };

struct summary_field {
	const char *name;
	enum summary_id id;
	int16_t octets;		/* in binary records; SUMMARY_* */
	uint16_t order;		/* in which fields are put into a packet; 0: not read */
};

/* By its name, its other names, or without "ip_"; NULL: none. */
const struct summary_field *summary_find(struct piece name);

enum { SUMMARY_LAST_TYPE = 18 };	/* of ICMP, that has a name here */

/* Of ICMP: whether messages of the type have an identifier. */
static inline bool summary_icmp_flow(unsigned type)
{
	return type == 0 || type == 8 || (type >= 13 && type <= 16);
}

/* sim_summary_opt.c: which kinds of options; the names of both headers' kinds are apart. */
enum {
	SUMMARY_PADDING = 1, SUMMARY_MSS = 2, SUMMARY_ROUTE = 2, SUMMARY_WSCALE = 4, SUMMARY_STAMPS = 4, SUMMARY_SACK = 8,
	SUMMARY_TIMES = 16, SUMMARY_OTHERS = 32, SUMMARY_ALL = 63,
};
void summary_ip_options(const uint8_t *opt, size_t len, unsigned kinds, struct strbuf *out);
void summary_tcp_options(const uint8_t *opt, size_t len, unsigned kinds, struct strbuf *out);
/* As octets, the first of which is how many follow. */
void summary_pack_options(const uint8_t *opt, size_t len, bool tcp, unsigned kinds, struct strbuf *out);
/* From words: at most 40 octets. */
bool summary_read_ip_options(struct piece text, struct strbuf *out) MUST_CHECK;
bool summary_read_tcp_options(struct piece text, unsigned kinds, struct strbuf *out) MUST_CHECK;
/*
 * A number at *s, decimal or with 0x, 0b or 0 in front (base 0): *s is behind it, *v at most the greatest. false: no digits,
 * nothing changed.
 */
bool summary_number(const char **s, const char *end, int base, uint32_t *v);
/* All of the text is one number that fits. */
bool summary_whole(struct piece text, int base, uint64_t max, uint64_t *v) MUST_CHECK;

/* What a file says of all packets that follow. */
struct summary_head {
	const struct summary_field **fields;
	size_t n;
	bool flow;		/* a flow is said: headers of IP and transport are there without fields, too */
	bool zero, checksum;
	int minor;		/* version of the format */
	uint8_t proto;
};

struct summary_packet {
	uint8_t *bytes;
	bool *set;		/* parallel: whether the octet is known */
	int32_t data, end, mac, net, transport;	/* places in bytes; POINTER_NONE */
	uint64_t time, first;			/* nanoseconds */
	uint32_t more, extra, aggregate;	/* packets, and octets, that it stands for beside itself */
	uint8_t paint;
	bool has_dst;				/* the destination annotation is that of the header */
};

/*
 * sim_summary_read.c: a line, or a record of octets, becomes *p, which summary_packet_fini frees. false: no field of it
 * has a value.
 */
bool summary_read(const struct summary_head *h, struct piece line, bool binary, struct summary_packet *p) MUST_CHECK;
void summary_packet_fini(struct summary_packet *p);

#endif
