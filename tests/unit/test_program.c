/*
 * test_program.c - the recorder of rule programs: what it accepts, what it refuses, how a
 * program is printed.
 */
#include "symexec/program/program_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct fixture {
	struct arena *a;
	struct recorder *r;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->a = arena_new();
	f->r = recorder_new(f->a, "Test");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->a);
	free(f);
	return 0;
}

static uint32_t
entry(struct fixture *f)
{
	uint32_t b = recorder_block(f->r);

	recorder_entry(f->r, 0, b);
	return b;
}

static void
end(struct fixture *f, uint32_t block, enum terminator_kind kind, const uint32_t *next, uint32_t n)
{
	struct terminator t = { .kind = kind, .next = next, .n = n, .text = "why" };

	recorder_end(f->r, block, &t, SPAN_NONE);
}

static reg
read_field(struct fixture *f, uint32_t block)
{
	struct instruction i = { .op = OP_READ, .a = REG_NONE, .b = REG_NONE, .base = BASE_NET,
				 .bit = 64, .width = 8 };

	i.dst = recorder_reg(f->r);
	recorder_add(f->r, block, &i);
	return i.dst;
}

static void
write_field(struct fixture *f, uint32_t block, reg a)
{
	struct instruction i = { .op = OP_WRITE, .dst = REG_NONE, .a = a, .b = REG_NONE,
				 .base = BASE_NET, .bit = 64, .width = 8 };

	recorder_add(f->r, block, &i);
}

static const struct program *
finish(struct fixture *f, const char **err)
{
	*err = NULL;
	return recorder_finish(f->r, err);
}

static void
refused(struct fixture *f, const char *want)
{
	const char *err;

	assert_null(finish(f, &err));
	assert_non_null(err);
	assert_non_null(strstr(err, want));
}

static void
split(struct fixture *f, uint32_t block, reg a, uint32_t yes, uint32_t no)
{
	struct condition le = { .kind = COND_COMPARE_CONST, .rel = REL_LE, .a = a, .b = REG_NONE,
				.mask = UINT64_MAX, .low = 1 };
	uint32_t next[2] = { yes, no };
	struct terminator t = { .kind = TERM_SPLIT, .cond = &le, .next = next, .n = 2 };

	recorder_end(f->r, block, &t, SPAN_NONE);
}

static void
program_recorded_in_any_order_is_sorted_by_block(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), yes = recorder_block(f->r), no = recorder_block(f->r);
	const struct program *p;
	struct strbuf out = STRBUF_INIT;
	const char *err;
	reg ttl;

	end(f, yes, TERM_DROP, NULL, 0);
	ttl = read_field(f, top);
	write_field(f, no, ttl);
	end(f, no, TERM_EMIT, NULL, 0);
	split(f, top, ttl, yes, no);
	p = finish(f, &err);
	assert_non_null(p);
	assert_int_equal(p->block_count, 3);
	assert_int_equal(p->reg_count, 1);
	assert_int_equal(p->entry_count, 1);
	program_print(p, &out);
	assert_string_equal(sb_str(&out),
			    "block 0:\n\tr0 = read net+64 : 8\n\tsplit r0 <= 1: block 1, block 2\n"
			    "block 1:\n\tdrop 'why'\n"
			    "block 2:\n\twrite net+64 8 = r0\n\temit 0\n");
	sb_fini(&out);
}

static void
condition_on_the_stack_is_copied(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), yes = recorder_block(f->r), no = recorder_block(f->r);
	struct condition in = { .kind = COND_IN_SIM }, not = { .kind = COND_NOT, .x = &in };
	uint32_t next[2] = { yes, no };
	struct terminator t = { .kind = TERM_SPLIT, .cond = &not, .next = next, .n = 2 };
	const struct program *p;
	const char *err;

	recorder_end(f->r, top, &t, SPAN_NONE);
	end(f, yes, TERM_EMIT, NULL, 0);
	end(f, no, TERM_EMIT, NULL, 0);
	in.kind = not.kind = COND_FALSE;
	next[0] = next[1] = 99;
	p = finish(f, &err);
	assert_non_null(p);
	assert_int_equal(p->blocks[0].end.cond->kind, COND_NOT);
	assert_int_equal(p->blocks[0].end.cond->x->kind, COND_IN_SIM);
	assert_int_equal(p->blocks[0].end.next[1], no);
}

static void
block_left_open_is_refused(void **state)
{
	struct fixture *f = *state;

	(void)entry(f);
	refused(f, "left open");
}

static void
block_ended_twice_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f);

	end(f, top, TERM_EMIT, NULL, 0);
	end(f, top, TERM_EMIT, NULL, 0);
	refused(f, "ended twice");
}

static void
instruction_after_the_end_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f);

	end(f, top, TERM_EMIT, NULL, 0);
	(void)read_field(f, top);
	refused(f, "has ended");
}

static void
block_entered_from_two_places_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), a = recorder_block(f->r);
	uint32_t next[2] = { a, a };

	end(f, top, TERM_COPY, next, 2);
	end(f, a, TERM_EMIT, NULL, 0);
	refused(f, "from two places");
}

static void
block_that_leads_to_itself_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), a = recorder_block(f->r), b = recorder_block(f->r);

	end(f, top, TERM_EMIT, NULL, 0);
	end(f, a, TERM_COPY, &b, 1);
	end(f, b, TERM_COPY, &a, 1);
	refused(f, "not reached");
}

static void
rules_that_decide_alike_may_share_a_block(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), a = recorder_block(f->r), b = recorder_block(f->r);
	uint32_t next[3] = { a, a, b };
	const char *err;

	end(f, top, TERM_CLASSIFY, next, 3);
	end(f, a, TERM_EMIT, NULL, 0);
	end(f, b, TERM_DROP, NULL, 0);
	assert_non_null(finish(f, &err));
}

static void
register_of_another_branch_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), a = recorder_block(f->r), b = recorder_block(f->r);
	uint32_t next[2] = { a, b };

	end(f, top, TERM_COPY, next, 2);
	write_field(f, b, read_field(f, a));
	end(f, a, TERM_EMIT, NULL, 0);
	end(f, b, TERM_EMIT, NULL, 0);
	refused(f, "another flow");
}

static void
register_read_before_it_is_written_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f);
	struct instruction i = { .op = OP_READ, .a = REG_NONE, .b = REG_NONE, .width = 8 };

	i.dst = recorder_reg(f->r);
	write_field(f, top, i.dst);
	recorder_add(f->r, top, &i);
	end(f, top, TERM_EMIT, NULL, 0);
	refused(f, "before it is written");
}

static void
value_of_an_entry_is_unknown_where_the_lookup_missed(void **state)
{
	struct fixture *f = *state;
	uint32_t top = entry(f), hit = recorder_block(f->r), miss = recorder_block(f->r);
	uint32_t next[2] = { hit, miss };
	reg key = read_field(f, top), val = recorder_reg(f->r);
	struct terminator t = { .kind = TERM_LOOKUP, .text = "t", .args = &key, .nargs = 1,
				.vals = &val, .nvals = 1, .next = next, .n = 2 };

	recorder_end(f->r, top, &t, SPAN_NONE);
	write_field(f, miss, val);
	end(f, hit, TERM_EMIT, NULL, 0);
	end(f, miss, TERM_EMIT, NULL, 0);
	refused(f, "another flow");
}

static void
input_without_entry_is_refused(void **state)
{
	struct fixture *f = *state;
	uint32_t top = recorder_block(f->r);

	recorder_entry(f->r, 1, top);
	end(f, top, TERM_EMIT, NULL, 0);
	refused(f, "no entry");
}

static void
abandoned_recording_leaves_nothing(void **state)
{
	struct fixture *f = *state;

	(void)read_field(f, entry(f));
	recorder_abandon(f->r);
	recorder_abandon(NULL);
}

static void
deep_tree_needs_no_deep_stack(void **state)
{
	struct fixture *f = *state;
	uint32_t at = entry(f);
	const char *err;

	for (int i = 0; i < 200000; i++) {
		uint32_t next = recorder_block(f->r);

		end(f, at, TERM_COPY, &next, 1);
		at = next;
	}
	end(f, at, TERM_EMIT, NULL, 0);
	assert_non_null(finish(f, &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(program_recorded_in_any_order_is_sorted_by_block),
		TEST(condition_on_the_stack_is_copied),
		TEST(block_left_open_is_refused),
		TEST(block_ended_twice_is_refused),
		TEST(instruction_after_the_end_is_refused),
		TEST(block_entered_from_two_places_is_refused),
		TEST(block_that_leads_to_itself_is_refused),
		TEST(rules_that_decide_alike_may_share_a_block),
		TEST(register_of_another_branch_is_refused),
		TEST(register_read_before_it_is_written_is_refused),
		TEST(value_of_an_entry_is_unknown_where_the_lookup_missed),
		TEST(input_without_entry_is_refused),
		TEST(abandoned_recording_leaves_nothing),
		TEST(deep_tree_needs_no_deep_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
