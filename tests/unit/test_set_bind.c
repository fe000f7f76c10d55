/*
 * Binding: what the rewriting of packets makes of a test, first in cases with known answers, then
 * at random over variables too wide to write out, where points near the bounds are compared with
 * arithmetic.
 */
#include "symexec/set/set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t seed = 0xb1d5eed;

static uint64_t rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * 0x2545f4914f6cdd1dULL;
}

static uint64_t ones(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

/* from == (to + add) >> shift */
static struct set_binding slice(set_var from, set_var to, uint64_t add, unsigned shift)
{
	return (struct set_binding){ .from = from, .kind = SET_BIND_SLICE, .to = to, .add = add,
				     .shift = shift };
}

static void ttl_lowered_moves_the_interval(void **state)
{
	struct sets *s = sets_new(0);
	set_var ttl = set_var_new(s, RANK_OTHER, 8), x = set_var_new(s, RANK_OTHER, 8);
	struct set_binding b = slice(ttl, x, UINT64_MAX, 0);	/* ttl = x - 1 */

	(void)state;
	assert_int_equal(set_bind(s, set_interval(s, ttl, 0, 1), &b, 1), set_interval(s, x, 1, 2));
	assert_int_equal(set_bind(s, set_interval(s, ttl, 255, 255), &b, 1),
			 set_interval(s, x, 0, 0));
	assert_int_equal(set_bind(s, set_interval(s, ttl, 10, 255), &b, 1),
			 set_or(s, set_interval(s, x, 0, 0), set_interval(s, x, 11, 255)));
	assert_true(sets_check(s));
	sets_free(s);
}

static void sequence_number_plus_one_wraps_at_the_width(void **state)
{
	struct sets *s = sets_new(0);
	set_var ack = set_var_new(s, RANK_OTHER, 32), isn = set_var_new(s, RANK_OTHER, 32);
	struct set_binding b = slice(ack, isn, 1, 0);

	(void)state;
	assert_int_equal(set_bind(s, set_interval(s, ack, 0, 0), &b, 1),
			 set_interval(s, isn, 0xffffffff, 0xffffffff));
	assert_int_equal(set_bind(s, set_interval(s, ack, 0x10000, 0x2000000), &b, 1),
			 set_interval(s, isn, 0xffff, 0x1ffffff));
	assert_int_equal(set_bind(s, set_interval(s, ack, 1, 0xffffffff), &b, 1),
			 set_interval(s, isn, 0, 0xfffffffe));
	assert_true(sets_check(s));
	sets_free(s);
}

static void slices_at_any_bit_test_the_bits(void **state)
{
	struct sets *s = sets_new(0);
	set_var nibble = set_var_new(s, RANK_SHAPE, 4), vlan = set_var_new(s, RANK_OTHER, 12);
	set_var word = set_var_new(s, RANK_OTHER, 16), byte = set_var_new(s, RANK_OTHER, 8);
	struct set_binding b[] = { slice(nibble, byte, 0, 4), slice(vlan, word, 0, 0) };
	struct set_binding high = slice(nibble, word, 0, 12), odd = slice(vlan, word, 0, 3);
	struct set_binding beyond = slice(vlan, byte, 0, 4);

	(void)state;
	assert_int_equal(set_bind(s, set_interval(s, nibble, 4, 4), b, 2),
			 set_interval(s, byte, 0x40, 0x4f));
	assert_int_equal(set_bind(s, set_interval(s, vlan, 5, 5), b, 2),
			 set_masked(s, word, 0xfff, 5));
	assert_int_equal(set_bind(s, set_interval(s, nibble, 6, 7), &high, 1),
			 set_interval(s, word, 0x6000, 0x7fff));
	assert_int_equal(set_bind(s, set_interval(s, vlan, 0x801, 0x9fe), &odd, 1),
			 set_slice_interval(s, word, 3, 12, 0x801, 0x9fe));
	assert_int_equal(set_bind(s, set_interval(s, vlan, 16, 4095), &beyond, 1), SET_NONE);
	assert_int_equal(set_bind(s, set_interval(s, vlan, 0, 15), &beyond, 1), SET_ALL);
	assert_true(sets_check(s));
	sets_free(s);
}

static void two_fields_of_one_symbol_are_tested_together(void **state)
{
	struct sets *s = sets_new(0);
	set_var sport = set_var_new(s, RANK_SPORT, 16), dport = set_var_new(s, RANK_DPORT, 16);
	set_var x = set_var_new(s, RANK_OTHER, 16);
	struct set_binding b[] = { slice(sport, x, 0, 0), slice(dport, x, 100, 0) };
	set a = set_and(s, set_interval(s, sport, 1000, 2000), set_interval(s, dport, 1500, 1600));

	(void)state;
	assert_int_equal(set_bind(s, a, b, 2), set_interval(s, x, 1400, 1500));
	a = set_and(s, set_interval(s, sport, 0, 9), set_interval(s, dport, 0, 9));
	assert_int_equal(set_bind(s, a, b, 2), SET_NONE);
	assert_true(sets_check(s));
	sets_free(s);
}

/* Source and destination change places: all at once, not one after the other. */
static void swapped_fields_are_bound_at_once(void **state)
{
	struct sets *s = sets_new(0);
	set_var src = set_var_new(s, RANK_SRC, 32), dst = set_var_new(s, RANK_DST, 32);
	struct set_binding b[] = { slice(src, dst, 0, 0), slice(dst, src, 0, 0) };
	set a = set_and(s, set_interval(s, src, 5, 500000), set_interval(s, dst, 7, 0x7000000));
	set c = set_and(s, set_interval(s, dst, 5, 500000), set_interval(s, src, 7, 0x7000000));

	(void)state;
	assert_int_equal(set_bind(s, a, b, 2), c);
	assert_int_equal(set_bind(s, set_bind(s, a, b, 2), b, 2), a);
	assert_true(sets_check(s));
	sets_free(s);
}

static void identity_and_irrelevant_bindings_change_nothing(void **state)
{
	struct sets *s = sets_new(0);
	set_var v[40];
	struct set_binding b[40];
	set a = SET_ALL, moved;
	size_t nodes;

	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		v[i] = set_var_new(s, RANK_OTHER, 32);
		b[i] = slice(v[i], v[i], i % 3 ? 0 : (uint64_t)1 << 32, 0);
	}
	a = set_and(s, set_interval(s, v[3], 5, 6), set_interval(s, v[39], 77, 7777));
	nodes = sets_nodes(s);
	assert_int_equal(set_bind(s, a, b, 40), a);
	b[17] = slice(v[17], v[3], 5, 0);
	assert_int_equal(set_bind(s, a, b, 40), a);
	assert_int_equal(sets_nodes(s), nodes);
	b[39] = slice(v[39], v[2], 0, 0);
	moved = set_bind(s, a, b, 40);
	assert_int_equal(moved, set_and(s, set_interval(s, v[3], 5, 6),
					set_interval(s, v[2], 77, 7777)));
	nodes = sets_nodes(s);
	b[17] = slice(v[17], v[4], 9, 0);		/* as if for another flow */
	assert_int_equal(set_bind(s, a, b, 40), moved);
	assert_int_equal(sets_nodes(s), nodes);
	assert_int_equal(set_bind(s, a, b, 0), a);
	sets_free(s);
}

enum { FROM = 3, TO = 3, VARS = FROM + TO, BOUNDS = 64 };

/* Random variables, a classification over the first FROM, and every number that occurs in it. */
struct wide {
	struct sets *s;
	set_var v[VARS];
	unsigned width[VARS];
	uint64_t bound[BOUNDS];
	unsigned bounds;
	struct set_binding b[VARS];
	unsigned bindings;
};

static uint64_t near_bound(struct wide *w, uint64_t mask)
{
	uint64_t v = rnd();

	if (rnd() % 4)
		v = w->bound[rnd() % w->bounds] + rnd() % 3 - 1;
	if (rnd() % 4 == 0)
		v = rnd() % 2 ? rnd() % 3 : UINT64_MAX - rnd() % 3;
	if (w->bindings && rnd() % 2) {
		const struct set_binding *b = &w->b[rnd() % w->bindings];

		v = (v << b->shift) - b->add;
	}
	return v & mask;
}

static set random_test(struct wide *w, unsigned var)
{
	uint64_t mask = ones(w->width[var]), lo = rnd() & mask, hi = lo + (rnd() & mask) / 4;

	if (rnd() % 3 == 0)
		lo = hi = rnd() % 2 ? rnd() & mask & 0xffff : lo;
	w->bound[w->bounds++ % BOUNDS] = lo;
	w->bound[w->bounds++ % BOUNDS] = hi;
	w->bounds = w->bounds > BOUNDS ? BOUNDS : w->bounds;
	if (rnd() % 4 == 0)
		return set_masked(w->s, w->v[var], rnd() | rnd(), lo);
	return set_interval(w->s, w->v[var], lo, hi);
}

static set random_rules(struct wide *w)
{
	set rules[6];

	for (unsigned i = 0; i < 6; i++) {
		rules[i] = SET_ALL;
		for (unsigned var = 0; var < FROM; var++)
			if (rnd() % 3)
				rules[i] = set_and(w->s, rules[i], random_test(w, var));
		if (rnd() % 3 == 0)
			rules[i] = set_not(w->s, rules[i]);
	}
	return set_first_match(w->s, rules, 6);
}

static void random_bindings(struct wide *w)
{
	w->bindings = 0;
	for (unsigned i = 0; i < FROM; i++) {
		struct set_binding *b = &w->b[w->bindings];
		unsigned to = FROM + (unsigned)(rnd() % TO);

		if (rnd() % 6 == 0)
			continue;
		if (rnd() % 8 == 0)
			to = (unsigned)(rnd() % FROM);
		*b = slice(w->v[i], w->v[to], 0, 0);
		if (rnd() % 3)
			b->add = rnd() % 2 ? rnd() : rnd() % 600 - 300;
		if (rnd() % 3 == 0)
			b->shift = (unsigned)(rnd() % w->width[to]);
		if (rnd() % 2)
			b->shift &= ~7u;
		if (rnd() % 10 == 0)
			*b = (struct set_binding){ .from = w->v[i], .kind = SET_BIND_CONST,
						   .value = near_bound(w, UINT64_MAX) };
		w->bindings++;
	}
}

/* What the bindings say of one point. */
static void apply_bindings(const struct wide *w, const uint64_t *at, uint64_t *out)
{
	memcpy(out, at, VARS * sizeof(*at));
	for (unsigned i = 0; i < w->bindings; i++) {
		const struct set_binding *b = &w->b[i];
		unsigned from = 0, to = 0;

		while (w->v[from] != b->from)
			from++;
		while (b->kind == SET_BIND_SLICE && w->v[to] != b->to)
			to++;
		out[from] = b->value;
		if (b->kind == SET_BIND_SLICE)
			out[from] = ((at[to] + b->add) & ones(w->width[to])) >> b->shift;
		out[from] &= ones(w->width[from]);
	}
}

static unsigned random_world(void)
{
	static const uint8_t widths[] = { 8, 16, 32, 32, 48, 64, 1, 3, 9, 12, 20, 24, 33, 63 };
	struct wide w = { .s = sets_new(0) };
	unsigned hits = 0;
	set a, bound;

	for (unsigned i = 0; i < VARS; i++) {
		w.width[i] = widths[rnd() % (sizeof(widths) - (rnd() % 2 ? 8 : 0))];
		w.v[i] = set_var_new(w.s, (enum set_rank)(rnd() % RANK_COUNT), w.width[i]);
	}
	w.bound[w.bounds++] = 0;
	a = random_rules(&w);
	random_bindings(&w);
	bound = set_bind(w.s, a, w.b, w.bindings);
	assert_true(sets_check(w.s));
	for (unsigned i = 0; i < 400; i++) {
		uint64_t at[VARS], moved[VARS];
		unsigned got, want;

		for (unsigned k = 0; k < VARS; k++)
			at[k] = near_bound(&w, ones(w.width[k]));
		apply_bindings(&w, at, moved);
		want = set_at(w.s, a, w.v, moved, VARS);
		got = set_at(w.s, bound, w.v, at, VARS);
		if (got != want)
			fail_msg("point %u: %u instead of %u (seed %#llx)", i, got, want,
				 (unsigned long long)seed);
		hits += want != 0;
	}
	sets_free(w.s);
	return hits;
}

static void random_bindings_agree_with_arithmetic(void **state)
{
	const char *worlds = getenv("SET_WORLDS");
	unsigned n = worlds ? (unsigned)strtoul(worlds, NULL, 0) : 300, hits = 0;

	(void)state;
	for (unsigned i = 0; i < n; i++)
		hits += random_world();
	assert_in_range(hits, n, 399 * n);	/* the points are on both sides */
}

/* What the parts, side by side, are where the variables have these values. */
static uint64_t joined(const struct set_part *p, size_t n, const set_var *v, const uint64_t *x,
		       const unsigned *width)
{
	uint64_t r = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned k = p[i].to == v[0] ? 0 : 1;
		uint64_t part = p[i].constant ? p[i].value :
				((x[k] + p[i].add) & ones(width[k])) >> p[i].shift;

		r = r << p[i].width | (part & ones(p[i].width));
	}
	return r;
}

static void parts_side_by_side_agree_with_every_value(void **state)
{
	static const unsigned width[] = { 7, 9 };
	unsigned inside = 0;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		struct sets *s = sets_new(0);
		set_var from = set_var_new(s, RANK_OTHER, 19);
		set_var v[] = { set_var_new(s, RANK_SRC, width[0]), set_var_new(s, RANK_OTHER, width[1]) };
		struct set_part p[] = {
			{ .width = 3, .to = v[1], .shift = (unsigned)rnd() % 7, .add = rnd() & 0x1ff },
			{ .width = 5, .to = v[0], .shift = (unsigned)rnd() % 3, .add = round % 2 ? 0 : rnd() & 127 },
			{ .width = 4, .constant = true, .value = rnd() & 15 },
			{ .width = 7, .to = v[1], .shift = (unsigned)rnd() % 3 },
		};
		struct set_binding b = { .from = from, .kind = SET_BIND_PARTS, .parts = p, .part_count = 4 };
		set a = SET_NONE, c;

		for (int i = 0; i < 3; i++) {
			uint64_t lo = rnd() & ones(19), hi = rnd() & ones(19);

			a = set_or(s, a, set_interval(s, from, MIN_OF(lo, hi), MAX_OF(lo, hi)));
			a = set_minus(s, a, set_masked(s, from, rnd() & ones(19), lo & 0x700ff));
		}
		c = set_bind(s, a, &b, 1);
		for (uint64_t x = 0; x < 128; x++)
			for (uint64_t y = 0; y < 512; y++) {
				uint64_t at[] = { x, y }, z = joined(p, 4, v, at, width);
				bool want = set_contains(s, a, &from, &z, 1);

				assert_int_equal(set_contains(s, c, v, at, 2), want);
				inside += want;
			}
		assert_true(sets_check(s));
		sets_free(s);
	}
	assert_in_range(inside, 60 * 650, 60 * 64000);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ttl_lowered_moves_the_interval),
		cmocka_unit_test(sequence_number_plus_one_wraps_at_the_width),
		cmocka_unit_test(slices_at_any_bit_test_the_bits),
		cmocka_unit_test(two_fields_of_one_symbol_are_tested_together),
		cmocka_unit_test(swapped_fields_are_bound_at_once),
		cmocka_unit_test(identity_and_irrelevant_bindings_change_nothing),
		cmocka_unit_test(random_bindings_agree_with_arithmetic),
		cmocka_unit_test(parts_side_by_side_agree_with_every_value),
	};

	if (argc > 1)
		seed = strtoull(argv[1], NULL, 0);
	print_message("seed %#llx\n", (unsigned long long)seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
