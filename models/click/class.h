/*
 * class.h - the one table of Click element classes: ports, processing, argument schema.
 * All programs and the manual use it. It says how an element is written, not what it does.
 */
#ifndef CLICK_CLASS_H
#define CLICK_CLASS_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

enum click_type {
	CLICK_T_STRING,		/* words or quotes, unquoted value */
	CLICK_T_WORD,		/* one word */
	CLICK_T_BOOL,
	CLICK_T_INT,		/* signed, range min..max */
	CLICK_T_UINT,		/* unsigned, range 0..max (max 0: 2^32-1) */
	CLICK_T_DOUBLE,		/* real number */
	CLICK_T_SECONDS,	/* value in nanoseconds */
	CLICK_T_BANDWIDTH,	/* value in bytes per second */
	CLICK_T_IP,		/* IPv4 address, host order */
	CLICK_T_IP_PREFIX,	/* address and mask, host order */
	CLICK_T_IP6,
	CLICK_T_IP6_PREFIX,
	CLICK_T_ETHER,		/* 48 bits in host order */
	CLICK_T_ETHERTYPE,	/* 16-bit number */
	CLICK_T_IP_PROTO,	/* number or our name table */
	CLICK_T_PORT,		/* 16-bit number or our service table */
	CLICK_T_ICMP_TYPE,	/* number or name; code depends on it */
	CLICK_T_ICMP_CODE,
	CLICK_T_ANNO,		/* annotation: name or byte offset; width in the spec's max */
	CLICK_T_IP_LIST,	/* space-separated addresses */
	CLICK_T_IP_PREFIX_LIST,
	CLICK_T_IP_OFFSET,	/* number or src/dst */
	CLICK_T_ETHER_OFFSET,	/* number or src/dst */
	CLICK_T_DATA,		/* string of bytes */
	CLICK_T_FILENAME,
	CLICK_T_ELEMENT,	/* name of another element */
	CLICK_T_ENUM,		/* one of `choices` */
	CLICK_T_ANY,		/* taken as text */
	/* the whole argument list is of one special form */
	CLICK_T_PATTERNS,	/* Classifier patterns, one per output */
	CLICK_T_IP_RULES,	/* IPFilter: ACTION EXPR */
	CLICK_T_IP_EXPRS,	/* IPClassifier: one per output */
	CLICK_T_ROUTES,		/* ADDR/MASK [GW] PORT */
	CLICK_T_ROUTES6,
	CLICK_T_INPUT_SPECS,	/* rewriters: one per input */
	CLICK_T_ARP_ENTRIES,	/* IP/MASK... ETH */
	CLICK_T_ADDRESS_INFOS,
	CLICK_T_REWRITER_PATTERNS,	/* IPRewriterPatterns: NAME PATTERN */
	CLICK_T_MAPPER_PATTERNS,	/* RoundRobinIPMapper, SourceIPHashMapper */
	CLICK_T_INSTRUCTIONS,	/* DriverManager, Script */
	CLICK_T_IP6_LIST,	/* space-separated addresses */
};

enum {
	CLICK_P_MANDATORY = 1,	/* error if missing */
	CLICK_P_POSITIONAL = 2,	/* may be given by position */
	CLICK_P_REST = 4,	/* takes all remaining arguments: a list, or a special form */
	CLICK_P_BARE = 8,	/* CLICK_T_IP_PREFIX: an address alone is a /32 */
	CLICK_P_NOCASE = 16,	/* CLICK_T_ENUM: case does not matter */
};

struct click_param {
	const char *name;	/* keyword */
	enum click_type type;
	unsigned flags;
	const char *def;	/* default as text, NULL: none */
	int64_t min;
	uint64_t max;
	/*
	 * CLICK_T_ENUM: "a|b|c" (value: the index) or "a=5|b=7"; CLICK_T_ELEMENT: classes the
	 * element may be of; other types: words taken instead of a value ("ANNO"), yielding
	 * CLICK_V_STRING
	 */
	const char *choices;
	const char *help;	/* lower case, no full stop */
};

struct click_class {
	const char *name;
	/* Click's port code: "1/1", "1/1-2", "1/-", "-/=", "-/=+", "0/0" */
	const char *ports;
	/* "a/a", "a/ah", "h/h", "l/lh": after '/' the last letter repeats */
	const char *processing;
	/*
	 * keywords may stand anywhere: those before the first positional parameter that
	 * follows a keyword-only one are taken out first
	 */
	bool keywords_first;
	/* must have as many arguments as outputs ("o"), inputs ("i"), or 0 */
	char per_port;
	/*
	 * manual section: "ethernet", "ipv4", "queue", ...; "kernel" and "other" are not in
	 * Click's user-level driver (Linux module, other distributions)
	 */
	const char *section;
	const char *help;	/* one line */
	const struct click_param *params;	/* ends with name NULL */
};

const struct click_class *click_class_find(const char *name);
size_t click_class_count(void);
const struct click_class *click_class_at(size_t i);	/* sorted by name */

/* Ports a class allows: max UINT32_MAX means any. For "=" outputs equal inputs (+extra). */
struct click_port_range {
	uint32_t min_in, max_in, min_out, max_out;
	bool out_equals_in;
	uint32_t out_extra;
};
struct click_port_range click_class_ports(const struct click_class *c);

#endif
