/* datapath/route and the sums of datapath/packet/ip.h, against the plainest way to say the same. */
#include "datapath/lookup/route_edit.h"

#include "datapath/packet/ip.h"
#include "tests/oracle/lookup_naive.c"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { TABLES = 60, ROUTES = 400, LOOKUPS = 3000, SUMS = 200000 };

/* Few upper halves, so that prefixes nest and blocks have many intervals. */
static uint32_t random_address(void)
{
	uint32_t half = random() % 8 ? 0x0a000000 | (uint32_t)(random() % 3) << 16 : (uint32_t)random() << 17;

	return half | (uint32_t)(random() % 0x10000);
}

static struct click_route random_route(bool odd)
{
	unsigned bits = (unsigned)random() % 33;
	struct click_route r = { .mask = bits ? UINT32_MAX << (32 - bits) : 0 };

	if (odd && random() % 4 == 0)
		r.mask &= (uint32_t)random();
	r.addr = random_address() & r.mask;
	r.gateway = random() % 2 ? (uint32_t)random() % 3 : 0;
	r.port = (uint32_t)random() % 4;
	return r;
}

static void expect_same(const struct route_table *t, const struct click_route *const *routes, size_t n, uint32_t addr)
{
	const struct route_hop *hop = route_find(t, addr);
	const struct route_hop *all[2];
	int best = lookup_naive(routes, n, addr);

	if (!t->odd) {
		route_find_all(t, (uint32_t[]){ ~addr, addr }, 2, all);
		assert_ptr_equal(all[1], hop);
	}
	if (best < 0) {
		assert_int_equal(hop->port, UINT32_MAX);
		return;
	}
	assert_int_equal(hop->port, routes[best]->port);
	assert_int_equal(hop->gateway, __builtin_bswap32(routes[best]->gateway));
}

static void table_random_routes_as_looked_through(void **state)
{
	(void)state;
	srandom(5);
	print_message("seed 5\n");
	for (unsigned table = 0; table < TABLES; table++) {
		struct route_table t = { 0 };
		struct click_route list[ROUTES];
		const struct click_route *routes[ROUTES];
		size_t n = (size_t)random() % ROUTES + 1;

		for (size_t i = 0; i < n; i++) {
			list[i] = random_route(table % 4 == 3);
			routes[i] = &list[i];
			route_add(&t, &list[i]);
		}
		route_finish(&t);
		for (size_t i = 0; i < n; i++) {
			expect_same(&t, routes, n, list[i].addr);
			expect_same(&t, routes, n, list[i].addr - 1);
			expect_same(&t, routes, n, (list[i].addr | ~list[i].mask) + 1);
		}
		for (unsigned i = 0; i < LOOKUPS; i++)
			expect_same(&t, routes, n, random_address());
		expect_same(&t, routes, n, 0);
		expect_same(&t, routes, n, UINT32_MAX);
		route_fini(&t);
	}
}

static void table_empty_leads_nowhere(void **state)
{
	struct route_table t = { 0 };

	(void)state;
	route_finish(&t);
	assert_int_equal(route_find(&t, 0)->port, UINT32_MAX);
	assert_int_equal(route_find(&t, UINT32_MAX)->port, UINT32_MAX);
	route_fini(&t);
}

/* The largest block there can be. */
static void block_of_every_address_finds_each(void **state)
{
	struct route_table t = { 0 };

	(void)state;
	for (uint32_t i = 0; i <= UINT16_MAX; i++)
		route_add(&t, &(struct click_route){ .addr = 0xfffe0000 + i, .mask = UINT32_MAX, .port = i & 1 });
	route_finish(&t);
	for (uint32_t i = 0; i <= UINT16_MAX; i++)
		assert_int_equal(route_find(&t, 0xfffe0000 + i)->port, i & 1);
	assert_int_equal(route_find(&t, 0xfffdffff)->port, UINT32_MAX);
	assert_int_equal(route_find(&t, 0xffff0000)->port, UINT32_MAX);
	route_fini(&t);
}

static uint16_t plain_sum(const uint16_t *words, unsigned n)
{
	uint32_t sum = 0;

	for (unsigned i = 0; i < n; i++) {
		sum += words[i];
		sum = sum > 0xffff ? sum - 0xffff : sum;
	}
	return (uint16_t)sum;
}

static void sums_random_words_as_one_by_one(void **state)
{
	(void)state;
	srandom(6);
	print_message("seed 6\n");
	for (unsigned i = 0; i < SUMS; i++) {
		union { uint16_t words[30]; uint8_t octets[60]; uint64_t w; } u;
		uint8_t sum[2];

		for (unsigned k = 0; k < 30; k++)
			u.words[k] = random() % 3 ? (uint16_t)random() : random() % 2 ? 0xffff : 0;
		assert_int_equal(sum_fold(u.w), plain_sum(u.words, 4));
		assert_int_equal(ip_sum(u.octets, 20), plain_sum(u.words, 10));
		assert_int_equal(ip_sum(u.octets, 60), plain_sum(u.words, 30));
		put_raw16(sum, u.words[0]);
		sum_update16(sum, u.words[1], u.words[2]);
		assert_int_equal(raw16(sum), (uint16_t)~plain_sum((uint16_t[]){ (uint16_t)~u.words[0],
				 (uint16_t)~u.words[1], u.words[2] }, 3));
	}
}

/* A list that is changed in the plainest way, beside a table that is changed now and then by several changes at once. */
static void edits_random_as_in_a_list(void **state)
{
	struct route_table t = { 0 };
	struct click_route list[ROUTES];
	const struct click_route *routes[ROUTES];
	size_t n = 0;

	(void)state;
	srandom(7);
	print_message("seed 7\n");
	route_finish(&t);
	for (unsigned round = 0; round < 200; round++) {
		struct route_edit *e = route_edit_new(&t);

		for (unsigned k = 0; k < 10 && n + 1 < ROUTES; k++) {
			enum route_verb verb = (enum route_verb)(random() % 3);
			struct click_route r = n && random() % 2 ? list[(size_t)random() % n] : random_route(round % 50 > 40);
			bool leads = random() % 2;
			size_t at = 0;

			while (at < n && (list[at].addr != r.addr || list[at].mask != r.mask))
				at++;
			if (random() % 2)
				r.port = (uint32_t)random() % 4;
			if (verb == ROUTE_REMOVE) {
				bool is = at < n && (!leads || (list[at].port == r.port && list[at].gateway == r.gateway));

				assert_int_equal(route_edit_do(e, verb, &r, leads), is);
				if (is)
					memmove(&list[at], &list[at + 1], (--n - at) * sizeof(*list));
			} else {
				assert_int_equal(route_edit_do(e, verb, &r, false), verb == ROUTE_SET || at == n);
				if (verb == ROUTE_SET || at == n)
					list[at] = r;
				n += at == n;
			}
		}
		route_edit_finish(e, &t);
		for (size_t i = 0; i < n; i++)
			routes[i] = &list[i];
		for (unsigned i = 0; i < 100; i++)
			expect_same(&t, routes, n, random_address());
	}
	assert_true(n > 20);
	route_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_random_routes_as_looked_through),
		cmocka_unit_test(table_empty_leads_nowhere),
		cmocka_unit_test(block_of_every_address_finds_each),
		cmocka_unit_test(edits_random_as_in_a_list),
		cmocka_unit_test(sums_random_words_as_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
