/* told: parts put together, or sent and read back, are what one would have told. */
#include "symexec/report/told.h"

#include <setjmp.h>

#include "models/base/mem.h"
#include <cmocka.h>

static void
say(struct told *t, const char *head, const char *text)
{
	told_add(t, told_at(t, head), text != NULL ? x_strdup(text) : NULL);
}

static char *
all_of(const struct told *t)
{
	struct strbuf b = STRBUF_INIT;

	for (size_t i = 0; i < t->heads.n; i++) {
		sb_printf(&b, "[%s:", t->heads.v[i].name);
		for (size_t k = 0; k < t->heads.v[i].texts.n; k++)
			sb_printf(&b, " %s", t->heads.v[i].texts.v[k]);
		sb_printf(&b, " +%zu]", t->heads.v[i].more);
	}
	return sb_take(&b);
}

static void
assert_told(struct told *t, const char *want)
{
	char *all = all_of(t);

	assert_string_equal(all, want);
	free(all);
}

static const char *const said[][2] = {
	{ "b", "1" }, { "a", "2" }, { "b", "1" }, { "b", "3" }, { "b", "4" }, { "a", "2" }, { "c", NULL },
	{ "b", "5" }, { "a", "6" },
};

/* Parts begin anew at these places; joined, or packed and read. */
static void
tell_in_parts(struct told *all, size_t parts, size_t most, bool once, bool packed)
{
	for (size_t p = 0; p < parts; p++) {
		struct told part = told_new(most, once);
		struct strbuf b = STRBUF_INIT;

		for (size_t i = p * ARRAY_LEN(said) / parts; i < (p + 1) * ARRAY_LEN(said) / parts; i++)
			say(&part, said[i][0], said[i][1]);
		if (packed) {
			struct cursor in;

			told_pack(&part, &b);
			in = cur_init(b.s, b.len);
			told_unpack(all, &in);
			assert_false(in.failed);
			assert_int_equal(cur_left(&in), 0);
		} else {
			told_join(all, &part);
		}
		told_fini(&part);
		sb_fini(&b);
	}
}

static void
parts_tell_what_one_tells(void **state)
{
	(void)state;
	for (size_t parts = 1; parts <= ARRAY_LEN(said); parts++)
		for (unsigned packed = 0; packed < 2; packed++) {
			struct told few = told_new(2, false), once = told_new(0, true);

			tell_in_parts(&few, parts, 2, false, packed);
			assert_told(&few, "[b: 1 1 +3][a: 2 2 +1][c: +1]");
			tell_in_parts(&once, parts, 0, true, packed);
			assert_told(&once, "[b: 1 3 4 5 +0][a: 2 6 +0][c: +1]");
			told_fini(&few);
			told_fini(&once);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(parts_tell_what_one_tells) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
