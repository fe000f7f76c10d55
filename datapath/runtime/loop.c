/*
 * loop.c - see loop.h.
 */
#include "datapath/runtime/loop.h"

#include <time.h>

#include "datapath/runtime/router.h"

enum {
	TASKS_ALONE = 129, TASKS_SHARED = 16,	/* between looks at the clock */
	TURN_NS = 25000, SERVE_EVERY_NS = 1000000, SERVE_AT_MOST_NS = 300000,
	SERVE_TALKING_NS = 100000, TALKING_NS = 20000000,
	PACKETS_SHARE = 3,	/* of time, to 1 for services */
	LONGEST_SLEEP_NS = 100000000,
};

static uint64_t clock_now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * NS_PER_SECOND + (uint64_t)t.tv_nsec;
}

void loop_init(struct loop *l)
{
	*l = (struct loop){ 0 };
}

void loop_fini(struct loop *l)
{
	VEC_FREE(&l->routers);
	VEC_FREE(&l->watched);
	VEC_FREE(&l->services);
}

void loop_add(struct loop *l, struct router *r)
{
	*VEC_ADD(&l->routers) = r;
}

void loop_remove(struct loop *l, struct router *r)
{
	for (size_t i = 0; i < l->routers.n; i++) {
		if (l->routers.v[i] != r)
			continue;
		memmove(&l->routers.v[i], &l->routers.v[i + 1],
			(l->routers.n - i - 1) * sizeof(*l->routers.v));
		l->routers.n--;
		return;
	}
}

/* ---- services ---- */

void loop_serve(struct loop *l, int fd, short events, loop_ready_fn *fn, void *arg)
{
	for (size_t i = 0; i < l->watched.n; i++) {
		if (l->watched.v[i].fd != fd)
			continue;
		l->watched.v[i].events = events;
		l->services.v[i].fn = fn;
		l->services.v[i].arg = arg;
		return;
	}
	*VEC_ADD(&l->watched) = (struct pollfd){ .fd = fd, .events = events };
	*VEC_ADD(&l->services) = (struct loop_service){ .fn = fn, .arg = arg };
}

void loop_watch(struct loop *l, int fd)
{
	loop_serve(l, fd, POLLIN, NULL, NULL);
}

void loop_again(struct loop *l, int fd)
{
	for (size_t i = 0; i < l->watched.n; i++)
		if (l->watched.v[i].fd == fd)
			l->services.v[i].again = true;
}

void loop_forget(struct loop *l, int fd)
{
	for (size_t i = 0; i < l->watched.n; i++) {
		if (l->watched.v[i].fd != fd)
			continue;
		l->watched.v[i] = l->watched.v[--l->watched.n];
		l->services.v[i] = l->services.v[--l->services.n];
		return;
	}
}

/*
 * Calls who is ready, for a bounded time: who did not get its call is the first next time. A call may add and remove others;
 * one that is moved is seen in the next round.
 */
static void call_ready(struct loop *l)
{
	bool called = false;
	uint64_t start = clock_now(CLOCK_MONOTONIC);
	size_t n = l->watched.n;

	for (size_t k = 0; k < n && l->watched.n > 0; k++) {
		size_t i = l->first++ % l->watched.n;
		short events = l->watched.v[i].revents;
		struct loop_service *s = &l->services.v[i];

		if ((!events && !s->again) || !s->fn)
			continue;
		l->watched.v[i].revents = 0;
		s->again = false;
		s->fn(s->arg, events);
		called = true;
		if (clock_now(CLOCK_MONOTONIC) - start > SERVE_AT_MOST_NS)
			break;
	}
	if (l->watched.n > 0)
		l->first %= l->watched.n;
	if (called)
		l->talked = start;
}

static bool any_again(const struct loop *l)
{
	bool any = false;

	for (size_t i = 0; i < l->services.n; i++)
		any |= l->services.v[i].again;
	return any;
}

/*
 * Between turns: looked at every millisecond, or ten times as often while somebody talks; packets have at least three
 * times as long as services had.
 */
static void serve(struct loop *l)
{
	uint64_t now, end;

	if (!l->watched.n)
		return;
	now = clock_now(CLOCK_MONOTONIC);
	if (now - l->served < l->pause)
		return;
	if (poll(l->watched.v, l->watched.n, 0) > 0 || any_again(l))
		call_ready(l);
	end = clock_now(CLOCK_MONOTONIC);
	l->served = end;
	l->pause = end - l->talked > TALKING_NS ? SERVE_EVERY_NS : SERVE_TALKING_NS;
	l->pause = MAX_OF(l->pause, PACKETS_SHARE * (end - now));
}

/* Sleeps until something can be read, at most ns. */
static void sleep_for(struct loop *l, uint64_t ns)
{
	struct timespec nap = { .tv_nsec = (long)MIN_OF(ns, (uint64_t)LONGEST_SLEEP_NS) };

	if (l->spin || any_again(l))
		nap.tv_nsec = 0;
	if (ppoll(l->watched.v, l->watched.n, &nap, NULL) > 0 || any_again(l))
		call_ready(l);
}

/* ---- turns ---- */

/* A turn among others: rounds until the credit is used up. */
static enum driver_state share(struct router *r, uint64_t *wait)
{
	struct driver *d = &r->driver;
	enum driver_state state;
	uint64_t start = clock_now(CLOCK_THREAD_CPUTIME_ID), now = start, before;

	d->credit = MIN_OF(d->credit + TURN_NS, (int64_t)TURN_NS);
	if (d->credit <= 0)
		return DRIVER_BUSY;
	do {
		before = now;
		state = driver_round(r, d->tasks_at_once + 1, wait);
		now = clock_now(CLOCK_THREAD_CPUTIME_ID);
		/* who takes long is looked at more often, so that neighbours do not wait for it */
		if (now - before > TURN_NS / 2)
			d->tasks_at_once /= 2;
		else if (now - before < TURN_NS / 8 && d->tasks_at_once + 1 < TASKS_SHARED)
			d->tasks_at_once++;
	} while (state == DRIVER_BUSY && (int64_t)(now - start) < d->credit);
	d->credit -= (int64_t)(now - start);
	d->used += now - start;
	return state;
}

/* One turn for each; whether any is busy or still runs, and how long all could wait. */
static void take_turns(struct loop *l, bool *busy, bool *running, uint64_t *wait)
{
	for (size_t i = 0; i < l->routers.n; i++) {
		struct router *r = l->routers.v[i];
		enum driver_state state;
		uint64_t w = LONGEST_SLEEP_NS;

		if (r->driver.ended)
			continue;
		state = l->routers.n == 1 ? driver_round(r, TASKS_ALONE, &w) : share(r, &w);
		*busy |= state == DRIVER_BUSY;
		*running |= state != DRIVER_ENDED;
		*wait = MIN_OF(*wait, w);
	}
}

void loop_run(struct loop *l)
{
	for (;;) {
		bool busy = false, running = false;
		uint64_t wait = LONGEST_SLEEP_NS;

		if (l->gate && atomic_load_explicit(&l->gate->closed, memory_order_relaxed))
			l->gate->pass(l->gate);
		if (l->stop || (l->interrupted && *l->interrupted))
			return;
		take_turns(l, &busy, &running, &wait);
		if (!running && !l->stay)
			return;
		if (busy)
			serve(l);
		else
			sleep_for(l, wait);
	}
}
