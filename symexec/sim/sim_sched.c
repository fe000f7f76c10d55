/*
 * sim_sched.c - who is pulled from next: schedulers and pull switches.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

struct client {
	struct sim_signal signal;
	uint64_t deficit, pass, stride;
	struct flow *head;		/* DRRSched: pulled, too long for the deficit */
	int64_t tickets;
};

struct held {				/* TimeSortedSched */
	struct flow *f;
	uint32_t input;
};

struct sched {
	bool unordered;			/* TimeSortedSched: a packet came after a later one */
	uint64_t latest;
	struct client *v;
	uint32_t n, next;
	int64_t input;			/* switches; -1: none */
	uint32_t *list, listed;		/* StrideSched: clients by pass */
	VEC(struct held) heap;
	uint32_t *ready, ready_count, *space;
	uint64_t buffer;
	bool stop;
};

static struct sched *
sched_new(struct sim *s, struct sim_node *n, bool listen)
{
	struct arena *a = s->in->engine->arena;
	struct sched *c = n->state = arena_alloc(a, sizeof(*c));

	c->n = n->element->ninputs;
	c->v = arena_alloc_array(a, c->n + 1, sizeof(*c->v));
	c->list = arena_alloc_array(a, c->n + 1, sizeof(*c->list));
	for (uint32_t i = 0; listen && i < c->n; i++)
		sim_signal_of(s, n, i, &c->v[i].signal, SIM_LISTEN_CALLBACK);
	return c;
}

static bool
plain_init(struct sim *s, struct sim_node *n)
{
	struct sched *c = sched_new(s, n, false);

	for (uint32_t i = 0; i < c->n; i++)
		c->v[i].signal.busy = true;
	return true;
}

/* Schedulers do not listen themselves: the search of whoever pulls from them goes on through them. */
static void
look(struct sim *s, struct sim_node *n, struct sched *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		sim_signal_of(s, n, i, &c->v[i].signal, SIM_LISTEN_NOT);
}

static bool
signal_init(struct sim *s, struct sim_node *n)
{
	look(s, n, sched_new(s, n, false));
	return true;
}

static struct flow *
robin_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;

	(void)port;
	for (uint32_t j = 0; j < c->n; j++) {
		uint32_t i = (c->next + j) % c->n;
		struct flow *f = sim_active(&c->v[i].signal) ? sim_ask(s, n, i) : NULL;

		if (f != NULL) {
			c->next = (i + 1) % c->n;
			return f;
		}
	}
	return NULL;
}

static struct flow *
prio_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;
	struct flow *f = NULL;

	(void)port;
	for (uint32_t i = 0; f == NULL && i < c->n; i++)
		if (sim_active(&c->v[i].signal))
			f = sim_ask(s, n, i);
	return f;
}

/* Among equals the one that was inserted last comes first. */
static void
stride_insert(struct sched *c, uint32_t i)
{
	uint32_t at = 0;

	while (at < c->listed && c->v[i].pass > c->v[c->list[at]].pass)
		at++;
	memmove(c->list + at + 1, c->list + at, (c->listed - at) * sizeof(*c->list));
	c->list[at] = i;
	c->listed++;
}

static void
set_tickets(struct client *v, int64_t tickets)
{
	v->tickets = MIN_OF(tickets, 1 << 15);
	v->stride = tickets > 0 ? (uint64_t)((1 << 16) / v->tickets) : 0;
}

static void
stride_start(struct sim_node *n, struct sched *c)
{
	const struct click_value *t = click_arg(&n->args, "TICKETS");

	for (uint32_t i = 0; i < c->n && i < t->count; i++) {
		set_tickets(&c->v[i], t->list[i].i);
		c->v[i].pass = c->v[i].stride;
	}
	for (uint32_t i = c->n; i-- > 0; )
		if (c->v[i].tickets > 0)
			stride_insert(c, i);
}

static bool
stride_init(struct sim *s, struct sim_node *n)
{
	struct sched *c = sched_new(s, n, false);

	look(s, n, c);
	stride_start(n, c);
	return true;
}

static struct flow *
stride_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;
	struct flow *f = NULL;
	uint32_t tried[64], k = 0;

	(void)port;
	while (k < c->listed && k < ARRAY_LEN(tried) && f == NULL) {
		uint32_t i = tried[k] = c->list[k];

		k++;
		if (sim_active(&c->v[i].signal))
			f = sim_ask(s, n, i);
		c->v[i].pass += c->v[i].stride;
	}
	memmove(c->list, c->list + k, (c->listed - k) * sizeof(*c->list));
	c->listed -= k;
	for (uint32_t j = 0; j < k; j++)
		stride_insert(c, tried[j]);
	return f;
}

/* "ticketsN", or "config" for all. */
static bool
stride_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct sched *c = n->state;
	int64_t port;

	(void)s;
	if (strcmp(name, "config") == 0) {
		for (uint32_t i = 0; i < c->n; i++)
			sb_printf(out, "%s%lld", i > 0 ? ", " : "", (long long)c->v[i].tickets);
		return true;
	}
	if (strncmp(name, "tickets", 7) != 0 || !sim_parse_int(name + 7, &port) || port < 0 ||
	    port >= c->n)
		return false;
	sb_printf(out, "%lld", (long long)c->v[port].tickets);
	return true;
}

static int
stride_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct sched *c = n->state;
	int64_t port, tickets, old;
	uint32_t i, at = 0;

	(void)s;
	if (strncmp(name, "tickets", 7) != 0 || !sim_parse_int(name + 7, &port) || port < 0 ||
	    port >= c->n)
		return SIM_UNKNOWN;
	if (!sim_parse_int(arg, &tickets) || tickets < 0)
		return SIM_BAD_VALUE;
	i = (uint32_t)port;
	old = c->v[i].tickets;
	set_tickets(&c->v[i], tickets);
	if (tickets == 0 && old > 0) {
		while (c->list[at] != i)
			at++;
		memmove(c->list + at, c->list + at + 1, (c->listed - at - 1) * sizeof(*c->list));
		c->listed--;
	} else if (tickets > 0 && old <= 0) {
		c->v[i].pass = c->listed > 0 ? c->v[c->list[0]].pass + c->v[i].stride : 0;
		stride_insert(c, i);
	}
	return 0;
}

static bool
switch_init(struct sim *s, struct sim_node *n)
{
	struct sched *c = sched_new(s, n, false);

	for (uint32_t i = 0; i < c->n; i++)
		c->v[i].signal.busy = true;
	c->input = sim_int(n, "INPUT");
	if (c->input < 0 || c->input >= c->n)
		c->input = -1;
	return true;
}

static bool
note_switch_init(struct sim *s, struct sim_node *n)
{
	struct sched *c = sched_new(s, n, true);

	c->input = sim_int(n, "INPUT");
	if (c->input < 0 || c->input >= c->n)
		c->input = -1;
	n->empty.active = c->input >= 0;
	return true;
}

static void
note_switch_woken(struct sim *s, struct sim_node *n)
{
	struct sched *c = n->state;

	if (c->input >= 0 && sim_active(&c->v[c->input].signal))
		sim_wake(s, &n->empty);
}

static struct flow *
switch_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;
	struct flow *f;

	(void)port;
	if (c->input < 0) {
		sim_sleep(&n->empty);
		return NULL;
	}
	f = sim_ask(s, n, (uint32_t)c->input);
	if (f != NULL)
		n->empty.active = true;
	else if (!sim_active(&c->v[c->input].signal))
		sim_sleep(&n->empty);
	return f;
}

static bool
switch_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct sched *c = n->state;

	(void)s;
	if (strcmp(n->cls->name, "StaticPullSwitch") == 0 ||
	    (strcmp(name, "switch") != 0 && strcmp(name, "config") != 0))
		return false;
	sb_printf(out, "%lld", (long long)c->input);
	return true;
}

static int
switch_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct sched *c = n->state;
	int64_t v;

	if (strcmp(name, "switch") != 0 || strcmp(n->cls->name, "StaticPullSwitch") == 0)
		return SIM_UNKNOWN;
	if (!sim_parse_int(arg, &v) || v < INT32_MIN || v > INT32_MAX)
		return SIM_BAD_VALUE;
	c->input = v < 0 || v >= c->n ? -1 : v;
	if (c->input < 0)
		sim_sleep(&n->empty);
	else if (sim_active(&c->v[c->input].signal))
		sim_wake(s, &n->empty);
	return 0;
}

static bool
drr_init(struct sim *s, struct sim_node *n)
{
	(void)sched_new(s, n, true);
	return true;
}

static struct flow *
drr_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;
	bool may = false;

	(void)port;
	for (uint32_t j = 0; j < c->n; j++) {
		struct client *v = &c->v[c->next];
		struct flow *f = v->head;

		v->head = NULL;
		if (f == NULL && sim_active(&v->signal)) {
			may = true;
			f = sim_ask(s, n, c->next);
		}
		may |= f != NULL;
		if (f == NULL) {
			v->deficit = 0;
		} else if (sim_length(s, f) <= v->deficit) {
			v->deficit -= sim_length(s, f);
			sim_wake(s, &n->empty);
			return f;
		}
		v->head = f;
		c->next = (c->next + 1) % c->n;
		c->v[c->next].deficit += (uint64_t)sim_int(n, "QUANTUM");
	}
	if (may)
		sim_wake(s, &n->empty);
	else
		sim_sleep(&n->empty);
	return NULL;
}

static bool
sorted_init(struct sim *s, struct sim_node *n)
{
	struct sched *c = sched_new(s, n, true);
	struct arena *a = s->in->engine->arena;

	c->buffer = (uint64_t)sim_int(n, "BUFFER");
	c->stop = sim_int(n, "STOP") != 0;
	c->ready = arena_alloc_array(a, c->n + 1, sizeof(*c->ready));
	c->space = arena_alloc_array(a, c->n + 1, sizeof(*c->space));
	for (uint32_t i = 0; i < c->n; i++) {
		c->ready[i] = i;
		c->space[i] = (uint32_t)c->buffer;
	}
	c->ready_count = c->n;
	return true;
}

static void
swap_held(struct held *a, struct held *b)
{
	struct held t = *a;

	*a = *b;
	*b = t;
}

static bool
earlier(const struct held *a, const struct held *b)
{
	return a->f->timestamp < b->f->timestamp;
}

/* A binary heap; which of two packets of one time comes first is its doing, as in Click. */
static void
heap_up(struct sched *c)
{
	struct held *v = c->heap.v;

	for (size_t i = c->heap.n - 1; i > 0 && earlier(&v[i], &v[(i - 1) / 2]); i = (i - 1) / 2)
		swap_held(&v[i], &v[(i - 1) / 2]);
}

static struct held
heap_take(struct sched *c)
{
	struct held *v = c->heap.v, first = v[0];
	size_t i = 0, n = --c->heap.n;

	v[0] = v[n];
	for (;;) {
		size_t least = i, k = 2 * i + 1;

		if (k < n && earlier(&v[k], &v[least]))
			least = k;
		if (k + 1 < n && earlier(&v[k + 1], &v[least]))
			least = k + 1;
		if (least == i)
			return first;
		swap_held(&v[i], &v[least]);
		i = least;
	}
}

/* Fills the buffers of all inputs that have room. Returns whether any may have packets. */
static bool
sorted_fill(struct sim *s, struct sim_node *n, struct sched *c)
{
	bool may = false;

	for (uint32_t r = c->ready_count; r-- > 0; ) {
		uint32_t i = c->ready[r];
		struct flow *f;

		if (!sim_active(&c->v[i].signal))
			continue;
		may = true;
		while (c->space[i] > 0 && (f = sim_ask(s, n, i)) != NULL) {
			*VEC_ADD(&c->heap) = (struct held){ f, i };
			heap_up(c);
			if (--c->space[i] == 0)
				c->ready[r] = c->ready[--c->ready_count];
		}
	}
	return may;
}

static struct flow *
sorted_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct sched *c = n->state;
	bool may = sorted_fill(s, n, c);
	struct held h;

	(void)port;
	if (c->heap.n > 0 || may)
		sim_wake(s, &n->empty);
	else
		sim_sleep(&n->empty);
	if (c->heap.n == 0) {
		if (c->stop && !may)
			sim_stop(s);
		return NULL;
	}
	h = c->heap.v[0];
	/* packets without a time are not out of order */
	if (h.f->timestamp != 0) {
		c->unordered |= h.f->timestamp < c->latest;
		c->latest = h.f->timestamp;
	}
	if (++c->space[h.input] == 1)
		c->ready[c->ready_count++] = h.input;
	return heap_take(c).f;
}

static bool
sorted_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "well_ordered") != 0)
		return false;
	sb_add(out, ((struct sched *)n->state)->unordered ? "false" : "true");
	return true;
}

static void
sched_fini(struct sim *s, struct sim_node *n)
{
	struct sched *c = n->state;

	if (c == NULL)
		return;
	for (uint32_t i = 0; i < c->n; i++) {
		VEC_FREE(&c->v[i].signal.of);
		if (c->v[i].head != NULL)
			flow_free(s->in->engine, c->v[i].head);
	}
	for (size_t i = 0; i < c->heap.n; i++)
		flow_free(s->in->engine, c->heap.v[i].f);
	VEC_FREE(&c->heap);
}

#define SCHED(name_, init_, pull_) { .name = name_, .init = init_, .pull = pull_, \
	.fini = sched_fini }
#define SWITCH(name_, flags_, init_) { .name = name_, .flags = flags_, .init = init_, \
	.pull = switch_pull, .read = switch_read, .write = switch_write, .fini = sched_fini }

const struct sim_class sim_classes_sched[] = {
	SCHED("RoundRobinSched", signal_init, robin_pull),
	SCHED("PrioSched", signal_init, prio_pull),
	SCHED("SimpleRoundRobinSched", plain_init, robin_pull),
	SCHED("SimplePrioSched", plain_init, prio_pull),
	{ .name = "StrideSched", .init = stride_init, .pull = stride_pull, .read = stride_read, .write = stride_write,
	  .fini = sched_fini },
	{ .name = "DRRSched", .flags = SIM_NOTIFIES_EMPTY | SIM_SEARCH_ON, .init = drr_init,
	  .pull = drr_pull, .fini = sched_fini },
	{ .name = "TimeSortedSched", .flags = SIM_NOTIFIES_EMPTY | SIM_SEARCH_ON,
	  .init = sorted_init, .pull = sorted_pull, .read = sorted_read, .fini = sched_fini },
	SWITCH("SimplePullSwitch", 0, switch_init),
	SWITCH("StaticPullSwitch", 0, switch_init),
	{ .name = "PullSwitch", .flags = SIM_NOTIFIES_EMPTY, .init = note_switch_init,
	  .woken = note_switch_woken, .pull = switch_pull, .read = switch_read,
	  .write = switch_write, .fini = sched_fini },
	{ .name = NULL },
};
