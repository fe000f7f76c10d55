/*
 * sim_ways.h - all that a concrete run may do by chance, one way after the other. A run takes a way at each choice; the next
 * run takes the next way at the last choice that has one left, as an odometer counts. Start with all zero.
 */
#ifndef SYMEXEC_SIM_WAYS_H
#define SYMEXEC_SIM_WAYS_H

#include <stdbool.h>
#include <stdint.h>

enum { SIM_WAYS_MAX = 32 };	/* choices of one run; the first way is taken at further ones */

struct sim_ways {
	uint32_t way[SIM_WAYS_MAX], of[SIM_WAYS_MAX];
	uint32_t fixed;		/* the first choices of the run are as in way */
	uint32_t made;		/* so far in this run */
	bool over;		/* more choices than are counted */
};

/* The way to take where there are n. */
static inline uint32_t
sim_ways_take(struct sim_ways *w, uint32_t n)
{
	uint32_t k = w->made;

	if (k >= SIM_WAYS_MAX) {
		w->over = true;
		return 0;
	}
	w->made++;
	if (k >= w->fixed || w->way[k] >= n)
		w->way[k] = 0;
	w->of[k] = n;
	return w->way[k];
}

/* Another run that does the same. */
static inline void
sim_ways_again(struct sim_ways *w)
{
	w->fixed = w->made;
	w->made = 0;
}

/* The run after this one; false: that was the last. */
static inline bool
sim_ways_next(struct sim_ways *w)
{
	uint32_t k = w->made;

	while (k > 0 && w->way[k - 1] + 1 >= w->of[k - 1])
		k--;
	if (k == 0)
		return false;
	w->way[k - 1]++;
	w->fixed = k;
	w->made = 0;
	return true;
}

#endif
