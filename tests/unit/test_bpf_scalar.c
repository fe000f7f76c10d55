/*
 * test_bpf_scalar.c - what the verifier knows of numbers is true: random sets of numbers, as bits and bounds, and members of them;
 * whatever is calculated from the members lies in what is calculated from the sets, and what a branch tells
 * keeps every member that takes it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <linux/bpf.h>

#include "datapath/bpf/scalar.h"
#include "models/base/compiler.h"

static uint64_t seed = 0x5ca1a7;

static uint64_t draw(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 0x2545f4914f6cdd1dULL;
}

static uint64_t number(void)
{
	static const uint64_t some[] = { 0, 1, 2, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, INT64_MAX,
					 1ULL << 63, UINT64_MAX, UINT64_MAX - 1 };
	uint64_t v = draw();

	return draw() % 3 == 0 ? some[v % ARRAY_LEN(some)] : v >> draw() % 64;
}

static bool contains(const struct scalar *s, uint64_t v)
{
	uint64_t low = v & UINT32_MAX;

	return (v & ~s->mask) == s->value && v >= s->all.umin && v <= s->all.umax && (int64_t)v >= s->all.smin &&
	       (int64_t)v <= s->all.smax && low >= s->low.umin && low <= s->low.umax && (int32_t)v >= s->low.smin &&
	       (int32_t)v <= s->low.smax;
}

static uint64_t concrete(uint8_t op, bool wide, uint64_t a, uint64_t b)
{
	unsigned bits = wide ? 64 : 32;

	if (!wide) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (op) {
	case BPF_ADD: a += b; break;
	case BPF_SUB: a -= b; break;
	case BPF_MUL: a *= b; break;
	case BPF_DIV: a = b ? a / b : 0; break;
	case BPF_MOD: a = b ? a % b : a; break;
	case BPF_OR: a |= b; break;
	case BPF_AND: a &= b; break;
	case BPF_XOR: a ^= b; break;
	case BPF_LSH: a <<= b % bits; break;
	case BPF_RSH: a >>= b % bits; break;
	case BPF_ARSH: a = wide ? (uint64_t)((int64_t)a >> b % bits) : (uint64_t)((int32_t)a >> b % bits); break;
	default: a = b; break;
	}
	return wide ? a : (uint32_t)a;
}

static bool holds(uint8_t op, bool wide, uint64_t a, uint64_t b)
{
	int64_t x = wide ? (int64_t)a : (int32_t)a, y = wide ? (int64_t)b : (int32_t)b;

	if (!wide) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	switch (op) {
	case BPF_JEQ: return a == b;
	case BPF_JNE: return a != b;
	case BPF_JGT: return a > b;
	case BPF_JGE: return a >= b;
	case BPF_JLT: return a < b;
	case BPF_JLE: return a <= b;
	case BPF_JSGT: return x > y;
	case BPF_JSGE: return x >= y;
	case BPF_JSLT: return x < y;
	case BPF_JSLE: return x <= y;
	default: return a & b;
	}
}

static const uint8_t alus[] = { BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_MOD, BPF_OR, BPF_AND, BPF_XOR, BPF_LSH, BPF_RSH,
				BPF_ARSH, BPF_MOV };
static const uint8_t jumps[] = { BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JGE, BPF_JLT, BPF_JLE, BPF_JSGT, BPF_JSGE, BPF_JSLT,
				 BPF_JSLE, BPF_JSET };

/* Some numbers and a set that holds them: whatever operations and branches led there. */
static struct scalar grow(uint64_t *member)
{
	struct scalar s = scalar_unknown();

	*member = number();
	if (draw() % 4 == 0)
		return scalar_const(*member);
	for (unsigned i = 0; i < 3; i++) {
		uint64_t v = number();
		struct scalar k = scalar_const(v);
		uint8_t op = jumps[draw() % ARRAY_LEN(jumps)], alu = alus[draw() % ARRAY_LEN(alus)];
		bool wide = draw() % 2;

		if (draw() % 2) {
			bool possible = scalar_assume(op, wide, holds(op, wide, *member, v), &s, &k);

			assert_true(possible);
		} else {
			s = scalar_alu(alu, wide, &s, &k);
			*member = concrete(alu, wide, *member, v);
		}
		assert_true(contains(&s, *member));
	}
	return s;
}

static void operations_keep_members(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 300000; i++) {
		uint64_t a, b;
		struct scalar x = grow(&a), y = grow(&b), r;
		uint8_t op = alus[draw() % ARRAY_LEN(alus)];
		bool wide = draw() % 2;

		r = scalar_alu(op, wide, &x, &y);
		if (!contains(&r, concrete(op, wide, a, b)))
			fail_msg("op 0x%02x wide %d: %llx, %llx", op, wide, (unsigned long long)a, (unsigned long long)b);
	}
}

static void branches_keep_members(void **state)
{
	unsigned decided = 0;

	(void)state;
	for (unsigned i = 0; i < 300000; i++) {
		uint64_t a, b;
		struct scalar x = grow(&a), y = grow(&b), p = x, q = y;
		uint8_t op = jumps[draw() % ARRAY_LEN(jumps)];
		bool wide = draw() % 2, taken = holds(op, wide, a, b);
		int known = scalar_decide(op, wide, &x, &y);

		decided += known >= 0;
		assert_true(known < 0 || known == taken);
		assert_true(scalar_assume(op, wide, taken, &p, &q));
		assert_true(contains(&p, a) && contains(&q, b));
		assert_true(scalar_covers(&x, &x) && scalar_covers(&(struct scalar){ 0, UINT64_MAX, scalar_unknown().all,
			    scalar_unknown().low }, &p));
	}
	assert_true(decided > 10000);
}

static void constants_stay_constant(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		uint64_t a = number(), b = number();
		struct scalar x = scalar_const(a), y = scalar_const(b), r;
		uint8_t op = alus[draw() % 8];
		bool wide = draw() % 2;

		r = scalar_alu(op, wide, &x, &y);
		if (op != BPF_MOD && op != BPF_DIV)	/* by zero they have no bounds */
			assert_true(scalar_is_const(&r) && r.value == concrete(op, wide, a, b));
		assert_int_equal(scalar_decide(BPF_JSGT, wide, &x, &y), holds(BPF_JSGT, wide, a, b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_keep_members),
		cmocka_unit_test(branches_keep_members),
		cmocka_unit_test(constants_stay_constant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
