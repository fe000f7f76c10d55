/*
 * jobs.c - see jobs.h. Workers take the next question from a counter in shared memory and write results to a pipe each;
 * this process only reads, so no pipe can stop both ends. A result is the question's number, how many octets follow, and
 * those. A worker that dies has said in shared memory what it was doing.
 */
#include "symexec/jobs/jobs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/diag.h"
#include "models/base/mem.h"
#include "symexec/jobs/pack.h"
#include "symexec/report/progress.h"

enum {
	MAX_WORKERS = 256,
	HEAD = 16,			/* octets before a result */
	CHUNK = 1 << 16,
	WORTH_IT = 5000,		/* nodes to look at, over all questions */
};

/* Instead of a length: the question reported something, and has to be asked at home. */
#define ASK_AGAIN UINT64_MAX

struct shared {
	atomic_size_t next;
	atomic_size_t doing[MAX_WORKERS];	/* 1 + its question; 0: none */
};

struct worker {
	pid_t pid;
	int fd;				/* -1: ended */
	struct strbuf in;
};

struct result {
	bool here, again;
	char *octets;
	size_t len;
};

struct crew {
	const struct jobs *j;
	struct shared *shared;
	struct worker *w;
	size_t count;
	struct result *results;
	size_t next;			/* question whose result is taken next */
	bool failed;
};

unsigned
jobs_count(uint64_t asked, size_t questions, size_t nodes)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	if (asked != 0)
		return (unsigned)MIN_OF(asked, (uint64_t)MAX_WORKERS);
	if (questions < 2 || online < 2 || nodes < (WORTH_IT + questions - 1) / questions)
		return 1;
	return (unsigned)MIN_OF(online, (long)MAX_WORKERS);
}

static void
work_here(const struct jobs *j, size_t i)
{
	progress_at(j->what, j->name(j->arg, i), i + 1, j->n);
	j->work(j->arg, i);
}

static void
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(3);
		p += n;
		len -= (size_t)n;
	}
}

/* The life of worker number `me`. */
static void NORETURN
work_for(const struct crew *c, size_t me, int fd)
{
	const struct jobs *j = c->j;
	struct strbuf head = STRBUF_INIT, body = STRBUF_INIT;
	size_t i;

	while ((i = atomic_fetch_add(&c->shared->next, 1)) < j->n) {
		size_t reported = diag_errors(j->diag) + diag_warnings(j->diag);
		bool again;

		atomic_store(&c->shared->doing[me], i + 1);
		j->work(j->arg, i);
		again = diag_errors(j->diag) + diag_warnings(j->diag) > reported;
		sb_clear(&head);
		sb_clear(&body);
		if (!again)
			j->pack(j->arg, i, &body);
		pack_number(&head, i);
		pack_number(&head, again ? ASK_AGAIN : body.len);
		write_all(fd, head.s, head.len);
		write_all(fd, sb_str(&body), body.len);
		atomic_store(&c->shared->doing[me], 0);
	}
	_exit(0);
}

/* false: there is no room for one more. */
static bool
hire(struct crew *c)
{
	struct worker *w = &c->w[c->count];
	pid_t parent = getpid();
	int fds[2];

	if (pipe(fds) != 0)
		return false;
	w->pid = fork();
	if (w->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(3);
		(void)close(fds[0]);
		for (size_t i = 0; i < c->count; i++)
			(void)close(c->w[i].fd);
		work_for(c, c->count, fds[1]);
	}
	(void)close(fds[1]);
	w->fd = fds[0];
	if (w->pid < 0) {
		(void)close(fds[0]);
		return false;
	}
	c->count++;
	return true;
}

/* Takes the results that are there out of what a worker has written. */
static void
take_results(struct crew *c, struct worker *w)
{
	size_t done = 0;

	while (w->in.len - done >= HEAD) {
		struct cursor in = cur_init(w->in.s + done, w->in.len - done);
		uint64_t i = unpack_number(&in), len = unpack_number(&in);
		bool again = len == ASK_AGAIN;
		struct result *r;

		X_CHECK(i < c->j->n);
		len = again ? 0 : len;
		if (len > cur_left(&in))
			break;
		r = &c->results[i];
		r->here = true;
		r->again = again;
		r->len = (size_t)len;
		r->octets = x_malloc(r->len + 1);
		(void)cur_copy(&in, r->octets, r->len);
		done += HEAD + r->len;
	}
	memmove(w->in.s, w->in.s + done, w->in.len - done);
	sb_cut(&w->in, w->in.len - done);
}

/* Puts the results where they belong that are next in order. */
static void
deliver(struct crew *c)
{
	const struct jobs *j = c->j;

	for (; c->next < j->n && c->results[c->next].here; c->next++) {
		struct result *r = &c->results[c->next];
		struct cursor in = cur_init(r->octets, r->len);

		if (r->again) {
			work_here(j, c->next);
		} else {
			j->unpack(j->arg, c->next, &in);
			X_CHECK(!in.failed && cur_left(&in) == 0);
		}
		free(r->octets);
		r->octets = NULL;
	}
	if (c->next < j->n)
		progress_at(j->what, j->name(j->arg, c->next), c->next + 1, j->n);
}

static int
wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static void
say_death(const struct crew *c, size_t me, int status)
{
	size_t doing = atomic_load(&c->shared->doing[me]);
	struct strbuf b = STRBUF_INIT;

	progress_end();
	sb_add(&b, "symexec: a worker ");
	if (WIFSIGNALED(status))
		sb_printf(&b, "was killed (signal %d, %s)", WTERMSIG(status),
			  strsignal(WTERMSIG(status)));
	else
		sb_printf(&b, "ended with status %d", WEXITSTATUS(status));
	if (doing > 0) {
		sb_printf(&b, " while %s '", c->j->what);
		diag_add_shown(&b, c->j->name(c->j->arg, doing - 1));
		sb_add_char(&b, '\'');
	}
	fprintf(stderr, "%s; nothing was decided (--jobs 1 takes less memory)\n", sb_str(&b));
	sb_fini(&b);
}

static void
worker_ended(struct crew *c, size_t me)
{
	struct worker *w = &c->w[me];
	int status;

	(void)close(w->fd);
	w->fd = -1;
	status = wait_for(w->pid);
	if (status == 0 && w->in.len == 0)
		return;
	say_death(c, me, status);
	c->failed = true;
}

static void
read_from(struct crew *c, size_t me)
{
	struct worker *w = &c->w[me];
	char chunk[CHUNK];
	ssize_t n = read(w->fd, chunk, sizeof(chunk));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		worker_ended(c, me);
		return;
	}
	sb_add_len(&w->in, chunk, (size_t)n);
	take_results(c, w);
}

/* Until all workers have ended, or one did that should not have. */
static void
collect(struct crew *c)
{
	struct pollfd *fds = x_calloc(c->count + 1, sizeof(*fds));
	size_t *who = x_calloc(c->count + 1, sizeof(*who));

	while (!c->failed) {
		nfds_t n = 0;

		for (size_t i = 0; i < c->count; i++)
			if (c->w[i].fd >= 0) {
				who[n] = i;
				fds[n++] = (struct pollfd){ .fd = c->w[i].fd, .events = POLLIN };
			}
		if (n == 0)
			break;
		if (poll(fds, n, -1) <= 0)
			continue;
		for (nfds_t i = 0; i < n && !c->failed; i++)
			if (fds[i].revents != 0)
				read_from(c, who[i]);
		if (!c->failed)
			deliver(c);
	}
	free(fds);
	free(who);
}

static void
dismiss(struct crew *c)
{
	for (size_t i = 0; i < c->count; i++) {
		struct worker *w = &c->w[i];

		if (w->fd >= 0) {
			(void)kill(w->pid, SIGKILL);
			(void)close(w->fd);
			(void)wait_for(w->pid);
		}
		sb_fini(&w->in);
	}
	for (size_t i = 0; i < c->j->n; i++)
		free(c->results[i].octets);
	free(c->results);
	free(c->w);
	(void)munmap(c->shared, sizeof(*c->shared));
}

bool
jobs_run(const struct jobs *j)
{
	size_t most = MIN_OF((size_t)MIN_OF(j->most, (unsigned)MAX_WORKERS), j->n);
	struct crew c = { .j = j };

	c.shared = most < 2 ? MAP_FAILED : mmap(NULL, sizeof(*c.shared), PROT_READ | PROT_WRITE,
						MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c.shared != MAP_FAILED) {
		c.results = x_calloc(j->n, sizeof(*c.results));
		c.w = x_calloc(most, sizeof(*c.w));
		(void)fflush(NULL);
		progress_at(j->what, j->name(j->arg, 0), 1, j->n);
		while (c.count < most && hire(&c))
			continue;
		collect(&c);
		dismiss(&c);
	}
	/* what nobody took, as there was no room for workers, is done here */
	for (; !c.failed && c.next < j->n; c.next++)
		work_here(j, c.next);
	progress_end();
	return !c.failed;
}
