/* home: found from a build tree and from an installation, and not from anywhere else. */
#include "models/base/home.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char top[64];

static int make_tree(void **state)
{
	char *command;
	int status;

	(void)state;
	snprintf(top, sizeof(top), "/tmp/middleproof-home.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	command = x_asprintf("cd %s && mkdir -p tree/models/elements tree/build/asan/bin "
			     "tree/build/asan/tests/unit tree/bin inst/bin "
			     "inst/share/middleproof/models/elements a/b/c/bin a/models/elements",
			     top);
	status = system(command);
	free(command);
	return status;
}

static int remove_tree(void **state)
{
	char *command = x_asprintf("rm -rf %s", top);
	int status = system(command);

	(void)state;
	free(command);
	return status;
}

static void path_is_found_where_programs_are_left(void **state)
{
	static const struct {
		const char *program, *want;	/* below top; want NULL: nothing */
	} t[] = {
		{ "tree/bin/symexec", "tree/models/elements" },
		{ "tree/build/asan/bin/symexec", "tree/models/elements" },
		{ "tree/build/asan/tests/unit/test_x", "tree/models/elements" },
		{ "inst/bin/symexec", "inst/share/middleproof/models/elements" },
		{ "a/b/c/bin/symexec", NULL },
		{ "tree/symexec", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		char *program = x_asprintf("%s/%s", top, t[i].program);
		char *path = home_path_from(program, "models/elements");

		if (t[i].want) {
			char *want = x_asprintf("%s/%s", top, t[i].want);
			struct stat a, b;

			assert_non_null(path);
			assert_int_equal(stat(path, &a), 0);
			assert_int_equal(stat(want, &b), 0);
			assert_int_equal(a.st_ino, b.st_ino);
			free(want);
		} else {
			assert_null(path);
		}
		free(path);
		free(program);
	}
	assert_null(home_path_from("symexec", "models/elements"));
}

static void environment_comes_first_and_alone(void **state)
{
	char *home = x_asprintf("%s/tree", top), *path;

	(void)state;
	setenv("MIDDLEPROOF_HOME", home, 1);
	path = home_path("models/elements");
	assert_non_null(path);
	assert_memory_equal(path, home, strlen(home));
	free(path);
	assert_null(home_path("models/nothing"));
	unsetenv("MIDDLEPROOF_HOME");
	free(home);
}

static void this_test_finds_its_own_tree(void **state)
{
	char *path = home_path("models/base/home.h");

	(void)state;
	assert_non_null(path);
	free(path);
	assert_null(home_path("models/base/nothing.h"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_is_found_where_programs_are_left),
		cmocka_unit_test(environment_comes_first_and_alone),
		cmocka_unit_test(this_test_finds_its_own_tree),
	};

	return cmocka_run_group_tests_name("home", tests, make_tree, remove_tree);
}
