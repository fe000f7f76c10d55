/*
 * resolve.c - a few threads that take the next name each: a resolver that waits for a server that
 * is gone holds up only its own name.
 */
#include "tracebox/net/resolve.h"

#include <pthread.h>
#include <stdatomic.h>

#include "tracebox/run.h"

enum { THREADS = 16 };

struct work {
	struct resolving *list;
	size_t n;
	unsigned family;
	atomic_size_t next;
};

static void *resolve_some(void *arg)
{
	struct work *w = arg;
	size_t i;

	while ((i = atomic_fetch_add(&w->next, 1)) < w->n) {
		struct address a;

		if (w->list[i].address.family)
			continue;
		if (run_resolve(w->list[i].name, w->family, &a))
			w->list[i].address = a;
	}
	return NULL;
}

void resolve_all(struct resolving *list, size_t n, unsigned family)
{
	struct work w = { .list = list, .n = n, .family = family };
	pthread_t threads[THREADS];
	size_t started = 0, names = 0;

	for (size_t i = 0; i < n; i++) {
		struct address a;

		list[i].address = (struct address){ .family = 0 };
		if (!address_parse(list[i].name, &a))
			names++;
		else if (a.family == family)
			list[i].address = a;
	}
	while (started < THREADS && started < names &&
	       !pthread_create(&threads[started], NULL, resolve_some, &w))
		started++;
	if (names && !started)
		(void)resolve_some(&w);
	while (started)
		pthread_join(threads[--started], NULL);
}
