/*
 * policy.h - decides the policies of a network, one verdict each.
 */
#ifndef SYMEXEC_POLICY_H
#define SYMEXEC_POLICY_H

#include "symexec/policy/verdict.h"

/* Decides policy i. Errors in the policy itself (no such host) go to e->diag; false then. */
bool policy_decide(struct engine *e, const struct graph *g, const struct network_policy *p,
		   struct verdict *v);

/* Shapes of packets that questions without further word speak of. */
unsigned policy_shapes(const struct engine *e, const struct graph *g);

/* Flows from every host and open way in (for loops, black holes, preconditions), or only from `from` if given. */
bool policy_start_all(struct engine *e, const struct graph *g, const struct network_end *from,
		      const struct click_expr *packet, struct exploration *x);

/* The flows of one of these; by output `port` of a host, into input `port` of a device. */
void policy_start_at(struct engine *e, const struct graph *g, uint32_t node, uint32_t port,
		     const struct click_expr *packet, struct exploration *x);

/* Whether policy_start_all starts there without `from`. */
bool policy_is_source(const struct node *n);

/* A source for the node: a host's packets, or anything at an open device. */
struct flow_list;
void policy_source(struct engine *e, const struct graph *g, uint32_t node,
		   const struct click_expr *packet, const struct flow *after,
		   struct flow_list *out);

#endif
