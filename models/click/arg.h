/*
 * arg.h - typed arguments of an element, by the schema of its class.
 *
 * Symbolic arguments: a proof may leave an argument open. The text "symbol:NAME" (only where the
 * options allow it) is accepted for number, address, prefix and port types and yields
 * CLICK_V_SYMBOL. The strict reader never allows it.
 */
#ifndef CLICK_ARG_H
#define CLICK_ARG_H

#include "models/click/class.h"
#include "models/click/config.h"
#include "models/click/expr.h"

enum click_value_kind {
	CLICK_V_NONE,		/* not given and no default */
	CLICK_V_INT,		/* i: number, bool, enum index, time, address of up to 64 bits */
	CLICK_V_PREFIX,		/* i: address, mask */
	CLICK_V_IP6,		/* ip6, prefix length in mask */
	CLICK_V_STRING,		/* s, len */
	CLICK_V_DOUBLE,
	CLICK_V_LIST,		/* list, count */
	CLICK_V_EXPR,		/* expr: a packet expression; i: the action or output */
	CLICK_V_PATTERN,	/* pattern: Classifier clauses; i: the output */
	CLICK_V_ROUTES,		/* routes, count */
	CLICK_V_SPEC,		/* spec: rewriter input spec */
	CLICK_V_ARP,		/* i: address, mask, eth */
	CLICK_V_SYMBOL,		/* s: the symbol's name */
};

struct click_clause {		/* one clause of a Classifier pattern */
	bool negated;
	uint32_t offset, length;
	const uint8_t *value, *mask;
};

struct click_pattern {
	const struct click_clause *clauses;	/* none: matches everything */
	unsigned count;
};

struct click_route6 {
	uint8_t addr[16], gateway[16];	/* gateway all zeros: none */
	unsigned length;
};
struct click_route {		/* small: tables of half a million of them are read */
	uint32_t addr, mask;	/* host order, addr is masked */
	uint32_t gateway;	/* 0: none */
	uint32_t port;
	const struct click_route6 *six;	/* IPv6: instead of addr, mask, gateway */
};

enum click_spec_kind {
	CLICK_SPEC_DROP, CLICK_SPEC_PASS, CLICK_SPEC_KEEP, CLICK_SPEC_PATTERN, CLICK_SPEC_MAPPER,
};

/*
 * A rewriter's pattern; a field that is kept ("-") has its `has_` false. Ranges are as written:
 * what a range of addresses means beside a port is up to the models. has_port: the pattern has
 * a port field, even if it is "-".
 */
struct click_rewrite {
	bool has_saddr, has_sport, has_daddr, has_dport;
	bool has_port;
	uint32_t saddr, saddr_last;	/* equal unless a range */
	uint16_t sport, sport_last;
	uint32_t daddr;
	uint16_t dport;
	bool sequential;		/* '#' */
	bool random;			/* '?' */
	/* values that may be symbols (NULL: the number counts) */
	const char *saddr_symbol, *sport_symbol, *daddr_symbol, *dport_symbol;
};

struct click_spec {
	enum click_spec_kind kind;
	struct click_rewrite rewrite;	/* CLICK_SPEC_PATTERN */
	const char *mapper;		/* CLICK_SPEC_MAPPER: element name */
	uint32_t forward_output, reply_output;
};

struct click_value {
	enum click_value_kind kind;
	bool given;			/* by the user, not by default */
	span at;
	int64_t i;
	uint64_t mask;
	union {			/* by kind */
		uint64_t eth;
		double d;
		uint8_t ip6[16];
	};
	union {
		const char *s;
		const struct click_value *list;
		const struct click_expr *expr;
		const struct click_pattern *pattern;
		const struct click_route *routes;
		const struct click_spec *spec;
	};
	union {
		size_t len;
		size_t count;
	};
};

struct click_args {
	const struct click_class *cls;
	const struct click_value *values;	/* parallel to cls->params */
	size_t count;
};

/* Names from AddressInfo, PortInfo and IPRewriterPatterns of one configuration. */
struct click_names;
struct click_names *click_names_new(const struct click_config *c, struct diag *d);
void click_names_free(struct click_names *n);

/*
 * Parses the arguments of one element into *out (memory of `arena`). Reports every error at its argument to d; false after
 * an error. Also checks what Click checks when it configures an element (counts per port, output numbers in range).
 */
struct click_scope {
	const struct click_config *config;
	const struct click_names *names;
	bool symbols;			/* symbolic arguments are allowed */
};
bool click_args_parse(const struct click_scope *scope, const struct click_element *e,
		      struct arena *arena, struct click_args *out, struct diag *d) MUST_CHECK;
struct strbuf;	/* what the default of a parameter must be; false: it is not that */
bool click_default_ok(const struct click_param *p, struct arena *arena, struct strbuf *expected);

/* What the check of c, to which e belongs, made of its arguments; NULL: they were not looked at. */
const struct click_args *click_args_kept(const struct click_config *c,
					 const struct click_element *e);

/* The value of the parameter of that name; X_CHECKs that the class has it. */
const struct click_value *click_arg(const struct click_args *a, const char *name);

/* Single typed values, for policies and tests: false if text is not of that type. */
bool click_parse_ip(const char *text, uint32_t *addr);
bool click_parse_ip_prefix(const char *text, uint32_t *addr, uint32_t *mask);
bool click_parse_ip6_prefix(const char *text, uint8_t addr[16], unsigned *length);
bool click_parse_ether(const char *text, uint64_t *eth);
bool click_parse_uint(const char *text, uint64_t *v);
bool click_parse_rate(const char *text, uint64_t *octets_per_second);	/* "100Mbps" */

/* config.c: what lenient mode lets through, a device or the host that is not named yet: FromDevice(), ToHost. */
bool click_device_nameless(const struct click_element *e);

#endif
