/*
 * Values and roots. All values over one small root are compared as functions, exhaustively, so that "equal
 * handles are equal values" and "expressible" are checked both ways; wide ones against random
 * assignments, bit by bit.
 */
#include "symexec/flow/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { SMALL = 4, POINTS = 1 << SMALL, ALL_MAX = 256, WIDE = 640, ROOTS = 12, POOL = 400 };

struct context {
	struct sets *sets;
	struct values *v;
};

static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static uint64_t random64(void)
{
	return (uint64_t)random32() << 32 | random32();
}

static int setup(void **state)
{
	struct context *c = calloc(1, sizeof(*c));

	random_state = (uint64_t)time(NULL);
	print_message("seed %llu\n", (unsigned long long)random_state);
	c->sets = sets_new(0);
	c->v = values_new(c->sets);
	*state = c;
	return 0;
}

static int teardown(void **state)
{
	struct context *c = *state;

	values_free(c->v);
	sets_free(c->sets);
	free(c);
	return 0;
}

static root new_root(struct values *v, unsigned width)
{
	return root_new(v, &(struct root_info){
		.kind = ROOT_FIELD, .width = width, .rank = RANK_OTHER, .name = "x",
		.element = UINT32_MAX,
	});
}

static uint64_t mask(unsigned bits)
{
	return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* Bit i of x, when root r is at[r]. */
static bool bit_of(const struct values *v, value x, unsigned i, const uint64_t *at)
{
	const struct value_data *d = value_get(v, x);

	switch (d->kind) {
	case VALUE_CONST:
		return d->bits >> i & 1;
	case VALUE_BYTES:
		return d->bytes[d->width / 8 - 1 - i / 8] >> i % 8 & 1;
	default:
		assert_int_equal(d->kind, VALUE_SYMBOL);
		return (at[d->root] + d->add) >> (d->shift + i) & 1;
	}
}

static uint64_t eval(const struct values *v, value x, const uint64_t *at)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < value_width(v, x); i++)
		bits |= (uint64_t)bit_of(v, x, i, at) << i;
	return bits;
}

/* A value over one root of SMALL bits, as what it is at every point. */
struct function {
	unsigned width;
	uint8_t at[POINTS];
};

struct all {
	struct values *v;
	size_t n;
	value x[ALL_MAX];
	struct function f[ALL_MAX];
};

static bool same_function(const struct function *a, const struct function *b)
{
	return a->width == b->width && !memcmp(a->at, b->at, sizeof(a->at));
}

static value find_function(const struct all *all, const struct function *f)
{
	for (size_t i = 0; i < all->n; i++)
		if (same_function(&all->f[i], f))
			return all->x[i];
	return VALUE_NONE;
}

static struct function function_of(const struct values *v, value x)
{
	struct function f = { .width = value_width(v, x) };

	for (uint64_t p = 0; p < POINTS; p++)
		f.at[p] = (uint8_t)eval(v, x, &p);
	return f;
}

/* Every slice of every sum; one that is a function seen before must be the handle seen before. */
static void make_all(struct all *all, struct values *v)
{
	root r = new_root(v, SMALL);

	*all = (struct all){ .v = v };
	assert_int_equal(r, 0);
	for (unsigned shift = 0; shift < SMALL; shift++)
		for (unsigned width = 1; shift + width <= SMALL; width++)
			for (uint64_t add = 0; add < POINTS; add++) {
				value x = value_slice_of(v, r, add, shift, width);
				struct function f = { .width = width };
				value old;

				for (unsigned p = 0; p < POINTS; p++)
					f.at[p] = (uint8_t)((p + add) >> shift & mask(width));
				old = find_function(all, &f);
				if (old != VALUE_NONE) {
					assert_int_equal(x, old);
					continue;
				}
				for (size_t i = 0; i < all->n; i++)
					assert_int_not_equal(x, all->x[i]);
				assert_true(all->n < ALL_MAX);
				all->x[all->n] = x;
				all->f[all->n++] = f;
			}
}

static void symbol_forms_are_equal_iff_functions_are(void **state)
{
	static struct all all;

	make_all(&all, ((struct context *)*state)->v);
	/* 2^(shift + width) addends for every (shift, width) */
	assert_int_equal(all.n, 1 * 2 + 2 * 4 + 3 * 8 + 4 * 16);
	for (size_t i = 0; i < all.n; i++) {
		struct function f = function_of(all.v, all.x[i]);

		assert_true(same_function(&f, &all.f[i]));
	}
}

static void slice_of_symbol_is_the_slice_of_its_function(void **state)
{
	static struct all all;

	make_all(&all, ((struct context *)*state)->v);
	for (size_t i = 0; i < all.n; i++)
		for (unsigned shift = 0; shift <= SMALL; shift++)
			for (unsigned width = 0; width <= SMALL + 1; width++) {
				value x = value_slice(all.v, all.x[i], shift, width);
				struct function f = { .width = width };

				if (!width || shift + width > all.f[i].width) {
					assert_int_equal(x, VALUE_NONE);
					continue;
				}
				for (unsigned p = 0; p < POINTS; p++)
					f.at[p] = (uint8_t)(all.f[i].at[p] >> shift &
								(uint8_t)mask(width));
				assert_int_equal(x, find_function(&all, &f));
			}
}

static void concat_of_symbols_is_found_iff_one_symbol_says_it(void **state)
{
	static struct all all;
	size_t joined = 0;

	make_all(&all, ((struct context *)*state)->v);
	for (size_t i = 0; i < all.n; i++)
		for (size_t j = 0; j < all.n; j++) {
			const struct function *h = &all.f[i], *l = &all.f[j];
			struct function f = { .width = h->width + l->width };
			value x = value_concat(all.v, all.x[i], all.x[j]);

			for (unsigned p = 0; p < POINTS; p++)
				f.at[p] = (uint8_t)(h->at[p] << l->width | l->at[p]);
			assert_int_equal(x, find_function(&all, &f));
			joined += x != VALUE_NONE;
		}
	assert_true(joined > 50);
}

static void add_to_symbol_is_the_sum_of_its_function(void **state)
{
	static struct all all;

	make_all(&all, ((struct context *)*state)->v);
	for (size_t i = 0; i < all.n; i++)
		for (uint64_t n = 0; n < POINTS; n++) {
			struct function f = { .width = all.f[i].width };
			uint64_t wrap = n - ((uint64_t)random32() << f.width);

			for (unsigned p = 0; p < POINTS; p++)
				f.at[p] = (uint8_t)((all.f[i].at[p] + n) & mask(f.width));
			assert_int_not_equal(find_function(&all, &f), VALUE_NONE);
			assert_int_equal(value_add(all.v, all.x[i], wrap),
					 find_function(&all, &f));
		}
}

static void difference_is_found_iff_it_is_constant(void **state)
{
	static struct all all;

	make_all(&all, ((struct context *)*state)->v);
	for (size_t i = 0; i < all.n; i++)
		for (size_t j = 0; j < all.n; j++) {
			const struct function *a = &all.f[i], *b = &all.f[j];
			uint64_t first = (uint64_t)(a->at[0] - b->at[0]) & mask(a->width), n = 99;
			bool constant = a->width == b->width;

			for (unsigned p = 1; p < POINTS; p++)
				if (((uint64_t)(a->at[p] - b->at[p]) & mask(a->width)) != first)
					constant = false;
			assert_int_equal(value_difference(all.v, all.x[i], all.x[j], &n), constant);
			assert_int_equal(n, constant ? first : 99);
		}
}

static void value_outside_of_symbols_is_normalised(void **state)
{
	static const uint8_t bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	struct values *v = ((struct context *)*state)->v;
	value five = value_const(v, 0x105, 8), blob, sum;
	uint64_t n = 0;

	assert_int_equal(five, value_const(v, 5, 8));
	assert_int_not_equal(five, value_const(v, 5, 9));
	assert_true(value_is_const(v, five, &n));
	assert_int_equal(n, 5);
	assert_false(value_is_const(v, VALUE_NONE, &n));
	assert_int_equal(value_width(v, VALUE_NONE), 0);
	assert_int_equal(value_bytes(v, bytes, 0), VALUE_NONE);
	assert_int_equal(value_bytes(v, bytes, 3), value_const(v, 0x010203, 24));
	assert_int_equal(value_bytes(v, bytes, 8), value_const(v, 0x0102030405060708, 64));
	assert_int_equal(value_get(v, value_bytes(v, bytes, 9))->kind, VALUE_BYTES);
	assert_int_equal(value_bytes(v, bytes, 9), value_bytes(v, bytes, 9));
	assert_int_not_equal(value_bytes(v, bytes, 9), value_bytes(v, bytes + 1, 9));
	assert_int_not_equal(value_bytes(v, bytes, 9), value_bytes(v, bytes, 10));
	assert_int_equal(value_slice(v, value_bytes(v, bytes, 10), 4, 16),
			 value_const(v, 0x8090a >> 4, 16));
	assert_int_equal(value_slice(v, value_bytes(v, bytes, 10), 0, 72),
			 value_bytes(v, bytes + 1, 9));
	assert_int_equal(value_slice(v, value_bytes(v, bytes, 10), 0, 71), VALUE_NONE);
	assert_int_equal(value_concat(v, value_const(v, 1, 60), value_const(v, 1, 7)), VALUE_NONE);

	blob = value_blob(v, new_root(v, 0));
	assert_int_equal(value_slice(v, blob, 0, 8), VALUE_NONE);
	assert_int_equal(value_concat(v, blob, five), VALUE_NONE);
	assert_int_equal(value_add(v, blob, 1), VALUE_NONE);

	sum = value_checksum(v, VALUE_NONE);
	assert_int_equal(sum, value_checksum(v, value_const(v, 0, 16)));
	assert_int_not_equal(sum, value_checksum(v, value_const(v, 1, 16)));
	assert_int_equal(value_width(v, sum), 16);
	assert_int_equal(value_slice(v, sum, 0, 16), sum);
	assert_int_equal(value_slice(v, sum, 8, 8), VALUE_NONE);
	assert_int_equal(value_concat(v, five, value_symbol(v, new_root(v, 8))), VALUE_NONE);
	assert_false(value_difference(v, sum, five, &n));
	assert_false(value_difference(v, VALUE_NONE, five, &n));
}

/* A value and what it must be, bit by bit, for the one assignment of this run. */
struct wide {
	value x;
	unsigned width;
	bool bit[WIDE];
};

struct wides {
	struct values *v;
	struct wide w[POOL];
	size_t n;
	uint64_t at[ROOTS];
};

static void keep(struct wides *s, value x, const struct wide *want)
{
	size_t at;

	if (x == VALUE_NONE)
		return;
	at = s->n < POOL ? s->n++ : random32() % POOL;
	assert_int_equal(value_width(s->v, x), want->width);
	for (unsigned b = 0; b < want->width; b++)
		assert_int_equal(bit_of(s->v, x, b, s->at), want->bit[b]);
	s->w[at] = *want;
	s->w[at].x = x;
}

static void keep_new(struct wides *s)
{
	struct wide w = { .width = 1 + random32() % 64 };
	uint8_t bytes[40];
	root r = random32() % ROOTS;
	unsigned len = 1 + random32() % 40;
	uint64_t bits = random64();

	if (random32() % 3 == 0) {
		w.width = len * 8;
		for (unsigned i = 0; i < len; i++)
			bytes[i] = (uint8_t)random32();
		for (unsigned i = 0; i < w.width; i++)
			w.bit[i] = bytes[len - 1 - i / 8] >> i % 8 & 1;
		w.x = value_bytes(s->v, bytes, len);
	} else if (random32() % 2) {
		for (unsigned i = 0; i < w.width; i++)
			w.bit[i] = bits >> i & 1;
		w.x = value_const(s->v, bits, w.width);
	} else {
		w.width = root_get(s->v, r)->width;
		for (unsigned i = 0; i < w.width; i++)
			w.bit[i] = s->at[r] >> i & 1;
		w.x = value_symbol(s->v, r);
	}
	keep(s, w.x, &w);
}

static void keep_slice(struct wides *s, const struct wide *a)
{
	unsigned width = 1 + random32() % a->width, shift = random32() % (a->width - width + 1);
	struct wide w = { .width = width };

	memcpy(w.bit, a->bit + shift, width * sizeof(*w.bit));
	keep(s, value_slice(s->v, a->x, shift, width), &w);
}

/* Cuts a in two and joins the halves, which must give a again whenever both halves exist. */
static void keep_halves(struct wides *s, const struct wide *a)
{
	unsigned cut = random32() % a->width;
	value hi, lo;

	if (!cut)
		return;
	hi = value_slice(s->v, a->x, cut, a->width - cut);
	lo = value_slice(s->v, a->x, 0, cut);
	if (hi != VALUE_NONE && lo != VALUE_NONE)
		assert_int_equal(value_concat(s->v, hi, lo), a->x);
}

static void keep_sum(struct wides *s, const struct wide *a)
{
	struct wide w = { .width = a->width };
	uint64_t n = random32() % 2 ? random64() : random32() % 3, back = 0;
	bool carry = false;
	value x = value_add(s->v, a->x, n);

	for (unsigned i = 0; i < a->width; i++) {
		unsigned sum = (unsigned)a->bit[i] + (i < 64 && n >> i & 1) + carry;

		w.bit[i] = sum & 1;
		carry = sum >> 1;
	}
	if (a->width <= 64)
		assert_int_not_equal(x, VALUE_NONE);
	keep(s, x, &w);
	if (x == VALUE_NONE || a->width > 64)
		return;
	assert_true(value_difference(s->v, x, a->x, &back));
	assert_int_equal(back, n & mask(a->width));
	assert_int_equal(value_add(s->v, x, -n), a->x);
}

static void keep_concat(struct wides *s, const struct wide *a, const struct wide *b)
{
	struct wide w = { .width = a->width + b->width };
	bool constant = value_get(s->v, a->x)->kind != VALUE_SYMBOL &&
			value_get(s->v, b->x)->kind != VALUE_SYMBOL;
	value x;

	if (w.width > WIDE)
		return;
	memcpy(w.bit, b->bit, b->width * sizeof(*w.bit));
	memcpy(w.bit + b->width, a->bit, a->width * sizeof(*w.bit));
	x = value_concat(s->v, a->x, b->x);
	if (constant)
		assert_int_equal(x != VALUE_NONE, w.width <= 64 || w.width % 8 == 0);
	keep(s, x, &w);
}

static void value_random_operations_match_bits(void **state)
{
	static struct wides s;
	struct context *c = *state;

	for (unsigned round = 0; round < 40; round++) {
		s = (struct wides){ .v = c->v };
		for (unsigned r = 0; r < ROOTS; r++) {
			if (!round)
				new_root(c->v, r < 4 ? 8u << r : 1 + random32() % 64);
			s.at[r] = random64() & mask(root_get(c->v, r)->width);
		}
		while (s.n < 20)
			keep_new(&s);
		for (unsigned i = 0; i < 5000; i++) {
			const struct wide a = s.w[random32() % s.n], b = s.w[random32() % s.n];

			switch (random32() % 5) {
			case 0: keep_new(&s); break;
			case 1: keep_slice(&s, &a); break;
			case 2: keep_halves(&s, &a); break;
			case 3: keep_sum(&s, &a); break;
			case 4: keep_concat(&s, &a, &b); break;
			}
		}
	}
}

static void value_data_stays_in_place(void **state)
{
	struct values *v = ((struct context *)*state)->v;
	root r = new_root(v, 16);
	const struct value_data *d = value_get(v, value_const(v, 77, 16));
	const struct root_info *info = root_get(v, r);

	for (uint32_t i = 0; i < 100000; i++) {
		value_const(v, i, 32);
		new_root(v, 8);
	}
	assert_int_equal(d->bits, 77);
	assert_ptr_equal(value_get(v, value_const(v, 77, 16)), d);
	assert_ptr_equal(root_get(v, r), info);
	assert_int_equal(root_count(v), 100001);
}

/* So many that some of them share a 32-bit hash: only content may decide. */
static void handles_of_different_content_differ(void **state)
{
	enum { MANY = 400000 };
	struct values *v = ((struct context *)*state)->v;
	struct root_info info = { .kind = ROOT_FRESH, .width = 16, .name = "" };
	uint8_t bytes[16] = { 0 };
	value last = VALUE_NONE;

	for (uint32_t i = 0; i < MANY; i++) {
		value x;

		memcpy(bytes + 8, &i, sizeof(i));
		x = value_bytes(v, bytes, sizeof(bytes));
		assert_true(x > last);
		last = x;
		assert_true(value_const(v, i, 64) > last);
		last = value_const(v, i, 64);
		info.element = i;
		assert_int_equal(root_at(v, &info, i % 7, i / 7), i);
	}
	assert_int_equal(root_count(v), MANY);
}

static void root_variable_is_made_on_first_use(void **state)
{
	struct context *c = *state;
	set_var foreign = set_var_new(c->sets, RANK_OTHER, 8), x, y;
	root a = new_root(c->v, 13), b = new_root(c->v, 64);

	y = root_var(c->v, b);
	x = root_var(c->v, a);
	assert_int_not_equal(x, y);
	assert_int_equal(root_var(c->v, a), x);
	assert_int_equal(root_var(c->v, b), y);
	assert_int_equal(set_var_width(c->sets, x), 13);
	assert_int_equal(set_var_width(c->sets, y), 64);
	assert_int_equal(var_root(c->v, x), a);
	assert_int_equal(var_root(c->v, y), b);
	assert_int_equal(var_root(c->v, foreign), ROOT_NONE);
	assert_int_equal(var_root(c->v, x + y + foreign + 1000), ROOT_NONE);
}

static void root_asked_for_at_the_same_site_is_the_same(void **state)
{
	struct values *v = ((struct context *)*state)->v;
	char name[] = "nat/rw.port";
	struct root_info info = {
		.kind = ROOT_FRESH, .width = 16, .rank = RANK_SPORT, .name = name, .wish = 1024,
		.element = 3,
	};
	root r = root_at(v, &info, 1, 0);

	name[0] = 'X';
	assert_string_equal(root_get(v, r)->name, "nat/rw.port");
	assert_int_equal(root_get(v, r)->wish, 1024);
	assert_int_equal(root_at(v, &info, 1, 0), r);
	assert_int_not_equal(root_at(v, &info, 2, 0), r);
	assert_int_not_equal(root_at(v, &info, 1, 1), r);
	info.element = 4;
	assert_int_not_equal(root_at(v, &info, 1, 0), r);
	info.element = 3;
	info.kind = ROOT_UNKNOWN;
	assert_int_not_equal(root_at(v, &info, 1, 0), r);
	info.kind = ROOT_FRESH;
	info.width = 32;
	assert_int_not_equal(root_at(v, &info, 1, 0), r);
	info.width = 16;
	assert_int_equal(root_at(v, &info, 1, 0), r);
	assert_int_equal(root_count(v), 6);
}

static void root_of_blob_is_named_by_its_place(void **state)
{
	struct values *v = ((struct context *)*state)->v;
	root blob = root_new(v, &(struct root_info){
		.kind = ROOT_PAYLOAD, .name = "client.payload", .element = 9,
	});
	root other = new_root(v, 0), of, a = root_of_blob(v, blob, 32, 8);
	uint32_t bit;

	assert_int_equal(root_of_blob(v, blob, 32, 8), a);
	assert_int_not_equal(root_of_blob(v, blob, 32, 16), a);
	assert_int_not_equal(root_of_blob(v, blob, 40, 8), a);
	assert_int_not_equal(root_of_blob(v, other, 32, 8), a);
	assert_int_equal(root_of_blob(v, blob, 0, 65), ROOT_NONE);
	assert_int_equal(root_of_blob(v, blob, 0, 0), ROOT_NONE);
	assert_int_equal(root_get(v, a)->kind, ROOT_BYTE);
	assert_int_equal(root_get(v, a)->width, 8);
	assert_int_equal(root_get(v, a)->element, 9);
	assert_string_equal(root_get(v, a)->name, "client.payload[4]");
	assert_string_equal(root_get(v, root_of_blob(v, blob, 32, 16))->name,
			    "client.payload[4..5]");
	assert_string_equal(root_get(v, root_of_blob(v, blob, 35, 2))->name,
			    "client.payload[4:3+2]");
	assert_true(root_is_of_blob(v, a, &of, &bit));
	assert_int_equal(of, blob);
	assert_int_equal(bit, 32);
	assert_false(root_is_of_blob(v, blob, &of, &bit));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(symbol_forms_are_equal_iff_functions_are),
		TEST(slice_of_symbol_is_the_slice_of_its_function),
		TEST(concat_of_symbols_is_found_iff_one_symbol_says_it),
		TEST(add_to_symbol_is_the_sum_of_its_function),
		TEST(difference_is_found_iff_it_is_constant),
		TEST(value_outside_of_symbols_is_normalised),
		TEST(value_random_operations_match_bits),
		TEST(value_data_stays_in_place),
		TEST(handles_of_different_content_differ),
		TEST(root_variable_is_made_on_first_use),
		TEST(root_asked_for_at_the_same_site_is_the_same),
		TEST(root_of_blob_is_named_by_its_place),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
