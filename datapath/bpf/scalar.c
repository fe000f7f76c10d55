/*
 * scalar.c - what is known of a number, after each operation. Bits and bounds are kept apart and then tell each other what
 * they know (settle), so that every operation needs to be only as clever as it is cheap.
 */
#include <linux/bpf.h>

#include "datapath/bpf/scalar.h"
#include "models/base/compiler.h"

#define LOW	0xffffffffULL

struct tnum {
	uint64_t v, m;
};

static const struct scalar_range full_all = { 0, UINT64_MAX, INT64_MIN, INT64_MAX };
static const struct scalar_range full_low = { 0, UINT32_MAX, INT32_MIN, INT32_MAX };

struct scalar scalar_unknown(void)
{
	return (struct scalar){ 0, UINT64_MAX, full_all, full_low };
}

struct scalar scalar_const(uint64_t v)
{
	return (struct scalar){ v, 0, { v, v, (int64_t)v, (int64_t)v },
				{ v & LOW, v & LOW, (int32_t)v, (int32_t)v } };
}

bool scalar_is_const(const struct scalar *s)
{
	return s->mask == 0;
}

/* ---- bits ---- */

static struct tnum tnum_add(struct tnum a, struct tnum b)
{
	uint64_t sv = a.v + b.v, chi = (sv + a.m + b.m) ^ sv, mu = chi | a.m | b.m;

	return (struct tnum){ sv & ~mu, mu };
}

static struct tnum tnum_sub(struct tnum a, struct tnum b)
{
	uint64_t dv = a.v - b.v, chi = (dv + a.m) ^ (dv - b.m), mu = chi | a.m | b.m;

	return (struct tnum){ dv & ~mu, mu };
}

static struct tnum tnum_mul(struct tnum a, struct tnum b)
{
	struct tnum known = { a.v * b.v, 0 }, rest = { 0, 0 };

	while (a.v || a.m) {
		if (a.v & 1)
			rest = tnum_add(rest, (struct tnum){ 0, b.m });
		else if (a.m & 1)
			rest = tnum_add(rest, (struct tnum){ 0, b.v | b.m });
		a = (struct tnum){ a.v >> 1, a.m >> 1 };
		b = (struct tnum){ b.v << 1, b.m << 1 };
	}
	return tnum_add(known, rest);
}

/* All numbers that share the leading bits of both. */
static struct tnum tnum_between(uint64_t lo, uint64_t hi)
{
	uint64_t chi = lo ^ hi, low;

	if (!chi)
		return (struct tnum){ lo, 0 };
	low = UINT64_MAX >> __builtin_clzll(chi);
	return (struct tnum){ lo & ~low, low };
}

static struct tnum tnum_meet(struct tnum a, struct tnum b)
{
	uint64_t m = a.m & b.m;

	return (struct tnum){ (a.v | b.v) & ~m, m };
}

static struct tnum tnum_alu(uint8_t op, unsigned bits, struct tnum a, struct tnum b)
{
	unsigned k = (unsigned)b.v;
	uint64_t t;

	switch (op) {
	case BPF_ADD: return tnum_add(a, b);
	case BPF_SUB: return tnum_sub(a, b);
	case BPF_MUL: return tnum_mul(a, b);
	case BPF_AND:
		t = a.v & b.v;
		return (struct tnum){ t, (a.v | a.m) & (b.v | b.m) & ~t };
	case BPF_OR:
		t = a.v | b.v;
		return (struct tnum){ t, (a.m | b.m) & ~t };
	case BPF_XOR:
		t = a.m | b.m;
		return (struct tnum){ (a.v ^ b.v) & ~t, t };
	default:
		break;
	}
	if (b.m == 0 && b.v < bits && op == BPF_LSH)
		return (struct tnum){ a.v << k, a.m << k };
	if (b.m == 0 && b.v < bits && op == BPF_RSH)
		return (struct tnum){ a.v >> k, a.m >> k };
	if (b.m == 0 && b.v < bits && op == BPF_ARSH && bits == 64)
		return (struct tnum){ (uint64_t)((int64_t)a.v >> k), (uint64_t)((int64_t)a.m >> k) };
	if (b.m == 0 && b.v < bits && op == BPF_ARSH)
		return (struct tnum){ (uint32_t)((int32_t)a.v >> k), (uint32_t)((int32_t)a.m >> k) };
	return (struct tnum){ 0, UINT64_MAX };
}

/* ---- bounds ---- */

static void keep_u(struct scalar_range *r, uint64_t lo, uint64_t hi)
{
	r->umin = MAX_OF(r->umin, lo);
	r->umax = MIN_OF(r->umax, hi);
}

static void keep_s(struct scalar_range *r, int64_t lo, int64_t hi)
{
	r->smin = MAX_OF(r->smin, lo);
	r->smax = MIN_OF(r->smax, hi);
}

static int64_t as_signed(uint64_t v, bool wide)
{
	return wide ? (int64_t)v : (int32_t)v;
}

static uint64_t as_unsigned(int64_t v, bool wide)
{
	return wide ? (uint64_t)v : (uint32_t)v;
}

/* Signed and unsigned bounds tell each other; so do the known bits. */
static void settle_range(struct scalar_range *r, struct tnum t, bool wide)
{
	uint64_t sign = wide ? 1ULL << 63 : 1ULL << 31, mask = wide ? UINT64_MAX : LOW;

	t = (struct tnum){ t.v & mask, t.m & mask };
	keep_u(r, t.v, t.v | t.m);
	keep_s(r, as_signed(t.v | (t.m & sign), wide), as_signed(t.v | (t.m & ~sign), wide));
	if (as_signed(r->umin, wide) <= as_signed(r->umax, wide))
		keep_s(r, as_signed(r->umin, wide), as_signed(r->umax, wide));
	if (as_unsigned(r->smin, wide) <= as_unsigned(r->smax, wide))
		keep_u(r, as_unsigned(r->smin, wide), as_unsigned(r->smax, wide));
}

static void settle(struct scalar *s)
{
	for (int i = 0; i < 3; i++) {
		struct tnum t = { s->value, s->mask }, low;

		settle_range(&s->all, t, true);
		settle_range(&s->low, t, false);
		if (s->all.umin >> 32 == s->all.umax >> 32)
			keep_u(&s->low, s->all.umin & LOW, s->all.umax & LOW);
		if (s->all.smin >= INT32_MIN && s->all.smax <= INT32_MAX)
			keep_s(&s->low, s->all.smin, s->all.smax);
		keep_u(&s->all, (s->all.umin & ~LOW) | s->low.umin, (s->all.umax & ~LOW) | s->low.umax);
		if (s->low.umin > s->low.umax || s->all.umin > s->all.umax)
			return;		/* cannot be: who asked will see */
		t = tnum_meet(t, tnum_between(s->all.umin, s->all.umax));
		low = tnum_between(s->low.umin, s->low.umax);
		t = tnum_meet(t, (struct tnum){ low.v, low.m | ~LOW });
		s->value = t.v;
		s->mask = t.m;
	}
}

static bool is_empty(const struct scalar *s)
{
	return s->all.umin > s->all.umax || s->all.smin > s->all.smax || s->low.umin > s->low.umax ||
	       s->low.smin > s->low.smax || (s->value & s->mask);
}

struct scalar scalar_of_size(unsigned octets)
{
	struct scalar s = scalar_unknown();

	if (octets < 8) {
		s.mask = (1ULL << (8 * octets)) - 1;
		settle(&s);
	}
	return s;
}

struct scalar scalar_cut(const struct scalar *s, unsigned octets)
{
	uint64_t mask = octets < 8 ? (1ULL << (8 * octets)) - 1 : UINT64_MAX;
	struct scalar b = scalar_const(mask);

	return octets == 4 ? scalar_alu(BPF_MOV, false, s, s) : scalar_alu(BPF_AND, true, s, &b);
}

static uint64_t swapped(uint64_t v, int bits, bool swap)
{
	switch (bits) {
	case 16: return swap ? __builtin_bswap16((uint16_t)v) : (uint16_t)v;
	case 32: return swap ? __builtin_bswap32((uint32_t)v) : (uint32_t)v;
	default: return swap ? __builtin_bswap64(v) : v;
	}
}

struct scalar scalar_swap(const struct scalar *s, int bits, bool swap)
{
	struct scalar r = scalar_unknown();

	r.value = swapped(s->value, bits, swap);
	r.mask = swapped(s->mask, bits, swap);
	settle(&r);
	return r;
}

static void add_range(struct scalar_range *r, const struct scalar_range *a, const struct scalar_range *b, bool wide)
{
	uint64_t lo, hi, most = wide ? UINT64_MAX : LOW;
	int64_t slo, shi;

	if (!__builtin_add_overflow(a->umax, b->umax, &hi) && hi <= most) {
		lo = a->umin + b->umin;
		keep_u(r, lo, hi);
	}
	if (!__builtin_add_overflow(a->smin, b->smin, &slo) && !__builtin_add_overflow(a->smax, b->smax, &shi) &&
	    (wide || (slo >= INT32_MIN && shi <= INT32_MAX)))
		keep_s(r, slo, shi);
}

static void sub_range(struct scalar_range *r, const struct scalar_range *a, const struct scalar_range *b, bool wide)
{
	int64_t slo, shi;

	if (a->umin >= b->umax)
		keep_u(r, a->umin - b->umax, a->umax - b->umin);
	if (!__builtin_sub_overflow(a->smin, b->smax, &slo) && !__builtin_sub_overflow(a->smax, b->smin, &shi) &&
	    (wide || (slo >= INT32_MIN && shi <= INT32_MAX)))
		keep_s(r, slo, shi);
}

static void mul_range(struct scalar_range *r, const struct scalar_range *a, const struct scalar_range *b, bool wide)
{
	uint64_t hi;

	if (!__builtin_mul_overflow(a->umax, b->umax, &hi) && hi <= (wide ? UINT64_MAX : LOW))
		keep_u(r, a->umin * b->umin, hi);
}

static void shift_range(struct scalar_range *r, uint8_t op, const struct scalar_range *a, const struct scalar_range *b,
			bool wide)
{
	uint64_t bits = wide ? 64 : 32, most = wide ? UINT64_MAX : LOW;

	if (b->umax >= bits)
		return;
	if (op == BPF_LSH && a->umax <= most >> b->umax)
		keep_u(r, a->umin << b->umin, a->umax << b->umax);
	if (op == BPF_RSH)
		keep_u(r, a->umin >> b->umax, a->umax >> b->umin);
	if (op == BPF_ARSH)
		keep_s(r, a->smin >> (a->smin < 0 ? b->umin : b->umax), a->smax >> (a->smax < 0 ? b->umax : b->umin));
}

static void divide_range(struct scalar_range *r, uint8_t op, const struct scalar_range *a, const struct scalar_range *b)
{
	/* x / 0 is 0 and x % 0 is x */
	if (op == BPF_DIV)
		keep_u(r, b->umin ? a->umin / b->umax : 0, b->umin ? a->umax / b->umin : a->umax);
	else
		keep_u(r, 0, b->umin ? MIN_OF(a->umax, b->umax - 1) : a->umax);
}

static struct scalar_range range_alu(uint8_t op, const struct scalar_range *a, const struct scalar_range *b, bool wide)
{
	struct scalar_range r = wide ? full_all : full_low;

	switch (op) {
	case BPF_ADD: add_range(&r, a, b, wide); break;
	case BPF_SUB: sub_range(&r, a, b, wide); break;
	case BPF_MUL: mul_range(&r, a, b, wide); break;
	case BPF_AND: keep_u(&r, 0, MIN_OF(a->umax, b->umax)); break;
	case BPF_OR: keep_u(&r, MAX_OF(a->umin, b->umin), r.umax); break;
	case BPF_LSH: case BPF_RSH: case BPF_ARSH: shift_range(&r, op, a, b, wide); break;
	case BPF_DIV: case BPF_MOD: divide_range(&r, op, a, b); break;
	default: break;
	}
	return r;
}

/* Whether the low bits of a result hang on the low bits of the operands alone. */
static bool is_low(uint8_t op, const struct scalar *b)
{
	switch (op) {
	case BPF_ADD: case BPF_SUB: case BPF_MUL: case BPF_AND: case BPF_OR: case BPF_XOR:
		return true;
	case BPF_LSH:
		return b->all.umax < 32;
	default:
		return false;
	}
}

struct scalar scalar_alu(uint8_t op, bool wide, const struct scalar *a, const struct scalar *b)
{
	struct scalar r = scalar_unknown();
	struct tnum x = { a->value, a->mask }, y = { b->value, b->mask }, t;

	if (!wide) {
		x = (struct tnum){ x.v & LOW, x.m & LOW };
		y = (struct tnum){ y.v & LOW, y.m & LOW };
	}
	t = op == BPF_MOV ? y : tnum_alu(op, wide ? 64 : 32, x, y);
	if (op == BPF_MOV && wide)
		return *b;
	if (wide) {
		r.all = range_alu(op, &a->all, &b->all, true);
		if (is_low(op, b))
			r.low = range_alu(op, &a->low, &b->low, false);
	} else {
		t = (struct tnum){ t.v & LOW, t.m & LOW };
		r.low = op == BPF_MOV ? b->low : range_alu(op, &a->low, &b->low, false);
	}
	r.value = t.v;
	r.mask = t.m;
	settle(&r);
	return r;
}

/* ---- comparisons ---- */

static uint8_t inverse(uint8_t op)
{
	switch (op) {
	case BPF_JEQ: return BPF_JNE;
	case BPF_JNE: return BPF_JEQ;
	case BPF_JGT: return BPF_JLE;
	case BPF_JLE: return BPF_JGT;
	case BPF_JGE: return BPF_JLT;
	case BPF_JLT: return BPF_JGE;
	case BPF_JSGT: return BPF_JSLE;
	case BPF_JSLE: return BPF_JSGT;
	case BPF_JSGE: return BPF_JSLT;
	default: return BPF_JSGE;
	}
}

static int decide_order(bool always, bool never)
{
	return always ? 1 : never ? 0 : -1;
}

int scalar_decide(uint8_t op, bool wide, const struct scalar *a, const struct scalar *b)
{
	const struct scalar_range *x = wide ? &a->all : &a->low, *y = wide ? &b->all : &b->low;
	uint64_t bits = wide ? UINT64_MAX : LOW;
	uint64_t differ = (a->value ^ b->value) & ~a->mask & ~b->mask & bits;
	int equal = decide_order(x->umin == x->umax && y->umin == y->umax && x->umin == y->umin,
				 differ || x->umax < y->umin || y->umax < x->umin || x->smax < y->smin ||
				 y->smax < x->smin);

	switch (op) {
	case BPF_JEQ: return equal;
	case BPF_JNE: return equal < 0 ? -1 : !equal;
	case BPF_JSET: return decide_order(a->value & b->value & bits,
					   !((a->value | a->mask) & (b->value | b->mask) & bits));
	case BPF_JGT: return decide_order(x->umin > y->umax, x->umax <= y->umin);
	case BPF_JGE: return decide_order(x->umin >= y->umax, x->umax < y->umin);
	case BPF_JLT: return decide_order(x->umax < y->umin, x->umin >= y->umax);
	case BPF_JLE: return decide_order(x->umax <= y->umin, x->umin > y->umax);
	case BPF_JSGT: return decide_order(x->smin > y->smax, x->smax <= y->smin);
	case BPF_JSGE: return decide_order(x->smin >= y->smax, x->smax < y->smin);
	case BPF_JSLT: return decide_order(x->smax < y->smin, x->smin >= y->smax);
	case BPF_JSLE: return decide_order(x->smax <= y->smin, x->smin > y->smax);
	default: return -1;
	}
}

/* a < b, or a <= b */
static void assume_less(struct scalar_range *a, struct scalar_range *b, bool strictly)
{
	uint64_t k = strictly;

	keep_u(a, 0, b->umax - k);
	keep_u(b, a->umin + k, UINT64_MAX);
}

static void assume_less_signed(struct scalar_range *a, struct scalar_range *b, bool strictly)
{
	int64_t k = strictly;

	keep_s(a, INT64_MIN, b->smax - k);
	keep_s(b, a->smin + k, INT64_MAX);
}

static void assume_equal(struct scalar *a, struct scalar *b, bool wide)
{
	struct scalar_range *x = wide ? &a->all : &a->low, *y = wide ? &b->all : &b->low;
	uint64_t other = wide ? 0 : ~LOW;
	struct tnum t = tnum_meet((struct tnum){ a->value & ~other, a->mask | other },
				  (struct tnum){ b->value & ~other, b->mask | other }), u;

	keep_u(x, y->umin, y->umax);
	keep_s(x, y->smin, y->smax);
	*y = *x;
	u = tnum_meet(t, (struct tnum){ a->value, a->mask });
	a->value = u.v;
	a->mask = u.m;
	u = tnum_meet(t, (struct tnum){ b->value, b->mask });
	b->value = u.v;
	b->mask = u.m;
}

/* a is not the constant b: bounds that are b move. */
static void assume_other(struct scalar_range *a, const struct scalar_range *b)
{
	if (b->umin != b->umax)
		return;
	if (a->umin == b->umin)
		a->umin++;
	else if (a->umax == b->umin)
		a->umax--;
	if (a->smin == b->smin)
		a->smin++;
	else if (a->smax == b->smin)
		a->smax--;
}

static void assume_bits(struct scalar *a, const struct scalar *b, bool wide, bool taken)
{
	uint64_t bits = b->value & (wide ? UINT64_MAX : LOW);

	if (b->mask & (wide ? UINT64_MAX : LOW))
		return;
	if (!taken) {
		a->mask &= ~bits;
	} else if (bits && !(bits & (bits - 1))) {
		a->value |= bits;
		a->mask &= ~bits;
	}
}

bool scalar_assume(uint8_t op, bool wide, bool taken, struct scalar *a, struct scalar *b)
{
	struct scalar_range *x = wide ? &a->all : &a->low, *y = wide ? &b->all : &b->low;
	int decided = scalar_decide(op, wide, a, b);

	if (decided >= 0 && decided != taken)
		return false;
	if (decided >= 0)
		return true;
	if (op == BPF_JSET) {
		assume_bits(a, b, wide, taken);
		assume_bits(b, a, wide, taken);
	} else {
		switch (taken ? op : inverse(op)) {
		case BPF_JEQ: assume_equal(a, b, wide); break;
		case BPF_JNE: assume_other(x, y); assume_other(y, x); break;
		case BPF_JGT: assume_less(y, x, true); break;
		case BPF_JGE: assume_less(y, x, false); break;
		case BPF_JLT: assume_less(x, y, true); break;
		case BPF_JLE: assume_less(x, y, false); break;
		case BPF_JSGT: assume_less_signed(y, x, true); break;
		case BPF_JSGE: assume_less_signed(y, x, false); break;
		case BPF_JSLT: assume_less_signed(x, y, true); break;
		default: assume_less_signed(x, y, false); break;
		}
	}
	settle(a);
	settle(b);
	return !is_empty(a) && !is_empty(b);
}

static bool range_covers(const struct scalar_range *a, const struct scalar_range *b)
{
	return a->umin <= b->umin && a->umax >= b->umax && a->smin <= b->smin && a->smax >= b->smax;
}

bool scalar_covers(const struct scalar *a, const struct scalar *b)
{
	return range_covers(&a->all, &b->all) && range_covers(&a->low, &b->low) &&
	       !(b->mask & ~a->mask) && a->value == (b->value & ~a->mask);
}

void scalar_print(struct strbuf *out, const struct scalar *s)
{
	if (scalar_is_const(s)) {
		sb_printf(out, "%lld", (long long)s->value);
		return;
	}
	if (s->all.smin < 0 && s->all.smin != INT64_MIN)
		sb_printf(out, "%lld..%lld", (long long)s->all.smin, (long long)s->all.smax);
	else if (s->all.umin == 0 && s->all.umax == UINT64_MAX)
		sb_add(out, "any number");
	else
		sb_printf(out, "%llu..%llu", (unsigned long long)s->all.umin, (unsigned long long)s->all.umax);
	if (s->mask && s->value == 0 && __builtin_ctzll(s->mask) > 0)
		sb_printf(out, ", a multiple of %llu", 1ULL << __builtin_ctzll(s->mask));
}

