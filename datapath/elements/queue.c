/*
 * queue.c - where push becomes pull. A ring that grows to its capacity, and a notifier for who
 * waits: it is woken by the first packet and sleeps after a while of emptiness.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/queue.h"
#include "datapath/runtime/router.h"

enum { EMPTY_PULLS = 8, FIRST_ROOM = 64 };

struct queue {
	struct element el;
	struct pkt **ring;
	uint32_t room;			/* power of two */
	uint32_t head, length;
	uint32_t capacity, highwater;
	uint64_t dropped;
	unsigned empty;			/* pulls that found nothing, in a row */
	struct notifier notifier;
	struct notifier space;		/* active: not full */
};

static void grow(struct queue *q)
{
	uint32_t room = q->room ? q->room * 2 : FIRST_ROOM;
	struct pkt **ring = x_malloc(sizeof(*ring) * room);

	for (uint32_t i = 0; i < q->length; i++)
		ring[i] = q->ring[(q->head + i) & (q->room - 1)];
	free(q->ring);
	q->ring = ring;
	q->room = room;
	q->head = 0;
}

static void append(struct queue *q, struct pkt *p)
{
	if (UNLIKELY(q->length == q->room))
		grow(q);
	q->ring[(q->head + q->length++) & (q->room - 1)] = p;
}

/* There is room. */
static void append_all(struct queue *q, const struct batch *b)
{
	uint32_t at = (q->head + q->length) & (q->room - 1);
	unsigned n = MIN_OF(b->n, q->room - at);

	memcpy(&q->ring[at], b->p, n * sizeof(b->p[0]));
	memcpy(q->ring, &b->p[n], (b->n - n) * sizeof(b->p[0]));
	q->length += b->n;
}

static void prepend(struct queue *q, struct pkt *p)
{
	if (UNLIKELY(q->length == q->room))
		grow(q);
	q->head = (q->head - 1) & (q->room - 1);
	q->ring[q->head] = p;
	q->length++;
}

static struct pkt *take_first(struct queue *q)
{
	struct pkt *p = q->ring[q->head];

	q->head = (q->head + 1) & (q->room - 1);
	q->length--;
	return p;
}

static struct pkt *take_last(struct queue *q)
{
	q->length--;
	return q->ring[(q->head + q->length) & (q->room - 1)];
}

static void lose(struct queue *q, struct pkt *p)
{
	q->dropped++;
	(void)element_reject(&q->el, DROP_QUEUE_FULL, p);
}

static void look_at_space(struct queue *q)
{
	if (q->length >= q->capacity)
		q->space.active = false;
	else
		notifier_wake(&q->space);
}

static void filled(struct queue *q)
{
	look_at_space(q);
	if (q->length > q->highwater)
		q->highwater = q->length;
	if (q->length && !q->notifier.active) {
		q->empty = 0;
		notifier_wake(&q->notifier);
	}
}

static void queue_push(struct element *e, unsigned port, struct batch *b)
{
	struct queue *q = (struct queue *)e;

	(void)port;
	while (q->length + b->n > q->room && q->room < q->capacity)
		grow(q);
	if (LIKELY(q->length + b->n <= MIN_OF(q->room, q->capacity))) {
		append_all(q, b);
	} else {
		for (unsigned i = 0; i < b->n; i++) {
			if (q->length < q->capacity)
				append(q, b->p[i]);
			else
				lose(q, b->p[i]);
		}
	}
	b->n = 0;
	filled(q);
}

/* The oldest makes room. */
static void front_drop_push(struct element *e, unsigned port, struct batch *b)
{
	struct queue *q = (struct queue *)e;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		append(q, b->p[i]);
		if (q->length > q->capacity)
			lose(q, take_first(q));
	}
	b->n = 0;
	filled(q);
}

/* Input 1 is a stack in front of the queue; when it is full the last of all goes. */
static void mixed_push(struct element *e, unsigned port, struct batch *b)
{
	struct queue *q = (struct queue *)e;

	if (!port) {
		queue_push(e, 0, b);
		return;
	}
	for (unsigned i = 0; i < b->n; i++) {
		prepend(q, b->p[i]);
		if (q->length > q->capacity)
			lose(q, take_last(q));
	}
	b->n = 0;
	filled(q);
}

static void queue_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct queue *q = (struct queue *)e;
	unsigned n;

	(void)port;
	if (!q->length) {
		if (++q->empty > EMPTY_PULLS)
			q->notifier.active = false;
		return;
	}
	q->empty = 0;
	max = MIN_OF(max, (unsigned)BATCH_MAX - b->n);
	max = MIN_OF(max, q->length);
	n = MIN_OF(max, q->room - q->head);
	memcpy(&b->p[b->n], &q->ring[q->head], n * sizeof(b->p[0]));
	memcpy(&b->p[b->n + n], q->ring, (max - n) * sizeof(b->p[0]));
	b->n += max;
	q->head = (q->head + max) & (q->room - 1);
	q->length -= max;
	look_at_space(q);
}

static bool queue_configure(struct element *e, struct setup *s)
{
	struct queue *q = (struct queue *)e;

	q->capacity = setup_u32(s, "CAPACITY");
	q->notifier.active = true;
	q->space.active = true;
	return true;
}

static void queue_stop(struct element *e)
{
	struct queue *q = (struct queue *)e;

	while (q->length)
		element_drop(e, DROP_STOPPED, take_first(q));
	free(q->ring);
	q->ring = NULL;
	notifier_fini(&q->notifier);
	notifier_fini(&q->space);
}

static bool keeps_newest(const struct element *e)
{
	return e->cls->push == front_drop_push;
}

/* In their order; what has no room in a smaller queue stays behind. */
static void queue_take_state(struct element *e, struct element *old)
{
	struct queue *q = (struct queue *)e, *from = (struct queue *)old;

	while (keeps_newest(e) && from->length > q->capacity)
		element_drop(old, DROP_STOPPED, take_first(from));
	while (from->length && q->length < q->capacity)
		append(q, take_first(from));
	q->dropped = from->dropped;
	q->highwater = from->highwater;
	filled(q);
}

static struct notifier *queue_notifier(struct element *e)
{
	return &((struct queue *)e)->notifier;
}

static bool write_capacity(struct element *e, const char *value, struct strbuf *out)
{
	struct queue *q = (struct queue *)e;
	int64_t v;

	if (!handler_parse_int(value, 0, UINT32_MAX, &v, out))
		return false;
	q->capacity = (uint32_t)v;
	/* what has no room any more goes without a word: neither counted nor by output 1 */
	while (q->length > q->capacity)
		element_drop(e, DROP_QUEUE_FULL, keeps_newest(e) ? take_first(q) : take_last(q));
	look_at_space(q);
	return true;
}

static bool write_reset_counts(struct element *e, const char *value, struct strbuf *out)
{
	struct queue *q = (struct queue *)e;

	(void)value;
	(void)out;
	q->dropped = 0;
	q->highwater = q->length;
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct queue *q = (struct queue *)e;

	(void)value;
	(void)out;
	while (q->length)
		(void)element_reject(e, DROP_QUEUE_FULL, take_first(q));
	look_at_space(q);
	return true;
}

READ_U64(read_length, struct queue, length)
READ_U64(read_highwater, struct queue, highwater)
READ_U64(read_capacity, struct queue, capacity)
READ_U64(read_drops, struct queue, dropped)

static const struct handler handlers[] = {
	{ "length", read_length, NULL },
	{ "highwater_length", read_highwater, NULL },
	{ "capacity", read_capacity, write_capacity },
	{ "drops", read_drops, NULL },
	{ "reset_counts", NULL, write_reset_counts },
	{ "reset", NULL, write_reset },
	{ 0 }
};

#define QUEUE(name, push_fn, tells) \
	{ name, sizeof(struct queue), .push = push_fn, .pull = queue_pull, \
	  .configure = queue_configure, .stop = queue_stop, .notifier = tells, \
	  .take_state = queue_take_state, .keeps = "packets and counts", .handlers = handlers, \
	  .drops = DROPS(DROP_QUEUE_FULL, DROP_STOPPED) }

const struct element_class queue_classes[] = {
	QUEUE("Queue", queue_push, queue_notifier),
	QUEUE("FullNoteQueue", queue_push, queue_notifier),
	QUEUE("QuickNoteQueue", queue_push, queue_notifier),
	QUEUE("NotifierQueue", queue_push, queue_notifier),
	QUEUE("ThreadSafeQueue", queue_push, queue_notifier),
	QUEUE("SimpleQueue", queue_push, NULL),
	QUEUE("FrontDropQueue", front_drop_push, queue_notifier),
	QUEUE("MixedQueue", mixed_push, queue_notifier),
	{ 0 }
};

bool queue_holds(const struct element *e, uint32_t *length)
{
	if (e->cls->pull != queue_pull)
		return false;
	*length = ((const struct queue *)e)->length;
	return true;
}

/* Of the classes that Click has tell it: the others are full without a word. */
static struct notifier *space_of(struct element *e)
{
	static const char *const tell[] = { "Queue", "FullNoteQueue", "QuickNoteQueue", "ThreadSafeQueue" };

	for (size_t i = 0; i < ARRAY_LEN(tell); i++)
		if (!strcmp(e->cls->name, tell[i]))
			return &((struct queue *)e)->space;
	return NULL;
}

static void find_space(struct signal *s, const struct router *r, uint32_t at, struct task *t, bool *seen)
{
	const struct click_config *c = r->config;

	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *k = &c->connections[i];
		struct notifier *n;

		if (k->from != at || seen[k->to])
			continue;
		seen[k->to] = true;
		n = space_of(r->elements[k->to]);
		if (!n) {
			find_space(s, r, k->to, t, seen);
			continue;
		}
		*VEC_ADD(&s->from) = n;
		*VEC_ADD(&n->waiting) = t;
	}
}

void queue_find_space(struct signal *s, struct element *e, struct task *t)
{
	bool *seen = x_calloc(e->router->count, sizeof(*seen));
	uint32_t at = 0;

	while (e->router->elements[at] != e)
		at++;
	seen[at] = true;
	find_space(s, e->router, at, t, seen);
	s->always = s->from.n == 0;
	free(seen);
}
