/*
 * What paces and shortens campaigns: buckets that refill no faster than a router's, and paths that
 * vouch for each other only where they show the same.
 */
#include "tracebox/trace/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/path_sim.c"
#include "tracebox/campaign/routes.h"

static const uint64_t SECOND_NS = 1000000000;

static void budget_gives_six_at_once_and_one_a_second(void **state)
{
	struct budget *b = budget_new(1);
	uint64_t until = 0, now = 5 * SECOND_NS;
	unsigned taken = 0;

	(void)state;
	while (budget_take(b, 7, now, &until))
		taken++;
	assert_int_equal(taken, 6);
	assert_int_equal(budget_left(b, 7, now), 0);
	assert_int_equal(budget_left(b, 8, now), 6);
	assert_true(until > now + SECOND_NS && until < now + SECOND_NS * 11 / 10);
	assert_false(budget_take(b, 7, until - 1, &until));
	assert_true(budget_take(b, 7, until, &until));
	/* a hundred seconds: never more than six and one a second */
	for (taken = 0, now = until; now < until + 100 * SECOND_NS; now += SECOND_NS / 50) {
		uint64_t later;

		taken += budget_take(b, 7, now, &later);
	}
	assert_in_range(taken, 94, 96);
	budget_charge(b, 8, now);
	assert_int_equal(budget_left(b, 8, now), 5);
	budget_free(b);
}

static void budget_without_limit_gives_all(void **state)
{
	struct budget *b = budget_new(0);
	uint64_t until;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		assert_true(budget_take(b, 7, 1, &until));
	budget_free(b);
}

static void clamp(struct packet *p)
{
	assert_true(packet_put_uint(p, "tcp.opt.mss", 1200));
	assert_true(packet_fix_checksums(p));
}

static struct trace *walk(const struct sim_path *path, struct judgement *j)
{
	struct trace_config config = sim_config();
	struct probe_template t;
	struct trace *trace;

	sim_template(&t, false);
	trace = sim_run(path, &config, &t);
	judge(j, trace);
	return trace;
}

static void routes_vouch_only_for_what_shows_the_same(void **state)
{
	struct sim_path clean = { .hops = 5, .rtt = 100000 };
	struct sim_path boxed = { .hops = 5, .rtt = 100000, .box = 2, .rewrite = clamp };
	struct sim_path shorter = { .hops = 5, .rtt = 100000, .quote = { [4] = 8 } };
	struct routes *r = routes_new();
	struct judgement j, other;
	struct trace *t = walk(&clean, &j), *u;
	struct address router;

	(void)state;
	assert_null(routes_vouch(r, t, 4));
	assert_int_equal(routes_start(r, &t->config.dst), 1);
	assert_false(routes_expect(r, &t->config.dst, 2, &router));
	assert_int_equal(routes_add(r, t, &j, 9, NULL, 1)->end, 6);
	assert_int_equal(routes_vouch(r, t, 4)->number, 9);
	assert_int_equal(routes_start(r, &t->config.dst), 5);
	assert_true(routes_expect(r, &t->config.dst, 2, &router));
	assert_true(address_equal(&router, &t->hops[2].from));
	/* the destination vouches for nothing */
	assert_null(routes_vouch(r, t, 6));

	u = walk(&boxed, &other);
	assert_non_null(routes_vouch(r, u, 2));
	assert_null(routes_vouch(r, u, 4));
	judgement_fini(&other);
	trace_free(u);
	u = walk(&shorter, &other);
	assert_null(routes_vouch(r, u, 4));
	assert_non_null(routes_vouch(r, u, 5));
	judgement_fini(&other);
	trace_free(u);
	judgement_fini(&j);
	trace_free(t);
	routes_free(r);
}

/* What three paths have in common need not be asked by a fourth; two may agree by chance. */
static void routes_common_to_three_are_common_to_all(void **state)
{
	struct sim_path path = { .hops = 5, .rtt = 100000 };
	struct routes *r = routes_new();
	struct address router, elsewhere;

	(void)state;
	assert_true(address_parse("198.51.100.1", &elsewhere));
	for (unsigned i = 0; i < 3; i++) {
		struct judgement j;
		struct trace *t = walk(&path, &j);

		t->config.dst.octets[1] = (uint8_t)(10 + i);	/* another network each */
		t->hops[6].from = t->config.dst;
		assert_int_equal(routes_start(r, &elsewhere), 1);
		(void)routes_add(r, t, &j, i + 1, NULL, 1);
		assert_false(routes_expect(r, &t->config.dst, 6, &router));
		judgement_fini(&j);
		trace_free(t);
	}
	assert_int_equal(routes_start(r, &elsewhere), 6);
	assert_true(routes_expect(r, &elsewhere, 5, &router));
	assert_false(routes_expect(r, &elsewhere, 6, &router));
	routes_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(budget_gives_six_at_once_and_one_a_second),
		cmocka_unit_test(budget_without_limit_gives_all),
		cmocka_unit_test(routes_vouch_only_for_what_shows_the_same),
		cmocka_unit_test(routes_common_to_three_are_common_to_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
