/* datapath/switch_group, switch_table, out_ring: against bits for every port, a list of addresses, and threads that meet. */
#include "datapath/lookup/switch_group.h"
#include "datapath/lookup/switch_table.h"
#include "datapath/port/out_ring.h"

#include "models/base/mem.h"
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static unsigned seed = 11;

/* ---- groups ---- */

static void one_batch(struct switch_group *g, unsigned ports, unsigned n)
{
	static uint64_t bits[GROUP_MAX][GROUP_PORTS / 64];
	uint16_t at[GROUP_MAX];

	memset(bits, 0, sizeof(bits));
	for (unsigned i = 0; i < n; i++) {
		unsigned kind = (unsigned)random() % 10;
		uint16_t to = (uint16_t)(kind == 0 ? GROUP_ALL : kind == 1 ? GROUP_NONE : (unsigned)random() % ports);

		switch_group_add(g, (uint16_t)i, to);
		for (unsigned p = 0; p < ports; p++)
			if (to == GROUP_ALL || to == p)
				bits[i][p / 64] |= UINT64_C(1) << p % 64;
	}
	for (unsigned p = 0; p < ports; p++) {
		unsigned got = switch_group_of(g, (uint16_t)p, at), k = 0;

		for (unsigned i = 0; i < n; i++) {
			if (!(bits[i][p / 64] >> p % 64 & 1))
				continue;
			assert_true(k < got);
			assert_int_equal(at[k++], i);
		}
		assert_int_equal(k, got);
	}
	switch_group_clear(g);
}

static void groups_of_random_batches_are_those_of_a_bitmap(void **state)
{
	static struct switch_group g;
	static const unsigned ports[] = { 1, 2, 60, 254, 256 };

	(void)state;
	switch_group_init(&g);
	for (unsigned round = 0; round < 400; round++)
		one_batch(&g, ports[(unsigned)random() % ARRAY_LEN(ports)],
			  round % 50 == 0 ? GROUP_MAX : (unsigned)random() % 65);
	for (unsigned p = 0; p <= GROUP_PORTS; p++)
		assert_int_equal(g.head[p], GROUP_END);
}

static void groups_touch_only_the_ports_that_get_something(void **state)
{
	static struct switch_group g;

	(void)state;
	switch_group_init(&g);
	for (uint16_t i = 0; i < 64; i++)
		switch_group_add(&g, i, (uint16_t)(i % 2 ? 200 : 7));
	assert_int_equal(g.ports, 2);
	assert_int_equal(g.port[0], 7);
	assert_int_equal(g.port[1], 200);
}

/* ---- table ---- */

static void table_of_few_addresses_is_a_list_of_them(void **state)
{
	enum { ADDRESSES = 64, TIMEOUT = 500 };
	struct { uint64_t seen; uint16_t port; } naive[ADDRESSES] = { 0 };
	struct switch_table t;
	uint64_t moves = 0;

	(void)state;
	switch_table_init(&t, ADDRESSES * 64, 5);
	t.timeout = TIMEOUT;
	for (uint64_t now = 1; now < 30000; now += (uint64_t)random() % 20) {
		unsigned a = (unsigned)random() % ADDRESSES;
		uint16_t port = (uint16_t)(random() % 3);

		if (random() % 3 == 0) {
			moves += naive[a].seen && naive[a].port != port;
			naive[a].seen = now;
			naive[a].port = port;
			switch_learn(&t, (UINT64_C(1) << 48) + a, port, now);
		}
		a = (unsigned)random() % ADDRESSES;
		assert_int_equal(switch_find(&t, (UINT64_C(1) << 48) + a, now, 99),
				 naive[a].seen && now - naive[a].seen <= TIMEOUT ? naive[a].port : 99);
		if (random() % 500 == 0) {
			switch_table_clear_port(&t, 1);
			for (a = 0; a < ADDRESSES; a++)
				naive[a].seen = naive[a].port == 1 ? 0 : naive[a].seen;
		}
	}
	assert_int_equal(t.moved, moves);
	switch_table_fini(&t);
}

/* However many addresses come, the table stays as it is, and those that keep talking stay known. */
static void table_under_a_flood_keeps_what_talks(void **state)
{
	struct switch_table t;
	unsigned lost = 0;

	(void)state;
	switch_table_init(&t, 4096, 6);
	for (uint64_t i = 1; i <= 200000; i++) {
		switch_learn(&t, (UINT64_C(1) << 48) + 0xa0000000 + i, 3, i);
		if (i % 100 == 0)
			switch_learn(&t, (UINT64_C(1) << 48) + i / 100 % 8, 1, i);
		if (i > 1000 && i % 100 == 99)
			lost += switch_find(&t, (UINT64_C(1) << 48) + i / 100 % 8, i, 99) != 1;
	}
	assert_int_equal(t.mask, 1023);
	assert_true(t.replaced > 190000);
	assert_true(lost < 20);
	assert_int_equal(switch_table_print(&t, 200000, NULL), 4096);
	switch_table_fini(&t);
}

/* ---- ring ---- */

static void put_number(struct out_ring *r, const struct out_lease *l, uint32_t i, uint32_t v)
{
	out_ring_put(r, l, i, (const uint8_t *)&v, sizeof(v));
}

static uint32_t number_at(const struct out_ring *r, uint32_t i)
{
	uint32_t len, v;
	const uint8_t *at = out_ring_frame(r, i, &len);

	assert_int_equal(len, sizeof(v));
	memcpy(&v, at, sizeof(v));
	return v;
}

static void ring_commits_in_another_order_come_out_in_order(void **state)
{
	struct out_ring r;
	struct out_lease a, b, c;

	(void)state;
	out_ring_init(&r, 8);
	a = out_ring_reserve(&r, 2);
	b = out_ring_reserve(&r, 3);
	c = out_ring_reserve(&r, 9);
	assert_int_equal(a.count + b.count, 5);
	assert_int_equal(c.count, 3);
	assert_int_equal(out_ring_reserve(&r, 1).count, 0);
	for (uint32_t i = 0; i < 8; i++)
		put_number(&r, i < 2 ? &a : i < 5 ? &b : &c, i < 2 ? i : i < 5 ? i - 2 : i - 5, i);
	out_ring_commit(&r, &c);
	assert_int_equal(out_ring_ready(&r), 0);
	out_ring_commit(&r, &a);
	assert_int_equal(out_ring_ready(&r), 2);
	out_ring_commit(&r, &b);
	assert_int_equal(out_ring_ready(&r), 8);
	for (uint32_t i = 0; i < 8; i++)
		assert_int_equal(number_at(&r, i), i);
	out_ring_done(&r, 8);
	for (unsigned n = 0; n < OUT_RING_LEASES; n++) {
		a = out_ring_reserve(&r, 1);
		assert_int_equal(a.count, n < 8 ? 1 : 0);
	}
	out_ring_fini(&r);
}

enum { THREADS = 4, EACH = 20000 };

struct sender {
	struct out_ring *ring;
	uint32_t number;
	pthread_t thread;
};

static void *send_numbers(void *arg)
{
	const struct sender *s = arg;
	unsigned state = s->number;

	for (uint32_t sent = 0; sent < EACH;) {
		uint32_t some = 1 + (uint32_t)rand_r(&state) % 7, left = EACH - sent;
		struct out_lease l = out_ring_reserve(s->ring, MIN_OF(some, left));

		for (uint32_t i = 0; i < l.count; i++)
			put_number(s->ring, &l, i, s->number << 24 | sent++);
		if (rand_r(&state) % 8 == 0)
			sched_yield();	/* others overtake it here */
		out_ring_commit(s->ring, &l);
		if (l.count == 0)
			sched_yield();
	}
	return NULL;
}

static void ring_of_many_senders_loses_and_reorders_nothing(void **state)
{
	struct sender senders[THREADS];
	uint32_t next[THREADS] = { 0 }, got = 0;
	struct out_ring r;

	(void)state;
	out_ring_init(&r, 64);
	for (uint32_t i = 0; i < THREADS; i++) {
		senders[i] = (struct sender){ .ring = &r, .number = i };
		assert_int_equal(pthread_create(&senders[i].thread, NULL, send_numbers, &senders[i]), 0);
	}
	while (got < THREADS * EACH) {
		uint32_t n = out_ring_ready(&r);

		for (uint32_t i = 0; i < n; i++) {
			uint32_t v = number_at(&r, i);

			assert_true(v >> 24 < THREADS);
			assert_int_equal(v & 0xffffff, next[v >> 24]++);
		}
		out_ring_done(&r, n);
		got += n;
		if (n == 0)
			sched_yield();
	}
	for (uint32_t i = 0; i < THREADS; i++)
		pthread_join(senders[i].thread, NULL);
	assert_int_equal(out_ring_ready(&r), 0);
	out_ring_fini(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_of_random_batches_are_those_of_a_bitmap),
		cmocka_unit_test(groups_touch_only_the_ports_that_get_something),
		cmocka_unit_test(table_of_few_addresses_is_a_list_of_them),
		cmocka_unit_test(table_under_a_flood_keeps_what_talks),
		cmocka_unit_test(ring_commits_in_another_order_come_out_in_order),
		cmocka_unit_test(ring_of_many_senders_loses_and_reorders_nothing),
	};

	if (getenv("SEED") != NULL)
		seed = (unsigned)strtoul(getenv("SEED"), NULL, 10);
	printf("# SEED=%u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
