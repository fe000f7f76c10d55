/*
 * cpu.c - CPUSwitch and CPUQueue: output and queue by the processor that runs. A router is run by one
 * thread here, so it is always the first one.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct cpu_queue {
	struct element el;
	struct pkt *first, *last;
	uint32_t length, capacity;
	uint64_t drops;
};

static void switch_push(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	element_push(e, 0, b);
}

static void append(struct cpu_queue *q, struct pkt *p)
{
	if (q->length >= q->capacity) {
		q->drops++;
		element_drop(&q->el, DROP_QUEUE_FULL, p);
		return;
	}
	p->next = NULL;
	*(q->last ? &q->last->next : &q->first) = p;
	q->last = p;
	q->length++;
}

static struct pkt *take_first(struct cpu_queue *q)
{
	struct pkt *p = q->first;

	if (!p)
		return NULL;
	q->first = p->next;
	if (!q->first)
		q->last = NULL;
	q->length--;
	return p;
}

static void queue_push(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	for (unsigned i = 0; i < b->n; i++)
		append((struct cpu_queue *)e, b->p[i]);
	b->n = 0;
}

static void queue_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct pkt *p;

	(void)port;
	while (max-- && (p = take_first((struct cpu_queue *)e)) != NULL)
		b->p[b->n++] = p;
}

static bool queue_configure(struct element *e, struct setup *s)
{
	((struct cpu_queue *)e)->capacity = setup_u32(s, "CAPACITY");
	return true;
}

static void queue_stop(struct element *e)
{
	struct pkt *p;

	while ((p = take_first((struct cpu_queue *)e)) != NULL)
		element_drop(e, DROP_STOPPED, p);
}

static void queue_take_state(struct element *e, struct element *old)
{
	struct cpu_queue *q = (struct cpu_queue *)e, *o = (struct cpu_queue *)old;
	struct pkt *p;

	q->drops = o->drops;
	while ((p = take_first(o)) != NULL)
		append(q, p);
}

READ_U64(read_capacity, struct cpu_queue, capacity)
READ_U64(read_drops, struct cpu_queue, drops)

static const struct handler queue_handlers[] = {
	{ "capacity", read_capacity, NULL },
	{ "drops", read_drops, NULL },
	{ 0 }
};

const struct element_class cpu_classes[] = {
	{ "CPUSwitch", .push = switch_push },
	{ "CPUQueue", sizeof(struct cpu_queue), .push = queue_push, .pull = queue_pull,
	  .configure = queue_configure, .stop = queue_stop, .take_state = queue_take_state,
	  .keeps = "packets and counts", .handlers = queue_handlers,
	  .drops = DROPS(DROP_QUEUE_FULL, DROP_STOPPED) },
	{ 0 }
};
