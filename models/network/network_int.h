/*
 * network_int.h - shared by the readers of network.yaml: names seen so far, and the parts.
 */
#ifndef NETWORK_NETWORK_INT_H
#define NETWORK_NETWORK_INT_H

#include "models/base/vec.h"
#include "models/network/ends.h"
#include "models/network/schema.h"

struct network_reading {
	struct reading r;
	struct network *n;
	struct str_map *nodes;		/* name to struct end_node */
	struct str_map *symbol_names;	/* declared symbol to struct network_symbol in scratch */
	VEC(struct network_symbol) symbols;
	/* ports of the list being read; cleared port by port, as hosts are many and ports few */
	uint64_t port_bits[65536 / 64];
};

/* network_symbol.c: the `symbols` section, and values that are or make symbols. */
bool network_symbols_read(struct network_reading *w, const struct yaml_node *map);
/*
 * What the text "$NAME" stands for: "symbol:NAME". of: the type it must have (SYMBOL_ANY: any
 * type). s NULL after an error.
 */
struct word network_symbol_use(struct network_reading *w, const struct yaml_node *n,
			       enum symbol_type of);
/* Makes the symbol OWNER.NAME from a set (or `any`); returns "symbol:OWNER.NAME" at n. */
struct word network_symbol_make(struct network_reading *w, const char *owner, const char *name,
			const struct yaml_node *n, enum symbol_type of);

/* network_box.c, network_host.c: one box, one host, from the value in its section. */
bool network_box_read(struct network_reading *w, const struct yaml_node *n, struct network_box *to);
bool network_host_read(struct network_reading *w, const struct yaml_node *n,
		       struct network_host *to);

/* policy.c: the `policies` section and the expressions of both kinds of file. */
bool policy_read_all(struct reading *r, const struct end_scope *scope, const struct yaml_node *map,
		   const struct network_policy **to, size_t *count);

/* A packet expression and its text on one line; *expr stays NULL after an error. */
bool policy_read_expr(struct reading *r, const struct yaml_node *v, const struct click_expr **expr,
		      struct word *text);

/* All tables of keys, for the test that the manual names them; they end with NULL. */
extern const struct schema network_schema, box_schema, host_schema, policy_schema;

#endif
