/*
 * classify.h - packet expressions, Classifier patterns and route tables compiled once, each into one
 * multi-terminal diagram over canonical bytes (base pointer, bit offset); applied to a flow by
 * substitution. So a flow forks per output port, never per rule, and what no packet can reach
 * falls out as terminals that do not occur.
 */
#ifndef SYMEXEC_CLASSIFY_H
#define SYMEXEC_CLASSIFY_H

#include "models/click/arg.h"
#include "symexec/exec/engine.h"

struct table;

struct table_rule {
	const struct click_expr *expr;		/* NULL: pattern counts, else all packets */
	const struct click_pattern *pattern;
};

/*
 * Rules in order of precedence; terminal k + 1 is rule k, or with groups (n of them) group[k] + 1, and flows fork per
 * group. Tables live as long as the engine.
 */
const struct table *table_from_rules(struct engine *e, const struct table_rule *rules, size_t n,
				     const uint32_t *group);
/* Longest prefix over DST_IP (or any 32 bits: base, bit); terminals as above. */
const struct table *table_from_routes(struct engine *e, const struct click_route *routes, size_t n,
				      const uint32_t *group, enum base base, int32_t bit);

/*
 * The prefixes that t was made of, terminals as in t, in order of precedence among equals; and where the 32 bits are that
 * they are about. NULL: t was not made of prefixes alone.
 */
const struct set_route *table_prefixes(const struct table *t, size_t *n, enum base *base,
				       int32_t *bit);

/* Rules (or groups) that no packet reaches, ascending; returns how many (fills at most max). */
size_t table_shadowed(struct engine *e, const struct table *t, uint32_t *out, size_t max);

/*
 * The classification of this flow: a diagram over its roots, terminals as above (bytes that are absent make
 * Click's comparison false). Bytes that are not expressible make *inexact true and count as any.
 */
set table_apply(struct engine *e, const struct table *t, struct flow *f, bool *inexact);

struct flow_list {
	struct flow **v;
	size_t n, cap;
};

/*
 * An expression of the extended language over a flow on a wire, for policies: adds f as far as it holds to *out, in
 * several flows where it compares fields with each other. Headers are found from the packet's first byte (view.h); a
 * field of a header that is not there makes its test false. Where a test cannot be judged, any packet fits, and the flow
 * is opaque. Owns f.
 */
void expr_restrict(struct engine *e, const struct click_expr *x, struct flow *f, struct flow_list *out);

#endif
