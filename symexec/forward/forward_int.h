/*
 * forward_int.h - what the files of forward.c share; forward_graph.h has the graph.
 *
 * Packets are told apart by shape (tcp, first fragment, ...) and by the values of fields, which
 * have one name everywhere (loops_name.c) since nobody changes them. The key is the field that the route tables are
 * about. A configuration is a shape at a port, with its pointers and annotations; a vertex, the configurations of all
 * shapes at a table that differ in shape only. From a vertex, each target of the table has links: ways through elements
 * that are no tables, to the next vertex, with the condition on each shape.
 */
#ifndef SYMEXEC_FORWARD_INT_H
#define SYMEXEC_FORWARD_INT_H

#include "symexec/forward/forward.h"
#include "symexec/forward/forward_graph.h"

struct packet_shape {
	struct flow *flow;		/* named; its condition: of all starts */
	number_list fields;		/* their roots */
	set cond;
	root ttl;			/* or ROOT_NONE */
};

struct start {
	struct loop_start at;		/* its flow has the names of the source */
	uint32_t shape, bundle;
	set cond;			/* over the common names */
	naming_list names;
	uint32_t tried;			/* mark of a search */
};

struct key_range {
	uint32_t lo, hi;
};
typedef VEC(struct key_range) range_list;

/* A way into a cycle that some packet takes. */
struct entry {
	uint32_t shape, start;
	struct key_range keys;
	set packets;
	number_list nodes;		/* passed before the cycle */
};

/* A cycle of links that some key takes, access lists and who sends set aside. */
struct candidate {
	number_list links;
	range_list keys;		/* sorted, disjoint */
	uint64_t hops;			/* hash of its hops */
	set *cond;			/* per shape, of its links */
	bool live;			/* some packet goes round */
	bool stale;			/* to be decided again */
	struct entry entry;		/* when live */
};

struct key_change {
	uint32_t table;
	struct key_range keys;
};

struct forwarding {
	struct engine *e;
	const struct graph *g;
	struct search naming;		/* for flow_named */
	struct loop_list no_loops;
	root key;
	VEC(struct packet_shape) shapes;
	VEC(struct start) starts;
	VEC(struct standing) standing;
	struct u64_map *by_identity, *by_sign, *by_cycle, *passed, *by_spot;
	number_list spot_marks;		/* of a walk, per spot */
	number_list *at_node;		/* standing configurations per node */
	number_list *passed_by;		/* bundles per node */
	uint32_t *table_at;		/* per node: table + 1 */
	VEC(struct table_node) tables;
	VEC(struct vertex) vertices;
	VEC(struct bundle) bundles;
	VEC(struct link) links;
	VEC(struct candidate) cycles;
	VEC(struct key_change) changes;
	number_list programs;		/* nodes with another one */
	number_list again;		/* bundles to be collected again */
	prefix_changes scratch;
	uint32_t epoch, walk;		/* what the marks are compared with */
	unsigned visits;
	size_t live;
	const char *gave_up;
};

bool forward_give_up(struct forwarding *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* forward_table.c */
/* Makes the node a table if its program is one. */
void table_recognise(struct forwarding *f, uint32_t node);
/* The program of a table changed. false: gave up. */
bool table_compare(struct forwarding *f, struct table_node *t);
uint32_t table_target(struct forwarding *f, struct table_node *t, uint32_t x, uint32_t *last);

/* forward_config.c */
bool starts_add(struct forwarding *f);
/* The configuration that f is at a port, `fl` being named; owned. */
uint32_t standing_at(struct forwarding *f, uint32_t node, uint32_t port, uint32_t shape,
		     struct flow *fl);
bool standing_expand(struct forwarding *f, uint32_t index);
/* What one target of a table does there: ways, the caller's. */
typedef VEC(struct way) way_list;
bool standing_by_target(struct forwarding *f, uint32_t index, const struct target *t,
			way_list *out);
/* What a start sends. */
bool start_ways(struct forwarding *f, const struct start *s, way_list *out);

/* What a link between boxes may carry to an input. */
bool wire_ways(struct forwarding *f, struct edge d, uint32_t shape, way_list *out);

/* forward_link.c */
/* Everything behind links between boxes. */
bool vertices_find(struct forwarding *f);
/* The same after tables got new targets. */
bool vertices_close(struct forwarding *f);
/* The number of the bundle of a vertex and a target, or of a start; NONE: gave up. */
uint32_t bundle_get(struct forwarding *f, uint32_t vertex, uint32_t target);
uint32_t bundle_of_start(struct forwarding *f, uint32_t start);
/* Elements (no tables) have new programs: links are collected again, and say what changed. */
bool links_again(struct forwarding *f);

/* forward_cycle.c */
/* Adds the cycles through a table for these keys; `beyond`: not through tables before it. */
bool cycles_find(struct forwarding *f, uint32_t table, struct key_range keys, bool beyond);
/* Takes keys away from the cycles through a table. */
void cycles_forget(struct forwarding *f, uint32_t table, struct key_range keys);
bool cycle_passes(const struct forwarding *f, const struct candidate *c, uint32_t node);
hop_list cycle_hops_of(const struct forwarding *f, const struct candidate *c);
void candidate_fini(struct candidate *c);

/* forward_entry.c */
/* Tells each table the starts that come to it first. */
void starts_sort(struct forwarding *f);
/* Decides whether some packet gets into c and stays. false: gave up. */
bool candidate_decide(struct forwarding *f, struct candidate *c);

#endif
