/*
 * expr.h - packet expressions as syntax trees: Click's IPFilter language exactly, and the
 * extended language of policies, queries and table rules, which is the same plus any field by
 * name, sets, in-port, connection state and what else a datapath knows of a packet. What a node
 * means is written twice, in symexec and in the datapath; here is only how it is written. Numbers
 * are in host order.
 */
#ifndef CLICK_EXPR_H
#define CLICK_EXPR_H

#include "models/base/arena.h"
#include "models/base/diag.h"

enum click_expr_kind {
	EXPR_TRUE,
	EXPR_FALSE,
	EXPR_NOT,		/* a */
	EXPR_AND,		/* a, b */
	EXPR_OR,		/* a, b */
	EXPR_COND,		/* a ? b : c */
	EXPR_TEST,		/* test: one of Click's primitives */
	EXPR_FIELD,		/* field: extended language only */
};

enum click_test_kind {
	TEST_HOST,		/* addr == / != value, through mask */
	TEST_NET,		/* as TEST_HOST with the prefix mask */
	TEST_PORT,
	TEST_PROTO,		/* value: number, or CLICK_PROTO_TCPUDP */
	TEST_TCP_OPT,		/* flags: (flags & value) == value */
	TEST_TCP_WIN,
	TEST_ICMP_TYPE,
	TEST_IP_VERS, TEST_IP_HL, TEST_IP_ID, TEST_IP_TOS, TEST_IP_DSCP,
	TEST_IP_TTL, TEST_IP_LEN,
	TEST_IP_ECT,		/* bare: ECN != 0; with a value: ECN == value */
	TEST_IP_CE,		/* ECN == 3 */
	TEST_IP_FRAG, TEST_IP_UNFRAG,
	TEST_BYTES,		/* offset, length in the header given by `header` */
	TEST_ETHER_HOST,	/* 48-bit value at the MAC header */
	/*
	 * compiles to an empty tree in Click: the element then drops every packet (bare `transp`,
	 * `ip proto` of 256 and above). Only a whole expression is ever this: as a part of a
	 * longer one such a test is left out, which is what Click does
	 */
	TEST_BROKEN,
};

enum { CLICK_PROTO_TCPUDP = 256, CLICK_PROTO_ANY = 257 };

enum click_direction { DIR_SRC_OR_DST, DIR_SRC_AND_DST, DIR_SRC, DIR_DST };

/*
 * In tests of Click, NE, LE and LT are the negations of EQ, GT and GE; with "src or dst" and
 * "src and dst" they negate the combination: "port < 80" means that neither is 80 or above.
 */
enum click_relation { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE };

enum click_header { HEADER_IP, HEADER_TRANSPORT };

struct click_test {
	enum click_test_kind kind;
	enum click_direction dir;	/* hosts, nets, ports, ethers */
	/*
	 * ports, TEST_BYTES with HEADER_TRANSPORT: protocol that is tested too, with "first
	 * fragment"; CLICK_PROTO_ANY: none, CLICK_PROTO_TCPUDP: tcp or udp
	 */
	unsigned proto;
	enum click_relation rel;
	uint64_t value;
	/*
	 * all ones of the field's width if none given; value compares with (field & mask). 0: the
	 * relation is always (REL_EQ) or never (REL_NE) true and needs no byte of the field
	 */
	uint64_t mask;
	enum click_header header;	/* TEST_BYTES */
	uint32_t offset, length;	/* TEST_BYTES, in bytes */
};

/* FIELD_STATE: a number that a datapath knows of a packet beside its octets, as "tun.id"; tested like a field */
enum click_field_special { FIELD_PACKET, FIELD_IN_PORT, FIELD_CT_STATE, FIELD_STATE };

/* One item of a set: low..high, or value/mask. Up to 128 bits, big-endian halves. */
struct click_range {
	uint64_t low[2], high[2];	/* [0] upper 64 bits */
};

struct click_field_test {
	enum click_field_special special;
	const char *name;		/* "vlan.id", "tcp.opt.mss", "in_port", "ct.state" */
	enum click_relation rel;	/* with one value; EQ and NE also with a set ("in") */
	bool has_mask;
	uint64_t mask[2];
	const struct click_range *ranges;	/* one for a plain value */
	size_t range_count;
	const char *text;		/* in_port: port name; ct.state: new, established, ... */
	const char *other;		/* field compared with, or NULL: "ip.src == ip.dst" */
};

struct click_expr {
	enum click_expr_kind kind;
	const struct click_expr *a, *b, *c;
	struct click_test test;
	struct click_field_test field;
	span at;
};

/* Names that an expression may use: addresses from AddressInfo, ports from PortInfo. */
struct click_names;

/*
 * Click's language. `at` is the place of text. Memory from arena. NULL after errors in d.
 */
const struct click_expr *click_expr_parse(const char *text, span at,
					  const struct click_names *names, struct arena *arena,
					  struct diag *d);
/* The extended language. names may be NULL. */
const struct click_expr *click_expr_parse_extended(const char *text, span at,
						   const struct click_names *names,
						   struct arena *arena, struct diag *d);
/* Canonical text that parses back. */
struct strbuf;
void click_expr_print(const struct click_expr *e, struct strbuf *out);
/* Text that is equal for expressions that are the same but for how they are written; e may be NULL: every packet. */
void click_expr_same(const struct click_expr *e, struct strbuf *out);

#endif
