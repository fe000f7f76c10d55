/*
 * jobs: whatever the number of workers, each question's result comes home whole and in order; a worker that dies is told,
 * with what it was doing, and nothing is left running.
 */
#include "symexec/jobs/jobs.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/diag.h"
#include "models/base/mem.h"
#include "symexec/jobs/pack.h"
#include <cmocka.h>

enum { QUESTIONS = 40, LARGE = 300000 };

struct quiz {
	struct diag *diag;
	char *answers[QUESTIONS];
	size_t unpacked[QUESTIONS], n;	/* in order */
	pid_t parent;
	size_t dies, ends, warns;	/* 1 + the question at which that happens; 0: none */
	size_t length;
};

static const char *
name(void *arg, size_t i)
{
	static char text[32];

	(void)arg;
	(void)snprintf(text, sizeof(text), "question %zu\033", i);
	return text;
}

/* The length and each octet depend on the question. */
static void
work(void *arg, size_t i)
{
	struct quiz *q = arg;
	size_t len = q->length + i;

	if (getpid() != q->parent && q->dies == i + 1)
		(void)raise(SIGKILL);
	if (getpid() != q->parent && q->ends == i + 1)
		_exit(3);
	if (q->warns == i + 1)
		diag_warn(q->diag, SPAN_NONE, "question %zu is odd", i);
	q->answers[i] = x_malloc(len + 1);
	for (size_t k = 0; k < len; k++)
		q->answers[i][k] = (char)('a' + (i + k) % 26);
	q->answers[i][len] = '\0';
}

static void
pack(void *arg, size_t i, struct strbuf *out)
{
	struct quiz *q = arg;

	pack_text(out, q->answers[i]);
}

static void
unpack(void *arg, size_t i, struct cursor *in)
{
	struct quiz *q = arg;

	q->unpacked[q->n++] = i;
	q->answers[i] = unpack_text(in);
}

static struct jobs
jobs_of(struct quiz *q, unsigned most, size_t n)
{
	q->diag = diag_new();
	q->parent = getpid();
	return (struct jobs){ .most = most, .n = n, .what = "answering", .diag = q->diag, .arg = q,
			      .name = name, .work = work, .pack = pack, .unpack = unpack };
}

static void
quiz_fini(struct quiz *q)
{
	for (size_t i = 0; i < QUESTIONS; i++)
		free(q->answers[i]);
	diag_free(q->diag);
}

static void
assert_no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
assert_answers(const struct quiz *q, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_non_null(q->answers[i]);
		assert_int_equal(strlen(q->answers[i]), q->length + i);
		for (size_t k = 0; k < q->length + i; k++)
			if (q->answers[i][k] != (char)('a' + (i + k) % 26))
				fail_msg("answer %zu differs at %zu", i, k);
	}
}

static void
results_larger_than_a_pipe_come_home_in_order(void **state)
{
	static const unsigned crews[] = { 1, 2, 3, QUESTIONS, 200 };

	(void)state;
	for (size_t c = 0; c < ARRAY_LEN(crews); c++) {
		struct quiz q = { .length = LARGE };
		struct jobs j = jobs_of(&q, crews[c], QUESTIONS);

		assert_true(jobs_run(&j));
		assert_answers(&q, QUESTIONS);
		assert_int_equal(q.n, crews[c] == 1 ? 0 : QUESTIONS);
		for (size_t i = 0; i < q.n; i++)
			assert_int_equal(q.unpacked[i], i);
		assert_no_children();
		quiz_fini(&q);
	}
}

static void
none_and_one_question_need_no_worker(void **state)
{
	(void)state;
	for (size_t n = 0; n < 2; n++) {
		struct quiz q = { .length = 1 };
		struct jobs j = jobs_of(&q, 8, n);

		assert_true(jobs_run(&j));
		assert_answers(&q, n);
		assert_int_equal(q.n, 0);
		quiz_fini(&q);
	}
}

static void
question_with_messages_is_asked_here(void **state)
{
	struct quiz q = { .length = 10, .warns = 6 };
	struct jobs j = jobs_of(&q, 3, QUESTIONS);

	(void)state;
	assert_true(jobs_run(&j));
	assert_answers(&q, QUESTIONS);
	assert_int_equal(q.n, QUESTIONS - 1);
	assert_int_equal(diag_count(q.diag), 1);
	assert_string_equal(diag_get(q.diag, 0).text, "question 5 is odd");
	quiz_fini(&q);
}

/* What jobs_run says on standard error, in to, as a string; its result. */
static bool
run_aside(const struct jobs *j, char *to, size_t room)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	bool ok;
	size_t n;

	assert_non_null(file);
	(void)fflush(stderr);
	(void)dup2(fileno(file), STDERR_FILENO);
	ok = jobs_run(j);
	(void)fflush(stderr);
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	rewind(file);
	n = fread(to, 1, room - 1, file);
	to[n] = '\0';
	(void)fclose(file);
	return ok;
}

static void
worker_that_is_killed_is_told_with_its_question(void **state)
{
	struct quiz q = { .length = LARGE, .dies = 8 };
	struct jobs j = jobs_of(&q, 3, QUESTIONS);
	char said[300];

	(void)state;
	assert_false(run_aside(&j, said, sizeof(said)));
	assert_string_equal(said, "symexec: a worker was killed (signal 9, Killed) while answering 'question "
			    "7\\x1b'; nothing was decided (--jobs 1 takes less memory)\n");
	assert_no_children();
	quiz_fini(&q);
}

static void
worker_that_gives_up_is_told_with_its_status(void **state)
{
	struct quiz q = { .length = 10, .ends = 1 };
	struct jobs j = jobs_of(&q, 2, QUESTIONS);
	char said[300];

	(void)state;
	assert_false(run_aside(&j, said, sizeof(said)));
	assert_string_equal(said, "symexec: a worker ended with status 3 while answering 'question 0\\x1b'; "
			    "nothing was decided (--jobs 1 takes less memory)\n");
	assert_no_children();
	quiz_fini(&q);
}

static void
small_work_is_done_by_one_unless_asked(void **state)
{
	(void)state;
	assert_int_equal(jobs_count(0, 1, 1000000), 1);
	assert_int_equal(jobs_count(0, 3, 10), 1);
	assert_int_equal(jobs_count(3, 3, 10), 3);
	assert_int_equal(jobs_count(1, 100, 1000000), 1);
	assert_int_equal(jobs_count(100000, 1, 1), 256);
	assert_int_equal(jobs_count(0, 2, 1000000), MIN_OF(sysconf(_SC_NPROCESSORS_ONLN), 256));
}

static void
packed_values_read_back_and_prefixes_fail(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	pack_number(&b, UINT64_MAX);
	pack_text(&b, NULL);
	pack_text(&b, "");
	pack_text(&b, "text");
	pack_octets(&b, (const uint8_t *)"\0\1", 2);
	for (size_t cut = 0; cut <= b.len; cut++) {
		struct cursor in = cur_init(b.s, cut);
		uint64_t n = unpack_number(&in);
		char *none = unpack_text(&in), *empty = unpack_text(&in), *text = unpack_text(&in);
		size_t len;
		uint8_t *octets = unpack_octets(&in, &len);

		assert_true(in.failed == (cut < b.len));
		assert_null(none);
		if (cut == b.len) {
			assert_true(n == UINT64_MAX);
			assert_string_equal(empty, "");
			assert_string_equal(text, "text");
			assert_int_equal(len, 2);
			assert_memory_equal(octets, "\0\1", 2);
		}
		free(empty);
		free(text);
		free(octets);
	}
	sb_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_larger_than_a_pipe_come_home_in_order),
		cmocka_unit_test(none_and_one_question_need_no_worker),
		cmocka_unit_test(question_with_messages_is_asked_here),
		cmocka_unit_test(worker_that_is_killed_is_told_with_its_question),
		cmocka_unit_test(worker_that_gives_up_is_told_with_its_status),
		cmocka_unit_test(small_work_is_done_by_one_unless_asked),
		cmocka_unit_test(packed_values_read_back_and_prefixes_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
