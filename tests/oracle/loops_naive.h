/*
 * loops_naive.h - toy networks whose packets are one or two bytes and a few remembered bits,
 * followed packet by packet. Slow, obvious, and so what the search for loops is compared with.
 */
#ifndef ORACLE_LOOPS_NAIVE_H
#define ORACLE_LOOPS_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOY_NODES = 6, TOY_RULES = 4, TOY_OPS = 2, TOY_OUTPUTS = 3, TOY_PORTS = 2, TOY_FIELDS = 2 };

enum toy_match {
	TOY_ALWAYS,
	TOY_RANGE,		/* lo <= field <= hi */
	TOY_LESS,		/* field < the other field */
	TOY_EQUAL,		/* field == the other field */
	TOY_REMEMBERS,		/* this node has remembered */
};

enum toy_change { TOY_SET, TOY_ADD, TOY_COPY };	/* field = c, field += c, field = other + c */

struct toy_op {
	enum toy_change change;
	unsigned field;
	uint8_t c;
};

/* The first rule that matches acts; the last one of a node always does. */
struct toy_rule {
	enum toy_match match;
	unsigned field;
	uint8_t lo, hi;
	struct toy_op ops[TOY_OPS];
	unsigned op_count;
	bool remember;
	int output;		/* -1: drop */
};

struct toy_node {
	struct toy_rule rules[TOY_RULES];
	unsigned rule_count;
	struct { unsigned node, port; } out[TOY_OUTPUTS];
	unsigned out_count;
};

struct toy {
	struct toy_node nodes[TOY_NODES];
	unsigned node_count;
	unsigned fields;	/* 1 or 2 bytes */
	bool state;		/* some node remembers */
};

struct toy_hop {
	unsigned node, port, output;
};

struct naive_cycle {
	struct toy_hop *hops;	/* least rotation, no part repeated */
	size_t n;
};

/* Whether byte 0, as a TTL, is what ends a packet. */
enum naive_bound {
	BOUND_NOT,
	BOUND_PERHAPS,		/* not if byte 0 were at every step what lets it pass */
	BOUND_SURELY,		/* it comes to where it was, and only byte 0 differs */
};

struct naive_loops {
	uint8_t *endless;	/* per packet sent to port 0 of node 0 */
	uint8_t *bounded;	/* enum naive_bound, of those that end */
	size_t packets;
	struct naive_cycle *cycles;	/* those that packets end in */
	size_t cycle_count;
};

void naive_loops_find(const struct toy *t, struct naive_loops *out);
void naive_loops_free(struct naive_loops *l);

#endif
