/*
 * sim_device.c - FromDevice and ToDevice of a run that is fed (sim_feed.h). In any other run they have no packets.
 */
#include "models/base/mem.h"
#include "models/packet/reply.h"
#include "symexec/sim/sim_feed.h"
#include "symexec/sim/sim_int.h"

struct from_device {
	size_t next;		/* in the feed */
};

struct to_device {
	size_t output;
};

void
sim_feed(struct sim *s, struct sim_feed *f)
{
	s->feed = f;
}

void
sim_feed_expiry(struct sim *s, uint64_t when)
{
	uint64_t at = when - (SIM_EPOCH + FEED_SETTLE);

	if (s->feed != NULL && when > s->now && (s->feed->expires == 0 || at < s->feed->expires))
		s->feed->expires = at;
}

/* The next packet of the feed, from `at` on, that is for the device; n: none. */
static size_t
next_of(const struct sim *s, const struct sim_node *n, size_t at)
{
	while (at < s->feed->n && strcmp(s->feed->packets[at].port, sim_string(n, "DEVNAME", NULL)) != 0)
		at++;
	return at;
}

static void
wait_next(struct sim *s, struct sim_node *n)
{
	struct from_device *d = n->state;

	d->next = next_of(s, n, d->next);
	if (d->next < s->feed->n)
		sim_timer_at(s, n, SIM_EPOCH + FEED_SETTLE + s->feed->packets[d->next].at);
}

static bool
from_init(struct sim *s, struct sim_node *n)
{
	if (s->feed == NULL)
		return true;
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct from_device));
	wait_next(s, n);
	return true;
}

/* Where the packets of a device are kept, whichever element sends them; v.n: none does. */
static size_t
output_of(const struct sim *s, const char *port)
{
	size_t i = 0;

	while (i < s->outputs->v.n && strcmp(s->outputs->v.v[i].file, port) != 0)
		i++;
	return i;
}

/* The packet that the port has sent as its number k, or NULL. */
static const struct sim_written *
sent(const struct sim *s, const char *port, int64_t k)
{
	size_t i = output_of(s, port);

	return i < s->outputs->v.n && (size_t)k < s->outputs->v.v[i].packets.n ?
	    &s->outputs->v.v[i].packets.v[k] : NULL;
}

static void
deliver(struct sim *s, struct sim_node *n, struct sim_feed_packet *p, size_t index)
{
	const struct sim_written *to = p->bytes == NULL ? sent(s, p->port, p->reply_to) : NULL;
	uint8_t *answer = NULL;
	size_t len = p->len;
	struct flow *f;

	if (p->handler != NULL)
		p->taken = sim_write_named(s, p->handler, p->value) >= 0;
	if (s->stop_asked)
		return;
	if (to != NULL)
		answer = packet_answer(to->bytes, to->len, p->error, &len);
	if (p->bytes == NULL && answer == NULL) {
		s->feed->unanswered = true;
		return;
	}
	f = sim_packet(s, answer != NULL ? answer : p->bytes, (uint32_t)len, s->now);
	f->origin_packet = (uint32_t)index;
	s->count->in++;
	free(answer);
	sim_rules(s, n, 0, f);
}

static void
from_timer(struct sim *s, struct sim_node *n)
{
	struct from_device *d = n->state;
	size_t k = d->next;

	if (k >= s->feed->n) {
		sim_stop(s);
		return;
	}
	d->next++;
	deliver(s, n, &s->feed->packets[k], k);
	if (k + 1 == s->feed->n)
		sim_timer_after(s, n, FEED_SETTLE);
	else
		wait_next(s, n);
}

static bool
to_init(struct sim *s, struct sim_node *n)
{
	struct to_device *d;

	if (s->feed == NULL)
		return true;
	d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));
	d->output = output_of(s, sim_string(n, "DEVNAME", NULL));
	if (d->output == s->outputs->v.n)
		(void)sim_output_add(s->outputs, n->graph->name, sim_string(n, "DEVNAME", NULL));
	if (!sim_pulls(n, 0))
		return true;
	(void)sim_task_init(s, n, true);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return true;
}

static void
to_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct to_device *d = n->state;

	(void)port;
	if (d != NULL)
		sim_output_flow(s, d->output, f);
	if (n->element->noutputs > 0)
		sim_send(s, n, 0, f);
	else
		flow_free(s->in->engine, f);
}

static bool
to_task(struct sim *s, struct sim_node *n)
{
	struct flow *f = sim_ask(s, n, 0);

	if (f != NULL)
		to_push(s, n, 0, f);
	else if (!sim_active(&n->signal))
		return false;
	n->task.scheduled = true;
	return f != NULL;
}

const struct sim_class sim_classes_device[] = {
	{ .name = "FromDevice", .init = from_init, .timer = from_timer },
	{ .name = "ToDevice", .init = to_init, .task = to_task, .push = to_push },
	{ .name = NULL },
};
