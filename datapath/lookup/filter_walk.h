/*
 * filter_walk.h - what is asked of a graph while it is compiled: which nodes it has, which fields they look at, and what is
 * left of it when a field is known. filter_switch.c and filter_product.c do that; nothing else includes this.
 */
#ifndef DATAPATH_LOOKUP_FILTER_WALK_H
#define DATAPATH_LOOKUP_FILTER_WALK_H

#include "datapath/lookup/filter_int.h"

struct builder {
	struct filter *f;
	VEC(uint32_t) seen;		/* of walks: nodes found */
	VEC(uint32_t) mark;		/* by node: number of the walk that found it */
	VEC(filter_ref) memo;		/* by node: its graph in this interval */
	VEC(uint32_t) memo_mark;
	struct u64_map *done;		/* graphs treated already */
	uint32_t walk;
	uint64_t work;
};

struct field {
	uint32_t header, offset, mask;
	size_t tests;
	bool whole;			/* it is known value by value: masks need not be prefixes */
};

/* All nodes that root reaches, in b->seen. */
void filter_reach(struct builder *b, filter_ref root);
/* The fields these look at, at most `most`; how many there are, with all tests counted. */
size_t filter_fields(const struct builder *b, struct field *fields, size_t most);
/* Whether every test of a field is one of an interval. */
bool filter_has_intervals(const struct builder *b, const struct field *f);
/* Starts of the intervals of a field, ascending and each once: at most twice as many as tests, and one. */
size_t filter_intervals(const struct builder *b, const struct field *f, uint32_t *starts);
/* What is left of the graph when the field has that value, or one of its interval; the caller counts b->walk up before. */
filter_ref filter_known(struct builder *b, filter_ref at, const struct field *f, uint32_t v);
void filter_walk_fini(struct builder *b);

#endif
