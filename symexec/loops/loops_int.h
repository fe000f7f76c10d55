/*
 * loops_int.h - what the files of the search for loops share.
 *
 * A configuration is a class of flows at a port that differ only in names: the same slots,
 * pointers and state, the same constants, the same relations between fields; what is not
 * constant is a root named by its place (so that a field nobody touches keeps its name from
 * port to port). An edge is one way through one node, from a configuration to another: the
 * condition on the roots of `from`, and what each root of `to` is. Roots that neither has
 * (values freely chosen, payload looked into) are existential.
 */
#ifndef SYMEXEC_LOOPS_INT_H
#define SYMEXEC_LOOPS_INT_H

#include "models/base/map.h"
#include "symexec/loops/loops.h"
#include "symexec/loops/loops_ports.h"

enum { NO_CONFIG = UINT32_MAX };

/* A root of the configuration is this value of the flow that arrives. */
struct naming {
	root name;
	value v;
};
typedef VEC(struct naming) naming_list;

struct loop_edge {
	uint32_t from, to;
	struct loop_hop *via;		/* on the way: that of `from`, and where nothing met */
	uint32_t via_count;
	set cond;			/* over roots of from and existential ones */
	naming_list names;		/* every root of `to` */
	struct set_binding *bind;	/* the same for set_bind, without those that stay */
	root *others;			/* that names speak of, and that are existential */
	uint32_t bind_count, other_count;
	const struct loop_edge *parts[2];	/* that it stands for; NULL: itself */
	bool inexact;			/* cond leaves out a relation that no set says */
	bool free_choice;
	bool ttl;			/* looks at the TTL, or changes it */
};
typedef VEC(struct loop_edge *) edge_list;

struct config_root {
	root r;
	bool ttl;
};

struct config {
	uint32_t node, port;
	uint32_t start;			/* index in starts, or NO_CONFIG: an ordinary one */
	struct flow *flow;		/* its condition: a superset of what arrives */
	uint64_t identity;		/* flow_identity_hash of it */
	VEC(struct config_root) roots;
	VEC(struct loop_edge) out;
	edge_list in;			/* of the finished graph */
	uint32_t parent;		/* that it was first reached from */
	uint32_t component;		/* of the finished graph */
	unsigned updates;
	enum loop_kind grows;		/* LOOP_KINDS: does not; else it is not followed further */
	bool queued;
};

struct layout {
	uint64_t hash;
	uint32_t count;
	struct flow *last;
	VEC(uint64_t) forget;		/* places that become independent roots */
};

struct at_port {
	VEC(uint32_t) configs;
	VEC(struct layout) layouts;
	uint32_t returned;		/* of configs: those that were here before, in another shape */
};

struct search {
	struct engine *e;
	const struct graph *g;
	struct loop_list *l;
	struct port_graph ports;
	edge_list made;			/* joined edges; a short form's */
	struct at_port *at;		/* per port */
	VEC(struct config *) configs;
	VEC(uint32_t) heap;
	struct u64_map *names;		/* place -> root */
	root payload;
	uint32_t component_count;
	uint8_t *cyclic;		/* per component of configurations */
	unsigned extensions;		/* of simple cycles that may still be tried */
	uint64_t work;			/* nodes of all images so far */
	bool stopped;			/* a set grew too large: images are empty until reset */
};

/* loops_name.c */
uint64_t flow_layout(struct engine *e, const struct flow *f);
/*
 * f with its roots named by place; those of `forget` (n of them) on their own. names: what they
 * were.
 */
struct flow *flow_named(struct search *s, struct flow *f, const uint64_t *forget, size_t n,
			naming_list *names);
/*
 * Adds the places where a and b, of one layout, differ; content: only those that say nothing of the
 * packet's shape. false: there are none.
 */
bool flow_places_differ(struct engine *e, const struct flow *a, const struct flow *b,
			bool content, struct layout *l);
size_t flow_state_size(struct engine *e, const struct flow *f);
/* Every root that f's packet or state mentions, once. */
void flow_roots(struct engine *e, const struct flow *f, struct config *c);
/* The bit offset of the TTL or hop limit, or INT32_MIN. */
int32_t flow_ttl_bit(struct search *s, struct flow *f);

/* loops_config.c: the graph of configurations */
void configs_explore(struct search *s);
/* Edges do not move any more: who comes in where, and the components. */
void configs_finish(struct search *s);
void configs_fini(struct search *s);
bool config_has(const struct config *c, root r);
root config_ttl(const struct config *c);	/* ROOT_NONE: not known */

/* loops_shorten.c: the graph of s with fewer configurations, which borrows from s; all starts stay */
void configs_shorten(struct search *s, struct search *to);
void configs_shortened_fini(struct search *s);

/* loops_edge.c */
void edge_fill(struct search *s, struct loop_edge *d, struct flow *f);
/* What follows from cond and names. */
void edge_finish(struct search *s, struct loop_edge *d);
void edge_fini(struct loop_edge *d);
/* What goes through d into `to`; without_ttl: whatever the TTL is. */
set edge_before(struct search *s, const struct loop_edge *d, set to, bool without_ttl);
/* The union; a set that grows too large stops what is being computed (stopped, gave_up). */
set sets_either(struct search *s, set a, set b);

/* loops_edge.c: the variables that a set depends on; mostly few. */
struct loop_support {
	size_t n;
	set_var *vars, few[32];
};
void loop_support(struct engine *e, set a, struct loop_support *u);
void loop_support_fini(struct loop_support *u);

#endif
