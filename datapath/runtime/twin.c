/*
 * twin.c - see twin.h.
 */
#include "datapath/runtime/twin.h"

void twin_start(struct twin *t, struct element *e)
{
	const struct router *lead = e->router->lead;
	struct element *other = lead ? router_find(lead, e->name) : NULL;
	struct twin *theirs;

	t->e = e;
	t->lead = t;
	if (!other || other->cls != e->cls)
		return;
	theirs = (struct twin *)((char *)other + ((char *)t - (char *)e));
	if (!theirs->e)
		return;
	t->lead = theirs;
	t->next = theirs->copies;
	theirs->copies = t;
}

void twin_stop(struct twin *t)
{
	struct twin **at = t->lead ? &t->lead->copies : NULL;

	if (!t->e)
		return;
	if (t->lead != t) {
		while (*at != t)
			at = &(*at)->next;
		*at = t->next;
	}
	for (struct twin *c = t->copies; c; c = c->next)
		c->lead = c;
	t->copies = NULL;
	t->e = NULL;
}

static pthread_mutex_t *lock_of(struct router *r)
{
	return r->lead ? &r->lead->common : &r->common;
}

void router_lock(struct router *r)
{
	pthread_mutex_lock(lock_of(r));
}

void router_unlock(struct router *r)
{
	pthread_mutex_unlock(lock_of(r));
}
