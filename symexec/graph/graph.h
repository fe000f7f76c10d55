/*
 * graph.h - the network as the exploration sees it: one node per element instance, host and open device,
 * edges from output ports to input ports. Crossing a link between boxes strips a flow to what a wire carries.
 */
#ifndef SYMEXEC_GRAPH_H
#define SYMEXEC_GRAPH_H

#include "models/click/config.h"
#include "models/network/network.h"
#include "symexec/exec/engine.h"
#include "symexec/program/program.h"

struct models;			/* lua_model.h */

enum node_kind {
	NODE_ELEMENT,
	NODE_WAY_IN,		/* FromDevice: flows of its link enter here; also an element */
	NODE_WAY_OUT,		/* ToDevice; also an element */
	NODE_PORTS_IN,		/* input side of a class box: port i in, port i out */
	NODE_PORTS_OUT,
	NODE_HOST,
	NODE_OPEN,		/* a device with no link: what leaves here leaves the network */
};

/* The output of a way out that is its link; its outputs as an element come before. */
enum { WIRE_PORT = 2 };

struct edge {
	uint32_t node, port;
	bool wire;		/* crosses a link */
};

struct node {
	enum node_kind kind;
	uint32_t box;			/* index in network->boxes; UINT32_MAX for hosts */
	const char *name;		/* "firewall/f", "client"; one file: "f" */
	const char *device;		/* ways in and out: the device's or port's name */
	const struct click_config *config;
	const struct click_element *element;	/* NULL for hosts and open ends */
	const struct program *program;	/* NULL: passes flows on port by port */
	const struct network_host *host;
	const struct edge **out;	/* per output port */
	uint32_t *out_count;		/* edges of that port */
	uint32_t out_ports;
	uint32_t in_edges;		/* how many edges end here, over all ports */
	span at;
	bool local;			/* ToHost: the kernel of the box, not a wire */
};

struct graph;

struct graph_options {
	bool strict;			/* read configurations as the driver would */
	const char *boxes_folder;	/* models/boxes */
	const struct graph *apart;	/* its nodes have other numbers than those of this graph; or NULL */
};

struct graph {
	struct node *nodes;
	size_t node_count;
	uint32_t serial;		/* of those that the engine made, or gave other programs */
	/* input ports of all nodes, numbered: of each node the number of its port 0, and the node of each */
	uint32_t *port_base, *port_node;
	size_t port_count;
	const struct network *network;	/* NULL: a single configuration */
	struct click_config **configs;
	size_t config_count;
	bool opaque;			/* some class is unknown */
	struct models *models;
	struct graph_options *made;	/* as it was made; NULL: a single configuration */
	struct str_map *by_name;	/* node name -> index + 1; empty until one is asked for */
	struct arena *arena;
};

/* NULL after errors in e->diag. The network (not owned) must outlive the graph. */
struct graph *graph_from_network(struct engine *e, struct models *m, const struct network *n,
				 const struct graph_options *o);
struct graph *graph_from_file(struct engine *e, struct models *m, const char *path,
			      const struct graph_options *o);
void graph_free(struct graph *g);

/* graph_again.c: one box after its file was edited. */
enum graph_again {
	GRAPH_SAME,		/* every element has the program that it had */
	GRAPH_PROGRAMS,		/* some have another; the graph has it now */
	GRAPH_OTHER,		/* elements or connections are others: the graph must be made anew */
	GRAPH_WRONG,		/* errors in e->diag; the graph is as it was */
};
/*
 * Reads the file of a box (of kind BOX_CLICK) again. GRAPH_PROGRAMS: changed[0..*n) are the nodes, the caller's to free.
 * Configurations read before stay with the graph, as programs point into them.
 */
enum graph_again graph_read_again(struct engine *e, struct graph *g, uint32_t box,
				  uint32_t **changed, size_t *n);

/* The node where flows of `end` start (a host, or the way in of a device), or UINT32_MAX with an error at its place. */
uint32_t graph_source(struct engine *e, const struct graph *g, const struct network_end *end);
/* Whether there is one. */
bool graph_has_source(const struct graph *g, const struct network_end *end);
/* The input port of that node which `end` names: of a class box; 0 otherwise. */
uint32_t graph_port(const struct graph *g, uint32_t node, const struct network_end *end);
/*
 * Marks every node that `end` names in mark[] (one byte per node): a host, what a device receives, or all ways into a box named
 * without a port. `leaves`: a device through which packets leave the network names that. Returns how many; 0 with an error at
 * its place.
 */
size_t graph_mark(struct engine *e, const struct graph *g, const struct network_end *end,
		  bool leaves, uint8_t *mark);
/* Whether an input port is marked: of the node any (1), or this one (2 + port). */
static inline bool
graph_marked(const uint8_t *mark, uint32_t node, uint32_t port)
{
	return mark[node] == 1 || (mark[node] > 1 && mark[node] == port + 2);
}
int graph_find(const struct graph *g, const char *name);
/* What `name` means in the arguments of node `from`: in its compound or one around it. UINT32_MAX: nothing. */
uint32_t graph_find_near(const struct graph *g, uint32_t from, const char *name);

#endif
