/*
 * loops_fix.h - what is asked of the finished graph of configurations: which packets stay in a
 * component or a cycle for ever, one round that such a packet takes, and the loops these make.
 */
#ifndef SYMEXEC_LOOPS_FIX_H
#define SYMEXEC_LOOPS_FIX_H

#include "symexec/loops/loops_int.h"

/* loops_fix.c: one set per configuration */
set *fix_alloc(const struct search *s);
/* The packets of a component that can stay in it for ever. false: gave up. */
bool fix_forever(struct search *s, uint32_t component, bool without_ttl, set *x);
/* The greatest part of x that can. */
bool fix_stay(struct search *s, uint32_t component, bool without_ttl, set *x);
/* Adds whatever leads to x; FIX_INSIDE: but what is sent. false: gave up. */
enum fix_scope { FIX_ALL, FIX_WITHOUT_TTL, FIX_INSIDE };
bool fix_leads_to(struct search *s, enum fix_scope scope, set *x);
/* What goes round a cycle for ever. false: gave up, the result is too large. */
bool fix_cycle(struct search *s, struct loop_edge *const *cycle, size_t n, bool without_ttl,
	       set *x);
/* What goes round so many times. */
set fix_rounds(struct search *s, struct loop_edge *const *cycle, size_t n, unsigned rounds);

/* loops_walk.c: one packet, as a number for every root of the configuration where it is */
struct point {
	uint32_t config;
	uint64_t *v;
};
/* Some packet of `a`, which is not empty. */
void point_pick(struct search *s, uint32_t config, set a, struct point *p);
bool point_in(struct search *s, const struct point *p, set a);
uint64_t point_hash(const struct search *s, const struct point *p, bool without_ttl);
/* Whether p gets into `target` by d, and where it is then; without_ttl: whatever its TTL is. */
bool point_step(struct search *s, const struct point *p, const struct loop_edge *d, set target,
		bool without_ttl, struct point *next);

/*
 * Follows one packet from a start into `stay` (by sets of `lead`, that lead there) until it is
 * where it was before with the same content. The edges of that round; false: none was found.
 * without_ttl: from there on the TTL is at every step whatever it has to be.
 */
struct walk_rule {
	const set *lead, *stay;
	bool without_ttl;
};
bool walk_round(struct search *s, const struct walk_rule *rule, edge_list *round);

/*
 * loops_class.c: calls `found` with each round that a packet of `forever` takes again and again,
 * some of them more than once. Returns NULL, or why there may be more.
 */
struct round_search {
	uint32_t component;
	bool without_ttl;
	const set *forever;		/* of fix_forever */
	void (*found)(void *arg, struct loop_edge *const *round, size_t n);
	void *arg;
};
const char *rounds_each(struct search *s, const struct round_search *q);

/* A cycle whose kind is known, and of which nobody knows yet who sends what gets there. */
struct loop_candidate {
	struct loop p;
	uint32_t config;
	set there;			/* what goes round, at config */
	bool inexact;
};
typedef VEC(struct loop_candidate) candidate_list;

/* loops_cycle.c: adds the cycles of a component. endless: what stays for ever is put there */
void cycles_classify(struct search *s, uint32_t component, set *endless, candidate_list *found);
/* Adds a loop to the list of s, if some packet gets there and no more is known of its cycle. Takes over what c has. */
void cycle_settle(struct search *s, struct loop_candidate *c);
/* loops_part.c: all components, by several processes if the list says so. false: one of them died */
bool cycles_each(struct search *s, set *endless) MUST_CHECK;
/* Ports that are passed again by packets of another kind: they grow, or leave. */
void cycles_of_others(struct search *s);
void loop_clear(struct engine *e, struct loop *p);

#endif
