/*
 * test_click_spec.c - rewriter input specifications, patterns, named patterns and mappers.
 */
#include "tests/unit/click_args_check.h"

static const struct beside names[] = {
	{ "ps", "IPRewriterPatterns", "NAT 1.1.1.1 1024-65535 - -, TWO 2.2.2.2 3.3.3.3", 0, 0 },
	{ "rr", "RoundRobinIPMapper", "- - 1.1.1.1 - 0 0, - - 1.1.1.2 - 0 0", 0, 0 },
	{ "far", "RoundRobinIPMapper", "- - 1.1.1.1 - 0 7", 0, 0 },
	{ "q", "Queue", "", 1, 1 }, { 0 },
};

static void specs_are_accepted_or_refused(void **state)
{
	static const struct arg_case cases[] = {
		{ "IPRewriter", "drop", 1, 1, NULL },
		{ "IPRewriter", "discard", 1, 1, NULL },
		{ "IPRewriter", "\"drop\"", 1, 1, NULL },
		{ "IPRewriter", "drop 1", 1, 1, "nothing may follow" },
		{ "IPRewriter", "pass", 1, 1, NULL },
		{ "IPRewriter", "nochange 1", 1, 2, NULL },
		{ "IPRewriter", "pass 1", 1, 1, "out of range" },
		{ "IPRewriter", "pass x", 1, 1, "forward output" },
		{ "IPRewriter", "keep 0 1", 1, 2, NULL },
		{ "IPRewriter", "keep 0", 1, 1, "keep and two outputs" },
		{ "IPRewriter", "pattern 1.1.1.1 1-100 - - 0 1", 1, 1,
		  "output '1' is out of range" },
		{ "IPRewriter", "pattern 1.1.1.1/24 80 - - 0 0", 1, 1, NULL },
		{ "IPRewriter", "pattern 1.1.1.1-1.1.1.9 1-5 - - 0 0", 1, 1, NULL },
		{ "IPRewriter", "pattern 1.1.1.1-1.1.1.9# - 0 0", 1, 1, NULL },
		{ "IPRewriter", "pattern 1.1.1.9-1.1.1.1 - 0 0", 1, 1, "source address" },
		{ "IPRewriter", "pattern 1.1.1.1 - 80 0 0", 1, 1, NULL },
		{ "IPRewriter", "pattern 1.1.1.1 0 - - 0 0", 1, 1, "source port" },
		{ "IPRewriter", "pattern 1.1.1.1 http - - 0 0", 1, 1, "source port" },
		{ "IPRewriter", "pattern 1.1.1.1 5-1 - - 0 0", 1, 1, "source port" },
		{ "IPRewriter", "pattern 1.1.1.1 - 10.0.0.0/8 - 0 0", 1, 1, "destination address" },
		{ "IPRewriter", "pattern 1.1.1.1 - - 1-5 0 0", 1, 1, "destination port" },
		{ "IPRewriter", "pattern 1.1.1.1 - - - - 0 0", 1, 1, "expected a pattern" },
		{ "IPRewriter", "pattern NAT 0 0", 1, 1, NULL },
		{ "IPRewriter", "pattern NOPE 0 0", 1, 1, "no pattern 'NOPE'" },
		{ "IPRewriter", "pattern 0 0", 1, 1, "expected a pattern" },
		{ "IPRewriter", "rr", 1, 1, NULL },
		{ "IPRewriter", "rr 0", 1, 1, "nothing may follow" },
		{ "IPRewriter", "q", 1, 1, "not a mapper" },
		{ "IPRewriter", "nobody", 1, 1, "expected drop" },
		{ "IPRewriter", "far", 1, 1, "output '7' is out of range" },
		{ "IPRewriter", ", drop", 2, 1, "expected drop" },
		{ "IPAddrRewriter", "TIMEOUT 5, pattern 1.1.1.1 - 0 0", 1, 1, NULL },
		{ "UDPRewriter", "pass, UDP_TIMEOUT 5, CAPACITY 100", 1, 1, NULL },
		{ "TCPRewriter", "pass, UDP_TIMEOUT 5", 1, 1, "needs 1 argument" },
		{ "RoundRobinIPMapper", "", 0, 0, "at least one pattern" },
		{ "RoundRobinIPMapper", "1.1.1.1 - - - 0 9", 0, 0, NULL },
		{ "SourceIPHashMapper", "5 7, - - 1.1.1.1 - 0 0 1", 0, 0, NULL },
		{ "SourceIPHashMapper", "0 7, - - 1.1.1.1 - 0 0 1", 0, 0, "NODES and SEED" },
		{ "SourceIPHashMapper", "5 7, - - 1.1.1.1 - 0 0 -1", 0, 0, "server number" },
		{ "IPRewriterPatterns", "A 1.1.1.1 -, B 1.1.1.1 - - -", 0, 0, NULL },
		{ "IPRewriterPatterns", "A 1.1.1.1 -, A 2.2.2.2 -", 0, 0, "defined already" },
		{ 0 },
	};

	(void)state;
	check_cases(cases, names);
}

static struct click_rewrite read_pattern(const char *pattern)
{
	struct beside all[] = { { "rw", "IPRewriter", NULL, 1, 1 }, names[0], { 0 } };
	char *config = x_asprintf("pattern %s 0 0", pattern);
	struct click_rewrite r;
	struct fixture f;

	all[0].config = config;
	fixture_read(&f, all, false);
	assert_true(f.ok);
	r = click_arg(&f.args, "INPUTSPEC")->list[0].spec->rewrite;
	fixture_fini(&f);
	free(config);
	return r;
}

static void word_counts_say_which_field_is_which(void **state)
{
	struct click_rewrite r = read_pattern("1.1.1.1 2.2.2.2");

	(void)state;
	assert_true(r.has_saddr && r.has_daddr && !r.has_sport && !r.has_dport && !r.has_port);
	assert_int_equal(r.daddr, 0x02020202);
	r = read_pattern("1.1.1.1 2.2.2.2 80");
	assert_true(r.has_sport && r.has_port);
	assert_int_equal(r.sport, 80);
	assert_int_equal(r.daddr, 0x02020202);
	r = read_pattern("- 1000-2000# - 53");
	assert_true(!r.has_saddr && r.has_sport && !r.has_daddr && r.has_dport && r.sequential);
	assert_int_equal(r.sport_last, 2000);
	assert_int_equal(r.dport, 53);
	r = read_pattern("10.0.0.0/24? -");
	assert_true(r.random && !r.sequential);
	assert_int_equal(r.saddr, 0x0a000001);
	assert_int_equal(r.saddr_last, 0x0a0000fe);
	r = read_pattern("10.0.0.5/31 -");
	assert_int_equal(r.saddr, 0x0a000004);
	assert_int_equal(r.saddr_last, 0x0a000005);
	r = read_pattern("0.0.0.0 0.0.0.0");
	assert_true(!r.has_saddr && !r.has_daddr);
	r = read_pattern("NAT");
	assert_int_equal(r.saddr, 0x01010101);
	assert_int_equal(r.sport_last, 65535);
}

static void prefixes_of_specs_never_crash(void **state)
{
	(void)state;
	sweep_prefixes("IPRewriter",
		       "pattern 10.0.0.1-10.0.0.9# 1000-2000? 1.1.1.1 80 0 1, keep 0 1", 2, 2);
	sweep_prefixes("SourceIPHashMapper", "5 7, - 1-2# 1.1.1.1 - 0 0 1, NAT 0 0 3", 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specs_are_accepted_or_refused),
		cmocka_unit_test(word_counts_say_which_field_is_which),
		cmocka_unit_test(prefixes_of_specs_never_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
