/*
 * datapath/filter: random lists of rules, compiled, against the same lists looked through test by test; with headers where
 * they mostly are, with options, with marks elsewhere or nowhere, and cut at every length.
 */
#include "datapath/lookup/filter.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { MOST_RULES = 40, MOST_TESTS = 4, OCTETS = 64, GRAPHS = 300, PACKETS = 120, TOGETHER = 6 };

struct rule {
	struct filter_test tests[MOST_TESTS];
	unsigned n;
};

struct buffer {
	uint8_t octets[OCTETS + PKT_SLACK];
	struct pkt p;
};

static uint32_t below(uint32_t n)
{
	return (uint32_t)random() % n;
}

/* Few places and values, so that tests meet; of `first` header kinds on. */
static struct filter_test random_test(enum filter_header first, unsigned kinds)
{
	struct filter_test t = { .header = (enum filter_header)(first + below(kinds)),
				 .op = below(3) ? FILTER_EQ : FILTER_GT, .offset = below(4) * 2,
				 .len = 1 + below(4) };

	t.mask = t.len == 4 ? UINT32_MAX : (1U << t.len * 8) - 1;
	if (!below(3))
		t.mask &= t.mask << below(t.len * 8);
	if (!below(8))
		t.mask &= (uint32_t)random();
	if (!t.mask)
		t.mask = 1;
	t.value = !below(16) ? UINT32_MAX : below(2) ? below(4) : below(3) * 0x01010101U;
	t.value &= t.len == 4 ? UINT32_MAX : (1U << t.len * 8) - 1;
	if (t.op == FILTER_GT)
		t.value &= t.mask;
	return t;
}

static struct filter *compile(const struct rule *rules, unsigned n)
{
	struct filter *f = filter_new();
	filter_ref at = FILTER_DROP;

	for (unsigned i = n; i-- > 0;) {
		filter_ref yes = filter_output(i);

		for (unsigned k = rules[i].n; k-- > 0;)
			yes = filter_add(f, &rules[i].tests[k], yes, at, at);
		at = yes;
	}
	filter_finish(f, at);
	return f;
}

static bool holds(const struct filter_test *t, const struct pkt *p)
{
	const uint32_t mark[FILTER_HEADERS] = { pkt_offset(p), p->mac, p->net, p->trans };
	uint32_t left = pkt_left(p, mark[t->header]), v = 0, need = t->len;

	while (need && !(t->mask >> 8 * (t->len - need) & 0xff))
		need--;
	if (left < t->offset + need)
		return false;
	for (uint32_t i = 0; i < t->len; i++)
		v = v << 8 | (i < need ? p->head[mark[t->header] + t->offset + i] : 0);
	return t->op == FILTER_EQ ? (v & t->mask) == t->value : (v & t->mask) > t->value;
}

static uint32_t look_through(const struct rule *rules, unsigned n, const struct pkt *p)
{
	for (unsigned i = 0; i < n; i++) {
		unsigned k = 0;

		while (k < rules[i].n && holds(&rules[i].tests[k], p))
			k++;
		if (k == rules[i].n)
			return i;
	}
	return FILTER_DROP;
}

static void make_packet(struct buffer *b)
{
	struct pkt *p = &b->p;

	for (unsigned i = 0; i < OCTETS; i++)
		b->octets[i] = below(3) ? (uint8_t)below(3) : (uint8_t)random();
	*p = (struct pkt){ .head = b->octets, .data = b->octets, .size = OCTETS, .len = OCTETS };
	p->mac = 0;
	p->net = 14;
	p->trans = 34;
	switch (below(6)) {
	case 0:
		p->trans = 38;		/* options */
		break;
	case 1:
		p->net = 18;		/* a tag */
		p->trans = 38;
		break;
	case 2:
		p->net = p->trans = PKT_NONE;
		break;
	case 3:
		p->data += 14;		/* the Ethernet header is off */
		p->len -= 14;
		break;
	}
	if (below(3) == 0)
		p->len = below(p->len + 1);
}

static void check_graph(enum filter_header first, unsigned kinds)
{
	struct rule rules[MOST_RULES];
	unsigned n = 1 + below(below(2) ? 6 : MOST_RULES);
	struct filter *f;

	for (unsigned i = 0; i < n; i++) {
		rules[i].n = 1 + below(MOST_TESTS);
		for (unsigned k = 0; k < rules[i].n; k++)
			rules[i].tests[k] = random_test(first, kinds);
	}
	f = compile(rules, n);
	for (unsigned i = 0; i < PACKETS; i += TOGETHER) {
		struct buffer b[TOGETHER];
		struct pkt *p[TOGETHER];
		uint16_t to[TOGETHER];

		memset(b, 0, sizeof(b));
		for (unsigned k = 0; k < TOGETHER; k++) {
			make_packet(&b[k]);
			p[k] = &b[k].p;
		}
		filter_run_batch(f, p, TOGETHER, to);
		for (unsigned k = 0; k < TOGETHER; k++) {
			uint32_t want = look_through(rules, n, p[k]);

			assert_int_equal(filter_run(f, p[k]), want);
			assert_int_equal(to[k], want == FILTER_DROP ? FILTER_NOWHERE : want);
		}
	}
	filter_free(f);
}

static void seed_told(void)
{
	srandom(20261121);
	print_message("seed 20261121\n");
}

static void filter_random_rules_as_looked_through(void **state)
{
	(void)state;
	seed_told();
	for (unsigned i = 0; i < GRAPHS; i++) {
		check_graph(FILTER_DATA, 1);
		check_graph(FILTER_IP, 2);
		check_graph(FILTER_MAC, 3);
		check_graph(FILTER_DATA, 4);
	}
}

static void filter_batch_says_what_one_by_one_does(void **state)
{
	const struct filter_test t = { FILTER_IP, FILTER_EQ, 0, 1, 0xff, 1 };
	struct filter *f = filter_new();
	struct buffer b[4];
	struct pkt *p[4];
	uint16_t to[4];

	(void)state;
	filter_finish(f, filter_add(f, &t, filter_output(7), FILTER_DROP, filter_output(2)));
	memset(b, 0, sizeof(b));
	for (unsigned i = 0; i < 4; i++) {
		b[i].p = (struct pkt){ .head = b[i].octets, .data = b[i].octets, .size = OCTETS,
				       .len = 20, .net = 14, .trans = 34 };
		b[i].octets[14] = i == 1;
		p[i] = &b[i].p;
	}
	b[2].p.net = 20;
	b[3].p.net = PKT_NONE;
	filter_run_batch(f, p, 4, to);
	assert_int_equal(to[0], FILTER_NOWHERE);
	assert_int_equal(to[1], 7);
	assert_int_equal(to[2], 2);
	assert_int_equal(to[3], 2);
	filter_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filter_random_rules_as_looked_through),
		cmocka_unit_test(filter_batch_says_what_one_by_one_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
