/*
 * vec.c - growing by one and a half, from eight elements on: appending n elements copies
 * less than 3n in all.
 */
#include "models/base/vec.h"

enum { FIRST_CAPACITY = 8 };

void vec_grow(void **v, size_t n, size_t *cap, size_t size)
{
	size_t more;

	if (n < *cap)
		return;
	more = n < FIRST_CAPACITY ? FIRST_CAPACITY : n + n / 2 + 1;
	*v = x_realloc_array(*v, more, size);
	*cap = more;
}
