/* Tests of datapath/runtime/class_absent.c: every class of the language is run, or says why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "datapath/runtime/class_manual.h"
#include "datapath/runtime/router.h"

static void class_ofTheLanguage_runsOrSaysWhyNot(void **state)
{
	size_t reasons = 0;

	(void)state;
	for (size_t i = 0; i < click_class_count(); i++) {
		const char *name = click_class_at(i)->name;
		bool runs = element_class_find(name) != NULL, says = class_absent_why(name) != NULL;

		if (runs == says)
			fail_msg("%s %s", name, runs ? "runs, and says why not" : "does not run, and nobody says why");
		reasons += says;
	}
	assert_true(reasons > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(class_ofTheLanguage_runsOrSaysWhyNot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
