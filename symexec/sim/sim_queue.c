/*
 * sim_queue.c - queues. The rule program says that a packet is to be put into one, of which kind and how large; here it
 * is kept until somebody pulls. A queue that was asked in vain often enough lets its pullers sleep.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

enum { SLEEPY = 9 };	/* vain pulls before that */

static struct flow **
slot(const struct sim_fifo *q, size_t i)
{
	return &q->v[(q->head + i) % q->cap];
}

static void
grow(struct sim_fifo *q)
{
	struct sim_fifo n = { .cap = q->cap == 0 ? 16 : q->cap * 2, .n = q->n };

	if (q->n < q->cap)
		return;
	n.v = x_calloc(n.cap, sizeof(struct flow *));
	for (size_t i = 0; i < q->n; i++)
		n.v[i] = *slot(q, i);
	free(q->v);
	*q = n;
}

static void
put_last(struct sim_fifo *q, struct flow *f)
{
	grow(q);
	*slot(q, q->n++) = f;
}

static void
put_first(struct sim_fifo *q, struct flow *f)
{
	grow(q);
	q->head = (q->head + q->cap - 1) % q->cap;
	q->n++;
	*slot(q, 0) = f;
}

static struct flow *
take_first(struct sim_fifo *q)
{
	struct flow *f;

	if (q->n == 0)
		return NULL;
	f = *slot(q, 0);
	q->head = (q->head + 1) % q->cap;
	q->n--;
	return f;
}

static struct flow *
take_last(struct sim_fifo *q)
{
	return q->n == 0 ? NULL : *slot(q, --q->n);
}

static bool
is(const struct sim_node *n, const char *name)
{
	return n->cls != NULL && strcmp(n->cls->name, name) == 0;
}

static bool
notes_full(const struct sim_node *n)
{
	return n->cls != NULL && (n->cls->flags & SIM_NOTIFIES_FULL);
}

/* What does not fit leaves by output 1. */
static void
overflow(struct sim *s, struct sim_node *n, struct flow *f)
{
	n->drops++;
	sim_send(s, n, 1, f);
}

void
sim_enqueue(struct sim *s, struct sim_node *n, const struct terminator *rule, struct flow *f)
{
	bool full = n->queue.n >= rule->capacity, front = strcmp(rule->text, "front-drop") == 0;
	bool lifo = strcmp(rule->text, "lifo") == 0;

	n->queue_rule = rule;
	if (full && (n->queue.n == 0 || (!front && !lifo))) {
		overflow(s, n, f);
		return;
	}
	if (full && front)
		overflow(s, n, take_first(&n->queue));
	if (lifo) {
		struct flow *old = full ? take_last(&n->queue) : NULL;

		put_first(&n->queue, f);
		if (old != NULL) {
			overflow(s, n, old);
			return;
		}
	} else {
		put_last(&n->queue, f);
	}
	n->highwater = MAX_OF(n->highwater, n->queue.n);
	sim_wake(s, &n->empty);
	if (notes_full(n) && n->queue.n >= rule->capacity)
		sim_sleep(&n->full);
}

struct flow *
sim_dequeue(struct sim *s, struct sim_node *n)
{
	struct flow *f = take_first(&n->queue);

	if (f != NULL) {
		n->sleepiness = 0;
		if (notes_full(n))
			sim_wake(s, &n->full);
		if (n->queue.n == 0 && is(n, "QuickNoteQueue"))
			sim_sleep(&n->empty);
	} else if (n->sleepiness >= SLEEPY || is(n, "QuickNoteQueue")) {
		sim_sleep(&n->empty);
	} else {
		n->sleepiness++;
	}
	return f;
}

static bool
queue_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "length") == 0)
		sb_printf(out, "%zu", n->queue.n);
	else if (strcmp(name, "highwater_length") == 0)
		sb_printf(out, "%llu", (unsigned long long)n->highwater);
	else if (strcmp(name, "capacity") == 0)
		sb_printf(out, "%lld", (long long)sim_int(n, "CAPACITY"));
	else if (strcmp(name, "drops") == 0)
		sb_printf(out, "%llu", (unsigned long long)n->drops);
	else
		return false;
	return true;
}

/* A smaller queue loses its newest packets, one that drops in front its oldest. */
static int
set_capacity(struct sim *s, struct sim_node *n, const char *arg)
{
	bool front = is(n, "FrontDropQueue");
	int64_t v;

	if (!sim_parse_int(arg, &v) || v < 0 || v > UINT32_MAX ||
	    !sim_reconfigure(s, n, "CAPACITY", arg))
		return SIM_BAD_VALUE;
	while (n->queue.n > (uint64_t)v)
		sim_drop(s, front ? take_first(&n->queue) : take_last(&n->queue));
	if (notes_full(n) && n->queue.n < (uint64_t)v)
		sim_wake(s, &n->full);
	return 0;
}

static int
queue_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct flow *f;

	if (strcmp(name, "capacity") == 0)
		return set_capacity(s, n, arg);
	if (strcmp(name, "reset_counts") == 0) {
		n->drops = 0;
		n->highwater = n->queue.n;
		return 0;
	}
	if (strcmp(name, "reset") != 0)
		return SIM_UNKNOWN;
	while ((f = sim_dequeue(s, n)) != NULL)
		sim_send(s, n, 1, f);
	return 0;
}

#define QUEUE(name_, flags_) { .name = name_, .flags = flags_, .read = queue_read, \
	.write = queue_write }

const struct sim_class sim_classes_queue[] = {
	QUEUE("Queue", SIM_NOTIFIES_EMPTY | SIM_NOTIFIES_FULL),
	QUEUE("FullNoteQueue", SIM_NOTIFIES_EMPTY | SIM_NOTIFIES_FULL),
	QUEUE("QuickNoteQueue", SIM_NOTIFIES_EMPTY | SIM_NOTIFIES_FULL),
	QUEUE("ThreadSafeQueue", SIM_NOTIFIES_EMPTY | SIM_NOTIFIES_FULL),
	QUEUE("NotifierQueue", SIM_NOTIFIES_EMPTY),
	QUEUE("MixedQueue", SIM_NOTIFIES_EMPTY),
	QUEUE("FrontDropQueue", SIM_NOTIFIES_EMPTY),
	QUEUE("SimpleQueue", 0),
	{ .name = NULL },
};
