/*
 * moving_average.h - exponentially weighted averages of counts per epoch, in integers with ten bits of fraction, as Click's
 * RateEWMA has them: what it rounds away is rounded away here too. `stability` says how slowly it follows: the last
 * epoch counts 1 / 2^stability.
 */
#ifndef DATAPATH_RUNTIME_MOVING_AVERAGE_H
#define DATAPATH_RUNTIME_MOVING_AVERAGE_H

#include <stdint.h>

enum { AVERAGE_SCALE = 10, AVERAGE_QUIET = 100 };

static inline void average_add_scaled(uint32_t *average, uint32_t n, unsigned stability, unsigned scale)
{
	uint32_t scaled = (n << scale) + (UINT32_C(1) << (stability - 1));

	*average += (uint32_t)((int32_t)(scaled - *average) >> stability);
}

/* An epoch with *n is over, and `quiet` more in which there was nothing. */
static inline void average_close_scaled(uint32_t *average, uint32_t *n, uint32_t quiet, unsigned stability, unsigned scale)
{
	average_add_scaled(average, *n, stability, scale);
	*n = 0;
	if (quiet >= AVERAGE_QUIET)
		*average = 0;
	for (uint32_t k = 0; k < quiet && quiet < AVERAGE_QUIET; k++)
		average_add_scaled(average, 0, stability, scale);
}

static inline void average_add(uint32_t *average, uint32_t n, unsigned stability)
{
	average_add_scaled(average, n, stability, AVERAGE_SCALE);
}

static inline void average_close(uint32_t *average, uint32_t *n, uint32_t quiet, unsigned stability)
{
	average_close_scaled(average, n, quiet, stability, AVERAGE_SCALE);
}

#endif
