/*
 * ends.h - the ends of links and policies: "client -- firewall:lan", "a:out -> b:in", "T2:in".
 */
#ifndef NETWORK_ENDS_H
#define NETWORK_ENDS_H

#include "models/base/map.h"
#include "models/network/schema.h"

/* What a name stands for; values of end_scope.nodes. */
struct end_node {
	span at;		/* where it is declared */
	bool is_host;
	uint32_t index;
};

struct end_scope {
	const struct str_map *nodes;
	const char *what;	/* "box or host" */
	bool flat;		/* nodes are ports themselves: no ":port" */
};

enum ends_form {
	ENDS_ARROW = 1,		/* "a -> b" */
	ENDS_LINE = 2,		/* "a -- b" */
};

struct end_pair {
	struct network_end a, b;
	bool one_way;
};

/* Reads two ends from a text. False after an error at its place. */
bool ends_read_pair(struct reading *r, const struct end_scope *scope, const struct yaml_node *n,
		    unsigned forms, struct end_pair *to);
bool ends_read_one(struct reading *r, const struct end_scope *scope, const struct yaml_node *n,
		   struct network_end *to);
/* False after an error if the end is a box without a port. */
bool ends_need_port(struct reading *r, const struct end_scope *scope,
		    const struct network_end *e);

#endif
