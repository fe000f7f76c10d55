/* Tests of symexec/flow/history.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/base/mem.h"
#include "symexec/flow/history.h"

/* A flow that arrived everywhere, at many ports, and what else a step can say in between. */
static void steps_say_what_was_added_however_long_they_are(void **state)
{
	struct diag *d = diag_new();
	struct engine *e = engine_new(d);
	struct flow *f = flow_new(e), *there = flow_new(e);
	const struct step *s;
	uint32_t depth = 0;

	(void)state;
	for (uint32_t i = 0; i < 3000; i++) {
		history_add(e, f, (struct step){ .kind = STEP_ARRIVE, .element = 4 * i, .port = i % 3 });
		history_add(e, f, (struct step){ .kind = STEP_RULE, .element = 4 * i + 1, .a = i });
		history_add(e, f, (struct step){ .kind = STEP_ARRIVE, .element = 4 * i + 2, .port = i % 2,
				    .there = there });
		history_add(e, f, (struct step){ .kind = STEP_CHOICE, .element = 4 * i + 3, .a = i, .b = ~i,
				    .text = "chance" });
	}
	s = f->history;
	assert_int_equal(history_depth(f), 12000);
	for (uint32_t i = 3000; i-- > 0;) {
		assert_int_equal(s->kind, STEP_CHOICE);
		assert_int_equal(s->element, 4 * i + 3);
		assert_int_equal(s->a, i);
		assert_int_equal(s->b, ~i);
		assert_string_equal(s->text, "chance");
		assert_null(history_there(s));
		s = s->prev;
		assert_int_equal(s->kind, STEP_ARRIVE);
		assert_int_equal(s->element, 4 * i + 2);
		assert_int_equal(history_port(s), i % 2);
		assert_ptr_equal(history_there(s), there);
		s = s->prev;
		assert_int_equal(s->kind, STEP_RULE);
		assert_int_equal(s->element, 4 * i + 1);
		assert_int_equal(s->a, i);
		s = s->prev;
		assert_int_equal(s->kind, STEP_ARRIVE);
		assert_int_equal(s->element, 4 * i);
		assert_int_equal(history_port(s), i % 3);
		assert_null(history_there(s));
		assert_int_equal(s->depth, 4 * i);
		s = s->prev;
		depth++;
	}
	assert_null(s);
	assert_int_equal(depth, 3000);
	engine_free(e);
	diag_free(d);
}

static void an_arrival_at_port_0_takes_two_words(void **state)
{
	struct diag *d = diag_new();
	struct engine *e = engine_new(d);
	struct flow *f = flow_new(e);
	struct history_mark before = history_mark(e);
	size_t used = arena_used(e->past.arena);

	(void)state;
	for (uint32_t i = 0; i < 100000; i++)
		history_add(e, f, (struct step){ .kind = STEP_ARRIVE, .element = i });
	assert_in_range(arena_used(e->past.arena) - used, 1600000, 1620000);
	history_release(e, before);
	assert_int_equal(arena_used(e->past.arena), used);
	engine_free(e);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_say_what_was_added_however_long_they_are),
		cmocka_unit_test(an_arrival_at_port_0_takes_two_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
