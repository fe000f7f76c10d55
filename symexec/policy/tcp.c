/*
 * tcp.c - see tcp.h. A connection is a flow and the views that its two ends have of it; the views travel
 * beside the flow from stage to stage. The verdict is existential over what the client may send, and
 * never rests on a box choosing a number by luck.
 */
#include "symexec/policy/tcp_int.h"

#include "models/base/mem.h"
#include "symexec/flow/flow_join.h"
#include "symexec/flow/history.h"
#include "symexec/policy/tcp_option.h"
#include "symexec/policy/verdict.h"

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

/*
 * Keeps the end that came furthest, to explain a failure with; of several the last, which is what no rule is about where
 * some have one.
 */
static void
keep_best(struct asking *k, const struct end *end, const struct connection *c)
{
	struct tcp_answer *a = k->a;

	if (a->best.flow != NULL && verdict_passed(a->best.flow) > verdict_passed(end->flow))
		return;
	flow_free(k->e, a->best.flow);
	a->best = *end;
	a->best.flow = flow_copy(k->e, end->flow);
	a->best.flow->origin = c->syn;
}

static void
forget_failures(struct asking *k)
{
	flow_free(k->e, k->a->best.flow);
	flow_free(k->e, k->a->at_end);
	k->a->best.flow = k->a->at_end = NULL;
	k->a->has_wrong = k->a->by_luck = false;
}

/* Where a stage looks for arrivals. */
struct watched {
	arrival_fn at_client, at_server;	/* NULL: nothing is expected there */
};

/* One end of an exploration: taken by whoever waits for it, or remembered as how far a segment came. */
static void
judge_end(struct asking *k, const struct watched *w, struct end *end)
{
	struct connection *c = &k->now.v[end->flow->source];
	arrival_fn got = NULL;
	struct flow *f;

	if (end->kind == END_ARRIVED && graph_marked(k->q->at_server, end->node, end->port))
		got = w->at_server;
	else if (end->kind == END_ARRIVED && end->node == k->q->client)
		got = w->at_client;
	if (got != NULL) {
		f = flow_copy(k->e, end->flow);
		if (got(k, f, c))
			return;
		flow_free(k->e, f);
	}
	keep_best(k, end, c);
}

/* A flow that was taken carries on what its copies have left in boxes, as far as they are copies. */
static void
join_copies(struct asking *k, const struct exploration *x)
{
	for (size_t n = 0; n < k->next.n; n++)
		for (size_t i = 0; i < x->ends.n; i++) {
			struct flow *f = flow_copy(k->e, k->next.v[n].flow);

			if (flow_join(k->e, f, x->ends.v[i].flow)) {
				flow_free(k->e, k->next.v[n].flow);
				k->next.v[n].flow = f;
			} else {
				flow_free(k->e, f);
			}
		}
}

/*
 * Sends a copy of each connection's flow from `from`; all of one exploration come from one connection, told apart by
 * flow->source. Connections that need not send in this stage are not asked.
 */
static void
send_all(struct asking *k, uint32_t from, const struct watched *w)
{
	struct explore_options o = { .keep_drops = true,
				     .watch = k->box_answers ? k->q->at_server : NULL };
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
	for (size_t i = 0; i < x->ends.n; i++)
		judge_end(k, w, &x->ends.v[i]);
	if (k->joins)
		join_copies(k, x);
	explore_free(x);
}

static void
drop_connections(struct asking *k, connection_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		flow_free(k->e, list->v[i].flow);
	VEC_FREE(list);
}

/* The next stage takes over what this one found. false: nothing was found. */
static bool
advance(struct asking *k, enum tcp_stage stage)
{
	if (k->next.n == 0) {
		k->a->failed = stage;
		return false;
	}
	drop_connections(k, &k->now);
	k->now = k->next;
	memset(&k->next, 0, sizeof(k->next));
	forget_failures(k);
	return true;
}

static value
new_isn(struct asking *k, const char *who)
{
	struct root_info info = { .kind = ROOT_FIELD, .width = 32, .rank = RANK_OTHER, .wish = 5000,
				  .element = UINT32_MAX };

	info.name = arena_printf(k->e->arena, "%s.isn", who);
	return value_symbol(k->e->values, root_new(k->e->values, &info));
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

	s.shapes = SHAPE_TCP | SHAPE_IP6;
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
					      .local_port = a.sport, .remote_port = a.dport,
					      .ether_local = a.ether_src, .ether_remote = a.ether_dst };
		c.client.send_next = value_add(k->e->values, a.seq, 1);
		c.options = k->q->options | k->q->offers;
		tcp_options_add(k->e, c.flow, c.options);
		c.flow->origin = c.syn = flow_copy(k->e, c.flow);
		*VEC_ADD(&k->now) = c;
		k->a->sent = true;
	}
	VEC_FREE(&flows);
}

/* The server answers the SYN that it has got; what comes of it is judged as w says. */
static void
answer_syn(struct asking *k, const struct watched *w)
{
	uint32_t server = k->q->server;

	for (size_t i = 0; i < k->now.n; i++)
		k->now.v[i].server.send_next = new_isn(k, k->g->nodes[server].name);
	make_segments(k, false, (struct segment){ .flags = TCP_SYN | TCP_ACK }, "syn+ack");
	for (size_t i = 0; i < k->now.n; i++)
		k->now.v[i].server.send_next =
		    value_add(k->e->values, k->now.v[i].server.send_next, 1);
	send_all(k, server, w);
}

/* The client has its answer from a box, which also acknowledges what the server says. */
static bool
open_to_server(struct asking *k)
{
	static const struct watched ack = { .at_server = tcp_got_ack };

	k->joins = true;
	if (!advance(k, TCP_STAGE_SYN))
		return false;
	answer_syn(k, &ack);
	return advance(k, TCP_STAGE_SYN_ACK);
}

/* A SYN proxy: the server hears of the connection when the client's ACK has come to the box. */
static bool
open_by_proxy(struct asking *k)
{
	static const struct watched syn = { .at_server = tcp_got_syn };

	k->a->proxied = k->joins = true;
	drop_connections(k, &k->now);
	k->now = k->early;
	memset(&k->early, 0, sizeof(k->early));
	forget_failures(k);
	make_segments(k, true, (struct segment){ .flags = TCP_ACK }, "ack");
	send_all(k, k->q->client, &syn);
	return open_to_server(k);
}

/*
 * The SYN reaches the server, and a box has answered the client already: those connections are one flow again. false: there
 * are none.
 */
static bool
join_early(struct asking *k)
{
	connection_list joined = { 0 };

	for (size_t i = 0; i < k->next.n; i++)
		for (size_t n = 0; n < k->early.n; n++) {
			struct connection c = k->next.v[i];

			if (k->early.v[n].before != c.before)
				continue;
			c.flow = flow_copy(k->e, c.flow);
			c.client = k->early.v[n].client;
			c.options &= k->early.v[n].options;
			if (flow_join(k->e, c.flow, k->early.v[n].flow))
				*VEC_ADD(&joined) = c;
			else
				flow_free(k->e, c.flow);
		}
	drop_connections(k, &k->early);
	if (joined.n == 0)
		return false;
	drop_connections(k, &k->next);
	k->next = joined;
	return true;
}

/* The client's ACK; where a box has sent one already the client's may end in that box. */
static bool
acknowledge(struct asking *k)
{
	static const struct watched w = { .at_server = tcp_got_ack };
	connection_list by_box = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < k->now.n; i++) {
		if (k->now.v[i].acked)
			*VEC_ADD(&by_box) = k->now.v[i];
		else
			k->now.v[kept++] = k->now.v[i];
	}
	k->now.n = kept;
	k->a->split = by_box.n > 0;
	make_segments(k, true, (struct segment){ .flags = TCP_ACK }, "ack");
	send_all(k, k->q->client, &w);
	for (size_t i = 0; i < by_box.n; i++)
		*VEC_ADD(&k->next) = by_box.v[i];
	VEC_FREE(&by_box);
	return advance(k, TCP_STAGE_ACK);
}
/* The SYN and the SYN+ACK of a connection to a box: the same connection, so the box's view and the client's are joined. */
static void
join_views(struct asking *k)
{
	connection_list at_box = k->next;

	memset(&k->next, 0, sizeof(k->next));
	for (size_t i = 0; i < k->early.n; i++) {
		struct connection *c = &k->early.v[i];
		size_t b = 0;

		while (b < at_box.n && at_box.v[b].before != c->before)
			b++;
		if (b == at_box.n) {
			flow_free(k->e, c->flow);
			continue;
		}
		c->server = at_box.v[b].server;
		c->options &= at_box.v[b].options;
		*VEC_ADD(&k->next) = *c;
	}
	VEC_FREE(&k->early);
	drop_connections(k, &at_box);
}

/*
 * A box that is spoken to itself: its model answers, and the client's ACK and data come to it. What it does with them is its own
 * affair; the state that the handshake left is what counts for others.
 */
static bool
open_to_box(struct asking *k)
{
	static const struct watched ack = { .at_server = tcp_got_ack },
	    data = { .at_server = tcp_got_at_server };
	connection_list opened = { 0 };
	bool ok;

	if (k->next.n == 0)
		return advance(k, TCP_STAGE_SYN);
	join_views(k);
	if (!advance(k, TCP_STAGE_SYN_ACK))
		return false;
	for (size_t i = 0; i < k->now.n; i++) {
		*VEC_ADD(&opened) = k->now.v[i];
		VEC_LAST(&opened).flow = flow_copy(k->e, k->now.v[i].flow);
	}
	make_segments(k, true, (struct segment){ .flags = TCP_ACK }, "ack");
	send_all(k, k->q->client, &ack);
	ok = advance(k, TCP_STAGE_ACK);
	if (ok) {
		make_segments(k, true, (struct segment){ .flags = TCP_ACK, .data = true }, "data");
		send_all(k, k->q->client, &data);
		ok = advance(k, TCP_STAGE_DATA);
	}
	drop_connections(k, &k->now);
	k->now = opened;
	return ok;
}

static bool
handshake(struct asking *k)
{
	static const struct watched syn = { tcp_got_early, tcp_got_syn },
	    syn_ack = { tcp_got_syn_ack, tcp_got_box_ack };

	make_syns(k);
	if (!k->a->sent) {
		k->a->failed = TCP_STAGE_SYN;
		return false;
	}
	send_all(k, k->q->client, &syn);
	if (k->box_answers)
		return open_to_box(k);
	if (k->next.n == 0 && k->early.n > 0)
		return open_by_proxy(k);
	if (join_early(k)) {
		k->a->split = true;
		return open_to_server(k);
	}
	if (!advance(k, TCP_STAGE_SYN))
		return false;
	answer_syn(k, &syn_ack);
	for (size_t i = 0; i < k->next.n; i++)
		k->next.v[i].acked = k->now.v[k->next.v[i].before].acked;
	return advance(k, TCP_STAGE_SYN_ACK) && acknowledge(k);
}

static bool
exchange(struct asking *k)
{
	static const struct watched data = { .at_server = tcp_got_at_server },
	    answer = { .at_client = tcp_got_at_client }, sack = { .at_client = tcp_got_sack };

	make_segments(k, true, (struct segment){ .flags = TCP_ACK, .data = true }, "data");
	send_all(k, k->q->client, &data);
	if (!advance(k, TCP_STAGE_DATA))
		return false;
	make_segments(k, false, (struct segment){ .flags = TCP_ACK, .data = true }, "answer");
	send_all(k, k->q->server, &answer);
	if (!advance(k, TCP_STAGE_ANSWER))
		return false;
	/* each of two connections has acknowledgements of its own */
	if (!k->q->sack || k->a->split)
		return true;
	make_segments(k, false, (struct segment){ .flags = TCP_ACK, .sack = true }, "sack");
	send_all(k, k->q->server, &sack);
	return advance(k, TCP_STAGE_SACK);
}

void
tcp_ask(struct engine *e, const struct graph *g, const struct tcp_question *q, struct tcp_answer *a)
{
	struct asking k = { .e = e, .g = g, .q = q, .a = a };

	memset(a, 0, sizeof(*a));
	k.box_answers = g->nodes[q->server].kind != NODE_HOST &&
	    g->nodes[q->server].kind != NODE_OPEN;
	a->to_box = k.box_answers;
	a->holds = handshake(&k) && (k.box_answers || exchange(&k));
	for (size_t i = 0; i < k.now.n; i++) {
		k.now.v[i].flow->origin = k.now.v[i].syn;
		*VEC_ADD(&a->flows) = k.now.v[i].flow;
	}
	VEC_FREE(&k.now);
	VEC_FREE(&k.next);
}
