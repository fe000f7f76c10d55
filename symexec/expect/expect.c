/*
 * expect.c - see expect.h. The probe is explored once. What comes back to its sender was answered by a box; what comes to
 * another host is answered there as a host of RFC 9293 or RFC 1122 would, and that answer is explored on its way back, with
 * the state that the probe left behind.
 */
#include "symexec/expect/expect.h"

#include "models/base/mem.h"
#include "symexec/expect/expect_int.h"
#include "symexec/explore/witness.h"
#include "symexec/flow/headers.h"
#include "symexec/flow/history.h"
#include "symexec/policy/explain.h"

enum { ETHER = 14 };

const char *
outcome_kind_name(enum outcome_kind k)
{
	static const char *const names[] = {
		"answered", "arrived", "replied", "left", "dropped", "loops",
	};

	return names[k];
}

static void
outcome_fini(struct expected *o)
{
	for (size_t i = 0; i < o->open.n; i++)
		VEC_FREE(&o->open.v[i].ranges);
	VEC_FREE(&o->open);
	VEC_FREE(&o->boxes);
	free(o->packet);
}

void
expect_fini(struct expecting *x)
{
	for (size_t i = 0; i < x->outcomes.n; i++)
		outcome_fini(&x->outcomes.v[i]);
	VEC_FREE(&x->outcomes);
}

/* Whose Ethernet addresses are not known: any may be those of the sender and of the next hop. */
static value
forget_ether(struct engine *e, struct flow *f)
{
	static const char *const names[] = { "probe.eth.dst", "probe.eth.src" };
	value address[2];

	for (int i = 0; i < 2; i++) {
		struct root_info info = { .kind = ROOT_FIELD, .width = 48, .rank = RANK_OTHER,
					  .name = names[i], .wish = 0x020000000001 + (uint64_t)i,
					  .element = UINT32_MAX };

		address[i] = value_symbol(e->values, root_new(e->values, &info));
		flow_write(e, f, BASE_DATA, i * 48, 48, address[i]);
	}
	return address[0];
}

static struct flow *
probe_flow(struct expecting *x, const uint8_t *ip, size_t len)
{
	struct engine *e = x->e;
	struct strbuf frame = STRBUF_INIT;
	struct flow *f;

	if (e->ethernet) {
		for (int i = 0; i < ETHER - 2; i++)
			sb_add_char(&frame, 0);
		sb_add_len(&frame, ip[0] >> 4 == 6 ? "\x86\xdd" : "\x08\x00", 2);
	}
	sb_add_len(&frame, ip, len);
	f = explain_packet(e, (const uint8_t *)frame.s, frame.len);
	if (e->ethernet) {
		x->link = forget_ether(e, f);
		f->origin = flow_copy(e, f);
	}
	sb_fini(&frame);
	return f;
}

static bool
makes_errors(const struct node *n)
{
	const char *c = n->element != NULL ? n->element->class_name : "";

	return strcmp(c, "ICMPError") == 0 || strcmp(c, "ICMP6Error") == 0;
}

static const char *
box_of(const struct expecting *x, uint32_t node)
{
	const struct node *n = &x->g->nodes[node];

	if (n->box == UINT32_MAX)
		return n->name;
	return x->g->network != NULL ? x->g->network->boxes[n->box].name.s : n->name;
}

/* The boxes on the way to where the flow is, or to where a box made an error of it. */
static void
add_boxes(const struct expecting *x, const struct flow *f, struct expected *o)
{
	VEC(uint32_t) nodes = { 0 };
	const char *last = NULL;

	for (const struct step *s = f->history; s != NULL; s = s->prev)
		if (s->kind == STEP_REPLY)
			nodes.n = 0;	/* the way back */
		else if (s->kind == STEP_ARRIVE && x->g->nodes[s->element].kind != NODE_HOST)
			*VEC_ADD(&nodes) = s->element;
	for (size_t i = nodes.n; i-- > 0;) {
		const char *box = box_of(x, nodes.v[i]);

		if (last == NULL || strcmp(last, box) != 0)
			*VEC_ADD(&o->boxes) = last = box;
		if (o->kind != OUTCOME_ANSWERED)
			continue;
		if (makes_errors(&x->g->nodes[nodes.v[i]]))
			break;
		/* back at the box before: the one between has answered */
		if (o->boxes.n > 2 && o->boxes.v[o->boxes.n - 3] == box) {
			o->boxes.n -= 1;
			last = VEC_LAST(&o->boxes);
			break;
		}
	}
	if (o->kind == OUTCOME_ANSWERED && last != NULL)
		o->at = last;
	VEC_FREE(&nodes);
}

static void
add_open(struct expecting *x, const struct flow *f, const struct slot *s, int32_t from,
	 struct expected *o)
{
	value v = flow_resolve(x->e, f, s->v);
	const struct value_data *d = value_get(x->e->values, v);
	struct outcome_open *w;
	struct set_range r[8];
	size_t n;

	if (d->kind == VALUE_CONST || d->kind == VALUE_BYTES || s->bit < from)
		return;
	n = d->kind == VALUE_SYMBOL ? flow_values(x->e, f, v, r, ARRAY_LEN(r)) : SIZE_MAX;
	if (n == 1 && r[0].lo == r[0].hi)
		return;
	w = VEC_ADD(&o->open);
	*w = (struct outcome_open){ .bit = (uint32_t)(s->bit - from), .width = s->width };
	for (size_t i = 0; n != SIZE_MAX && i < n; i++)
		*VEC_ADD(&w->ranges) = r[i];
}

/* The octets of the packet, from its IP header on, and which of them are open. */
static bool
add_packet(struct expecting *x, struct flow *f, struct expected *o)
{
	struct headers h = headers_find(x->e, f);
	uint8_t *bytes = NULL;
	struct witness w;
	size_t len;

	if (h.net == POINTER_NONE || witness_choose(x->e, f, &w) == WITNESS_EMPTY)
		return false;
	len = witness_bytes(x->e, f, f, &w, &bytes);
	witness_fini(&w);
	if (len < (size_t)(h.net - f->data)) {
		free(bytes);
		return false;
	}
	o->len = len - (size_t)(h.net - f->data);
	o->packet = x_malloc(o->len + 1);
	memcpy(o->packet, bytes + (h.net - f->data), o->len);
	free(bytes);
	for (uint32_t i = 0; i < f->mem.n; i++)
		add_open(x, f, &f->mem.slots[i], h.net * 8, o);
	return true;
}

/* Of the flow whose condition is walked: each address of a link is known, or may be that of any host. */
struct link_look {
	const struct expecting *x;
	const struct flow *f;
};

static bool
is_settled(void *arg, uint32_t key, uint32_t cond)
{
	const struct link_look *l = arg;
	struct engine *e = l->x->e;
	value address, group;
	uint64_t lo, hi;
	set host;

	if (root_get(e->values, key)->width != 48)
		return true;
	address = value_symbol(e->values, key);
	flow_bounds(e, l->f, address, &lo, &hi);
	if (lo == hi)
		return (lo >> 40 & 1) == 0;
	group = value_slice(e->values, address, 40, 1);
	host = flow_within(e, group, 0, 0);
	return set_and(e->sets, host, set_not(e->sets, cond)) == SET_NONE;
}

/* Addresses of a link are not known here: what ends because they are wrong does not end. */
static bool
rests_on_link(const struct expecting *x, const struct flow *f)
{
	struct link_look l = { x, f };

	return !imap_each(x->e->maps, f->cond, is_settled, &l);
}

/* Boxes that take only what is sent to their address have left no other in the condition of what comes out of them. */
static void
note_link(struct expecting *x, enum outcome_kind kind, const struct flow *f)
{
	uint64_t lo, hi;

	if (!x->e->ethernet)
		return;
	flow_bounds(x->e, f, x->link, &lo, &hi);
	if (lo != hi)
		x->any_link |= kind <= OUTCOME_LEFT;
	else if ((lo >> 40 & 1) == 0)
		x->link_address = lo;
}

static void
add_outcome(struct expecting *x, enum outcome_kind kind, uint32_t node, struct flow *f,
	    const char *why)
{
	struct expected o = { .kind = kind, .at = box_of(x, node), .why = why != NULL ? why : "" };

	add_boxes(x, f, &o);
	note_link(x, kind, f);
	if (kind < OUTCOME_LEFT && !add_packet(x, f, &o)) {
		outcome_fini(&o);
		return;
	}
	*VEC_ADD(&x->outcomes) = o;
}

/* What ends inside is told where nothing else becomes of the packet, or where a box chooses. */
static void
add_drops(struct expecting *x, struct exploration *ex)
{
	for (size_t i = 0; i < ex->ends.n; i++) {
		struct end *end = &ex->ends.v[i];

		if (end->kind != END_ARRIVED && !rests_on_link(x, end->flow))
			add_outcome(x, OUTCOME_DROPPED, end->node, end->flow, end->reason);
	}
	for (size_t i = 0; i < ex->nominees.n; i++)
		if (ex->nominees.v[i].covered)
			add_outcome(x, OUTCOME_LOOPS, ex->nominees.v[i].node, ex->nominees.v[i].flow,
				    NULL);
}

static struct exploration *
run_from(struct expecting *x, uint32_t node, uint32_t port, struct flow *f)
{
	struct explore_options o = { .keep_drops = true, .find_loops = true };
	struct exploration *ex = explore_new(x->e, x->g, &o);

	explore_start(ex, node, port, x->g->nodes[node].kind == NODE_HOST, f);
	explore_run(ex);
	x->gave_up |= ex->gave_up;
	return ex;
}

/* What comes to the link of the sender may be for another host. */
static void
add_return(struct expecting *x, enum outcome_kind kind, uint32_t node, struct flow *f)
{
	const struct network_host *sender = x->g->nodes[x->from].host;

	if (expect_is_for_host(x, sender, f))
		add_outcome(x, kind, node, f, NULL);
	else
		add_outcome(x, OUTCOME_DROPPED, x->from, f, "the answer is for another address");
}

/* The answer of the host to whom the probe came. */
static void
follow_answer(struct expecting *x, uint32_t host, struct flow *answer)
{
	struct exploration *ex = run_from(x, host, 0, answer);
	size_t before = x->outcomes.n;

	for (size_t i = 0; i < ex->ends.n; i++)
		if (ex->ends.v[i].kind == END_ARRIVED && ex->ends.v[i].node == x->from)
			add_return(x, OUTCOME_REPLIED, host, ex->ends.v[i].flow);
	if (x->outcomes.n == before)
		add_drops(x, ex);
	explore_free(ex);
}

static void
add_arrival(struct expecting *x, struct end *end)
{
	const struct node *n = &x->g->nodes[end->node];
	struct flow *answer[EXPECT_ANSWERS];
	size_t count;

	if (end->node == x->from) {
		add_return(x, OUTCOME_ANSWERED, end->node, end->flow);
	} else if (n->kind != NODE_HOST) {
		add_outcome(x, OUTCOME_LEFT, end->node, end->flow, NULL);
	} else {
		add_outcome(x, OUTCOME_ARRIVED, end->node, end->flow, NULL);
		count = expect_answers(x, n->host, end->flow, answer);
		for (size_t i = 0; i < count; i++)
			follow_answer(x, end->node, answer[i]);
	}
}

void
expect_probe(struct expecting *x, const uint8_t *ip, size_t len)
{
	struct exploration *ex;

	expect_fini(x);
	memset(&x->outcomes, 0, sizeof(x->outcomes));
	x->link_address = 0;
	x->any_link = false;
	ex = run_from(x, x->from, x->port, probe_flow(x, ip, len));
	for (size_t i = 0; i < ex->ends.n; i++)
		if (ex->ends.v[i].kind == END_ARRIVED && witness_exists(x->e, ex->ends.v[i].flow))
			add_arrival(x, &ex->ends.v[i]);
	add_drops(x, ex);
	explore_free(ex);
}
