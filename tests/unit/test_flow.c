/*
 * Memory of flows against a naive one: an array with, for every bit, the root and the bit of it that stand
 * there, or a constant, or nothing. Random programs of writes, insertions and removals; after each, random
 * reads must tell the same.
 */
#include "tests/unit/engine_toy.h"

#include "symexec/flow/flow.h"

enum { LOW = -48, HIGH = 96, BITS = (HIGH - LOW) * 8 };

/* What one bit holds. */
struct bit {
	enum { BIT_NOTHING, BIT_CONST, BIT_ROOT } kind;
	root root;
	unsigned at;		/* in the root; a constant's value */
};

struct naive {
	struct bit bits[BITS];
	int32_t data, head_end;
};

static struct bit *
naive_at(struct naive *n, int32_t bit)
{
	assert_true(bit >= LOW * 8 && bit < HIGH * 8);
	return &n->bits[bit - LOW * 8];
}

static void
naive_fill(struct naive *n, int32_t bit, uint32_t width, struct bit with)
{
	for (uint32_t i = 0; i < width; i++) {
		*naive_at(n, bit + (int32_t)i) = with;
		if (with.kind == BIT_ROOT)
			with.at--;
	}
}

static void
naive_const(struct naive *n, int32_t bit, uint32_t width, uint64_t v)
{
	for (uint32_t i = 0; i < width; i++)
		*naive_at(n, bit + (int32_t)i) = (struct bit){
			BIT_CONST, 0, (unsigned)(v >> (width - 1 - i)) & 1 };
}

/* Moves bytes [from, to) by `by` bytes; what they leave behind is nothing. */
static void
naive_move(struct naive *n, int32_t from, int32_t to, int32_t by)
{
	struct bit copy[BITS];

	memcpy(copy, n->bits, sizeof(copy));
	naive_fill(n, from * 8, (uint32_t)(to - from) * 8, (struct bit){ BIT_NOTHING, 0, 0 });
	for (int32_t b = from * 8; b < to * 8; b++)
		*naive_at(n, b + by * 8) = copy[b - LOW * 8];
}

static bool
same_bit(struct bit a, struct bit b)
{
	return a.kind == b.kind && (a.kind == BIT_NOTHING ||
				    (a.at == b.at && (a.kind == BIT_CONST || a.root == b.root)));
}

/* Bit i (from the most significant) of a value that was read. */
static struct bit
value_bit(struct toy *t, value v, uint32_t width, uint32_t i)
{
	const struct value_data *d = value_get(t->e->values, v);

	if (d->kind == VALUE_CONST)
		return (struct bit){ BIT_CONST, 0, (unsigned)(d->bits >> (width - 1 - i)) & 1 };
	if (d->kind == VALUE_BYTES)
		return (struct bit){ BIT_CONST, 0, (unsigned)d->bytes[i / 8] >> (7 - i % 8) & 1 };
	assert_int_equal(d->kind, VALUE_SYMBOL);
	assert_int_equal(d->add, 0);
	return (struct bit){ BIT_ROOT, d->root, d->shift + width - 1 - i };
}

static bool
any_nothing(struct naive *n, int32_t bit, uint32_t width)
{
	for (uint32_t i = 0; i < width; i++)
		if (naive_at(n, bit + (int32_t)i)->kind == BIT_NOTHING)
			return true;
	return false;
}

/* Whether the bits are one run of one root, or all constant. */
static bool
is_one_value(struct naive *n, int32_t bit, uint32_t width)
{
	struct bit first = *naive_at(n, bit);

	for (uint32_t i = 1; i < width; i++) {
		struct bit b = *naive_at(n, bit + (int32_t)i);

		if (b.kind != first.kind || (b.kind == BIT_ROOT &&
		    (b.root != first.root || b.at + i != first.at)))
			return false;
	}
	return true;
}

static void
check_read(struct toy *t, struct flow *f, struct naive *n, int32_t bit, uint32_t width)
{
	enum read_fault why = READ_OK;
	value v = flow_read(t->e, f, BASE_DATA, bit, width, &why);

	if ((bit + (int32_t)width + 7) / 8 > n->head_end) {
		assert_int_equal(why, READ_OUTSIDE);
		return;
	}
	if (any_nothing(n, bit, width)) {
		if (v != VALUE_NONE || (why != READ_UNDEFINED && why != READ_MIXED))
			fail_msg("bits [%d, +%u) are not all there (seed %#" PRIx64 ")", bit, width,
				 t->first_seed);
		return;
	}
	if (v == VALUE_NONE) {
		assert_int_equal(why, READ_MIXED);
		assert_false(is_one_value(n, bit, width));
		return;
	}
	assert_int_equal(why, READ_OK);
	for (uint32_t i = 0; i < width; i++)
		if (!same_bit(value_bit(t, v, width, i), *naive_at(n, bit + (int32_t)i)))
			fail_msg("bit %d + %u of a read of %u bits differs (seed %#" PRIx64 ")",
				 bit, i, width, t->first_seed);
}

/* Slots are sorted and do not overlap, and none of them is empty. */
static void
check_slots(const struct memory *m)
{
	for (uint32_t i = 0; i < m->n; i++) {
		assert_true(m->slots[i].width > 0);
		assert_int_not_equal(m->slots[i].v, VALUE_NONE);
		if (i > 0)
			assert_true(m->slots[i - 1].bit + (int32_t)m->slots[i - 1].width <=
				    m->slots[i].bit);
	}
}

/* A run of constant bytes, as packets of a concrete run are. */
static void
step_bytes(struct toy *t, struct flow *f, struct naive *n)
{
	uint8_t bytes[40];
	uint32_t room = (uint32_t)(n->head_end - n->data), len;
	int32_t at;

	len = 1 + toy_below(t, MIN_OF(room, 40));
	at = n->data + (int32_t)toy_below(t, room - len + 1);
	for (uint32_t i = 0; i < len; i++) {
		bytes[i] = (uint8_t)toy_random(t);
		naive_const(n, (at + (int32_t)i) * 8, 8, bytes[i]);
	}
	flow_write(t->e, f, BASE_DATA, at * 8, len * 8, value_bytes(t->e->values, bytes, len));
}

static void
step_write(struct toy *t, struct flow *f, struct naive *n)
{
	static const uint32_t widths[] = { 1, 3, 4, 8, 13, 16, 24, 32, 48, 64 };
	uint32_t width = widths[toy_below(t, ARRAY_LEN(widths))];
	int32_t bit = n->data * 8 + (int32_t)toy_below(t, (unsigned)(n->head_end - n->data) * 8);
	uint64_t c;
	root r;

	if (bit + (int32_t)width > n->head_end * 8)
		return;
	switch (toy_below(t, 4)) {
	case 0:
		c = toy_random(t) & (width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1);
		flow_write(t->e, f, BASE_DATA, bit, width, toy_const(t, c, width));
		naive_const(n, bit, width, c);
		break;
	case 1:
		flow_write(t->e, f, BASE_DATA, bit, width, VALUE_NONE);
		naive_fill(n, bit, width, (struct bit){ BIT_NOTHING, 0, 0 });
		break;
	default:
		r = toy_root(t, width, RANK_OTHER);
		flow_write(t->e, f, BASE_DATA, bit, width, value_symbol(t->e->values, r));
		naive_fill(n, bit, width, (struct bit){ BIT_ROOT, r, width - 1 });
		break;
	}
}

static void
step_insert(struct toy *t, struct flow *f, struct naive *n)
{
	uint32_t by = 1 + toy_below(t, 8);
	int32_t at = n->data + (int32_t)toy_below(t, (unsigned)(n->head_end - n->data + 1));

	if (n->data - (int32_t)by < LOW)
		return;
	flow_insert(t->e, f, at, by);
	naive_move(n, n->data, at, -(int32_t)by);
	naive_fill(n, (at - (int32_t)by) * 8, by * 8, (struct bit){ BIT_NOTHING, 0, 0 });
	n->data -= (int32_t)by;
}

static void
step_remove(struct toy *t, struct flow *f, struct naive *n)
{
	uint32_t by = 1 + toy_below(t, 8);
	int32_t room = n->head_end - n->data - (int32_t)by - 4, at;

	if (room < 0)
		return;
	at = n->data + (int32_t)toy_below(t, (unsigned)room + 1);
	flow_remove(t->e, f, at, by);
	naive_fill(n, at * 8, by * 8, (struct bit){ BIT_NOTHING, 0, 0 });
	naive_move(n, n->data, at, (int32_t)by);
	n->data += (int32_t)by;
}

static void
step_wire(struct toy *t, struct flow *f, struct naive *n)
{
	flow_wire(t->e, f);
	naive_fill(n, LOW * 8, (uint32_t)(n->data - LOW) * 8, (struct bit){ BIT_NOTHING, 0, 0 });
	if (n->data >= 0) {
		naive_move(n, n->data, n->head_end, -n->data);
	} else {
		struct naive old = *n;

		naive_fill(n, LOW * 8, BITS, (struct bit){ BIT_NOTHING, 0, 0 });
		for (int32_t b = old.data * 8; b < old.head_end * 8; b++)
			if (b - old.data * 8 < HIGH * 8)
				*naive_at(n, b - old.data * 8) = *naive_at(&old, b);
	}
	n->head_end -= n->data;
	n->data = 0;
}

static void
step_any(struct toy *t, struct flow *f, struct naive *n)
{
	int32_t by;

	switch (toy_below(t, 12)) {
	case 0:
		step_insert(t, f, n);
		break;
	case 1:
		step_remove(t, f, n);
		break;
	case 2:		/* strip, or the reverse */
		by = (int32_t)toy_below(t, 9) - 4;
		if (n->data + by < LOW || n->data + by > n->head_end - 4)
			return;
		f->data += by;
		n->data += by;
		break;
	case 3:
		step_bytes(t, f, n);
		break;
	case 4:
		if (toy_below(t, 8) == 0 && n->head_end - n->data < HIGH)
			step_wire(t, f, n);
		break;
	default:
		step_write(t, f, n);
		break;
	}
}

static void
memory_random_programs_agree_with_naive_bits(void **state)
{
	uint64_t seed = toy_first_seed();
	unsigned rounds = toy_soak() ? 3000 : 150;

	(void)state;
	for (unsigned r = 0; r < rounds; r++) {
		struct toy t = toy_new(seed + r);
		struct flow *f = flow_new(t.e);
		struct naive n = { .head_end = 40 };

		f->head_end = 40;
		for (unsigned k = 0; k < 60; k++) {
			step_any(&t, f, &n);
			assert_int_equal(f->data, n.data);
			assert_int_equal(f->head_end, n.head_end);
			check_slots(&f->mem);
			for (unsigned i = 0; i < 6; i++) {
				uint32_t width = 1 + toy_below(&t, 64);
				int32_t bit = n.data * 8 + (int32_t)toy_below(
					&t, (unsigned)(n.head_end - n.data) * 8);

				check_read(&t, f, &n, bit, MIN_OF(width, (uint32_t)(HIGH * 8 - bit)));
			}
		}
		toy_free(&t);
	}
}

static void
memory_exact_slot_written_with_nothing_is_undefined(void **state)
{
	struct toy t = toy_new(1);
	struct flow *f = flow_new(t.e);
	enum read_fault why = READ_OK;

	(void)state;
	f->head_end = 4;
	flow_write(t.e, f, BASE_DATA, 0, 32, toy_symbol(&t, 32, RANK_OTHER));
	flow_write(t.e, f, BASE_DATA, 0, 32, VALUE_NONE);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 0, 32, &why), VALUE_NONE);
	assert_int_equal(why, READ_UNDEFINED);
	assert_int_equal(f->mem.n, 0);
	toy_free(&t);
}

static void
header_cut_and_joined_again_is_the_same_value(void **state)
{
	struct toy t = toy_new(1);
	struct flow *f = flow_new(t.e);
	value v = toy_symbol(&t, 48, RANK_OTHER);
	enum read_fault why;

	(void)state;
	f->head_end = 16;
	flow_write(t.e, f, BASE_DATA, 0, 48, v);
	flow_write(t.e, f, BASE_DATA, 48, 48, toy_symbol(&t, 48, RANK_OTHER));
	flow_insert(t.e, f, 3, 4);	/* in the middle of the first field */
	flow_remove(t.e, f, -1, 4);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 0, 48, &why), v);
	toy_free(&t);
}

/* A packet of `head` bytes and a tail whose length is a root. */
static struct flow *
tailed(struct toy *t, int32_t head, value *length)
{
	struct flow *f = flow_new(t->e);
	struct root_info info = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				  .name = "payload", .element = UINT32_MAX };

	*length = toy_symbol(t, 32, RANK_LENGTH);
	f->head_end = head;
	f->tail = value_blob(t->e->values, root_new(t->e->values, &info));
	f->tail_length = *length;
	return f;
}

static void
tail_is_read_only_as_far_as_it_surely_reaches(void **state)
{
	struct toy t = toy_new(1);
	value length, a, b, total;
	struct flow *f = tailed(&t, 8, &length);
	enum read_fault why;

	(void)state;
	total = flow_length(t.e, f, 0);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 64, 8, &why), VALUE_NONE);
	assert_int_equal(why, READ_OUTSIDE);
	assert_true(flow_constrain(t.e, f, flow_within(t.e, length, 5, 100)));
	assert_int_equal(flow_read(t.e, f, BASE_DATA, (8 + 5) * 8, 8, &why), VALUE_NONE);
	assert_int_equal(why, READ_OUTSIDE);
	a = flow_read(t.e, f, BASE_DATA, (8 + 4) * 8, 8, &why);
	assert_int_equal(why, READ_OK);
	b = flow_read(t.e, f, BASE_DATA, (8 + 3) * 8, 8, &why);
	assert_int_not_equal(a, b);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, (8 + 4) * 8, 8, &why), a);
	assert_int_equal(flow_length(t.e, f, 0), total);
	assert_int_equal(f->head_end, 13);
	toy_free(&t);
}

static void
tail_lower_bound_follows_the_bytes_taken_from_it(void **state)
{
	struct toy t = toy_new(1);
	value length;
	struct flow *f = tailed(&t, 0, &length);
	enum read_fault why;
	uint64_t lo, hi;

	(void)state;
	assert_true(flow_constrain(t.e, f, flow_within(t.e, length, 3, 9)));
	(void)flow_read(t.e, f, BASE_DATA, 8, 8, &why);
	assert_int_equal(why, READ_OK);
	flow_bounds(t.e, f, f->tail_length, &lo, &hi);
	assert_int_equal(lo, 1);
	assert_int_equal(hi, 7);
	flow_bounds(t.e, f, flow_length(t.e, f, 0), &lo, &hi);
	assert_int_equal(lo, 3);
	assert_int_equal(hi, 9);
	(void)flow_read(t.e, f, BASE_DATA, 24, 8, &why);
	assert_int_equal(why, READ_OUTSIDE);
	toy_free(&t);
}

/* Bytes of one run that are read from different starting points are never taken for each other. */
static void
tail_bytes_read_one_by_one_or_at_once_keep_their_places(void **state)
{
	struct toy t = toy_new(1);
	value length, one[6];
	struct flow *f = tailed(&t, 0, &length), *g;
	enum read_fault why;

	(void)state;
	assert_true(flow_constrain(t.e, f, flow_within(t.e, length, 6, 6)));
	g = flow_copy(t.e, f);
	for (int i = 0; i < 6; i++)
		one[i] = flow_read(t.e, f, BASE_DATA, i * 8, 8, &why);
	for (int i = 5; i >= 0; i--)
		assert_int_equal(flow_read(t.e, g, BASE_DATA, i * 8, 8, &why), one[i]);
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < i; k++)
			assert_int_not_equal(one[i], one[k]);
	toy_free(&t);
}

static void
copy_does_not_share_memory(void **state)
{
	struct toy t = toy_new(1);
	struct flow *f = flow_new(t.e), *g;
	enum read_fault why;
	value v = toy_symbol(&t, 8, RANK_OTHER);

	(void)state;
	f->head_end = 1;
	flow_write(t.e, f, BASE_DATA, 0, 8, v);
	g = flow_copy(t.e, f);
	flow_write(t.e, g, BASE_DATA, 0, 8, toy_const(&t, 7, 8));
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 0, 8, &why), v);
	flow_free(t.e, g);
	g = flow_new(t.e);
	assert_int_equal(g->mem.n, 0);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 0, 8, &why), v);
	toy_free(&t);
}

/* One flow per field that identity is made of, each with that field changed. */
static void
change_identity(struct toy *t, struct flow *f, int which)
{
	switch (which) {
	case 0: flow_write(t->e, f, BASE_DATA, 0, 8, toy_const(t, 1, 8)); break;
	case 1: flow_write(t->e, f, BASE_ANNO, 0, 8, toy_const(t, 1, 8)); break;
	case 2: f->data = 1; break;
	case 3: f->head_end = 5; break;
	case 4: f->tail = value_blob(t->e->values, toy_root(t, 8, RANK_OTHER)); break;
	case 5: f->tail_length = toy_const(t, 9, 32); break;
	case 6: f->mac = 0; break;
	case 7: f->net = 0; break;
	case 8: f->transport = 0; break;
	case 9: f->state = imap_put(t->e->maps, f->state, 1, 1); break;
	case 10: f->alias = imap_put(t->e->maps, f->alias, 1, 1); break;
	case 11: f->source = 3; break;
	default: fail();
	}
}

static void
identity_is_every_field_but_condition_and_history(void **state)
{
	struct toy t = toy_new(1);
	struct flow *f = flow_new(t.e), *same;

	(void)state;
	f->head_end = 4;
	flow_write(t.e, f, BASE_DATA, 0, 32, toy_symbol(&t, 32, RANK_OTHER));
	same = flow_copy(t.e, f);
	assert_true(flow_constrain(t.e, same, flow_within(t.e, toy_symbol(&t, 8, RANK_OTHER), 1, 2)));
	assert_true(flow_same_identity(f, same));
	assert_int_equal(flow_identity_hash(f), flow_identity_hash(same));
	for (int i = 0; i < 12; i++) {
		struct flow *g = flow_copy(t.e, f);

		change_identity(&t, g, i);
		if (flow_same_identity(f, g))
			fail_msg("change %d is not seen", i);
		assert_int_not_equal(flow_identity_hash(f), flow_identity_hash(g));
	}
	toy_free(&t);
}

static void
wire_keeps_bytes_only(void **state)
{
	struct toy t = toy_new(1);
	struct flow *f = flow_new(t.e);
	value v = toy_symbol(&t, 16, RANK_OTHER);
	enum read_fault why;

	(void)state;
	f->head_end = 6;
	flow_write(t.e, f, BASE_DATA, 0, 32, toy_symbol(&t, 32, RANK_OTHER));
	flow_write(t.e, f, BASE_DATA, 32, 16, v);
	flow_write(t.e, f, BASE_ANNO, 0, 32, toy_const(&t, 1, 32));
	f->data = 3;
	f->net = 4;
	flow_wire(t.e, f);
	assert_int_equal(f->data, 0);
	assert_int_equal(f->head_end, 3);
	assert_int_equal(f->net, POINTER_NONE);
	assert_int_equal(f->anno.n, 0);
	assert_int_equal(flow_read(t.e, f, BASE_DATA, 8, 16, &why), v);
	f->data = -1;
	assert_int_equal(flow_read(t.e, f, BASE_DATA, -8, 8, &why), VALUE_NONE);
	toy_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_random_programs_agree_with_naive_bits),
		cmocka_unit_test(memory_exact_slot_written_with_nothing_is_undefined),
		cmocka_unit_test(header_cut_and_joined_again_is_the_same_value),
		cmocka_unit_test(tail_is_read_only_as_far_as_it_surely_reaches),
		cmocka_unit_test(tail_lower_bound_follows_the_bytes_taken_from_it),
		cmocka_unit_test(tail_bytes_read_one_by_one_or_at_once_keep_their_places),
		cmocka_unit_test(copy_does_not_share_memory),
		cmocka_unit_test(identity_is_every_field_but_condition_and_history),
		cmocka_unit_test(wire_keeps_bytes_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
