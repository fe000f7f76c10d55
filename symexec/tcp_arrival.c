/*
 * tcp_arrival.c - see tcp_int.h. Whoever takes a segment puts the connection into the next stage; whoever does not keeps the
 * first thing that is wrong with it, for the answer.
 */
#include "symexec/tcp_int.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "symexec/tcp_option.h"

static void
refuse(struct asking *k, struct flow *f, const struct connection *c,
       const struct disagreement *why)
{
	if (f->coincidence) {
		k->a->by_luck = true;
	} else if (!k->a->has_wrong) {
		k->a->has_wrong = true;
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
	bool server_took = (flags & TCP_ACK) != 0 && c->server.local != VALUE_NONE;
	unsigned got = tcp_options_arrived(k->e, f, c->options, flags, &why->field);
	unsigned needed = k->q->options | (server_took ? scale : 0);

	why->got = why->expected = VALUE_NONE;
	needed &= c->options & ~got;
	if (needed != 0)
		(void)tcp_options_arrived(k->e, f, needed, flags, &why->field);
	c->options = got;
	return needed == 0;
}

bool
tcp_got_syn(struct asking *k, struct flow *f, struct connection *c)
{
	const struct network_host *h = k->g->nodes[k->q->server].host;
	struct disagreement why;
	struct arrived a;
	struct connection n = *c;

	why = (struct disagreement){ "tcp.flags", VALUE_NONE, value_const(k->e->values, TCP_SYN, 8) };
	if (host_read(k->e, f, &a))
		why.got = flow_resolve(k->e, f, a.flags);
	if (f->coincidence || why.got == VALUE_NONE ||
	    !flow_unify(k->e, f, a.flags, why.expected) ||
	    (h != NULL && !host_listens(k, f, h, &a, &why)) || !agree(k, f, &n, TCP_SYN, &why)) {
		refuse(k, f, c, &why);
		return true;
	}
	n.server = (struct tcp_view){ .local = a.dst, .remote = a.src, .local_port = a.dport,
				      .remote_port = a.sport };
	n.server.receive_next = value_add(k->e->values, a.seq, 1);
	take(&k->next, f, &n);
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
