/*
 * sim_hash.c - see sim_hash.h. The table is filled again as Click has filled it.
 */
#include "symexec/sim/sim_hash.h"

#include "models/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BUCKETS = 63 };

/* Puts n of `from` in, one after the other; `to` is bucket by bucket. */
static void
fill(const struct sim_hashed *from, size_t n, size_t buckets, struct sim_hashed *to)
{
	size_t *heads = x_calloc(buckets, sizeof(*heads)), *next = x_calloc(n + 1, sizeof(*next)), k = 0;

	for (size_t i = 0; i < n; i++) {
		size_t *head = &heads[from[i].hash % buckets];

		next[i] = *head;
		*head = i + 1;
	}
	for (size_t b = 0; b < buckets; b++)
		for (size_t i = heads[b]; i != 0; i = next[i - 1])
			to[k++] = from[i - 1];
	free(heads);
	free(next);
}

void
sim_hash_sort(struct sim_hashed *v, size_t n)
{
	struct sim_hashed *order = x_calloc(n + 1, sizeof(*order)), *next = x_calloc(n + 1, sizeof(*next));
	size_t buckets = FIRST_BUCKETS, done = 0;

	while (done < n) {
		size_t upto = 2 * buckets + 1 < n ? 2 * buckets + 1 : n, m = 0;

		/* those that are in there keep their places, behind those that come */
		for (size_t i = done; i-- > 0; )
			next[m++] = order[i];
		for (; done < upto; done++)
			next[m++] = v[done];
		fill(next, done, buckets, order);
		if (done <= 2 * buckets)
			continue;
		buckets = 2 * buckets + 1;
		memcpy(next, order, done * sizeof(*order));
		fill(next, done, buckets, order);
	}
	memcpy(v, order, n * sizeof(*order));
	free(order);
	free(next);
}
