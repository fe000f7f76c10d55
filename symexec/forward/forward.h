/*
 * forward.h - loops, decided again after each change of a rule, as long as no box changes packets: routers with route
 * tables, access lists, VLANs and annotations, but no NAT, tunnel or state (a TTL that is lowered is no
 * change). What the boxes do is recognised from their rule programs, not from their classes; what is
 * found must be what loops.h finds. See forward.c for how.
 *
 * Lives no longer than the engine and the graph that it was made of.
 */
#ifndef SYMEXEC_FORWARD_H
#define SYMEXEC_FORWARD_H

#include "symexec/loops/loops.h"
#include "symexec/forward/prefix_map.h"

struct forwarding;

/* NULL: not such a network; *why (memory of the engine's arena) then says what is in the way. */
struct forwarding *forwarding_new(struct engine *e, const struct graph *g, const char **why);
void forwarding_free(struct forwarding *f);

/* Whether the element at `node` is a table of prefixes; the functions below are for those. */
bool forwarding_has_table(const struct forwarding *f, uint32_t node);
/* Its table: where a prefix leads is the target for set_route, plus one. */
const struct prefix_map *forwarding_map(const struct forwarding *f, uint32_t node);

/* Changes, which count together from the next forwarding_update on. */
void forwarding_set_route(struct forwarding *f, uint32_t node, struct prefix p, uint32_t target);
/* false: there is no such prefix. */
bool forwarding_remove_route(struct forwarding *f, uint32_t node, struct prefix p);
/* The element at `node` has the program that g->nodes[node] says now. */
void forwarding_set_program(struct forwarding *f, uint32_t node);

/* Decides again. false: gave up (*why as above); the forwarding is then of no more use. */
bool forwarding_update(struct forwarding *f, const char **why);

/* How many cycles some packet goes round for ever, as far as the last update. */
size_t forwarding_loop_count(const struct forwarding *f);
/* Those, as loops.h would list them, each with a witness that was run. l is new. */
void forwarding_loops(struct forwarding *f, struct loop_list *l);

#endif
