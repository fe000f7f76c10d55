/*
 * network.h - network.yaml: boxes, hosts, links, symbols and policies, read through libyaml
 * with the place of every word, so that later errors point at it. Manual:
 * middleproof-network.5.
 *
 * A network and everything in it live in its own arena until network_free; spans refer to the
 * diag.
 */
#ifndef NETWORK_NETWORK_H
#define NETWORK_NETWORK_H

#include "models/base/diag.h"
#include "models/click/expr.h"

/* A word of the file and its place. */
struct word {
	const char *s;		/* NULL: not given */
	span at;
};

enum symbol_type { SYMBOL_ANY, SYMBOL_IP, SYMBOL_NUMBER, SYMBOL_IP6, SYMBOL_ETHER };

/* A set of values of a symbolic argument or host address; no ranges: any value. */
struct network_symbol {
	struct word name;	/* "t2", or "T1.REMOTE" for an argument `any` */
	enum symbol_type type;	/* of the ranges; SYMBOL_ANY: none are given */
	const struct click_range *ranges;	/* sorted, disjoint, values in host order */
	size_t range_count;
};

struct network_arg {
	struct word name;	/* keyword, or "0", "1"... for a list of arguments */
	struct word value;	/* text; "symbol:NAME" when symbolic */
};

enum box_kind { BOX_CLICK, BOX_CLASS, BOX_DATAPATH };

struct network_box {
	struct word name;
	enum box_kind kind;
	struct word source;		/* file (relative to the network file) or class name */
	const struct network_arg *args;
	size_t arg_count;
};

struct network_host {
	struct word name;
	const struct word *ip;		/* text of addresses/prefixes; "symbol:NAME"; none: any */
	size_t ip_count;
	const struct word *ip6;
	size_t ip6_count;
	struct word mac;
	const uint16_t *tcp, *udp;	/* ports with a listener */
	size_t tcp_count, udp_count;
	bool tcp_any, udp_any;		/* `tcp: any` */
};

struct network_end {
	struct word node;		/* box or host */
	struct word port;		/* device name, or port of a class; NULL for a host */
	bool is_host;
	uint32_t index;			/* in hosts or boxes; in ports of a datapath */
};

struct network_link {
	struct network_end a, b;
	bool one_way;			/* `a -> b` */
	span at;
};

enum policy_kind {
	POLICY_REACH, POLICY_NO_REACH, POLICY_ISOLATE, POLICY_WAYPOINT, POLICY_TCP,
	POLICY_UNCHANGED, POLICY_VALUE, POLICY_NO_LOOPS, POLICY_NO_BLACK_HOLES,
	POLICY_NO_PRECONDITION_VIOLATIONS,
	POLICY_SAME_AS,
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

enum tcp_extension {
	EXTENSION_MSS, EXTENSION_WINDOW_SCALE, EXTENSION_SACK, EXTENSION_TIMESTAMPS,
	EXTENSION_MPTCP, EXTENSION_COUNT,
};

struct network_policy {
	struct word name;
	enum policy_kind kind;
	/*
	 * "client -> server", "client -> T2:in"; node.s NULL: not given. A box as `to` or in
	 * `via` may stand without a port: any. no-loops, no-black-holes: `from` is where
	 * packets enter.
	 */
	struct network_end from, to;
	const struct network_end *via;	/* waypoint, in order */
	size_t via_count;
	const struct click_expr *packet;	/* restricts what is sent; NULL: all */
	struct word packet_text;
	const struct word *fields;	/* unchanged, value */
	size_t field_count;
	struct word expect;		/* value: the set as it is written, "not 8.8.8.8" */
	struct network_symbol expect_set;	/* the same as ranges, without a name */
	const struct click_expr *at_arrival;	/* `where`: must hold of what arrives; or NULL */
	struct word where_text;
	bool allow_vacuous;
	enum severity severity;
	/* connections that are open before (names of tcp policies): their state is in the flow */
	const struct word *after;
	size_t after_count;
	struct word other;		/* same-as: network file */
	/* tcp: what the hosts do beside the plain handshake */
	bool sack;			/* data is lost once: SACK blocks must match */
	unsigned options;		/* 1 << enum tcp_extension: must come to be in use */
	unsigned offers;		/* these are offered and may be lost */
	span at;
};

enum encap { ENCAP_IP, ENCAP_ETHERNET };

struct network {
	const char *path;
	struct word name;
	enum encap encap;		/* what links carry; default ip */
	struct network_symbol *symbols;
	size_t symbol_count;
	const struct network_box *boxes;
	size_t box_count;
	const struct network_host *hosts;
	size_t host_count;
	const struct network_link *links;
	size_t link_count;
	const struct network_policy *policies;
	size_t policy_count;
	struct arena *arena;
};

/* Reads and checks a network file. NULL after errors in d. All errors are reported. */
struct network *network_read(const char *path, struct diag *d);
struct network *network_read_source(uint32_t src, struct diag *d);
void network_free(struct network *n);

/* "reach", "no-reach", ... */
const char *policy_kind_name(enum policy_kind k);

#endif
