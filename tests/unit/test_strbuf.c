/* strbuf and vec: growth, NUL bytes inside, taking the text out. */
#include "models/base/strbuf.h"

#include "models/base/vec.h"
#include <setjmp.h>
#include <cmocka.h>

static void empty_buffer_reads_as_empty_string(void **state)
{
	struct strbuf b = STRBUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(sb_str(&b), "");
	sb_clear(&b);
	assert_string_equal(sb_str(&b), "");
	sb_add(&b, "");
	assert_non_null(b.s);
	s = sb_take(&b);
	assert_string_equal(s, "");
	free(s);
	s = sb_take(&b);	/* never used since */
	assert_string_equal(s, "");
	free(s);
	sb_fini(&b);
	sb_fini(&b);
}

static void pieces_are_joined_in_order(void **state)
{
	struct strbuf b;

	(void)state;
	sb_init(&b);
	sb_add(&b, "one");
	sb_add_char(&b, ' ');
	sb_add_len(&b, "two-three", 3);
	sb_printf(&b, " %d%s", 3, "!");
	sb_add_hex(&b, (const uint8_t *)"\x00\x7f\xff", 3);
	assert_string_equal(sb_str(&b), "one two 3!007fff");
	assert_int_equal(b.len, 16);
	sb_cut(&b, 7);
	assert_string_equal(sb_str(&b), "one two");
	sb_clear(&b);
	assert_string_equal(sb_str(&b), "");
	sb_fini(&b);
}

static void nul_bytes_inside_are_kept(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	sb_add_len(&b, "a\0b", 3);
	sb_add_char(&b, '\0');
	sb_add(&b, "c");
	assert_int_equal(b.len, 5);
	assert_memory_equal(b.s, "a\0b\0c", 6);
	sb_fini(&b);
}

static void growth_by_single_bytes_keeps_all(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		sb_add_char(&b, (char)('a' + i % 26));
		assert_int_equal(b.s[b.len], '\0');
	}
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.s[i], 'a' + i % 26);
	sb_fini(&b);
}

static void printf_exactly_at_the_capacity_is_whole(void **state)
{
	(void)state;
	for (int len = 0; len < 200; len++) {
		struct strbuf b = STRBUF_INIT;

		sb_printf(&b, "%.*s", len, "");
		sb_printf(&b, "%*s", len, "");
		assert_int_equal(b.len, len);
		assert_int_equal(strlen(b.s), len);
		sb_fini(&b);
	}
}

static void take_leaves_an_empty_buffer(void **state)
{
	struct strbuf b = STRBUF_INIT;
	char *s;

	(void)state;
	sb_add(&b, "mine");
	s = sb_take(&b);
	assert_string_equal(s, "mine");
	assert_int_equal(b.len, 0);
	sb_add(&b, "next");
	assert_string_equal(sb_str(&b), "next");
	assert_string_equal(s, "mine");
	free(s);
	sb_fini(&b);
}

static void vec_of_many_keeps_order_and_last(void **state)
{
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 10000; i++) {
		*VEC_ADD(&v) = i;
		assert_int_equal(VEC_LAST(&v), i);
		assert_true(v.cap >= v.n);
	}
	for (int i = 0; i < 10000; i++)
		assert_int_equal(v.v[i], i);
	VEC_FREE(&v);
	assert_null(v.v);
	assert_int_equal(v.cap, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_buffer_reads_as_empty_string),
		cmocka_unit_test(pieces_are_joined_in_order),
		cmocka_unit_test(nul_bytes_inside_are_kept),
		cmocka_unit_test(growth_by_single_bytes_keeps_all),
		cmocka_unit_test(printf_exactly_at_the_capacity_is_whole),
		cmocka_unit_test(take_leaves_an_empty_buffer),
		cmocka_unit_test(vec_of_many_keeps_order_and_last),
	};

	return cmocka_run_group_tests_name("strbuf", tests, NULL, NULL);
}
