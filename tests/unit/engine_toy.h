/*
 * engine_toy.h - what the tests of the symbolic engine share: an engine, random numbers whose seed is
 * printed, and toy packets.
 */
#ifndef TEST_ENGINE_TOY_H
#define TEST_ENGINE_TOY_H

#include "models/base/diag.h"
#include "models/base/mem.h"
#include "symexec/exec/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>

#include <cmocka.h>

struct toy {
	struct diag *diag;
	struct engine *e;
	uint64_t seed, first_seed;
};

static inline uint64_t
toy_random(struct toy *t)
{
	uint64_t z = t->seed += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static inline unsigned
toy_below(struct toy *t, unsigned n)
{
	return (unsigned)(toy_random(t) % n);
}

static inline bool
toy_soak(void)
{
	return getenv("MIDDLEPROOF_SOAK") != NULL;
}

static inline uint64_t
toy_first_seed(void)
{
	const char *s = getenv("MIDDLEPROOF_SEED");
	uint64_t seed = s != NULL ? strtoull(s, NULL, 0) : 0x5eed0;

	print_message("seed %#" PRIx64 "\n", seed);
	return seed;
}

static inline struct toy
toy_new(uint64_t seed)
{
	struct toy t = { .seed = seed, .first_seed = seed };

	t.diag = diag_new();
	t.e = engine_new(t.diag);
	return t;
}

static inline void
toy_free(struct toy *t)
{
	engine_free(t->e);
	diag_free(t->diag);
}

static inline root
toy_root(struct toy *t, unsigned width, enum set_rank rank)
{
	struct root_info info = { .kind = ROOT_FIELD, .width = width, .rank = rank, .name = "toy",
				  .element = UINT32_MAX };

	return root_new(t->e->values, &info);
}

static inline value
toy_symbol(struct toy *t, unsigned width, enum set_rank rank)
{
	return value_symbol(t->e->values, toy_root(t, width, rank));
}

static inline value
toy_const(struct toy *t, uint64_t bits, unsigned width)
{
	return value_const(t->e->values, bits, width);
}

#endif
