/*
 * codel.c - CoDel: packets are dropped when they are pulled, once all have waited too long for an interval, and then the more
 * often the longer that lasts: the gap between drops is the interval divided by the root of their number. Source: Nichols and
 * Jacobson, Controlling Queue Delay (2012), RFC 8289. How long a packet waited is told by its first-timestamp annotation
 * (SetTimestamp(FIRST true) in front of the queue); who has none passes and ends a time of drops, as in Click.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/near_queues.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/script.h"
#include "datapath/runtime/told.h"

enum { MILLISECOND = 1000000 };

struct codel {
	struct element el;
	struct near_queues queues;	/* that it tells of; packets come from wherever they do */
	uint64_t target, interval;	/* ns */
	uint64_t above;			/* when it will have been too long for an interval; 0: it is not */
	uint64_t next_drop;
	uint64_t now;
	uint32_t gaps;			/* drops since they began, that the gap depends on */
	bool dropping;
	uint64_t dropped;
};

/* A packet, or NULL; *late: it may be dropped. */
static struct pkt *next_packet(struct codel *c, bool *late)
{
	struct pkt *p = element_pull_one(&c->el, 0);
	int64_t since;

	*late = false;
	if (!p) {
		c->above = 0;
		return NULL;
	}
	memcpy(&since, p->anno + ANNO_FIRST_TIMESTAMP, sizeof(since));
	if (since < (int64_t)NS_PER_SECOND)
		return p;
	if ((int64_t)c->now - since < (int64_t)c->target)
		c->above = 0;
	else if (!c->above)
		c->above = c->now + c->interval;
	else
		*late = c->now >= c->above;
	return p;
}

static uint32_t root(uint64_t v)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1)
		if ((r | bit) * (r | bit) <= v)
			r |= bit;
	return (uint32_t)r;
}

/* With four bits behind the point, and of whole milliseconds, as Click has it. */
static uint64_t after_gap(const struct codel *c, uint64_t from)
{
	return from + c->interval / MILLISECOND * 16 * MILLISECOND / root((uint64_t)c->gaps * 256);
}

static void drop(struct codel *c, struct pkt *p)
{
	c->dropped++;
	element_drop(&c->el, DROP_CHANCE, p);
}

static struct pkt *go_on_dropping(struct codel *c, struct pkt *p, bool late)
{
	if (!late)
		c->dropping = false;
	while (c->dropping && c->now >= c->next_drop) {
		drop(c, p);
		c->gaps++;
		p = next_packet(c, &late);
		if (late)
			c->next_drop = after_gap(c, c->next_drop);
		else
			c->dropping = false;
	}
	return p;
}

static struct pkt *one(struct codel *c)
{
	int64_t since_drop;
	struct pkt *p;
	bool late;

	c->now = c->el.router->run.now;
	p = next_packet(c, &late);
	if (c->dropping)
		return go_on_dropping(c, p, late);
	since_drop = (int64_t)(c->now - c->next_drop);
	if (!late || (since_drop >= (int64_t)c->interval && c->now - c->above < c->interval))
		return p;
	drop(c, p);
	p = next_packet(c, &late);
	c->dropping = true;
	/* it was not long ago: what was learnt then still holds */
	c->gaps = since_drop < (int64_t)c->interval && c->gaps > 2 ? c->gaps - 2 : 1;
	c->next_drop = after_gap(c, c->now);
	return p;
}

static void codel_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	(void)port;
	for (unsigned i = 0; i < max; i++) {
		struct pkt *p = one((struct codel *)e);

		if (!p)
			return;
		b->p[b->n++] = p;
	}
}

static bool codel_configure(struct element *e, struct setup *s)
{
	struct codel *c = (struct codel *)e;

	c->target = (uint64_t)setup_int(s, "TARGET");
	c->interval = (uint64_t)setup_int(s, "INTERVAL");
	return true;
}

static bool codel_start(struct element *e, struct setup *s)
{
	return near_queues_find(&((struct codel *)e)->queues, e, s);
}

static void codel_stop(struct element *e)
{
	near_queues_fini(&((struct codel *)e)->queues);
}

static void codel_take_state(struct element *e, struct element *old)
{
	struct codel *c = (struct codel *)e;
	const struct codel *from = (const struct codel *)old;

	c->above = from->above;
	c->next_drop = from->next_drop;
	c->gaps = from->gaps;
	c->dropping = from->dropping;
	c->dropped = from->dropped;
}

READ_U64(read_drops, struct codel, dropped)

static bool read_stats(struct element *e, const char *args, struct strbuf *out)
{
	const struct codel *c = (const struct codel *)e;

	(void)args;
	sb_printf(out, "%u current queue\n%llu drops\n", near_queues_waiting(&c->queues), (unsigned long long)c->dropped);
	return true;
}

static bool read_queues(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	near_queues_print(&((const struct codel *)e)->queues, out);
	return true;
}

static bool read_target(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	(void)told_time(out, (int64_t)((const struct codel *)e)->target);
	sb_add(out, "s");
	return true;
}

/* Nothing, whatever it is, as in Click: its configuration tells. */
static bool read_interval(struct element *e, const char *args, struct strbuf *out)
{
	(void)e;
	(void)args;
	(void)out;
	return true;
}

static bool parse_time(const char *value, uint64_t *to, struct strbuf *out)
{
	uint64_t ns;

	if (!script_seconds(value, &ns)) {
		sb_printf(out, "expected a time, not '%s'", value);
		return false;
	}
	*to = ns;
	return true;
}

static bool write_target(struct element *e, const char *value, struct strbuf *out)
{
	return parse_time(value, &((struct codel *)e)->target, out);
}

static bool write_interval(struct element *e, const char *value, struct strbuf *out)
{
	return parse_time(value, &((struct codel *)e)->interval, out);
}

static const struct handler handlers[] = {
	{ "drops", read_drops, NULL },
	{ "codel_target", read_target, write_target },
	{ "codel_interval", read_interval, write_interval },
	{ "stats", read_stats, NULL },
	{ "queues", read_queues, NULL },
	{ 0 }
};

const struct element_class codel_classes[] = {
	{ "CoDel", sizeof(struct codel), .pull = codel_pull, .configure = codel_configure,
	  .start = codel_start, .stop = codel_stop, .take_state = codel_take_state,
	  .keeps = "how long packets wait", .handlers = handlers, .drops = DROPS(DROP_CHANCE) },
	{ 0 }
};
