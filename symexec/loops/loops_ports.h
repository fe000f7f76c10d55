/*
 * loops_ports.h - the ports of a network without any packet; see loops_ports.c.
 */
#ifndef SYMEXEC_LOOPS_PORTS_H
#define SYMEXEC_LOOPS_PORTS_H

#include "symexec/graph/graph.h"

enum { NO_PORT = UINT32_MAX };

/* Static: input ports, and which of them lead to a cycle. */
struct port_graph {
	uint32_t *base;			/* per node: its input port 0 */
	uint32_t *node_of;
	uint32_t *rank;			/* topological order, as far as there is one */
	uint8_t *leads;			/* to a cycle */
	uint32_t *next;			/* what comes here only passes on to there, or NO_PORT */
	uint8_t *ways_in;		/* how many edges end there, at most 2 */
	size_t count;
	bool cyclic;
};

enum node_role {
	ROLE_END,		/* packets end here */
	ROLE_PASS,		/* they go on by *output, unchanged */
	ROLE_RUN,		/* the program decides */
};
enum node_role node_role(const struct node *n, uint32_t port, uint32_t *output);
/* By which outputs an input port leads on: those its program names; any; any, but over no link. */
enum port_edges { PORTS_BY_PROGRAM, PORTS_BY_ANY_OUTPUT, PORTS_WITHIN_BOXES };
void ports_init(struct port_graph *p, const struct graph *g, enum port_edges which);
void ports_fini(struct port_graph *p);
/* Packets are sent to that port as well. */
void ports_enter(struct port_graph *p, uint32_t port);
/* What comes together at a port that only passes on does so at the next one. Once, at the end. */
void ports_spread(struct port_graph *p);
/*
 * Strongly connected components of n vertices, numbered sinks first; edges of i:
 * to[first[i]..first[i + 1]).
 */
uint32_t components_find(size_t n, const uint32_t *first, const uint32_t *to, uint32_t *component);

#endif
