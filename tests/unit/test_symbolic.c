/*
 * One configuration, two runs. For each file of tests/conform/symbolic, flows of every shape are explored; then packets
 * are drawn, at random from a source and from inside the condition of each place where a flow ended, and judged
 * (symbolic_trial.h). A file whose first line says "TCP options" gets packets with those too; one whose first line says
 * "choice" makes choices that a concrete run makes otherwise: only completeness.
 */
#include "tests/unit/rounds.h"
#include "tests/unit/symbolic_trial.h"

#include <glob.h>

static bool
first_line_says(const char *path, const char *word)
{
	FILE *f = fopen(path, "r");
	char line[256] = "";
	bool says;

	assert_non_null(f);
	says = fgets(line, sizeof(line), f) != NULL && strstr(line, word) != NULL;
	fclose(f);
	return says;
}

static struct tally
try_file(const char *path, uint64_t seed)
{
	struct trial t = { .choice = first_line_says(path, "choice"), .say = stderr };
	bool options = first_line_says(path, "TCP options");
	unsigned draws = toy_soak() ? 100 : 1;
	size_t some = toy_soak() ? SIZE_MAX : rounds_of("ROUNDS", 100);

	if (!world_open(&t.w, path, seed))
		fail_msg("%s cannot be read", path);
	t.x = world_explore(&t.w, options ? SHAPE_ALL | SHAPE_TCP_OPTIONS : SHAPE_ALL, &t.flows);
	t.tally.ends = t.x->ends.n;
	for (size_t i = 0; i < t.x->ends.n; i += 1 + t.x->ends.n / some)
		assert_true(judge_witness(&t, &t.x->ends.v[i]));
	for (unsigned k = 0; k < draws; k++) {
		for (size_t n = MIN_OF(t.x->ends.n, some); n > 0; n--) {
			size_t i = toy_below(&t.w.t, (unsigned)t.x->ends.n);
			struct flow *f = t.x->ends.v[i].flow;

			draw(&t, t.flows.v[f->source], f);
			assert_true(judge(&t));
		}
		for (size_t i = 0; i < t.flows.n; i++) {
			draw(&t, t.flows.v[i], t.flows.v[i]);
			assert_true(judge(&t));
		}
	}
	explore_free(t.x);
	free(t.flows.v);
	world_close(&t.w);
	return t.tally;
}

static void
configurations_symbolic_and_concrete_runs_agree(void **state)
{
	const char *only = getenv("MIDDLEPROOF_ONLY");
	uint64_t seed = toy_first_seed();
	glob_t g;

	(void)state;
	assert_int_equal(glob("tests/conform/symbolic/*.click", 0, NULL, &g), 0);
	assert_true(g.gl_pathc >= 90);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct tally y;

		if (only != NULL && strstr(g.gl_pathv[i], only) == NULL)
			continue;
		y = try_file(g.gl_pathv[i], seed + i);
		assert_true(y.landings > 0);
		if (only != NULL)
			print_message("%s: %" PRIu64 " ends, %" PRIu64 " packets, %" PRIu64
				      " landings, %" PRIu64 " exact\n", g.gl_pathv[i], y.ends,
				      y.packets, y.landings, y.exact);
	}
	globfree(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(configurations_symbolic_and_concrete_runs_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
