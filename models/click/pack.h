/*
 * pack.h - instances of compound classes that share what is alike: names, texts that no argument changes, how arguments
 * are split, ports and connections. A network has many boxes of a few classes; most of what an
 * instance consists of is the same in all of its class.
 */
#ifndef CLICK_PACK_H
#define CLICK_PACK_H

#include "models/base/arena.h"
#include "models/click/config.h"

struct click_pool;

/* Instances stand in the arena, which must live as long as they do. */
struct click_pool *click_pool_new(struct arena *a);
void click_pool_free(struct click_pool *p);	/* accepts NULL; instances stay */
/* The arena; NULL if there is no pool. */
struct arena *click_pool_arena(const struct click_pool *p);
/* A copy of c in the pool's arena, which owns nothing and refers to nothing in c's. */
struct click_config *click_pack(struct click_pool *p, const struct click_config *c);

#endif
