/* datapath/offload/guest_memory: commands taken once, whole; what a hostile guest may do to its object, and what it gets for it. */
#include "datapath/offload/guest_memory.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { SECOND = 1000000000 };

static struct guest_memory m;
static char name[64], path[80];
static char *seen;	/* by the guest */

static int begin(void **state)
{
	struct diag *d = diag_new();
	bool ok;

	(void)state;
	snprintf(name, sizeof name, "middleproof-test-%d", (int)getpid());
	snprintf(path, sizeof path, "/%s", name);
	ok = guest_memory_open(&m, name, d);
	diag_free(d);
	seen = ok ? mmap(NULL, GUEST_MEMORY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, m.fd, 0) : MAP_FAILED;
	return seen == MAP_FAILED ? -1 : 0;
}

static int end(void **state)
{
	(void)state;
	munmap(seen, GUEST_MEMORY_SIZE);
	guest_memory_unlink(&m);
	guest_memory_close(&m);
	return shm_open(path, O_RDONLY, 0) < 0 ? 0 : -1;
}

static const char *take(uint64_t now, enum guest_memory_found expected)
{
	static char text[2048];
	struct strbuf s = STRBUF_INIT;

	assert_int_equal(guest_memory_take(&m, now, &s), expected);
	snprintf(text, sizeof text, "%s", sb_str(&s));
	sb_fini(&s);
	return text;
}

static void a_command_is_taken_once(void **state)
{
	char none[GUEST_MEMORY_HALF] = "";

	(void)state;
	assert_true(m.made);
	take(1, GUEST_MEMORY_NOTHING);
	snprintf(seen, GUEST_MEMORY_HALF, "@X 1:2:3:4:5:6@and more@");
	assert_string_equal(take(1, GUEST_MEMORY_COMMAND), "X 1:2:3:4:5:6");
	assert_memory_equal(seen, none, sizeof none);
	take(2, GUEST_MEMORY_NOTHING);
	snprintf(seen, GUEST_MEMORY_HALF, "@@");
	assert_string_equal(take(3, GUEST_MEMORY_COMMAND), "");
	/* what does not begin with the sign is nothing, for as long as it likes */
	snprintf(seen, GUEST_MEMORY_HALF, "x@X@");
	take(4, GUEST_MEMORY_NOTHING);
	take(9ull * SECOND, GUEST_MEMORY_NOTHING);
	assert_string_equal(seen, "x@X@");
}

static void an_end_is_waited_for_a_while(void **state)
{
	(void)state;
	snprintf(seen, GUEST_MEMORY_HALF, "@X 1:2:3");
	take(SECOND, GUEST_MEMORY_NOTHING);
	take(2ull * SECOND - 1, GUEST_MEMORY_NOTHING);
	snprintf(seen + 8, 100, ":4:5:6@");
	assert_string_equal(take(2ull * SECOND - 1, GUEST_MEMORY_COMMAND), "X 1:2:3:4:5:6");
	snprintf(seen, GUEST_MEMORY_HALF, "@X 1:2:3");
	take(5ull * SECOND, GUEST_MEMORY_NOTHING);
	take(6ull * SECOND, GUEST_MEMORY_WRONG);
	assert_int_equal(seen[0], 0);
	/* and each for as long: the time of one is not that of the next */
	snprintf(seen, GUEST_MEMORY_HALF, "@X");
	take(7ull * SECOND, GUEST_MEMORY_NOTHING);
	/* where no end can come any more, nothing is waited for */
	memset(seen, 'a', GUEST_MEMORY_SIZE);
	seen[0] = seen[GUEST_MEMORY_HALF] = '@';
	take(7ull * SECOND, GUEST_MEMORY_WRONG);
	memset(seen, '@', 1);
	memset(seen + 1, 'b', GUEST_MEMORY_HALF - 2);
	seen[GUEST_MEMORY_HALF - 1] = '@';
	assert_int_equal(strlen(take(7ull * SECOND, GUEST_MEMORY_COMMAND)), GUEST_MEMORY_HALF - 2);
}

static void answers_are_counted_and_end(void **state)
{
	char text[3000], *area = seen + GUEST_MEMORY_HALF;

	(void)state;
	guest_memory_answer(&m, 0, NULL);
	assert_string_equal(area, "@1 ok@");
	guest_memory_answer(&m, 7, "expected 'a', found '@\x01\xff'");
	assert_string_equal(area, "@2 7 expected 'a', found '###'@");
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	guest_memory_answer(&m, 1, text);
	assert_int_equal(strlen(area), GUEST_MEMORY_HALF - 1);
	assert_int_equal(area[GUEST_MEMORY_HALF - 2], '@');
	assert_int_equal(area[GUEST_MEMORY_HALF], 0);
	guest_memory_answer(&m, 0, NULL);
	assert_string_equal(area, "@4 ok@");
}

static void who_comes_next_goes_on_counting(void **state)
{
	struct guest_memory next;
	struct diag *d = diag_new();

	(void)state;
	m.answered = 41;
	guest_memory_answer(&m, 0, NULL);
	assert_true(guest_memory_open(&next, name, d));
	assert_false(next.made);
	assert_int_equal(next.answered, 42);
	guest_memory_unlink(&next);	/* not his */
	guest_memory_close(&next);
	assert_true(guest_memory_open(&next, name, d));
	assert_false(next.made);
	guest_memory_close(&next);
	diag_free(d);
}

static void what_is_no_such_object_is_refused(void **state)
{
	static const char *const bad[] = { "", "a/b", "../x", ".x", "a b" };
	struct guest_memory other;
	struct diag *d = diag_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(guest_memory_open(&other, bad[i], d));
	assert_int_equal(ftruncate(m.fd, 2 * GUEST_MEMORY_HALF - 1), 0);
	diag_forget(d);
	assert_false(guest_memory_open(&other, name, d));
	assert_non_null(strstr(diag_get(d, 0).text, "has 2047 octets, expected at least 2048"));
	diag_free(d);
}

static void a_guest_may_cut_it(void **state)
{
	struct stat s;

	(void)state;
	snprintf(seen, GUEST_MEMORY_HALF, "@X 1:2:3:4:5:6@");
	assert_int_equal(ftruncate(m.fd, 9), 0);
	take(SECOND, GUEST_MEMORY_WRONG);		/* nine octets, and no end can come */
	guest_memory_answer(&m, 1, "no");
	assert_int_equal(ftruncate(m.fd, 0), 0);
	take(SECOND, GUEST_MEMORY_NOTHING);
	guest_memory_answer(&m, 0, NULL);
	/* and the host does not make it longer again */
	assert_int_equal(fstat(m.fd, &s), 0);
	assert_int_equal(s.st_size, 0);
}

/* A guest that writes while the host reads: what is taken are commands of the guest's, or parts of them, and never more than its half. */
static void a_guest_may_write_meanwhile(void **state)
{
	static const char *const parts[] = { "@", "X 1:2:3:4:5:6", "@R F 1:2:3:4:5:6 10.0.0.1@", "\xff" };
	pid_t guest = fork();
	unsigned taken = 0;

	(void)state;
	assert_true(guest >= 0);
	if (guest == 0) {
		srandom(8);
		for (;;) {
			const char *p = parts[(size_t)random() % ARRAY_LEN(parts)];

			memcpy(seen + (random() % 2 ? 0 : random() % 1000), p, strlen(p));
		}
	}
	/* as often as it takes: on a busy machine the guest writes late */
	for (uint64_t i = 0; i < 50000000 && taken < 2000; i++) {
		struct strbuf s = STRBUF_INIT;

		if (guest_memory_take(&m, (i + 1) * SECOND, &s) == GUEST_MEMORY_COMMAND) {
			assert_true(s.len <= GUEST_MEMORY_HALF - 2);
			assert_null(memchr(sb_str(&s), '@', s.len));
			taken++;
		}
		sb_fini(&s);
	}
	kill(guest, SIGKILL);
	(void)waitpid(guest, NULL, 0);
	assert_true(taken > 100);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		CASE(a_command_is_taken_once), CASE(an_end_is_waited_for_a_while), CASE(answers_are_counted_and_end),
		CASE(who_comes_next_goes_on_counting), CASE(what_is_no_such_object_is_refused), CASE(a_guest_may_cut_it),
		CASE(a_guest_may_write_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
