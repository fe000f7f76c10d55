/*
 * driver.c - stride scheduling: each task has a pass, the lowest runs, then moves on by a stride
 * that is the smaller the more tickets it has. Equal passes run in the order they came.
 *
 * The clock of `run --clock=virtual` is Click's simulated time: whoever looks at it moves it by a nanosecond, it jumps when no
 * task is left, and timers are looked at every so many rounds, the sooner the more of them have fired. So what is due at one
 * moment happens in the same order.
 */
#include "datapath/runtime/driver.h"

#include <time.h>

#include "datapath/runtime/router.h"

enum {
	STRIDE_ONE = 1 << 16, TURN_TASKS = 128, TURN_IDLE = 8,
	TIMER_STRIDE = 32,	/* rounds between looks at the timers, at first */
	TIMERS_AT_ONCE = 65, JUMP_EVERY = 2,
};

static bool later(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) > 0;
}

void driver_init(struct driver *d)
{
	*d = (struct driver){ 0 };
	d->tasks.next = d->tasks.prev = &d->tasks;
	d->timer_stride = TIMER_STRIDE;
}

void driver_fini(struct driver *d)
{
	VEC_FREE(&d->timers);
}

void task_init(struct task *t, struct element *e, bool (*run)(struct element *e))
{
	uintptr_t tickets = (uintptr_t)str_map_get(e->router->tickets, e->name);

	*t = (struct task){ .e = e, .run = run };
	task_tickets(t, tickets ? (unsigned)tickets : TASK_TICKETS);
}

void task_tickets(struct task *t, unsigned tickets)
{
	t->tickets = tickets;
	t->stride = tickets ? MAX_OF(STRIDE_ONE / tickets, 1U) : STRIDE_ONE;
}

static void insert(struct driver *d, struct task *t)
{
	struct task *at = d->tasks.prev;

	while (at != &d->tasks && later(at->pass, t->pass))
		at = at->prev;
	t->prev = at;
	t->next = at->next;
	at->next->prev = t;
	at->next = t;
}

static void take_out(struct task *t)
{
	if (!t->next)
		return;
	t->prev->next = t->next;
	t->next->prev = t->prev;
	t->next = t->prev = NULL;
}

/* Who comes starts from the one that runs, or is to run next: the first of all begins ahead of the others. */
static uint32_t first_pass(const struct driver *d)
{
	return d->running || d->tasks.next == &d->tasks ? d->pass : d->tasks.next->pass;
}

void task_schedule(struct task *t)
{
	struct driver *d = &t->e->router->driver;

	/* an element that ends may still send, as FlowMonitor does: nobody who ends with it is woken */
	if (t->scheduled || t->e->leaving)
		return;
	t->scheduled = true;
	if (d->running == t)
		return;		/* comes back behind what it wakes */
	t->pass = first_pass(d) + t->stride;
	insert(d, t);
}

void task_unschedule(struct task *t)
{
	t->scheduled = false;
	take_out(t);
}

/* false: nobody is left to run, or the one that is has nothing to do. */
static bool run_task(struct driver *d)
{
	struct task *t = d->tasks.next;
	bool worked;

	if (t == &d->tasks)
		return false;
	take_out(t);
	d->pass = t->pass;
	t->scheduled = false;
	d->running = t;
	d->worked_away = false;
	worked = t->run(t->e) | d->worked_away;
	d->running = NULL;
	d->worked |= worked;
	if (!t->scheduled)
		return true;
	t->pass = d->pass + t->stride;
	if (!worked) {
		if (d->tasks.next == &d->tasks) {
			insert(d, t);
			return false;
		}
		if (later(d->tasks.next->pass, t->pass))
			t->pass = d->tasks.next->pass;
	}
	insert(d, t);
	return true;
}

static bool sooner(const struct timer *a, const struct timer *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void place(struct driver *d, size_t i, struct timer *t)
{
	d->timers.v[i - 1] = t;
	t->slot = i;
}

static void sift(struct driver *d, size_t i, struct timer *t)
{
	size_t n = d->timers.n;

	while (i > 1 && sooner(t, d->timers.v[i / 2 - 1])) {
		place(d, i, d->timers.v[i / 2 - 1]);
		i /= 2;
	}
	for (;;) {
		size_t c = 2 * i;

		if (c + 1 <= n && sooner(d->timers.v[c], d->timers.v[c - 1]))
			c++;
		if (c > n || !sooner(d->timers.v[c - 1], t))
			break;
		place(d, i, d->timers.v[c - 1]);
		i = c;
	}
	place(d, i, t);
}

void timer_init(struct timer *t, struct element *e,
		void (*fire)(struct element *e, struct timer *t))
{
	*t = (struct timer){ .e = e, .fire = fire };
}

void timer_stop(struct timer *t)
{
	struct driver *d;
	struct timer *last;
	size_t slot = t->slot;

	if (!slot)
		return;
	d = &t->e->router->driver;
	last = d->timers.v[--d->timers.n];
	d->reasons -= !t->housekeeping;
	t->slot = 0;
	if (last != t)
		sift(d, slot, last);
}

void timer_at(struct timer *t, uint64_t ns)
{
	struct driver *d = &t->e->router->driver;

	timer_stop(t);
	if (t->e->leaving)
		return;
	/* who is far behind does not make up for it, as in Click */
	if (d->clock != CLOCK_PCAP && ns / NS_PER_SECOND + 1 < t->e->router->run.now / NS_PER_SECOND)
		ns = t->e->router->run.now;
	if (d->others_first)
		ns = MAX_OF(ns, t->e->router->run.now);
	t->at = ns;
	t->order = d->timer_order++;
	(void)VEC_ADD(&d->timers);
	d->reasons += !t->housekeeping;
	sift(d, d->timers.n, t);
}

uint64_t driver_look_at_clock(struct router *r)
{
	uint64_t now = r->run.now;

	r->run.now += r->driver.clock == CLOCK_SIMULATED;
	return now;
}

void timer_after(struct timer *t, uint64_t ns)
{
	timer_at(t, driver_look_at_clock(t->e->router) + ns);
}

/*
 * Those that are due. One that is armed again meanwhile for a time that is over waits for the next time; by the real and the simulated
 * clock only when so many were fired that others could starve.
 */
static bool run_timers(struct router *r)
{
	struct driver *d = &r->driver;
	uint64_t last = d->timer_order, now = r->run.now;
	unsigned left = d->clock == CLOCK_SIMULATED || d->clock == CLOCK_REAL ? TIMERS_AT_ONCE : 0;
	bool any = false;

	if (d->timers.n)
		now = driver_look_at_clock(r);
	while (d->timers.n && d->timers.v[0]->at <= now && (left || d->timers.v[0]->order < last)) {
		struct timer *t = d->timers.v[0];

		timer_stop(t);
		t->fire(t->e, t);
		any = true;
		if (left && !--left) {
			last = d->timer_order;
			d->others_first = true;
		}
	}
	d->others_first = false;
	if (any && d->timer_stride > 1)
		d->timer_stride = d->timer_stride * 4 / 5;
	return any;
}

/* Where time is simulated: not in every round. */
static bool run_timers_in_turn(struct router *r)
{
	struct driver *d = &r->driver;

	if (d->clock != CLOCK_SIMULATED)
		return run_timers(r);
	d->rounds++;
	if (d->rounds % d->timer_stride == 0 && run_timers(r))
		return true;
	if (d->rounds % JUMP_EVERY == 0 && d->tasks.next == &d->tasks && d->reasons && !d->holds)
		r->run.now = MAX_OF(r->run.now, d->timers.v[0]->at);
	return false;
}

void driver_disown(struct router *r)
{
	struct driver *d = &r->driver;
	struct task *next;

	for (struct task *t = d->tasks.next; t != &d->tasks; t = next) {
		next = t->next;
		if (t->e->leaving)
			task_unschedule(t);
	}
	for (size_t i = d->timers.n; i > 0; i = MIN_OF(i - 1, d->timers.n))
		if (d->timers.v[i - 1]->e->leaving)
			timer_stop(d->timers.v[i - 1]);
}

static uint64_t real_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * NS_PER_SECOND + (uint64_t)t.tv_nsec;
}

void driver_set_clock(struct router *r, enum clock_kind kind)
{
	r->driver.clock = kind;
	r->run.now = kind == CLOCK_REAL ? real_now() :
		     kind != CLOCK_PCAP ? NS_PER_SECOND * NS_PER_SECOND : 0;
}

bool driver_timer_due(const struct router *r)
{
	const struct driver *d = &r->driver;

	return d->clock == CLOCK_PCAP && d->timers.n && d->timers.v[0]->at <= r->run.now;
}

/* The first packet says where time begins: what was to happen so much after the start does so that much after it. */
static void begin_at(struct router *r, uint64_t ns)
{
	struct driver *d = &r->driver;
	uint64_t shift = ns > r->run.now ? ns - r->run.now : 0;

	d->began = true;
	for (size_t i = 0; i < d->timers.n; i++)
		d->timers.v[i]->at += MIN_OF(shift, UINT64_MAX - d->timers.v[i]->at);
	r->run.now += shift;
}

void router_saw_time(struct router *r, uint64_t ns)
{
	struct driver *d = &r->driver;

	if (d->clock != CLOCK_PCAP)
		return;
	if (!d->began)
		begin_at(r, ns);
	r->run.now = MAX_OF(r->run.now, ns);
}

bool driver_ahead(struct router *r, uint64_t ns)
{
	struct driver *d = &r->driver;

	if (!d->began)
		begin_at(r, ns);
	if (ns > r->run.now)
		return true;
	d->busy = 0;	/* there is work because there are packets of this time */
	return false;
}

void driver_watch(struct router *r, int fd)
{
	loop_watch(r->loop, fd);
	r->driver.holds++;
}

void driver_unwatch(struct router *r, int fd)
{
	loop_forget(r->loop, fd);
	r->driver.holds--;
}

void driver_stop(struct router *r)
{
	r->driver.stops++;
}

static bool must_end(struct driver *d)
{
	while (d->stops) {
		d->stops--;
		if (!d->manager || !d->manager(d->manager_element))
			return true;
	}
	return false;
}

static void pass_time(struct router *r, uint64_t to)
{
	r->run.now = MAX_OF(r->run.now, to);
	r->driver.busy = 0;
}

/* Nothing to do now: to the next timer, or until a packet comes. */
static enum driver_state wait_for_timer(struct router *r, uint64_t *wait)
{
	struct driver *d = &r->driver;
	uint64_t at;

	if (!d->reasons && !d->holds)
		return DRIVER_ENDED;
	if (!d->timers.n)
		return DRIVER_IDLE;
	at = d->timers.v[0]->at;
	if (at <= r->run.now)
		return DRIVER_BUSY;
	if (d->clock != CLOCK_REAL) {
		pass_time(r, at);
		return DRIVER_BUSY;
	}
	*wait = at - r->run.now;
	return DRIVER_IDLE;
}

enum driver_state driver_round(struct router *r, unsigned tasks, uint64_t *wait)
{
	struct driver *d = &r->driver;
	enum driver_state state = DRIVER_BUSY;

	if (must_end(d)) {
		d->ended = true;
		return DRIVER_ENDED;
	}
	d->worked = false;
	if (d->clock == CLOCK_REAL)
		r->run.now = real_now();
	/* a stop ends the round at once, and so does the time of packets that were read when it passes a timer */
	while (tasks > 0 && !d->stops && !driver_timer_due(r) && run_task(d))
		tasks--;
	if (run_timers_in_turn(r) || d->worked || d->stops) {
		d->idle = 0;
		if (d->clock == CLOCK_PCAP && d->timers.n && ++d->busy > BUSY_ROUNDS)
			pass_time(r, d->timers.v[0]->at);
	} else if (++d->idle > IDLE_ROUNDS) {
		state = wait_for_timer(r, wait);
	}
	d->ended = state == DRIVER_ENDED;
	return state;
}

void driver_run(struct router *r)
{
	r->driver.ended = false;
	r->driver.idle = 0;
	loop_run(r->loop);
}

bool driver_turn(struct router *r, uint64_t now)
{
	struct driver *d = &r->driver;
	bool any = false;

	r->run.now = MAX_OF(r->run.now, now);
	if (d->stops && d->manager)
		(void)must_end(d);
	for (unsigned n = 0, idle = 0; n < TURN_TASKS && idle < TURN_IDLE; n++) {
		d->worked = false;
		if (!run_task(d) && !d->worked)
			break;
		idle = d->worked ? 0 : idle + 1;
		any |= d->worked;
	}
	return run_timers(r) || any;
}

uint64_t driver_next(const struct router *r)
{
	return r->driver.reasons ? r->driver.timers.v[0]->at : UINT64_MAX;
}

static void find_signals(struct signal *s, const struct element *e, unsigned port, struct task *t,
			 unsigned depth)
{
	const struct source *in = &e->in[port];
	const struct element *u = in->e;
	struct notifier *n;

	if (!u)
		return;
	n = u->cls->notifier ? u->cls->notifier(in->e) : NULL;
	if (n) {
		*VEC_ADD(&s->from) = n;
		if (t)
			*VEC_ADD(&n->waiting) = t;
		return;
	}
	if (!u->nin || u->decl->input[0] != CLICK_PULL || depth > 64) {
		s->always = true;
		return;
	}
	for (unsigned i = 0; i < u->nin; i++)
		if (u->decl->input[i] == CLICK_PULL)
			find_signals(s, u, i, t, depth + 1);
}

void signal_find(struct signal *s, struct element *e, unsigned port, struct task *t)
{
	find_signals(s, e, port, t, 0);
}

bool signal_active(const struct signal *s)
{
	bool active = s->always;

	for (size_t i = 0; !active && i < s->from.n; i++)
		active = s->from.v[i]->active;
	return active;
}

void signal_fini(struct signal *s)
{
	VEC_FREE(&s->from);
}

void notifier_wake(struct notifier *n)
{
	if (n->active)
		return;
	n->active = true;
	for (size_t i = 0; i < n->waiting.n; i++)
		task_schedule(n->waiting.v[i]);
}

void notifier_fini(struct notifier *n)
{
	VEC_FREE(&n->waiting);
}
