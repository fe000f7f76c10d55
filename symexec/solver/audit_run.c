/*
 * audit_run.c - the packet that a verdict shows, run through the models with every octet constant: it must come to
 * where the verdict says that it comes to. What boxes choose freely, ports and ways, they choose as in the proof. Looked at
 * are only flows that rest on nothing but that and what is sent: nothing unknown, no symbol of the network, no
 * connection before, no answer of a host; and no packet whose checksums cannot be computed (RFC 1122 section
 * 4.1.3.4: those of a source route).
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "models/packet/parse.h"
#include "symexec/solver/audit.h"
#include "symexec/exec/exec.h"
#include "symexec/graph/graph.h"
#include "symexec/flow/history.h"
#include "symexec/explore/witness.h"

enum { MAX_STEPS = 20000 };

struct visit {
	struct flow *f;
	uint32_t node, port;
};

struct running {
	struct engine *e;
	const struct graph *g;
	VEC(struct visit) queue;
	uint32_t node;		/* that runs now */
};

struct audit_guide {
	const struct flow *f;
	const struct witness *w;
	VEC(const struct step *) ways;	/* the choices of this packet, the last one first */
};

uint32_t
audit_way(struct engine *e, uint32_t element, uint32_t n)
{
	struct audit_guide *k = e->guide;

	for (size_t i = k->ways.n; i-- > 0;)
		if (k->ways.v[i] != NULL && k->ways.v[i]->element == element && k->ways.v[i]->a < n) {
			uint32_t way = k->ways.v[i]->a;

			k->ways.v[i] = NULL;
			return way;
		}
	return 0;
}

value
audit_number(struct engine *e, root chosen)
{
	return value_const(e->values, witness_value(e, e->guide->f, e->guide->w,
						    value_symbol(e->values, chosen)),
			   root_get(e->values, chosen)->width);
}

/* Sent, or chosen by a box. */
static bool
is_sent(void *arg, uint32_t r, uint32_t factor UNUSED)
{
	enum root_kind k = root_get(((struct engine *)arg)->values, r)->kind;

	return k == ROOT_FIELD || k == ROOT_LENGTH || k == ROOT_BYTE || k == ROOT_FRESH;
}

static bool
is_plain(struct engine *e, value v)
{
	const struct value_data *d = v == VALUE_NONE ? NULL : value_get(e->values, v);

	return d != NULL && (d->kind == VALUE_CONST ||
			     (d->kind == VALUE_SYMBOL && is_sent(e, d->root, 0)));
}

static bool
rests_on_packet(struct engine *e, const struct flow *f)
{
	bool plain = !f->coincidence && !f->opaque && f->origin->state == IMAP_EMPTY &&
	    imap_each(e->maps, f->cond, is_sent, e);

	for (const struct residue *r = f->residue; plain && r != NULL; r = r->next)
		plain = is_plain(e, r->a) && is_plain(e, r->b);
	for (root r = 0; plain && r < root_count(e->values); r++) {
		enum root_kind kind = root_get(e->values, r)->kind;

		/* a flow that rests on a guess is marked as one that rests on a choice */
		plain = kind != ROOT_ARGUMENT && (kind != ROOT_UNKNOWN || !f->free_choice);
	}
	return plain;
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
static bool
comes_to(struct running *k, const struct step *first, const struct step *last, struct flow *f)
{
	bool seen = false;
	size_t at = 0;

	if (first->kind == STEP_SOURCE)
		send_out(k, first->element, first->port, f);
	else
		arrive(k, first->element, first->port, f);
	for (; at < k->queue.n && at < MAX_STEPS && !seen; at++) {
		struct visit v = k->queue.v[at];

		seen = v.node == last->element && v.port == last->port;
		step(k, &v);
	}
	seen |= at == MAX_STEPS;
	for (; at < k->queue.n; at++)
		flow_free(k->e, k->queue.v[at].f);
	VEC_FREE(&k->queue);
	return seen;
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

void
audit_run(struct engine *e, const struct graph *g, const struct flow *f, const struct witness *w,
	  const uint8_t *bytes, size_t len)
{
	struct running k = { .e = e, .g = g };
	struct audit_guide guide = { .f = f, .w = w };
	const struct step *first = f->history, *last = NULL;
	struct u64_map *state = e->sim_state;
	const char *chance = e->sim_chance;
	bool concrete = e->concrete, seen;

	if (e->audit == NULL || f->origin == NULL || !rests_on_packet(e, f) ||
	    !is_well_made(e, f->origin, bytes, len))
		return;
	for (const struct step *s = f->history; s != NULL; s = witness_past(e, f, w, s)) {
		if (s->kind == STEP_REPLY) {
			VEC_FREE(&guide.ways);
			return;
		}
		if (s->kind == STEP_CHOICE)
			*VEC_ADD(&guide.ways) = s;
		if (last == NULL && s->kind == STEP_ARRIVE)
			last = s;
		first = s;
	}
	if (last == NULL || (first->kind != STEP_SOURCE && first->kind != STEP_ARRIVE)) {
		VEC_FREE(&guide.ways);
		return;
	}
	e->guide = &guide;
	e->concrete = true;
	e->sim_state = u64_map_new();
	seen = comes_to(&k, first, last, constant_flow(e, bytes, len));
	u64_map_free(e->sim_state);
	e->sim_state = state;
	e->sim_chance = chance;
	e->concrete = concrete;
	e->guide = NULL;
	VEC_FREE(&guide.ways);
	audit_count(e, seen ? SOLVER_NO : SOLVER_YES,
		    "a witness, run through the models, does not do what the verdict says");
}
