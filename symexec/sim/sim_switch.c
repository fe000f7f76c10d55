/*
 * sim_switch.c - elements that handlers turn, and those that count: Suppressor, Bypass, StrideSwitch, Counter.
 * Switches whose setting is an argument are not here: a write records their rules anew.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"

/* One per port: it is suppressed. A spanning tree may ask for them before they are initialized. */
static bool *
suppressed(struct sim *s, struct sim_node *n)
{
	if (n->state == NULL)
		n->state = arena_alloc_array(s->in->engine->arena, n->element->ninputs + 1,
					     sizeof(bool));
	return n->state;
}

static bool
suppressor_init(struct sim *s, struct sim_node *n)
{
	(void)suppressed(s, n);
	return true;
}

void
sim_suppress(struct sim *s, struct sim_node *n, uint32_t port, bool off)
{
	if (port < n->element->ninputs)
		suppressed(s, n)[port] = off;
}

static void
suppressor_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const bool *off = n->state;

	if (off[port])
		sim_drop(s, f);
	else
		sim_send(s, n, port, f);
}

static struct flow *
suppressor_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const bool *off = n->state;

	return off[port] ? NULL : sim_ask(s, n, port);
}

/* The port of "activeN". */
static bool
active_port(const struct sim_node *n, const char *name, int64_t *port)
{
	return strncmp(name, "active", 6) == 0 && sim_parse_int(name + 6, port) && *port >= 0 &&
	    *port < n->element->ninputs;
}

static bool
suppressor_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const bool *off = n->state;
	int64_t port;

	(void)s;
	if (!active_port(n, name, &port))
		return false;
	sb_add(out, off[port] ? "false" : "true");
	return true;
}

static int
suppressor_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	bool *off = n->state, active;
	int64_t port;

	(void)s;
	if (strcmp(name, "reset") == 0) {
		memset(off, 0, n->element->ninputs * sizeof(*off));
		return 0;
	}
	if (!active_port(n, name, &port))
		return SIM_UNKNOWN;
	if (!sim_parse_bool(arg, &active))
		return SIM_BAD_VALUE;
	off[port] = !active;
	return 0;
}

static bool
bypass_init(struct sim *s, struct sim_node *n)
{
	bool *active = n->state = arena_alloc(s->in->engine->arena, sizeof(*active));

	*active = sim_int(n, "ACTIVE") != 0;
	return true;
}

static void
bypass_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const bool *active = n->state;

	sim_send(s, n, *active && port == 0 && n->element->noutputs > 1 ? 1 : 0, f);
}

static struct flow *
bypass_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const bool *active = n->state;

	return sim_ask(s, n, *active && port == 0 && n->element->ninputs > 1 ? 1 : 0);
}

static bool
bypass_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const bool *active = n->state;

	(void)s;
	if (strcmp(name, "active") != 0)
		return false;
	sb_add(out, *active ? "true" : "false");
	return true;
}

static int
bypass_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	(void)s;
	if (strcmp(name, "active") != 0)
		return SIM_UNKNOWN;
	return sim_parse_bool(arg, n->state) ? 0 : SIM_BAD_VALUE;
}

struct stride {
	struct { int64_t tickets; uint64_t pass, stride; } *v;
	uint32_t *list, listed;		/* outputs with tickets, by pass */
};

/* Among equals the one that was inserted last comes first. */
static void
stride_insert(struct stride *t, uint32_t i)
{
	uint32_t at = 0;

	while (at < t->listed && t->v[i].pass > t->v[t->list[at]].pass)
		at++;
	memmove(t->list + at + 1, t->list + at, (t->listed - at) * sizeof(*t->list));
	t->list[at] = i;
	t->listed++;
}

static void
stride_set(struct stride *t, uint32_t i, int64_t tickets)
{
	t->v[i].tickets = MIN_OF(tickets, 1 << 15);
	t->v[i].stride = tickets > 0 ? (uint64_t)((1 << 16) / t->v[i].tickets) : 0;
}

static bool
stride_init(struct sim *s, struct sim_node *n)
{
	struct arena *a = s->in->engine->arena;
	struct stride *t = n->state = arena_alloc(a, sizeof(*t));
	const struct click_value *args = click_arg(&n->args, "TICKETS");
	uint32_t ports = n->element->noutputs;

	t->v = arena_alloc_array(a, ports + 1, sizeof(*t->v));
	t->list = arena_alloc_array(a, ports + 1, sizeof(*t->list));
	for (uint32_t i = ports; i-- > 0; ) {
		stride_set(t, i, i < args->count ? args->list[i].i : 0);
		t->v[i].pass = t->v[i].stride;
		if (t->v[i].tickets > 0)
			stride_insert(t, i);
	}
	return true;
}

static void
stride_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct stride *t = n->state;
	uint32_t i;

	(void)port;
	if (t->listed == 0) {
		sim_drop(s, f);
		return;
	}
	i = t->list[0];
	memmove(t->list, t->list + 1, --t->listed * sizeof(*t->list));
	t->v[i].pass += t->v[i].stride;
	stride_insert(t, i);
	sim_send(s, n, i, f);
}

/* "ticketsN", or "config" for all. */
static bool
stride_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct stride *t = n->state;
	int64_t port;

	(void)s;
	if (strcmp(name, "config") == 0) {
		for (uint32_t i = 0; i < n->element->noutputs; i++)
			sb_printf(out, "%s%lld", i > 0 ? ", " : "", (long long)t->v[i].tickets);
		return true;
	}
	if (strncmp(name, "tickets", 7) != 0 || !sim_parse_int(name + 7, &port) || port < 0 ||
	    port >= n->element->noutputs)
		return false;
	sb_printf(out, "%lld", (long long)t->v[port].tickets);
	return true;
}

static int
stride_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct stride *t = n->state;
	int64_t port, tickets, old;
	uint32_t at = 0;

	(void)s;
	if (strncmp(name, "tickets", 7) != 0 || !sim_parse_int(name + 7, &port) || port < 0 ||
	    port >= n->element->noutputs)
		return SIM_UNKNOWN;
	if (!sim_parse_int(arg, &tickets) || tickets < 0)
		return SIM_BAD_VALUE;
	old = t->v[port].tickets;
	stride_set(t, (uint32_t)port, tickets);
	if (tickets == 0 && old > 0) {
		while (t->list[at] != port)
			at++;
		memmove(t->list + at, t->list + at + 1, (t->listed - at - 1) * sizeof(*t->list));
		t->listed--;
	} else if (tickets > 0 && old <= 0) {
		t->v[port].pass = t->listed == 0 ? 0 :
		    t->v[t->list[0]].pass + t->v[port].stride;
		stride_insert(t, (uint32_t)port);
	}
	return 0;
}

struct trigger {
	uint64_t at;
	const char *call;		/* NULL: none */
	bool done;
};

enum { PACKET_SCALE = 10, OCTET_SCALE = 4 };

struct counter {
	uint64_t count, bytes;
	struct trigger of_count, of_bytes;
	struct ewma packets, octets;		/* per second */
};

static bool
set_trigger(struct sim *s, struct trigger *t, const char *text)
{
	const char *word = sim_word(s, &text);
	int64_t at;

	if (!sim_parse_int(word, &at) || at < 0)
		return false;
	*t = (struct trigger){ (uint64_t)at, text, false };
	return true;
}

static bool
counter_init(struct sim *s, struct sim_node *n)
{
	struct counter *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	const char *count = sim_string(n, "COUNT_CALL", NULL);
	const char *bytes = sim_string(n, "BYTE_COUNT_CALL", NULL);

	ewma_init(&c->packets, PACKET_SCALE, s->now);
	ewma_init(&c->octets, OCTET_SCALE, s->now);
	return (count == NULL || (set_trigger(s, &c->of_count, count) &&
				  sim_check_call(s, n, c->of_count.call))) &&
	    (bytes == NULL || (set_trigger(s, &c->of_bytes, bytes) &&
			       sim_check_call(s, n, c->of_bytes.call)));
}

static void
pull_trigger(struct sim *s, struct sim_node *n, struct trigger *t)
{
	t->done = true;
	(void)sim_call_write(s, n, t->call);
}

static void
counter_add(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct counter *c = n->state;

	c->count++;
	c->bytes += sim_length(s, f);
	ewma_add(&c->packets, s->now, 1);
	ewma_add(&c->octets, s->now, sim_length(s, f));
	if (c->of_count.call != NULL && !c->of_count.done && c->count == c->of_count.at)
		pull_trigger(s, n, &c->of_count);
	if (c->of_bytes.call != NULL && !c->of_bytes.done && c->bytes >= c->of_bytes.at)
		pull_trigger(s, n, &c->of_bytes);
}

static void
counter_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	counter_add(s, n, f);
	sim_send(s, n, port, f);
}

static struct flow *
counter_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		counter_add(s, n, f);
	return f;
}

static void
print_rate(struct sim *s, struct ewma *m, unsigned shift, struct strbuf *out)
{
	ewma_add(m, s->now, 0);
	ewma_print(m, shift, out);
}

static bool
counter_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct counter *c = n->state;

	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)c->count);
	else if (strcmp(name, "byte_count") == 0)
		sb_printf(out, "%llu", (unsigned long long)c->bytes);
	else if (strcmp(name, "count_call") == 0 && c->of_count.call != NULL)
		sb_printf(out, "%llu", (unsigned long long)c->of_count.at);
	else if (strcmp(name, "rate") == 0)
		print_rate(s, &c->packets, 0, out);
	else if (strcmp(name, "byte_rate") == 0)
		print_rate(s, &c->octets, 0, out);
	else if (strcmp(name, "bit_rate") == 0)
		print_rate(s, &c->octets, 3, out);
	else
		return strcmp(name, "count_call") == 0;
	return true;
}

static int
counter_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct counter *c = n->state;

	if (strcmp(name, "reset") == 0 || strcmp(name, "reset_counts") == 0) {
		c->count = c->bytes = 0;
		c->of_count.done = c->of_bytes.done = false;
		return 0;
	}
	if (strcmp(name, "count_call") == 0)
		return set_trigger(s, &c->of_count, arg) ? 0 : SIM_BAD_VALUE;
	if (strcmp(name, "byte_count_call") == 0)
		return set_trigger(s, &c->of_bytes, arg) ? 0 : SIM_BAD_VALUE;
	return SIM_UNKNOWN;
}

/* In milliseconds, all in 32 bits; what comes in the first IGNORE seconds does not count. */
struct average {
	uint32_t count, bytes, first, last, ignore;
};

static bool
average_init(struct sim *s, struct sim_node *n)
{
	struct average *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));

	a->ignore = (uint32_t)sim_int(n, "IGNORE") * 1000;
	return true;
}

static void
average_add(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct average *a = n->state;

	a->last = (uint32_t)(s->now / (SIM_SECOND / 1000));
	if (a->first == 0)
		a->first = a->last;
	if (a->last - a->first < a->ignore)
		return;
	a->count++;
	a->bytes += sim_length(s, f);
}

static void
average_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	average_add(s, n, f);
	sim_send(s, n, port, f);
}

static struct flow *
average_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		average_add(s, n, f);
	return f;
}

static bool
average_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct average *a = n->state;
	bool bytes = strncmp(name, "byte_", 5) == 0;
	uint32_t sum = bytes ? a->bytes : a->count, time = a->last - a->first - a->ignore;

	(void)s;
	name += bytes ? 5 : 0;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%u", sum);
	else if (strcmp(name, "rate") == 0)
		sb_printf(out, "%.12g", (double)sum * 1000 / MAX_OF(time, 1u));
	else
		return false;
	return true;
}

static int
average_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct average *a = n->state;

	(void)s;
	(void)arg;
	if (strcmp(name, "reset") != 0)
		return SIM_UNKNOWN;
	*a = (struct average){ .ignore = a->ignore };
	return 0;
}

/* A hundred times a second: the driver stops when one of those that are watched has nothing to do. */
static bool
watcher_init(struct sim *s, struct sim_node *n)
{
	sim_timer_after(s, n, SIM_SECOND / 100);
	return true;
}

static void
watcher_timer(struct sim *s, struct sim_node *n)
{
	const struct click_value *v = click_arg(&n->args, "ARG");
	const struct sim_node *watched;

	for (size_t i = 0; i < v->count; i++) {
		watched = sim_find(s, n, v->list[i].s, v->list[i].len);
		if (watched != NULL && !watched->task.scheduled) {
			sim_stop(s);
			return;
		}
	}
	sim_timer_after(s, n, SIM_SECOND / 100);
}

const struct sim_class sim_classes_switch[] = {
	{ .name = "Suppressor", .init = suppressor_init, .push = suppressor_push,
	  .pull = suppressor_pull, .read = suppressor_read, .write = suppressor_write },
	{ .name = "Bypass", .init = bypass_init, .push = bypass_push, .pull = bypass_pull,
	  .read = bypass_read, .write = bypass_write },
	{ .name = "StrideSwitch", .init = stride_init, .push = stride_push,
	  .read = stride_read, .write = stride_write },
	{ .name = "Counter", .init = counter_init, .push = counter_push, .pull = counter_pull,
	  .read = counter_read, .write = counter_write },
	{ .name = "AverageCounter", .init = average_init, .push = average_push,
	  .pull = average_pull, .read = average_read, .write = average_write },
	{ .name = "QuitWatcher", .init = watcher_init, .timer = watcher_timer },
	{ .name = NULL },
};
