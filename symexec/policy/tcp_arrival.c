/*
 * tcp_arrival.c - see tcp_int.h. Whoever takes a segment puts the connection into the next stage; whoever does not keeps the
 * first thing that is wrong with it, for the answer: of several segments one that lacks an option only, then the first.
 */
#include "symexec/policy/tcp_int.h"

#include "models/base/mem.h"
#include "symexec/graph/host_address.h"
#include "symexec/policy/tcp_option.h"

/* Options are looked at last. */
static bool
is_option(const struct disagreement *why)
{
	return why->field != NULL && strncmp(why->field, "tcp.opt.", 8) == 0;
}

static void
refuse(struct asking *k, struct flow *f, const struct connection *c,
       const struct disagreement *why)
{
	if (f->coincidence) {
		k->a->by_luck = true;
	} else if (!k->a->has_wrong || (is_option(why) && !is_option(&k->a->wrong))) {
		k->a->has_wrong = true;
		flow_free(k->e, k->a->at_end);
		k->a->wrong = *why;
		k->a->at_end = flow_copy(k->e, f);
		k->a->at_end->origin = c->syn;
	}
	flow_free(k->e, f);
}

static void
take(connection_list *list, struct flow *f, const struct connection *c)
{
	struct connection *n = VEC_ADD(list);

	*n = *c;
	n->flow = f;
	n->before = f->source;
}

/* Whether the host is spoken to: one of its addresses, a port that it listens on. */
static bool
host_listens(struct asking *k, struct flow *f, const struct network_host *h,
	     const struct arrived *a, struct disagreement *why)
{
	struct engine *e = k->e;
	struct wide port = host_number(a->dport);
	bool inexact = false;
	set ok = SET_NONE;

	*why = (struct disagreement){ .field = host_address_field(a->six, true), .got = a->dst };
	if (h->ip_count + h->ip6_count > 0 && !host_address_restrict(e, f, h, &a->dst, a->six))
		return false;
	*why = (struct disagreement){ .field = "tcp.dport", .got = port };
	if (h->tcp_any || h->tcp_count == 0)
		return true;
	for (size_t i = 0; i < h->tcp_count; i++) {
		struct click_range r = { { 0, h->tcp[i] }, { 0, h->tcp[i] } };

		ok = set_or(e->sets, ok, wide_within(e, &port, &r, &inexact));
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
	bool server_took = (flags & TCP_ACK) != 0 && c->server.local.n > 0;
	unsigned got = tcp_options_arrived(k->e, f, c->options, flags, &why->field);
	unsigned needed = k->q->options | (server_took ? scale : 0);

	why->got.n = why->expected.n = 0;
	needed &= c->options & ~got;
	if (needed != 0)
		(void)tcp_options_arrived(k->e, f, needed, flags, &why->field);
	c->options = got;
	return needed == 0;
}

/* As much of f as the question wants to see at the server. Owns f. */
static void
take_wanted(struct asking *k, struct flow *f, const struct connection *c, const struct connection *before)
{
	static const struct disagreement why = { .field = TCP_WHERE };
	struct flow_list fit = { 0 };
	struct flow *all;

	if (k->q->at_arrival == NULL) {
		take(&k->next, f, c);
		return;
	}
	all = flow_copy(k->e, f);
	expr_restrict(k->e, k->q->at_arrival, f, &fit);
	for (size_t i = 0; i < fit.n; i++)
		take(&k->next, fit.v[i], c);
	if (fit.n == 0)
		refuse(k, all, before, &why);
	else
		flow_free(k->e, all);
	VEC_FREE(&fit);
}

bool
tcp_got_syn(struct asking *k, struct flow *f, struct connection *c)
{
	const struct network_host *h = k->g->nodes[k->q->server].host;
	value syn = value_const(k->e->values, TCP_SYN, 8);
	struct disagreement why = { .field = "tcp.flags", .expected = host_number(syn) };
	struct arrived a;
	struct connection n = *c;
	bool tcp = host_read(k->e, f, &a);

	if (tcp)
		why.got = host_number(flow_resolve(k->e, f, a.flags));
	if (f->coincidence || !tcp || !flow_unify(k->e, f, a.flags, syn) ||
	    (h != NULL && (!host_undamaged(k->e, f, &why) || !host_listens(k, f, h, &a, &why))) ||
	    !agree(k, f, &n, TCP_SYN, &why)) {
		refuse(k, f, c, &why);
		return true;
	}
	n.server = (struct tcp_view){ .local = a.dst, .remote = a.src, .local_port = a.dport,
				      .remote_port = a.sport, .ether_local = a.ether_dst,
				      .ether_remote = a.ether_src };
	n.server.receive_next = value_add(k->e->values, a.seq, 1);
	take_wanted(k, f, &n, c);
	return true;
}

/* The client reads a SYN+ACK. */
static void
read_syn_ack(struct asking *k, struct flow *f, const struct connection *c, connection_list *list)
{
	struct tcp_view expected = c->client;
	struct disagreement why;
	struct arrived a;
	struct connection n = *c;

	expected.receive_next = VALUE_NONE;	/* whatever the server chose */
	if (f->coincidence || !host_accept(k->e, f, &expected, TCP_SYN | TCP_ACK, false, &why) ||
	    !agree(k, f, &n, TCP_SYN | TCP_ACK, &why)) {
		refuse(k, f, c, &why);
		return;
	}
	(void)host_read(k->e, f, &a);
	n.client.receive_next = value_add(k->e->values, a.seq, 1);
	take(list, f, &n);
}

bool
tcp_got_syn_ack(struct asking *k, struct flow *f, struct connection *c)
{
	read_syn_ack(k, f, c, &k->next);
	return true;
}

bool
tcp_got_early(struct asking *k, struct flow *f, struct connection *c)
{
	struct arrived a;
	uint64_t flags;

	/* what comes back may be the SYN itself */
	if (!host_read(k->e, f, &a) ||
	    !value_is_const(k->e->values, flow_resolve(k->e, f, a.flags), &flags) ||
	    flags != (TCP_SYN | TCP_ACK))
		return false;
	k->a->early = true;
	read_syn_ack(k, f, c, &k->early);
	return true;
}

static bool
at_server(struct asking *k, struct flow *f, const struct connection *c)
{
	struct disagreement why;

	if (!f->coincidence && host_accept(k->e, f, &c->server, TCP_ACK, false, &why))
		take(&k->next, f, c);
	else
		refuse(k, f, c, &why);
	return true;
}

bool
tcp_got_at_server(struct asking *k, struct flow *f, struct connection *c)
{
	return at_server(k, f, c);
}

bool
tcp_got_ack(struct asking *k, struct flow *f, struct connection *c)
{
	struct connection n = *c;
	struct disagreement why;

	if (agree(k, f, &n, TCP_ACK, &why))
		return at_server(k, f, &n);
	refuse(k, f, c, &why);
	return true;
}

bool
tcp_got_box_ack(struct asking *k, struct flow *f, struct connection *c)
{
	struct disagreement why;

	if (f->coincidence || !host_accept(k->e, f, &c->server, TCP_ACK, false, &why))
		return false;
	c->acked = true;
	flow_free(k->e, f);
	return true;
}

static bool
at_client(struct asking *k, struct flow *f, const struct connection *c, bool sack)
{
	struct disagreement why;

	if (!f->coincidence && host_accept(k->e, f, &c->client, TCP_ACK, sack, &why))
		take(&k->next, f, c);
	else
		refuse(k, f, c, &why);
	return true;
}

bool
tcp_got_at_client(struct asking *k, struct flow *f, struct connection *c)
{
	return at_client(k, f, c, false);
}

bool
tcp_got_sack(struct asking *k, struct flow *f, struct connection *c)
{
	return at_client(k, f, c, true);
}
