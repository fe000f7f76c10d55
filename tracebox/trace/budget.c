/*
 * budget.c - buckets as one number: the time at which the bucket would be empty of debts if nothing
 * more were taken (the "theoretical arrival time" of ITU-T I.371's generic cell rate algorithm). A
 * bucket that was never used is full. The rate is kept a twentieth below the router's: a probe that
 * comes too early costs a try and a second.
 */
#include "tracebox/trace/budget.h"

#include "models/base/map.h"
#include "models/base/mem.h"

enum { BURST = 6 };

struct budget {
	uint64_t step;		/* ns that one costs; 0: nothing */
	struct u64_map *debts;
};

struct budget *budget_new(unsigned rate)
{
	struct budget *b = x_calloc(1, sizeof(*b));

	b->step = rate ? 1050000000 / rate : 0;
	b->debts = u64_map_new();
	return b;
}

void budget_free(struct budget *b)
{
	if (!b)
		return;
	u64_map_free(b->debts);
	free(b);
}

static uint64_t paid_at(const struct budget *b, uint64_t key, uint64_t now)
{
	uint64_t at = 0;

	(void)u64_map_get(b->debts, key, &at);
	return MAX_OF(at, now);
}

bool budget_take(struct budget *b, uint64_t key, uint64_t now, uint64_t *until)
{
	uint64_t at = paid_at(b, key, now), room = BURST * b->step;

	if (at + b->step > now + room) {
		*until = at + b->step - room;
		return false;
	}
	budget_charge(b, key, now);
	return true;
}

void budget_charge(struct budget *b, uint64_t key, uint64_t now)
{
	if (b->step)
		u64_map_put(b->debts, key, paid_at(b, key, now) + b->step);
}

unsigned budget_left(const struct budget *b, uint64_t key, uint64_t now)
{
	uint64_t debt = paid_at(b, key, now) - now;

	return !b->step ? BURST : (unsigned)(BURST - MIN_OF(debt / b->step, (uint64_t)BURST));
}
