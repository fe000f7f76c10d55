/*
 * sim_expire.h - the mappings of a rewriter in a concrete run, for those that tell them (sim_mappings.c).
 */
#ifndef SYMEXEC_SIM_EXPIRE_H
#define SYMEXEC_SIM_EXPIRE_H

#include "symexec/sim/sim_int.h"

enum { SIM_MAPPING_MOST = 4 };

/* A tuple is addresses, and what stands for ports; see models/elements/lib/rewriter.lua. */
struct sim_mapping {
	const char *table;		/* "tcp", "udp", "flows", "pairs", "echo", "forward": set by the caller */
	uint64_t from[SIM_MAPPING_MOST], to[SIM_MAPPING_MOST];
	uint32_t n;			/* fields of a tuple */
	bool itself;			/* it is its own answer */
	uint32_t outputs[2];		/* forward, reply */
	uint32_t input;			/* whose packet made it */
	uint64_t until;			/* without its guarantee, ns */
};

/* The next one from *at on, which starts at 0, oldest first; false: no more. */
bool sim_mapping_next(struct sim *s, const struct sim_node *n, uint32_t *at, struct sim_mapping *m);

/* A mapping of TCP was made for those fields by another element (FTPPortMapper): it lives from now on. */
void sim_mapping_made(struct sim *s, struct sim_node *n, uint32_t input, const uint64_t from[SIM_MAPPING_MOST]);

/* The read handlers "table", "patterns" and their like; false: no such. */
bool sim_mappings_read(struct sim *s, const struct sim_node *n, const char *name, struct strbuf *out);

#endif
