/*
 * replay.c - see replay.h. State that boxes keep begins empty, as in a network that was just started; copies of a packet
 * are run one after the other, each to its end, until one is where the flow was last.
 */
#include "symexec/explore/replay.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "models/packet/parse.h"
#include "symexec/exec/exec.h"
#include "symexec/exec/sim_state.h"
#include "symexec/flow/history.h"
#include "symexec/graph/graph.h"

enum { MAX_STEPS = 20000, STEP_SLOTS = 16 };	/* so many slots of a packet are as much work as a step */

struct visit {
	struct flow *f;
	uint32_t node, port;
};

struct running {
	struct engine *e;
	const struct graph *g;
	VEC(struct visit) queue;
	uint32_t node;		/* that runs now */
	size_t work;
};

struct replay {
	const struct flow *f;
	const struct witness *w;
	VEC(const struct step *) ways;	/* the choices of this packet, the last one first */
	struct replay_asked asked;
};

uint32_t
replay_way(struct engine *e, uint32_t element, uint32_t n)
{
	struct replay *k = e->guide;

	for (size_t i = k->ways.n; i-- > 0;)
		if (k->ways.v[i] != NULL && k->ways.v[i]->element == element && k->ways.v[i]->a < n) {
			uint32_t way = k->ways.v[i]->a;

			k->ways.v[i] = NULL;
			return way;
		}
	return 0;
}

value
replay_number(struct engine *e, root chosen)
{
	return value_const(e->values, witness_value(e, e->guide->f, e->guide->w,
						    value_symbol(e->values, chosen)),
			   root_get(e->values, chosen)->width);
}

void
replay_note_asked(struct engine *e, uint16_t off)
{
	struct replay_asked *a = &e->guide->asked;

	if (off == 0)
		return;
	memmove(a->off + 1, a->off, (REPLAY_ASKED - 1) * sizeof(a->off[0]));
	a->off[0] = off;
	a->n = MIN_OF(a->n + 1, (unsigned)REPLAY_ASKED);
}

/* Whether the checksum at the byte can be known, and is right. */
static bool
is_right(const struct packet *p, uint32_t byte)
{
	static const uint8_t places[][2] = { { LAYER_IP, 10 }, { LAYER_TCP, 16 }, { LAYER_UDP, 6 },
		{ LAYER_ICMP, 2 }, { LAYER_ICMP6, 2 } };

	for (unsigned i = p->count; i-- > 0;)
		for (size_t k = 0; k < ARRAY_LEN(places); k++)
			if (p->at[i].layer == places[k][0] &&
			    p->at[i].offset + places[k][1] == byte)
				return packet_checksum_ok(p, i) == CHECKSUM_RIGHT;
	return false;
}

static bool
has_route(const struct packet *p, const uint8_t *bytes)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->at[i].layer == LAYER_IP && (bytes[p->at[i].offset] & 15) > 5)
			return true;
	return false;
}

static bool
is_well_made(struct engine *e, const struct flow *origin, const uint8_t *bytes, size_t len)
{
	struct packet p;

	packet_parse(&p, bytes, len, e->ethernet ? LAYER_ETHER : LAYER_NONE);
	if (has_route(&p, bytes))
		return false;
	for (uint32_t i = 0; i < origin->mem.n; i++)
		if (value_get(e->values, origin->mem.slots[i].v)->kind == VALUE_CHECKSUM &&
		    !is_right(&p, (uint32_t)(origin->mem.slots[i].bit / 8 - origin->data)))
			return false;
	return true;
}

static void
arrive(struct running *k, uint32_t node, uint32_t port, struct flow *f)
{
	*VEC_ADD(&k->queue) = (struct visit){ f, node, port };
}

/* Owns f. */
static void
send_out(struct running *k, uint32_t node, uint32_t output, struct flow *f)
{
	const struct node *n = &k->g->nodes[node];

	for (uint32_t i = 0; output < n->out_ports && i < n->out_count[output]; i++) {
		struct flow *c = flow_copy(k->e, f);

		if (n->out[output][i].wire)
			flow_wire(k->e, c);
		arrive(k, n->out[output][i].node, n->out[output][i].port, c);
	}
	flow_free(k->e, f);
}

static void
exec_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct running *k = arg;

	if (o->kind == OUT_EMIT)
		send_out(k, k->node, o->port, f);
	else
		flow_free(k->e, f);
}

static void
step(struct running *k, const struct visit *v)
{
	const struct node *n = &k->g->nodes[v->node];
	struct exec_sink sink = { exec_out, k };

	k->node = v->node;
	if (n->kind == NODE_HOST || n->kind == NODE_OPEN)
		flow_free(k->e, v->f);
	else if (n->kind == NODE_WAY_OUT)
		send_out(k, v->node, WIRE_PORT, v->f);
	else if (n->program == NULL)
		send_out(k, v->node, v->port, v->f);
	else
		exec_run(k->e, n->program, v->node, v->port, v->f, &sink);
}

/* Whether the packet, sent as `first` says, comes to the port where `last` was. */
static enum replay_result
comes_to(struct running *k, const struct step *first, const struct step *last, struct flow *f)
{
	bool seen = false, endless;
	size_t at = 0, work = 0;

	if (first->kind == STEP_SOURCE)
		send_out(k, first->element, first->port, f);
	else
		arrive(k, first->element, history_port(first), f);
	/* all of it, for what it leaves in boxes */
	for (; at < k->queue.n && work < MAX_STEPS; at++) {
		struct visit v = k->queue.v[at];

		/* what is wrapped in headers again and again takes longer each time */
		work += 1 + v.f->mem.n / STEP_SLOTS;
		seen |= v.node == last->element && v.port == history_port(last);
		step(k, &v);
	}
	k->work += work;
	endless = at < k->queue.n && !seen;
	for (; at < k->queue.n; at++)
		flow_free(k->e, k->queue.v[at].f);
	VEC_FREE(&k->queue);
	return seen ? REPLAY_ARRIVED : endless ? REPLAY_NOT_RUN : REPLAY_LOST;
}

static struct flow *
constant_flow(struct engine *e, const uint8_t *bytes, size_t len)
{
	struct flow *f = flow_new(e);

	f->head_end = (int32_t)len;
	if (len > 0)
		flow_write(e, f, BASE_DATA, 0, (uint32_t)len * 8,
			   value_bytes(e->values, bytes, len));
	return f;
}

/* One packet of a connection, from who sends it to where it came. */
struct leg {
	const struct step *first, *last;
	const struct flow *sent;	/* NULL: nobody has kept it */
};
typedef VEC(struct leg) leg_list;

/* The legs of the past of this packet, the last one first; the choices on the way go to r. false: a leg came nowhere. */
static bool
read_past(struct engine *e, struct replay *r, leg_list *legs)
{
	struct leg now = { 0 };

	for (const struct step *s = r->f->history; s != NULL; s = witness_past(e, r->f, r->w, s)) {
		if (s->kind == STEP_CHOICE)
			*VEC_ADD(&r->ways) = s;
		if (now.last == NULL && s->kind == STEP_ARRIVE)
			now.last = s;
		if (s->kind == STEP_ARRIVE || s->kind == STEP_SOURCE)
			now.first = s;
		if (s->kind != STEP_SOURCE)
			continue;
		now.sent = s->there;
		if (now.last == NULL)
			return false;
		*VEC_ADD(legs) = now;
		now = (struct leg){ 0 };
	}
	if (now.last != NULL)
		*VEC_ADD(legs) = now;
	return legs->n > 0;
}

static enum replay_result
run_leg(struct running *k, const struct replay *r, const struct leg *leg)
{
	enum replay_result came = REPLAY_NOT_RUN;
	uint8_t *bytes;
	size_t len;

	if (leg->sent == NULL)
		return REPLAY_NOT_RUN;
	len = witness_bytes(k->e, r->f, leg->sent, r->w, &bytes);
	if (is_well_made(k->e, leg->sent, bytes, len))
		came = comes_to(k, leg->first, leg->last, constant_flow(k->e, bytes, len));
	free(bytes);
	return came;
}

static enum replay_result
run_legs(struct engine *e, const struct graph *g, struct replay *r, leg_list *legs)
{
	struct running k = { .e = e, .g = g };
	enum replay_result came = REPLAY_ARRIVED;

	if (!read_past(e, r, legs))
		return REPLAY_NOT_RUN;
	/* that of the only one is known to all flows */
	if (legs->n == 1 && r->f->origin->state == IMAP_EMPTY)
		legs->v[0].sent = r->f->origin;
	for (size_t i = legs->n; i-- > 0 && came == REPLAY_ARRIVED;)
		came = run_leg(&k, r, &legs->v[i]);
	r->asked.work = k.work;
	return came;
}

enum replay_result
replay_run(struct engine *e, const struct graph *g, const struct flow *f, const struct witness *w,
	   struct replay_asked *asked)
{
	struct replay r = { .f = f, .w = w };
	struct sim_state *state = e->sim_state;
	const char *chance = e->sim_chance;
	struct audit *audit = e->audit;
	bool concrete = e->concrete, used = e->used_state;
	enum replay_result came;
	leg_list legs = { 0 };

	if (f->origin == NULL)
		return REPLAY_NOT_RUN;
	e->guide = &r;
	e->concrete = true;
	e->audit = NULL;
	e->sim_state = sim_state_new();
	came = run_legs(e, g, &r, &legs);
	sim_state_free(e->sim_state);
	e->sim_state = state;
	e->sim_chance = chance;
	e->audit = audit;
	e->concrete = concrete;
	e->used_state = used;
	e->guide = NULL;
	VEC_FREE(&r.ways);
	VEC_FREE(&legs);
	if (asked != NULL)
		*asked = r.asked;
	return came;
}
