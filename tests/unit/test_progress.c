/* progress: what a terminal is sent, octet by octet, and that nothing else is sent anything. */
#include "symexec/report/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Sleeps on when the timer interrupts. */
static void
pass(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		continue;
}

static void
work(void)
{
	progress_at("reading", "a.yaml", 0, 0);
	progress_at("deciding", "evil\033[2J and longer than forty columns of a terminal", 2, 10);
	pass(1300);
	progress_end();
	progress_end();
	/* over before a second has passed */
	progress_at("deciding", "quick", 1, 1);
	pass(300);
	progress_end();
	pass(1000);
}

/* What is printed in between stands on lines of its own, and the seconds go on. */
static void
work_and_print(void)
{
	progress_resume();
	progress_at("running", "a.click", 0, 0);
	pass(1300);
	progress_pause();
	fputs("printed\n", stderr);
	pass(1300);
	progress_resume();
	pass(1300);
	progress_end();
	progress_resume();
	pass(1300);
}

/* Works with fd as standard error. */
static void
work_with(int fd, void (*work_of)(void))
{
	int saved = dup(STDERR_FILENO);

	(void)dup2(fd, STDERR_FILENO);
	work_of();
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
}

static void
assert_terminal_is_told(void (*work_of)(void), const char *want)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	char got[400];
	ssize_t n;

	assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	work_with(slave, work_of);
	(void)fcntl(master, F_SETFL, O_NONBLOCK);
	n = read(master, got, sizeof(got) - 1);
	got[n > 0 ? n : 0] = '\0';
	assert_string_equal(got, want);
	(void)close(slave);
	(void)close(master);
}

static void
terminal_is_told_and_the_line_cleared(void **state)
{
	(void)state;
	assert_terminal_is_told(work, "\r\033[Kdeciding 'evil\\x1b[2J and longer than forty column...' "
				"(2 of 10), 1 s\r\033[K");
}

static void
line_comes_back_behind_what_is_printed(void **state)
{
	(void)state;
	assert_terminal_is_told(work_and_print, "\r\033[Krunning 'a.click', 1 s\r\033[Kprinted\r\n"
				"\r\033[Krunning 'a.click', 2 s\r\033[K");
}

static void
pipe_is_told_nothing(void **state)
{
	char got[8];
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	work_with(fds[1], work);
	(void)close(fds[1]);
	assert_int_equal(read(fds[0], got, sizeof(got)), 0);
	(void)close(fds[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminal_is_told_and_the_line_cleared),
		cmocka_unit_test(line_comes_back_behind_what_is_printed),
		cmocka_unit_test(pipe_is_told_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
