/*
 * graph_int.h - what the files of graph share while a graph is being built.
 */
#ifndef SYMEXEC_GRAPH_INT_H
#define SYMEXEC_GRAPH_INT_H

#include "models/base/vec.h"
#include "models/click/library.h"
#include "symexec/graph/graph.h"

struct draft_edge {
	uint32_t from, from_port;
	struct edge to;
};

struct builder {
	struct engine *e;
	struct models *models;
	const struct network *network;
	struct arena *arena;
	VEC(struct node) nodes;
	VEC(struct draft_edge) edges;
	VEC(struct click_config *) configs;
	struct str_map *hosts;		/* host -> index + 1 of its node */
	struct str_map *box_index;	/* box name -> index + 1 */
	uint32_t *box_first;		/* per box: its first node */
	bool opaque;
};

struct builder *graph_builder(struct engine *e, struct models *m, const struct network *n);
/* Nodes without anything, where another graph has its own: a number then says which element it is. */
void graph_stand_apart(struct builder *b, const struct graph *other);
struct node *graph_add_node(struct builder *b, enum node_kind kind, const char *name);
void graph_add_edge(struct builder *b, uint32_t from, uint32_t from_port, struct edge to);
/* Owns c. box UINT32_MAX: a single configuration. false after errors. */
bool graph_add_config(struct builder *b, struct click_config *c, uint32_t box);
struct graph *graph_finish(struct builder *b, bool ok);

/* The configuration of a `click` box; NULL after errors. */
struct click_config *graph_read_box(struct builder *b, const struct network_box *box,
				    const struct graph_options *o);

/* Classes of users' models, for click_options; arg is the models. */
const struct click_class *graph_find_class(void *arg, const char *name);
/* Reads every *.click file of the folder into the library. */
bool graph_read_boxes(struct click_library *lib, const char *folder, struct diag *d);

#endif
