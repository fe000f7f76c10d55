/* cursor: no get leaves the bytes, a failed one moves nothing; bit fields against single bits. */
#include "models/base/cursor.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <time.h>
#include <cmocka.h>

static const uint8_t nine[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static void integers_come_out_in_host_order(void **state)
{
	struct cursor c = cur_init(nine, sizeof(nine));
	uint8_t v8;
	uint16_t v16;
	uint32_t v32;
	uint64_t v64;

	(void)state;
	assert_true(cur_u8(&c, &v8));
	assert_int_equal(v8, 1);
	assert_true(cur_be64(&c, &v64));
	assert_int_equal(v64, 0x0203040506070809u);
	assert_int_equal(cur_left(&c), 0);
	assert_true(cur_seek(&c, 1));
	assert_true(cur_be16(&c, &v16));
	assert_int_equal(v16, 0x0203);
	assert_true(cur_be32(&c, &v32));
	assert_int_equal(v32, 0x04050607);
	assert_true(cur_seek(&c, 0));
	assert_true(cur_le16(&c, &v16));
	assert_int_equal(v16, 0x0201);
	assert_true(cur_le32(&c, &v32));
	assert_int_equal(v32, 0x06050403);
	assert_int_equal(cur_offset(&c), 6);
	assert_false(c.failed);
}

/* Every get on every length: enough or not, and then nothing moved and 0 came out. */
static void get_past_the_end_fails_and_stays(void **state)
{
	static const size_t need[] = { 1, 2, 4, 8, 2, 4, 3, 3, 3 };

	(void)state;
	for (size_t len = 0; len <= sizeof(nine); len++)
		for (size_t kind = 0; kind < ARRAY_LEN(need); kind++) {
			uint8_t *exact = x_malloc(len);	/* so that the sanitizer sees an overread */
			struct cursor c, sub;
			uint8_t v8 = 0xff, bytes[3] = { 0xff, 0xff, 0xff };
			uint16_t v16 = 0xffff;
			uint32_t v32 = 0xffffffff;
			uint64_t v64 = UINT64_MAX;
			bool ok = false;

			memcpy(exact, nine, len);
			c = cur_init(exact, len);
			switch (kind) {
			case 0: ok = cur_u8(&c, &v8); break;
			case 1: ok = cur_be16(&c, &v16); break;
			case 2: ok = cur_be32(&c, &v32); break;
			case 3: ok = cur_be64(&c, &v64); break;
			case 4: ok = cur_le16(&c, &v16); break;
			case 5: ok = cur_le32(&c, &v32); break;
			case 6: ok = cur_skip(&c, 3); break;
			case 7: ok = cur_copy(&c, bytes, 3); break;
			case 8: ok = cur_sub(&c, 3, &sub); break;
			}
			assert_int_equal(ok, len >= need[kind]);
			assert_int_equal(c.failed, !ok);
			assert_int_equal(cur_offset(&c), ok ? need[kind] : 0);
			if (!ok)
				assert_true(!v8 || !v16 || !v32 || !v64 || kind >= 6);
			if (!ok && kind == 7)
				assert_memory_equal(bytes, "\0\0\0", 3);
			if (kind == 8)
				assert_int_equal(cur_left(&sub), ok ? 3 : 0);
			free(exact);
		}
}

static void huge_lengths_do_not_wrap(void **state)
{
	struct cursor c = cur_init(nine, sizeof(nine)), sub;

	(void)state;
	assert_true(cur_skip(&c, 4));
	assert_false(cur_skip(&c, SIZE_MAX));
	assert_false(cur_skip(&c, SIZE_MAX - 3));
	assert_false(cur_sub(&c, SIZE_MAX - 3, &sub));
	assert_false(cur_seek(&c, SIZE_MAX));
	assert_false(cur_seek(&c, 10));
	assert_int_equal(cur_offset(&c), 4);
	assert_true(cur_seek(&c, 9));
	assert_true(c.failed);
}

static void sub_cursor_ends_at_its_own_end(void **state)
{
	struct cursor c = cur_init(nine, sizeof(nine)), sub;
	uint8_t v;

	(void)state;
	assert_true(cur_skip(&c, 2));
	assert_true(cur_sub(&c, 2, &sub));
	assert_int_equal(cur_offset(&c), 4);
	assert_true(cur_u8(&sub, &v));
	assert_true(cur_u8(&sub, &v));
	assert_int_equal(v, 4);
	assert_false(cur_u8(&sub, &v));
	assert_true(sub.failed);
	assert_false(c.failed);
}

static void empty_cursor_of_null_is_fine(void **state)
{
	struct cursor c = cur_init(NULL, 0);
	uint8_t v = 1;

	(void)state;
	assert_true(cur_skip(&c, 0));
	assert_true(cur_copy(&c, NULL, 0));
	assert_false(cur_u8(&c, &v));
	assert_int_equal(v, 0);
}

static unsigned bit_at(const uint8_t *p, size_t bit)
{
	return (unsigned)p[bit / 8] >> (7 - bit % 8) & 1u;
}

/* All widths at all offsets of nine bytes, read and written, against single bits. */
static void bits_at_every_offset_and_width_agree_with_single_bits(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("# seed %u\n", seed);
	for (size_t bit = 0; bit <= 72; bit++)
		for (unsigned width = 0; width <= 65; width++) {
			uint8_t *p = x_malloc(9), old[9];
			uint64_t v, want = 0, put = 0;
			bool fits = width <= 64 && bit + width <= 72;

			for (int i = 0; i < 9; i++)
				old[i] = p[i] = (uint8_t)rand_r(&seed);
			for (int i = 0; i < 4; i++)
				put = put << 16 ^ (uint64_t)rand_r(&seed);
			assert_int_equal(bits_get(p, 9, bit, width, &v), fits);
			for (unsigned i = 0; fits && i < width; i++)
				want = want << 1 | bit_at(p, bit + i);
			assert_int_equal(v, want);
			assert_int_equal(bits_put(p, 9, bit, width, put), fits);
			for (size_t i = 0; i < 72; i++) {
				uint64_t bit_want = bit_at(old, i);

				if (fits && i >= bit && i < bit + width)
					bit_want = put >> (bit + width - 1 - i) & 1;
				assert_int_equal(bit_at(p, i), bit_want);
			}
			free(p);
		}
}

static void bits_far_outside_are_refused(void **state)
{
	uint8_t p[4] = { 0 };
	uint64_t v = 5;

	(void)state;
	assert_false(bits_get(p, 4, SIZE_MAX, 8, &v));
	assert_int_equal(v, 0);
	assert_false(bits_get(p, 4, 32, 1, &v));
	assert_true(bits_get(p, 4, 32, 0, &v));
	assert_false(bits_put(p, 4, SIZE_MAX - 7, 8, 1));
	assert_false(bits_get(NULL, 0, 0, 1, &v));
	assert_true(bits_get(NULL, 0, 0, 0, &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_come_out_in_host_order),
		cmocka_unit_test(get_past_the_end_fails_and_stays),
		cmocka_unit_test(huge_lengths_do_not_wrap),
		cmocka_unit_test(sub_cursor_ends_at_its_own_end),
		cmocka_unit_test(empty_cursor_of_null_is_fine),
		cmocka_unit_test(bits_at_every_offset_and_width_agree_with_single_bits),
		cmocka_unit_test(bits_far_outside_are_refused),
	};

	return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
