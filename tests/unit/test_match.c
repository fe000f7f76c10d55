/*
 * Which probe a packet is about: tables of what a quote or an answer shows, and whether that is
 * enough. A match needs a token of the probe's own and one of the flow, in any combination.
 */
#include "tracebox/trace/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/base/compiler.h"

enum { ALL_TCP = TOKEN_ID | TOKEN_SEQ | TOKEN_SPORT | TOKEN_DPORT | TOKEN_SRC | TOKEN_DST };

static struct tokens probe_tokens(void)
{
	struct tokens t = {
		.there = ALL_TCP, .family = 4, .proto = 6, .ttl = 3, .flags = 2, .id = 0x1234,
		.sport = 40000, .dport = 80, .seq = 1000,
	};

	assert_true(address_parse("192.0.2.1", &t.src));
	assert_true(address_parse("203.0.113.9", &t.dst));
	return t;
}

static void match_of_quotes_needs_a_token_and_the_flow(void **state)
{
	static const struct {
		unsigned there;		/* what the quote shows ... */
		unsigned other;		/* ... and of that, what is not the probe's */
		bool fits;
	} cases[] = {
		{ ALL_TCP, 0, true },
		{ ALL_TCP, TOKEN_SEQ, true },
		{ ALL_TCP, TOKEN_ID, true },
		{ ALL_TCP, TOKEN_ID | TOKEN_SEQ, true },	/* all of the flow */
		{ ALL_TCP, TOKEN_SRC | TOKEN_DST | TOKEN_SPORT | TOKEN_DPORT, true },
		{ ALL_TCP, TOKEN_ID | TOKEN_SRC | TOKEN_DST | TOKEN_SPORT | TOKEN_DPORT, false },
		{ ALL_TCP, TOKEN_SEQ | TOKEN_SRC | TOKEN_DST | TOKEN_SPORT | TOKEN_DPORT, false },
		{ ALL_TCP, TOKEN_SEQ | TOKEN_SPORT | TOKEN_DPORT, false },	/* id, addresses */
		{ ALL_TCP, TOKEN_SEQ | TOKEN_ID | TOKEN_DST, false },
		{ ALL_TCP, TOKEN_SEQ | TOKEN_ID | TOKEN_SPORT, false },
		{ TOKEN_ID | TOKEN_SRC | TOKEN_DST, 0, true },	/* not an octet of TCP */
		{ TOKEN_ID | TOKEN_SRC | TOKEN_DST, TOKEN_DST, false },
		{ TOKEN_SEQ, 0, false },	/* no agreement besides */
	};
	struct tokens p = probe_tokens();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tokens q = p;

		q.there = cases[i].there;
		q.id = (uint16_t)(q.id + (cases[i].other & TOKEN_ID ? 1 : 0));
		q.seq += cases[i].other & TOKEN_SEQ ? 1 : 0;
		q.sport = (uint16_t)(q.sport + (cases[i].other & TOKEN_SPORT ? 1 : 0));
		q.dport = (uint16_t)(q.dport + (cases[i].other & TOKEN_DPORT ? 1 : 0));
		q.src.octets[3] = (uint8_t)(q.src.octets[3] + (cases[i].other & TOKEN_SRC ? 1 : 0));
		q.dst.octets[3] = (uint8_t)(q.dst.octets[3] + (cases[i].other & TOKEN_DST ? 1 : 0));
		if ((match_quote(&p, &q, TOKEN_ID | TOKEN_SEQ) > 0) != cases[i].fits)
			fail_msg("case %zu", i);
	}
}

static void match_of_quotes_heeds_protocol_family_and_byte_order(void **state)
{
	struct tokens p = probe_tokens(), q = p;

	(void)state;
	q.proto = 17;
	assert_int_equal(match_quote(&p, &q, TOKEN_ID | TOKEN_SEQ), 0);
	q.proto = 0;	/* nothing of the transport is quoted */
	assert_true(match_quote(&p, &q, TOKEN_ID | TOKEN_SEQ) > 0);
	q = p;
	q.family = 6;
	assert_int_equal(match_quote(&p, &q, TOKEN_ID | TOKEN_SEQ), 0);
	q = p;
	q.id = 0x3412;
	q.there &= ~(unsigned)TOKEN_SEQ;
	assert_true(match_is_own(&p, &q, TOKEN_ID | TOKEN_SEQ));
	q.id = 0x3413;
	assert_false(match_is_own(&p, &q, TOKEN_ID | TOKEN_SEQ));
	/* what all probes of the flow have is no token of one of them */
	assert_false(match_is_own(&p, &p, TOKEN_FLOW));
	assert_true(match_quote(&p, &p, TOKEN_ID | TOKEN_SEQ) > match_quote(&p, &q, TOKEN_ID));
}

static struct tokens answer_to(const struct tokens *p)
{
	struct tokens a = *p;

	a.src = p->dst;
	a.dst = p->src;
	a.sport = p->dport;
	a.dport = p->sport;
	a.flags = 0x12;
	a.ack = p->seq + 1;
	return a;
}

static void match_of_answers_wants_the_flow_turned_round(void **state)
{
	struct tokens p = probe_tokens(), a = answer_to(&p), b = a;

	(void)state;
	assert_int_equal(match_answer(&p, &a), 33);
	b.ack = p.seq;	/* a box may have changed the number of a SYN */
	assert_int_equal(match_answer(&p, &b), 1);
	for (unsigned i = 0; i < 6; i++) {
		b = a;
		b.sport = (uint16_t)(b.sport + (i == 0));
		b.dport = (uint16_t)(b.dport + (i == 1));
		b.src.octets[0] ^= i == 2;
		b.dst.octets[0] ^= i == 3;
		b.proto = i == 4 ? 17 : b.proto;
		b.there &= i == 5 ? ~(unsigned)TOKEN_SPORT : ~0u;
		if (match_answer(&p, &b))
			fail_msg("case %u", i);
	}
}

/* In a connection other segments are answered too: the acknowledgement says which. */
static void match_of_answers_in_a_connection_counts_octets(void **state)
{
	struct tokens p = probe_tokens(), a;

	(void)state;
	p.flags = 0x18;
	p.payload = 5;
	p.ack = 777;
	a = answer_to(&p);
	a.flags = 0x10;
	a.ack = p.seq + 5;
	assert_int_equal(match_answer(&p, &a), 33);
	a.ack = p.seq + 4;
	assert_int_equal(match_answer(&p, &a), 0);
	p.flags = 0x19;		/* FIN counts as one */
	a.ack = p.seq + 6;
	assert_int_equal(match_answer(&p, &a), 33);
	a.flags = 4;
	a.seq = 777;
	assert_int_equal(match_answer(&p, &a), 9);
	a.seq = 778;
	assert_int_equal(match_answer(&p, &a), 1);
}

static void match_of_echoes_wants_identifier_and_number(void **state)
{
	struct tokens p = probe_tokens(), a;

	(void)state;
	p.proto = 1;
	p.icmp_type = 8;
	p.icmp_id = 5;
	p.icmp_seq = 6;
	a = answer_to(&p);
	a.icmp_type = 0;
	assert_int_equal(match_answer(&p, &a), 32);
	a.icmp_seq = 7;
	assert_int_equal(match_answer(&p, &a), 0);
	a.icmp_seq = 6;
	a.icmp_id = 6;
	assert_int_equal(match_answer(&p, &a), 0);
	a.icmp_id = 5;
	a.icmp_type = 8;	/* a request of the other's */
	assert_int_equal(match_answer(&p, &a), 0);
	p.icmp_type = 13;
	a.icmp_type = 14;
	assert_int_equal(match_answer(&p, &a), 32);
	p.icmp_type = 3;
	a.icmp_type = 0;
	assert_int_equal(match_answer(&p, &a), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(match_of_quotes_needs_a_token_and_the_flow),
		cmocka_unit_test(match_of_quotes_heeds_protocol_family_and_byte_order),
		cmocka_unit_test(match_of_answers_wants_the_flow_turned_round),
		cmocka_unit_test(match_of_answers_in_a_connection_counts_octets),
		cmocka_unit_test(match_of_echoes_wants_identifier_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
