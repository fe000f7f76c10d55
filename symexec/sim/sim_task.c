/*
 * sim_task.c - the driver: tasks, timers and virtual time. Tasks run by stride scheduling, in rounds of
 * TASKS; timers are looked at between rounds, every so many of them while tasks are busy, as in Click, since it decides
 * whether a script or the packets come first. A list of tasks ordered by pass, a task that is
 * woken stands one stride behind the head.
 *
 * Time is virtual: a task costs a little, and when nothing works it jumps to the next timer. So a
 * run is the same every time, and a machine without hurry sees the same order.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_feed.h"
#include "symexec/sim/sim_int.h"

enum {
	TASKS = 129,		/* per round */
	STRIDE_ONE = 1 << 16, TICKETS = 1 << 10, MAX_TICKETS = 1 << 15,
	MAX_STRIDE = 32,
	MAX_TIMERS = 65,	/* per look */
	TASK_COST = 1000,	/* nanoseconds */
	TIMER_LATE = 500000,
	MAX_RUNS = 10000000,	/* of tasks and timers: a driver that nobody stops */
	IDLE_ROUNDS = 256,	/* without work, while tasks ask in vain: time passes */
};

/* The tickets that ScheduleInfo elements give to name, TICKETS by default; compounds multiply. */
static int64_t
tickets_of(const struct sim *s, const char *name)
{
	double all = 1;

	for (uint32_t i = 0; i < s->node_count; i++) {
		const struct click_element *e = s->nodes[i].element;

		if (e == NULL || strcmp(e->class_name, "ScheduleInfo") != 0)
			continue;
		for (unsigned k = 0; k < e->arg_count; k++) {
			const char *text = e->args[k].text;
			size_t n = strcspn(text, " \t\n"), prefix = 0;
			const char *slash = strrchr(e->name, '/');

			if (slash != NULL)
				prefix = (size_t)(slash - e->name) + 1;
			if (strncmp(name, e->name, prefix) == 0 &&
			    strncmp(name + prefix, text, n) == 0 &&
			    (name[prefix + n] == '\0' || name[prefix + n] == '/'))
				all *= strtod(text + n, NULL);
		}
	}
	return (int64_t)(all * TICKETS + 0.5);
}

bool
sim_task_init(struct sim *s, struct sim_node *n, bool scheduled)
{
	int64_t tickets = tickets_of(s, n->graph->name);

	if (tickets <= 0)
		return true;
	n->task.ready = true;
	n->task.tickets = MIN_OF(tickets, MAX_TICKETS);
	n->task.stride = (uint64_t)(STRIDE_ONE / n->task.tickets);
	if (scheduled)
		sim_schedule(s, n);
	return true;
}

int
sim_task_write(struct sim_node *n, const char *tickets)
{
	int64_t v;

	if (!sim_parse_int(tickets, &v) || v != (int32_t)v)
		return SIM_BAD_VALUE;
	n->task.tickets = v < 1 ? 1 : MIN_OF(v, MAX_TICKETS);
	n->task.stride = (uint64_t)(STRIDE_ONE / n->task.tickets);
	return 0;
}

static void
insert_task(struct sim *s, struct sim_node *n)
{
	struct sim_node *at = s->tasks.task.next;

	while (at != &s->tasks && at->task.pass <= n->task.pass)
		at = at->task.next;
	n->task.prev = at->task.prev;
	n->task.next = at;
	n->task.prev->task.next = n;
	at->task.prev = n;
	n->task.listed = true;
}

static void
remove_task(struct sim_node *n)
{
	n->task.prev->task.next = n->task.next;
	n->task.next->task.prev = n->task.prev;
	n->task.listed = false;
}

static void
list_task(struct sim *s, struct sim_node *n)
{
	if (n->task.listed)
		return;
	/* an empty list is its own head, and its pass is 0 */
	n->task.pass = s->tasks.task.next->task.pass + n->task.stride;
	insert_task(s, n);
}

void
sim_schedule(struct sim *s, struct sim_node *n)
{
	if (!n->task.ready)
		return;
	n->task.scheduled = true;
	if (s->running) {
		list_task(s, n);
	} else if (!n->task.pending) {
		n->task.pending = true;
		*VEC_ADD(&s->pending) = n;
	}
}

void
sim_timer_at(struct sim *s, struct sim_node *n, uint64_t when)
{
	n->timer_set = true;
	n->timer_at = when;
	n->timer_order = s->timer_order++;
}

void
sim_timer_after(struct sim *s, struct sim_node *n, uint64_t ns)
{
	sim_timer_at(s, n, s->now + ns);
}

void
sim_adjust(struct sim *s, int delta)
{
	s->runcount += delta;
	if (s->runcount <= 0)
		s->stop_asked = true;
}

void
sim_stop(struct sim *s)
{
	sim_adjust(s, -1);
}

/* A task that found nothing to do does not run next again. */
static void
requeue_task(struct sim *s, struct sim_node *n, bool worked)
{
	const struct sim_node *next = n->task.next;

	n->task.pass += n->task.stride;
	if (!worked && next->task.pass > n->task.pass)
		n->task.pass = next->task.pass;
	remove_task(n);
	insert_task(s, n);
}

/* Returns whether any task worked. */
static bool
run_tasks(struct sim *s)
{
	bool any = false;

	for (int i = 0; i < TASKS && s->tasks.task.next != &s->tasks && !s->stop_asked; i++) {
		struct sim_node *n = s->tasks.task.next;
		bool worked;

		if (!n->task.scheduled) {
			remove_task(n);
			continue;
		}
		n->task.scheduled = false;
		worked = n->cls->task(s, n);
		s->runs++;
		s->now += worked ? TASK_COST : 1;
		any |= worked;
		if (!n->task.scheduled) {
			remove_task(n);
		} else {
			bool last = n->task.next == &s->tasks;

			if (!worked && last) {
				n->task.pass += n->task.stride;
				break;
			}
			requeue_task(s, n, worked);
		}
	}
	return any;
}

/* The timer that expires first, of those with the same time the one set first. */
static struct sim_node *
next_timer(struct sim *s)
{
	struct sim_node *first = NULL;

	for (uint32_t i = 0; i < s->node_count; i++) {
		struct sim_node *n = &s->nodes[i];

		if (n->timer_set && (first == NULL || n->timer_at < first->timer_at ||
				     (n->timer_at == first->timer_at &&
				      n->timer_order < first->timer_order)))
			first = n;
	}
	return first;
}

static void
run_timer(struct sim *s, struct sim_node *n)
{
	n->timer_set = false;
	if (n->cls->timer != NULL)
		n->cls->timer(s, n);
	else
		sim_schedule(s, n);
	s->now++;
	s->runs++;
}

/* Some timer may come again and again at the same time: all that are due run once, so that none starves. */
static void
run_backlog(struct sim *s, uint64_t now)
{
	VEC(struct sim_node *) due = { 0 };
	struct sim_node *n;

	while ((n = next_timer(s)) != NULL && n->timer_at <= now) {
		n->timer_set = false;
		*VEC_ADD(&due) = n;
	}
	for (size_t i = 0; i < due.n; i++)
		if (s->stop_asked)
			due.v[i]->timer_set = true;
		else
			run_timer(s, due.v[i]);
	VEC_FREE(&due);
}

/* Returns whether any timer ran. */
static bool
run_timers(struct sim *s)
{
	struct sim_node *n = next_timer(s);
	uint64_t now = s->now;

	if (n == NULL || n->timer_at > now || s->stop_asked)
		return false;
	if (n->timer_at + TIMER_LATE <= now) {
		s->timer_count = 0;
		if (s->timer_stride > 1)
			s->timer_stride = s->timer_stride * 4 / 5;
	} else if (++s->timer_count >= 12) {
		s->timer_count = 0;
		s->timer_stride = MIN_OF(s->timer_stride + 1, MAX_STRIDE);
	}
	for (int i = 0; i < MAX_TIMERS && n != NULL && n->timer_at <= now && !s->stop_asked; i++) {
		run_timer(s, n);
		n = next_timer(s);
	}
	if (n != NULL && n->timer_at <= now && !s->stop_asked)
		run_backlog(s, now);
	return true;
}

/* Whether the driver ends: nobody raises the run count again. */
static bool
stops(struct sim *s)
{
	s->stop_asked = false;
	for (int i = 0; s->driver_script != NULL && s->runcount <= 0 && i < 1000; i++)
		if (sim_script_router(s, s->driver_script) != 0)
			break;
	return s->runcount <= 0;
}

/* Nothing works: on to what happens next, unless asking again may help. false: nothing will happen. */
static bool
pass_time(struct sim *s, uint32_t *idle)
{
	const struct sim_node *n = next_timer(s);
	uint64_t to = n != NULL ? n->timer_at : UINT64_MAX;

	if (s->tasks.task.next != &s->tasks && *idle < IDLE_ROUNDS)
		return true;
	*idle = 0;
	if (s->poll_at < to)
		to = s->poll_at;
	s->poll_at = UINT64_MAX;
	if (s->feed != NULL && s->feed->n == 0 && to > SIM_EPOCH + FEED_IDLE) {
		/* what elements say, they say at the end of the run */
		s->now = MAX_OF(s->now, SIM_EPOCH + FEED_IDLE);
		return false;
	}
	if (to == UINT64_MAX)
		return false;
	if (to > s->now)
		s->now = to;
	return true;
}

void
sim_drive(struct sim *s)
{
	uint64_t round = 0;
	uint32_t idle = 0;

	s->running = true;
	for (size_t i = 0; i < s->pending.n; i++)
		if (s->pending.v[i]->task.scheduled)
			list_task(s, s->pending.v[i]);
	s->timer_stride = MAX_STRIDE;
	s->poll_at = UINT64_MAX;
	while (s->ok && !(s->stop_asked && stops(s))) {
		bool worked = run_tasks(s);

		round++;
		/* without tasks the rounds until timers are looked at cost nothing */
		if (round % s->timer_stride == 0 || s->tasks.task.next == &s->tasks || !worked) {
			if (run_timers(s))
				worked = true;
		}
		if (s->runs > MAX_RUNS) {
			diag_error(s->in->diag, SPAN_NONE, "the driver is not stopped within %d "
				   "runs of tasks, expected STOP, LIMIT or a Script", MAX_RUNS);
			s->ok = false;
		}
		idle = worked ? 0 : idle + 1;
		if (!worked && !s->stop_asked && !pass_time(s, &idle))
			break;
	}
	s->running = false;
}

/*
 * Elements are initialized by phase, and within one in the order in which Click's sort leaves them: a
 * quicksort with a middle pivot that exchanges equal elements (Bentley and McIlroy 1993).
 */
static int
phase(const struct sim_node *n)
{
	static const char *const first[] = { "AddressInfo", "PortInfo", "FlowInfo",
		"AlignmentInfo", "ScheduleInfo", "AnnotationInfo", "IPRewriterPatterns" };
	const char *c = n->element == NULL ? "" : n->element->class_name;

	if (strcmp(c, "ToDump") == 0)
		return 200;
	for (size_t i = 0; i < ARRAY_LEN(first); i++)
		if (strcmp(c, first[i]) == 0)
			return 0;
	return 100;
}

static void
swap_nodes(struct sim_node **v, size_t a, size_t b)
{
	struct sim_node *t = v[a];

	v[a] = v[b];
	v[b] = t;
}

static size_t
median(struct sim_node **v, size_t a, size_t b, size_t c)
{
	int pa = phase(v[a]), pb = phase(v[b]), pc = phase(v[c]);

	if (pa < pb)
		return pb < pc ? b : pa < pc ? c : a;
	return pb > pc ? b : pa > pc ? c : a;
}

static void
sort_nodes(struct sim_node **v, size_t n)
{
	size_t mid = n / 2, a = 1, b = 1, c = n - 1, d = n - 1, k;
	int pivot;

	if (n < 7) {
		for (size_t i = 1; i < n; i++)
			for (size_t j = i; j > 0 && phase(v[j - 1]) > phase(v[j]); j--)
				swap_nodes(v, j, j - 1);
		return;
	}
	if (n > 40) {
		size_t e = n / 8, lo = median(v, 0, e, 2 * e);
		size_t hi = median(v, n - 1 - 2 * e, n - 1 - e, n - 1);

		mid = median(v, lo, median(v, mid - e, mid, mid + e), hi);
	} else if (n > 7) {
		mid = median(v, 0, mid, n - 1);
	}
	swap_nodes(v, 0, mid);
	pivot = phase(v[0]);
	for (;;) {
		for (; b <= c && phase(v[b]) <= pivot; b++)
			if (phase(v[b]) == pivot)
				swap_nodes(v, a++, b);
		for (; c >= b && phase(v[c]) >= pivot; c--)
			if (phase(v[c]) == pivot)
				swap_nodes(v, c, d--);
		if (b > c)
			break;
		swap_nodes(v, b++, c--);
	}
	k = MIN_OF(a, b - a);
	for (size_t i = 0; i < k; i++)
		swap_nodes(v, i, b - k + i);
	k = MIN_OF(d - c, n - 1 - d);
	for (size_t i = 0; i < k; i++)
		swap_nodes(v, b + i, n - k + i);
	sort_nodes(v, b - a);
	sort_nodes(v + n - (d - c), d - c);
}

void
sim_order(struct sim *s)
{
	for (uint32_t i = 0; i < s->node_count; i++)
		s->order[i] = &s->nodes[i];
	sort_nodes(s->order, s->node_count);
}
