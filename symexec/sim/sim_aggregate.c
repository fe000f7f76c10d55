/*
 * sim_aggregate.c - AggregateIPFlows in a concrete run: a flow of TCP or UDP gets the next number when it begins, when it
 * has been silent too long, and, for TCP, with a SYN after its end: FIN from both sides, or RST. The color tells the
 * direction. Click keeps fragments back until it knows their ports; here those behind the first leave by output 1, as
 * with FRAGMENTS false.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"

enum { TCP = 6, UDP = 17, FLAGS = 13, FIN = 1, SYN = 2, RST = 4, MF = 0x2000, OFFSET = 0x1fff };

static const uint64_t SECOND = 1000000000;

struct tuple {
	uint32_t addr[2];
	uint32_t port[2];
	uint8_t proto;
};

struct numbered {
	struct tuple t;			/* of the packet that began it */
	uint32_t number;
	uint64_t last;
	unsigned ended;			/* bit by direction that sent FIN; 3: done */
};

struct numbering {
	VEC(struct numbered) flows;
	uint32_t next;
};

static bool
numbering_init(struct sim *s, struct sim_node *n)
{
	struct numbering *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));

	a->next = 1;
	return true;
}

static void
numbering_fini(struct sim *s, struct sim_node *n)
{
	struct numbering *a = n->state;

	(void)s;
	if (a != NULL)
		VEC_FREE(&a->flows);
}

/* 0 or 1: the direction; -1: another flow. */
static int
direction(const struct tuple *a, const struct tuple *b)
{
	for (int turn = 0; turn < 2; turn++)
		if (a->proto == b->proto && a->addr[0] == b->addr[turn] &&
		    a->addr[1] == b->addr[!turn] && a->port[0] == b->port[turn] &&
		    a->port[1] == b->port[!turn])
			return turn;
	return -1;
}

static uint64_t
limit(const struct sim_node *n, const struct numbered *f)
{
	if (f->t.proto == UDP)
		return (uint64_t)sim_int(n, "UDP_TIMEOUT");
	return SECOND * (uint64_t)sim_int(n, f->ended == 3 ? "TCP_DONE_TIMEOUT" : "TCP_TIMEOUT");
}

/* The flow of the packet at time `now`, begun anew where it is over. */
static struct numbered *
find_flow(struct sim_node *n, const struct tuple *t, uint64_t now, bool syn, int *turn)
{
	struct numbering *a = n->state;
	struct numbered *f = NULL;

	for (size_t i = 0; i < a->flows.n && f == NULL; i++)
		if ((*turn = direction(&a->flows.v[i].t, t)) >= 0)
			f = &a->flows.v[i];
	if (f != NULL && !(syn && f->ended == 3) && (now < f->last || now - f->last <= limit(n, f)))
		return f;
	if (f == NULL)
		f = VEC_ADD(&a->flows);
	*turn = 0;
	*f = (struct numbered){ .t = *t, .number = a->next++ };
	return f;
}

static bool
read_tuple(const struct sim_ip *p, struct tuple *t)
{
	const uint8_t *ports = p->ip + p->hl;

	t->proto = p->ip[9];
	if ((t->proto != TCP && t->proto != UDP) || p->ip_len < p->hl + 4 ||
	    (sim_get16(p->ip + 6) & OFFSET) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		t->addr[i] = sim_get32(p->ip + 12 + 4 * i);
		t->port[i] = sim_get16(ports + 2 * i);
	}
	return true;
}

static void
mark(struct sim *s, struct flow *f, uint32_t number, int color)
{
	struct engine *e = s->in->engine;

	for (uint32_t i = 0; i < 4; i++)
		flow_write(e, f, BASE_ANNO, (int32_t)(ANNO_AGGREGATE + i) * 8, 8,
			   value_const(e->values, number >> (8 * i) & 0xff, 8));
	flow_write(e, f, BASE_ANNO, ANNO_PAINT * 8, 8, value_const(e->values, (uint64_t)color, 8));
}

/* Whether it is of a flow; if not it has left by output 1. */
static bool
number_packet(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct numbered *flow;
	struct tuple t;
	struct sim_ip p;
	unsigned flags = 0;
	bool known = f->net != POINTER_NONE;
	int turn;

	if (known && !sim_ip_read(s, n, f, &p))
		return false;
	if (known) {
		known = read_tuple(&p, &t);
		if (known && t.proto == TCP && p.ip_len > p.hl + FLAGS)
			flags = p.ip[p.hl + FLAGS];
		if ((sim_get16(p.ip + 6) & (MF | OFFSET)) != 0 &&
		    (!sim_given(n, "FRAGMENTS") || sim_int(n, "FRAGMENTS")))
			n->chance = "when the fragments of a flow go on";
		sim_ip_fini(&p);
	}
	if (!known) {
		sim_send(s, n, 1, f);
		return false;
	}
	flow = find_flow(n, &t, f->timestamp, (flags & SYN) != 0, &turn);
	flow->last = f->timestamp;
	flow->ended |= flags & RST ? 3u : flags & FIN ? 1u << turn : 0;
	mark(s, f, flow->number, turn);
	return true;
}

static void
flows_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	if (number_packet(s, n, f))
		sim_send(s, n, 0, f);
}

static struct flow *
flows_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f != NULL && number_packet(s, n, f) ? f : NULL;
}

const struct sim_class sim_classes_aggregate[] = {
	{ .name = "AggregateIPFlows", .init = numbering_init, .push = flows_push,
	  .pull = flows_pull, .fini = numbering_fini },
	{ .name = NULL },
};
