/*
 * Rule lists like those of real filters, against BuDDy and against a linear scan of the rules: what
 * they permit, each rule's own share, projections, and packets near the rules' bounds.
 */
#include "tests/oracle/set_bdd.c"
#include "tests/oracle/set_rules.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct lists {
	struct sets *s;
	struct made_fields f;
	set_var vars[BDD_FIELDS];
};

static void lists_init(struct lists *l)
{
	l->s = sets_new(0);
	l->f = made_fields_new(l->s);
	l->vars[BDD_PROTO] = l->f.proto;
	l->vars[BDD_DPORT] = l->f.dport;
	l->vars[BDD_DST] = l->f.dst;
	l->vars[BDD_SRC] = l->f.src;
	l->vars[BDD_SPORT] = l->f.sport;
	l->vars[BDD_FLAGS] = l->f.flags;
}

/* Which rule a packet matches first, from 1; 0: none. */
static unsigned scan(const struct made_rule *r, size_t n, const uint64_t *v)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t dst = v[BDD_DST] ^ r[i].dst.value, src = v[BDD_SRC] ^ r[i].src.value;

		if (r[i].proto >= 0 && v[BDD_PROTO] != (uint64_t)r[i].proto)
			continue;
		if (dst >> (32 - r[i].dst.length) || src >> (32 - r[i].src.length))
			continue;
		if (v[BDD_DPORT] < r[i].dport[0] || v[BDD_DPORT] > r[i].dport[1])
			continue;
		if (v[BDD_SPORT] < r[i].sport[0] || v[BDD_SPORT] > r[i].sport[1])
			continue;
		if (!r[i].ack || v[BDD_FLAGS] & 0x10)
			return (unsigned)i + 1;
	}
	return 0;
}

static uint32_t end_of(struct made_prefix p)
{
	return made_random(2) && p.length < 32 ? p.value | UINT32_MAX >> p.length : p.value;
}

/* A packet at the edge of some rule. */
static void packet_near(const struct made_rule *r, size_t n, uint64_t *v)
{
	const struct made_rule *a = &r[made_random((uint32_t)n)];
	uint32_t most = UINT32_MAX;

	v[BDD_PROTO] = a->proto >= 0 && made_random(8) ? (uint64_t)a->proto : made_random(256);
	v[BDD_DPORT] = (a->dport[made_random(2)] + made_random(3) - 1) & 0xffff;
	v[BDD_SPORT] = (a->sport[made_random(2)] + made_random(3) - 1) & 0xffff;
	v[BDD_DST] = end_of(a->dst);
	v[BDD_SRC] = end_of(a->src);
	if (made_random(4) == 0)
		v[BDD_DST] = (v[BDD_DST] + made_random(3) - 1) & most;
	if (made_random(4) == 0)
		v[BDD_SRC] = made_random(most);
	v[BDD_FLAGS] = made_random(256);
}

static set permitted(struct lists *l, const struct made_rule *r, size_t n, set *classes)
{
	set *rules = calloc(n, sizeof(*rules)), *map = calloc(n + 1, sizeof(*map)), all;

	for (size_t i = 0; i < n; i++) {
		rules[i] = made_set(l->s, &l->f, &r[i]);
		map[i + 1] = r[i].permit ? SET_ALL : SET_NONE;
	}
	*classes = set_first_match(l->s, rules, n);
	all = set_map(l->s, *classes, map, n + 1);
	free(rules);
	free(map);
	return all;
}

static void assert_same_count(struct lists *l, set a, BDD b)
{
	double mine = set_count(l->s, a, l->vars, BDD_FIELDS), other = bdd_satcount(b);

	if (mine < other * (1 - 1e-12) || mine > other * (1 + 1e-12))
		fail_msg("%.17g packets, BuDDy says %.17g", mine, other);
}

static void check_members(struct lists *l, const struct made_rule *r, size_t n, set classes,
			  set all, BDD oracle)
{
	uint64_t v[BDD_FIELDS];

	for (unsigned i = 0; i < 5000; i++) {
		unsigned want;

		packet_near(r, n, v);
		want = scan(r, n, v);
		assert_int_equal(set_at(l->s, classes, l->vars, v, BDD_FIELDS), want);
		assert_int_equal(set_contains(l->s, all, l->vars, v, BDD_FIELDS),
				 want && r[want - 1].permit);
		assert_int_equal(oracle_bdd_contains(oracle, v), want && r[want - 1].permit);
	}
}

/* Rules that never decide, and how much the others do. */
static void check_shares(struct lists *l, const struct made_rule *r, size_t n, set classes)
{
	unsigned *terminals = calloc(n + 1, sizeof(*terminals));
	set *parts = calloc(n + 1, sizeof(*parts));
	size_t found = set_split(l->s, classes, terminals, parts, n + 1), at = 0;
	BDD before = bdd_addref(bdd_false());

	for (size_t i = 0; i < n; i++) {
		BDD rule = oracle_bdd_rule(&r[i]);
		BDD share = bdd_addref(bdd_apply(rule, before, bddop_diff));

		if (share == bdd_false()) {
			assert_true(at == found || terminals[at] != i + 1);
		} else {
			assert_true(at < found);
			assert_int_equal(terminals[at], i + 1);
			assert_int_equal(parts[at], set_where(l->s, classes, (unsigned)i + 1));
			assert_same_count(l, parts[at++], share);
		}
		bdd_delref(share);
		before = bdd_join(before, rule, bddop_or);
	}
	assert_int_equal(at, found);
	bdd_delref(before);
	free(terminals);
	free(parts);
}

static void check_projections(struct lists *l, set all, BDD oracle)
{
	for (unsigned f = 0; f < BDD_FIELDS; f++) {
		BDD vars = oracle_bdd_field(f), b = bdd_addref(bdd_exist(oracle, vars));
		BDD fixed = oracle_bdd_interval(f, 80, 80);
		BDD c = bdd_addref(bdd_appex(oracle, fixed, bddop_and, vars));

		assert_same_count(l, set_forget(l->s, all, l->vars[f]), b);
		assert_same_count(l, set_fix(l->s, all, l->vars[f], 80), c);
		bdd_delref(vars);
		bdd_delref(b);
		bdd_delref(fixed);
		bdd_delref(c);
	}
}

static void check_list(size_t n, bool fw, uint64_t seed)
{
	struct lists l;
	struct made_rule *r, *later;
	set all, classes, other, other_classes;
	BDD oracle, diff;

	made_seed = seed;
	lists_init(&l);
	r = made_rules(n, fw);
	later = made_rules(n, fw);
	oracle = oracle_bdd_permitted(r, n);
	all = permitted(&l, r, n, &classes);
	assert_same_count(&l, all, oracle);
	check_members(&l, r, n, classes, all, oracle);
	check_shares(&l, r, n, classes);
	check_projections(&l, all, oracle);
	other = permitted(&l, later, n, &other_classes);
	diff = bdd_join(oracle, oracle_bdd_permitted(later, n), bddop_xor);
	assert_same_count(&l, set_or(l.s, set_minus(l.s, all, other), set_minus(l.s, other, all)),
			  diff);
	assert_true(sets_check(l.s));
	bdd_delref(diff);
	free(r);
	free(later);
	sets_free(l.s);
}

static void access_lists_agree_with_buddy(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++)
		check_list(60 + 60 * i, false, 7 + i);
}

static void firewalls_agree_with_buddy(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++)
		check_list(50 + 50 * i, true, 1007 + i);
}

/* Enough rules that leftovers are collected while the list is joined; the linear scan decides. */
static void long_list_joined_with_collections_is_right(void **state)
{
	enum { RULES = 2500 };
	struct lists l;
	struct made_rule *r;
	set *rules = calloc(RULES, sizeof(*rules)), old, before, a;
	uint64_t v[BDD_FIELDS];

	(void)state;
	made_seed = 4711;
	lists_init(&l);
	r = made_rules(RULES, true);
	for (size_t i = 0; i < RULES; i++)
		rules[i] = made_set(l.s, &l.f, &r[i]);
	old = set_interval(l.s, l.f.dst, 5, 0x777777);
	before = set_not(l.s, old);
	a = set_first_match(l.s, rules, RULES);
	assert_true(sets_check(l.s));
	assert_int_equal(set_not(l.s, before), old);
	assert_true(sets_nodes(l.s) < set_size(l.s, a) + 30 * RULES);	/* halves are gone */
	for (unsigned i = 0; i < 20000; i++) {
		packet_near(r, RULES, v);
		assert_int_equal(set_at(l.s, a, l.vars, v, BDD_FIELDS), scan(r, RULES, v));
	}
	assert_int_equal(set_first_match(l.s, rules, RULES), a);
	sets_free(l.s);
	free(r);
	free(rules);
}

static int start(void **state)
{
	(void)state;
	oracle_bdd_start();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	bdd_done();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(access_lists_agree_with_buddy),
		cmocka_unit_test(firewalls_agree_with_buddy),
		cmocka_unit_test(long_list_joined_with_collections_is_right),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
