/*
 * syn_connection.c - the server's sequence numbers and timestamps are moved by what the first of them were apart, in the client's
 * acknowledgements, SACK blocks (RFC 2018) and echoes (RFC 7323) back. Windows are said by the scale that the hearer was told.
 */
#include "datapath/flow/syn_connection.h"

#include "datapath/flow/flow_key.h"

enum { TCP_SEQ = 4, TCP_ACKNO = 8, TCP_WINDOW = 14, ICMP_HEADER = 8, IP6_ECN = 0x30, IP_ECN = 3 };

static void put_window(uint8_t *tcp, uint16_t window)
{
	uint16_t was = raw16(tcp + TCP_WINDOW);

	store_be16(tcp + TCP_WINDOW, window);
	sum_update16(tcp + TCP_SUM, was, raw16(tcp + TCP_WINDOW));
}

static void put_number(uint8_t *tcp, uint32_t at, uint32_t v)
{
	uint32_t was = raw32(tcp + at);

	store_be32(tcp + at, v);
	sum_update(tcp + TCP_SUM, was, raw32(tcp + at));
}

static void client_option(void *arg, uint8_t *tcp, uint32_t at, uint32_t n)
{
	static const uint8_t nops[40] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	};
	const struct syn_connection *c = arg;

	if (tcp[at] == TCP_OPTION_SACK && !c->sack) {
		tcp_segment_put(tcp, at, nops, n);
	} else if (tcp[at] == TCP_OPTION_SACK) {
		for (uint32_t i = at + 2; i + 4 <= at + n; i += 4)
			tcp_segment_put32(tcp, i, load_be32(tcp + i) - c->shift);
	} else if (tcp[at] == TCP_OPTION_TIMES && n == 10 && c->times && raw32(tcp + at + 6)) {
		tcp_segment_put32(tcp, at + 6, load_be32(tcp + at + 6) - c->time_shift);
	}
}

static void clear_ecn(const struct tcp_segment *t)
{
	uint8_t *at = t->ip + (t->ip6 ? 1 : IP_TOS);
	uint16_t was = raw16(t->ip);

	*at &= (uint8_t)~(t->ip6 ? IP6_ECN : IP_ECN);
	if (!t->ip6)
		sum_update16(t->ip + IP_SUM, was, raw16(t->ip));
}

void syn_connection_to_server(struct syn_connection *c, const struct tcp_segment *t)
{
	if (t->flags & TCP_ACK)
		put_number(t->tcp, TCP_ACKNO, t->ack - c->shift);
	if (c->scale != TCP_NO_SCALE && c->server_scale == TCP_NO_SCALE)
		put_window(t->tcp, syn_window((uint32_t)t->window << c->scale, 0));
	if (c->no_ecn)
		clear_ecn(t);
	tcp_options_walk(t->tcp, t->header, client_option, c);
}

static void server_option(void *arg, uint8_t *tcp, uint32_t at, uint32_t n)
{
	const struct syn_connection *c = arg;

	if (tcp[at] == TCP_OPTION_TIMES && n == 10 && c->times)
		tcp_segment_put32(tcp, at + 2, load_be32(tcp + at + 2) + c->time_shift);
}

void syn_connection_to_client(struct syn_connection *c, const struct tcp_segment *t)
{
	uint8_t said = c->told_scale, own = syn_scale(c->server_scale);

	put_number(t->tcp, TCP_SEQ, t->seq + c->shift);
	if (said != own)
		put_window(t->tcp, syn_window((uint32_t)t->window << own, said));
	tcp_options_walk(t->tcp, t->header, server_option, c);
}

void syn_connection_mend_quoted(const struct syn_connection *c, const struct pkt *p)
{
	struct flow_id id = flow_id_of(p);
	uint32_t left, hl, old;
	uint8_t *icmp, *t;

	if (!id.quoted || id.trans == PKT_NONE)
		return;
	left = pkt_left(p, id.trans);
	icmp = pkt_at(p, id.trans, left);
	hl = id.src6 ? IP6_HEADER : icmp && left > ICMP_HEADER ? ip_header_len(icmp + ICMP_HEADER) : 0;
	if (!icmp || hl < IP_HEADER || left < ICMP_HEADER + hl + 8)
		return;
	if (id.src6 && icmp[ICMP_HEADER + IP6_NEXT] != PROTO_TCP)
		return;
	t = icmp + ICMP_HEADER + hl;
	old = raw32(t + TCP_SEQ);
	store_be32(t + TCP_SEQ, load_be32(t + TCP_SEQ) - c->shift);
	sum_update(icmp + 2, old, raw32(t + TCP_SEQ));
}
