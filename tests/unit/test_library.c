/*
 * test_library.c - functions found in a library when they are needed, and what is said when they are not there.
 */
#include "models/base/library.h"

#include "models/base/compiler.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct {
	TYPE_OF(&sqrt) sqrt;
	TYPE_OF(&floor) floor;
} lib;

static void functions_are_found_by_name(void **state)
{
	const struct library_function f[] = { { "sqrt", &lib.sqrt }, { "floor", &lib.floor } };
	volatile double x = 9;

	(void)state;
	library_load("libm.so.6", f, ARRAY_LEN(f));
	assert_true(lib.sqrt(x) == 3);
	assert_true(lib.floor(x + 0.5) == 9);
}

static void another_version_will_do(void **state)
{
	unsigned (*version)(void) = NULL;
	const struct library_function f[] = { { "yaml_get_version_string", &version } };

	(void)state;
	library_load("libyaml.so.99", f, 1);
	assert_non_null(version);
}

/* What is printed, and the exit status. */
static int ends(const char *file, const char *name, char *text, size_t size)
{
	int fd[2], status = 0;
	size_t len = 0;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(fd), 0);
	child = fork();
	if (child == 0) {
		void *where = NULL;
		const struct library_function f[] = { { name, &where } };

		dup2(fd[1], STDERR_FILENO);
		library_load(file, f, 1);
		_exit(0);
	}
	close(fd[1]);
	while ((n = read(fd[0], text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

static void what_is_not_there_is_the_machines_fault(void **state)
{
	char text[400];

	(void)state;
	assert_int_equal(ends("libnosuch.so.1", "x", text, sizeof(text)), 3);
	assert_non_null(strstr(text, "libnosuch.so.1 is needed and cannot be loaded"));
	assert_int_equal(ends("libm.so.6", "no_such_function", text, sizeof(text)), 3);
	assert_non_null(strstr(text, "libm.so.6 has no function 'no_such_function'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_found_by_name),
		cmocka_unit_test(another_version_will_do),
		cmocka_unit_test(what_is_not_there_is_the_machines_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
