/*
 * set_rules.h - rule lists made up from a fixed seed, with the shape of filters found in the wild:
 * mostly TCP, a few destination ports far more often than others, addresses from any to hosts,
 * roughly sorted from narrow to broad (unsorted lists shadow themselves and are always fast).
 */
#ifndef ORACLE_SET_RULES_H
#define ORACLE_SET_RULES_H

#include "symexec/set/set.h"

struct made_fields {
	set_var proto, dport, dst, src, sport, flags;
};

struct made_prefix {
	uint32_t value;
	unsigned length;
};

struct made_rule {
	int proto;			/* -1: any */
	struct made_prefix dst, src;
	uint32_t dport[2], sport[2];
	bool ack, permit;
	unsigned order;
};

extern uint64_t made_seed;
extern uint32_t made_networks[256];	/* that the rules are about */

uint32_t made_random(uint32_t n);
uint32_t made_port(void);
struct made_fields made_fields_new(struct sets *s);
/* n rules, to be freed; fw: broader ones, like a firewall's, than those of an access list. */
struct made_rule *made_rules(size_t n, bool fw);
set made_set(struct sets *s, const struct made_fields *f, const struct made_rule *r);

#endif
