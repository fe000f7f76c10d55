/*
 * tcp.c - see tcp.h. A connection is a flow and the views that its two ends have of it; the views travel
 * beside the flow from stage to stage. The verdict is existential over what the client may send, and
 * never rests on a box choosing a number by luck.
 */
#include "symexec/tcp.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "symexec/history.h"
#include "symexec/tcp_option.h"

struct connection {
	struct flow *flow;
	const struct flow *syn;		/* as it was sent: the witness of all that follows */
	struct tcp_view client, server;
	unsigned options;	/* that have come through so far: what both ends go on with */
};

typedef VEC(struct connection) connection_list;

struct asking {
	struct engine *e;
	const struct graph *g;
	const struct tcp_question *q;
	struct tcp_answer *a;
	connection_list now, next;
	bool box_answers;		/* the server is a port of a box */
};

const char *
tcp_stage_name(enum tcp_stage s)
{
	static const char *const names[] = {
		"SYN", "SYN+ACK", "ACK", "data", "answer", "SACK",
	};

	return names[s];
}

void
tcp_answer_fini(struct engine *e, struct tcp_answer *a)
{
	for (size_t i = 0; i < a->flows.n; i++)
		flow_free(e, a->flows.v[i]);
	VEC_FREE(&a->flows);
	flow_free(e, a->best.flow);
	flow_free(e, a->at_end);
	a->best.flow = a->at_end = NULL;
}

/* Keeps the end that came furthest, to explain a failure with. */
static void
keep_best(struct asking *k, const struct end *end, const struct connection *c)
{
	struct tcp_answer *a = k->a;

	if (a->best.flow != NULL && history_depth(a->best.flow) >= history_depth(end->flow))
		return;
	flow_free(k->e, a->best.flow);
	a->best = *end;
	a->best.flow = flow_copy(k->e, end->flow);
	a->best.flow->origin = c->syn;
}

static void
keep_wrong(struct asking *k, const struct flow *f, const struct connection *c,
	   const struct disagreement *why)
{
	if (f->coincidence)
		k->a->by_luck = true;
	if (k->a->has_wrong || f->coincidence)
		return;
	k->a->has_wrong = true;
	k->a->wrong = *why;
	k->a->at_end = flow_copy(k->e, f);
	k->a->at_end->origin = c->syn;
}

static void
forget_failures(struct asking *k)
{
	flow_free(k->e, k->a->best.flow);
	flow_free(k->e, k->a->at_end);
	k->a->best.flow = k->a->at_end = NULL;
	k->a->has_wrong = k->a->by_luck = false;
}

typedef void (*arrival_fn)(struct asking *k, struct flow *f, const struct connection *c);

/*
 * Sends a copy of each connection's flow from `from` and calls got for every flow that arrives at `to`
 * (got owns the flow); all of one exploration come from one connection, told apart by flow->source.
 */
static void
send_all(struct asking *k, uint32_t from, uint32_t to, arrival_fn got)
{
	struct explore_options o = { .keep_drops = true };
	struct exploration *x = explore_new(k->e, k->g, &o);
	bool host = k->g->nodes[from].kind == NODE_HOST;

	forget_failures(k);
	for (uint32_t i = 0; i < k->now.n; i++) {
		struct flow *f = flow_copy(k->e, k->now.v[i].flow);

		f->source = i;
		explore_start(x, from, 0, host, f);
	}
	explore_run(x);
	k->a->gave_up |= x->gave_up;
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (end->kind == END_ARRIVED && end->node == to) {
			got(k, flow_copy(k->e, end->flow), &k->now.v[end->flow->source]);
		} else {
			keep_best(k, end, &k->now.v[end->flow->source]);
		}
	}
	explore_free(x);
}

/* The next stage takes over what this one found. false: nothing was found. */
static bool
advance(struct asking *k, enum tcp_stage stage)
{
	if (k->next.n == 0) {
		k->a->failed = stage;
		return false;
	}
	for (size_t i = 0; i < k->now.n; i++)
		flow_free(k->e, k->now.v[i].flow);
	VEC_FREE(&k->now);
	k->now = k->next;
	memset(&k->next, 0, sizeof(k->next));
	forget_failures(k);
	return true;
}

static void
found(struct asking *k, struct flow *f, const struct connection *c)
{
	struct connection *n = VEC_ADD(&k->next);

	*n = *c;
	n->flow = f;
}

/* Whether the host is spoken to: one of its addresses, a port that it listens on. */
static bool
host_listens(struct asking *k, struct flow *f, const struct network_host *h,
	     const struct arrived *a, struct disagreement *why)
{
	struct engine *e = k->e;
	set ok = SET_NONE;
	uint32_t addr, mask;
	uint64_t c;

	*why = (struct disagreement){ "ip.dst", a->dst, VALUE_NONE };
	for (size_t i = 0; i < h->ip_count; i++) {
		if (strncmp(h->ip[i].s, "symbol:", 7) == 0)
			return flow_unify(e, f, a->dst, value_symbol(e->values,
					  exec_symbol(e, h->ip[i].s + 7, 32)));
		if (!click_parse_ip_prefix(h->ip[i].s, &addr, &mask))
			continue;
		if (value_is_const(e->values, a->dst, &c))
			ok |= (c & mask) == (addr & mask) ? SET_ALL : SET_NONE;
		else
			ok = set_or(e->sets, ok, flow_within(e, a->dst, addr & mask, addr | ~mask));
	}
	if (h->ip_count > 0 && !flow_constrain(e, f, ok))
		return false;
	*why = (struct disagreement){ "tcp.dport", a->dport, VALUE_NONE };
	if (h->tcp_any || h->tcp_count == 0)
		return true;
	ok = SET_NONE;
	for (size_t i = 0; i < h->tcp_count; i++) {
		if (value_is_const(e->values, a->dport, &c))
			ok |= c == h->tcp[i] ? SET_ALL : SET_NONE;
		else
			ok = set_or(e->sets, ok, flow_within(e, a->dport, h->tcp[i], h->tcp[i]));
	}
	return flow_constrain(e, f, ok);
}

/*
 * Drops the options that did not arrive. false: one was required; or the server took a window scale that the client
 * does not know of, so that both read windows differently (RFC 7323 section 2.2).
 */
static bool
agree(struct asking *k, struct flow *f, struct connection *c, unsigned flags,
      struct disagreement *why)
{
	const unsigned scale = 1U << EXTENSION_WINDOW_SCALE;
	unsigned got = tcp_options_arrived(k->e, f, c->options, flags, &why->field);
	unsigned needed = k->q->options | (flags & TCP_ACK ? scale : 0);

	why->got = why->expected = VALUE_NONE;
	needed &= c->options & ~got;
	if (needed != 0)
		(void)tcp_options_arrived(k->e, f, needed, flags, &why->field);
	c->options = got;
	return needed == 0;
}

static void
got_syn(struct asking *k, struct flow *f, const struct connection *c)
{
	const struct network_host *h = k->g->nodes[k->q->server].host;
	struct disagreement why;
	struct arrived a;
	struct connection n = *c;

	why = (struct disagreement){ "tcp.flags", VALUE_NONE, value_const(k->e->values, TCP_SYN, 8) };
	if (f->coincidence || !host_read(k->e, f, &a) ||
	    !flow_unify(k->e, f, a.flags, why.expected)) {
		keep_wrong(k, f, c, &why);
		flow_free(k->e, f);
		return;
	}
	if ((h != NULL && !host_listens(k, f, h, &a, &why)) || !agree(k, f, &n, TCP_SYN, &why)) {
		keep_wrong(k, f, c, &why);
		flow_free(k->e, f);
		return;
	}
	n.server = (struct tcp_view){ .local = a.dst, .remote = a.src, .local_port = a.dport,
				      .remote_port = a.sport };
	n.server.receive_next = value_add(k->e->values, a.seq, 1);
	found(k, f, &n);
}

static value
new_isn(struct asking *k, const char *who)
{
	struct root_info info = { .kind = ROOT_FIELD, .width = 32, .rank = RANK_OTHER, .wish = 5000,
				  .element = UINT32_MAX };

	info.name = arena_printf(k->e->arena, "%s.isn", who);
	return value_symbol(k->e->values, root_new(k->e->values, &info));
}

static void
got_syn_ack(struct asking *k, struct flow *f, const struct connection *c)
{
	struct tcp_view expected = c->client;
	struct disagreement why;
	struct arrived a;
	struct connection n = *c;

	expected.receive_next = VALUE_NONE;	/* whatever the server chose */
	if (f->coincidence || !host_accept(k->e, f, &expected, TCP_SYN | TCP_ACK, false, &why) ||
	    !agree(k, f, &n, TCP_SYN | TCP_ACK, &why)) {
		keep_wrong(k, f, c, &why);
		flow_free(k->e, f);
		return;
	}
	(void)host_read(k->e, f, &a);
	n.client.receive_next = value_add(k->e->values, a.seq, 1);
	found(k, f, &n);
}

static void
got_at_server(struct asking *k, struct flow *f, const struct connection *c)
{
	struct disagreement why;

	if (k->box_answers || (!f->coincidence &&
	    host_accept(k->e, f, &c->server, TCP_ACK, false, &why))) {
		found(k, f, c);
		return;
	}
	keep_wrong(k, f, c, &why);
	flow_free(k->e, f);
}

static void
got_ack(struct asking *k, struct flow *f, const struct connection *c)
{
	struct connection n = *c;
	struct disagreement why;

	if (!agree(k, f, &n, TCP_ACK, &why)) {
		keep_wrong(k, f, c, &why);
		flow_free(k->e, f);
		return;
	}
	got_at_server(k, f, &n);
}

static void
accept_at_client(struct asking *k, struct flow *f, const struct connection *c, bool sack)
{
	struct disagreement why;

	if (!f->coincidence && host_accept(k->e, f, &c->client, TCP_ACK, sack, &why)) {
		found(k, f, c);
		return;
	}
	keep_wrong(k, f, c, &why);
	flow_free(k->e, f);
}

static void
got_at_client(struct asking *k, struct flow *f, const struct connection *c)
{
	accept_at_client(k, f, c, false);
}

static void
got_sack(struct asking *k, struct flow *f, const struct connection *c)
{
	accept_at_client(k, f, c, true);
}

/* Every connection's flow becomes a segment of one of its ends. */
static void
make_segments(struct asking *k, bool of_client, struct segment s, const char *stage)
{
	const char *who = k->g->nodes[of_client ? k->q->client : k->q->server].name;

	for (size_t i = 0; i < k->now.n; i++) {
		struct connection *c = &k->now.v[i];

		s.view = of_client ? c->client : c->server;
		s.options = s.data || s.sack ? 0 : c->options;
		s.name = arena_printf(k->e->arena, "%s.%s", who, stage);
		history_add(k->e, c->flow, (struct step){ .kind = STEP_REPLY, .element =
			    of_client ? k->q->client : k->q->server, .text = stage });
		host_segment(k->e, c->flow, &s);
	}
}

/* The SYNs that the client may send, as connections. */
static void
make_syns(struct asking *k)
{
	struct source s = k->q->source;
	struct flow_list flows = { 0 };
	size_t rounds = k->q->after_count > 0 ? k->q->after_count : 1;

	s.shapes = SHAPE_TCP;
	for (size_t r = 0; r < rounds; r++) {
		s.after = k->q->after_count > 0 ? k->q->after[r] : NULL;
		source_flows(k->e, &s, 0, &flows);
	}
	for (size_t i = 0; i < flows.n; i++) {
		struct connection c = { .flow = flows.v[i] };
		struct arrived a;

		if (!host_read(k->e, c.flow, &a) ||
		    !flow_unify(k->e, c.flow, a.flags, value_const(k->e->values, TCP_SYN, 8)) ||
		    !flow_unify(k->e, c.flow, a.ack, value_const(k->e->values, 0, 32)) ||
		    !flow_unify(k->e, c.flow, c.flow->tail_length,
				value_const(k->e->values, 0, 32))) {
			flow_free(k->e, c.flow);
			continue;
		}
		c.client = (struct tcp_view){ .local = a.src, .remote = a.dst,
					      .local_port = a.sport, .remote_port = a.dport };
		c.client.send_next = value_add(k->e->values, a.seq, 1);
		c.options = k->q->options | k->q->offers;
		tcp_options_add(k->e, c.flow, c.options);
		c.flow->origin = c.syn = flow_copy(k->e, c.flow);
		*VEC_ADD(&k->now) = c;
		k->a->sent = true;
	}
	VEC_FREE(&flows);
}

static bool
handshake(struct asking *k)
{
	uint32_t client = k->q->client, server = k->q->server;

	make_syns(k);
	if (!k->a->sent) {
		k->a->failed = TCP_STAGE_SYN;
		return false;
	}
	if (k->box_answers) {
		/* the box's model answers; what comes back to the client is its SYN+ACK */
		send_all(k, client, client, got_syn_ack);
		if (!advance(k, TCP_STAGE_SYN_ACK))
			return false;
	} else {
		send_all(k, client, server, got_syn);
		if (!advance(k, TCP_STAGE_SYN))
			return false;
		for (size_t i = 0; i < k->now.n; i++)
			k->now.v[i].server.send_next = new_isn(k, k->g->nodes[server].name);
		make_segments(k, false, (struct segment){ .flags = TCP_SYN | TCP_ACK }, "syn+ack");
		for (size_t i = 0; i < k->now.n; i++)
			k->now.v[i].server.send_next =
			    value_add(k->e->values, k->now.v[i].server.send_next, 1);
		send_all(k, server, client, got_syn_ack);
		if (!advance(k, TCP_STAGE_SYN_ACK))
			return false;
	}
	if (k->box_answers)
		return true;
	make_segments(k, true, (struct segment){ .flags = TCP_ACK }, "ack");
	send_all(k, client, server, got_ack);
	return advance(k, TCP_STAGE_ACK);
}

static bool
exchange(struct asking *k)
{
	uint32_t client = k->q->client, server = k->q->server;

	make_segments(k, true, (struct segment){ .flags = TCP_ACK, .data = true }, "data");
	send_all(k, client, server, got_at_server);
	if (!advance(k, TCP_STAGE_DATA))
		return false;
	make_segments(k, false, (struct segment){ .flags = TCP_ACK, .data = true }, "answer");
	send_all(k, server, client, got_at_client);
	if (!advance(k, TCP_STAGE_ANSWER))
		return false;
	if (!k->q->sack)
		return true;
	make_segments(k, false, (struct segment){ .flags = TCP_ACK, .sack = true }, "sack");
	send_all(k, server, client, got_sack);
	return advance(k, TCP_STAGE_SACK);
}

void
tcp_ask(struct engine *e, const struct graph *g, const struct tcp_question *q, struct tcp_answer *a)
{
	struct asking k = { .e = e, .g = g, .q = q, .a = a };

	memset(a, 0, sizeof(*a));
	k.box_answers = g->nodes[q->server].kind != NODE_HOST &&
	    g->nodes[q->server].kind != NODE_OPEN;
	a->holds = handshake(&k) && (k.box_answers || exchange(&k));
	for (size_t i = 0; i < k.now.n; i++) {
		k.now.v[i].flow->origin = k.now.v[i].syn;
		*VEC_ADD(&a->flows) = k.now.v[i].flow;
	}
	VEC_FREE(&k.now);
	VEC_FREE(&k.next);
}
