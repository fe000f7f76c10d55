/*
 * forward_graph.h - the graph that forward.c keeps: configurations and ways, vertices at tables and the links between them.
 * All of it is owned by the forwarding (forward_int.h), and numbers are indices in its lists.
 */
#ifndef SYMEXEC_FORWARD_GRAPH_H
#define SYMEXEC_FORWARD_GRAPH_H

#include "symexec/loops/loops_int.h"
#include "symexec/forward/prefix_map.h"

enum { NONE = UINT32_MAX };

struct way {				/* from a configuration to the next */
	uint32_t to, output;
	set cond;
	bool lowers;			/* the TTL */
};

struct standing {			/* a configuration */
	uint32_t node, port, shape;
	struct flow *flow;
	uint32_t vertex;		/* at a table, else NONE */
	uint32_t next;			/* with the same hash */
	uint32_t spot;			/* or NONE: not asked for yet */
	VEC(struct way) ways;
	bool expanded, on_path;
};

typedef VEC(struct loop_hop) hop_list;
typedef VEC(uint32_t) number_list;

struct link {
	uint32_t from, to;		/* vertices; from NONE: of a start */
	uint32_t target;		/* of the table at `from` */
	set *cond;			/* per shape */
	hop_list path;			/* from the table on */
	number_list spots;		/* of each hop: where it is, shape aside; equal ones are equal */
	bool lowers;
	bool is_new;			/* since the last update */
};

/* The first step of some links, kept so that they can be collected again without running the table or the source. */
struct first_step {
	uint32_t shape, spot;
	struct loop_hop hop;
	struct way w;
};

/* Links that begin together: at a vertex by one target, or at a start. */
struct bundle {
	uint32_t vertex, target;
	uint32_t start;			/* vertex NONE: of that; NONE too: of what the links between boxes carry */
	bool again;			/* is to be collected again */
	bool begun;			/* `first` is known */
	VEC(struct first_step) first;
	number_list links;
};

struct vertex {
	uint32_t node, port, table;
	uint32_t *standing;		/* per shape, or NONE */
	number_list bundles;		/* per target, or NONE */
	bool inner;			/* found behind a link between boxes: may be on a cycle */
	bool closed;			/* all its bundles were collected */
	uint32_t met, leads;		/* marks of a walk */
	set reached;			/* of a search for an entry, if `met` is its mark */
};

struct target {
	char *text;			/* what the block says; equal texts are equal targets */
	const struct program *program;	/* that does only this */
};

struct table_node {
	uint32_t node;
	enum base base;			/* where the key is */
	int32_t bit;
	struct prefix_map *map;		/* to target + 1 */
	VEC(struct target) targets;
	uint32_t none;			/* target of what no prefix holds */
	number_list vertices, starts, cycles;
	uint32_t epoch, target, last;	/* of a walk: where the key goes */
};

#endif
