/*
 * watch_files.c - see watch_files.h. Watched by inotify are the folders of the files, since a watch on a file is lost when an
 * editor renames another over it. Without events everything is looked at now and then all the same: a file can be
 * changed where inotify does not see it (on a server, behind a symbolic link).
 *
 * A signal that ends the program ends a proof at once; while waiting it ends the wait.
 */
#include "symexec/watch/watch_files.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/vec.h"

enum { POLL_MS = 250, LOOK_MS = 2000, QUIET_MS = 40, MAX_QUIET = 25 };

struct watched {
	char *path;
	struct stat was;	/* st_ino 0: not there */
	bool changed;
};

struct watch_files {
	VEC(struct watched) files;
	int inotify;		/* -1: none */
	bool listen;		/* to the end of the input */
};

static volatile sig_atomic_t over, waiting;

static void stop(int sig)
{
	(void)sig;
	if (!waiting)
		_exit(0);
	over = 1;
}

static void catch_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction a = { .sa_handler = stop };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		sigaction(ends[i], &a, NULL);
}

struct watch_files *watch_files_new(bool poll)
{
	struct watch_files *w = x_calloc(1, sizeof(*w));
	struct stat in;

	w->inotify = poll ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->listen = fstat(STDIN_FILENO, &in) == 0 &&
		    (isatty(STDIN_FILENO) || S_ISFIFO(in.st_mode) || S_ISSOCK(in.st_mode));
	catch_signals();
	return w;
}

void watch_files_free(struct watch_files *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->files.n; i++)
		free(w->files.v[i].path);
	VEC_FREE(&w->files);
	if (w->inotify >= 0)
		close(w->inotify);
	free(w);
}

static struct stat look(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		memset(&st, 0, sizeof(st));
	return st;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    same_time(a->st_mtim, b->st_mtim) && same_time(a->st_ctim, b->st_ctim);
}

/* A folder that cannot be watched is looked at by the clock. */
static void watch_folder(struct watch_files *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? x_strdup(".") :
		       slash == path ? x_strdup("/") : x_strndup(path, (size_t)(slash - path));
	uint32_t events = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
			  IN_DELETE | IN_ATTRIB;

	if (w->inotify >= 0 && inotify_add_watch(w->inotify, folder, events) < 0) {
		close(w->inotify);
		w->inotify = -1;
	}
	free(folder);
}

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

void watch_files_add(struct watch_files *w, const char *path, const struct timespec *since)
{
	struct stat now;

	for (size_t i = 0; i < w->files.n; i++)
		if (strcmp(w->files.v[i].path, path) == 0)
			return;
	watch_folder(w, path);
	now = look(path);
	if (is_later(now.st_ctim, *since))
		memset(&now, 0, sizeof(now));
	*VEC_ADD(&w->files) = (struct watched){ x_strdup(path), now, false };
}

size_t watch_files_count(const struct watch_files *w)
{
	return w->files.n;
}

bool watch_files_told(const struct watch_files *w)
{
	return w->inotify >= 0;
}

/* Whether any file is another than it was when it was looked at last. */
static bool look_at_all(struct watch_files *w)
{
	bool any = false;

	for (size_t i = 0; i < w->files.n; i++) {
		struct watched *f = &w->files.v[i];
		struct stat now = look(f->path);

		if (same(&now, &f->was))
			continue;
		f->was = now;
		f->changed = any = true;
	}
	return any;
}

/* What is typed is of no interest, its end is. Only asked by who has the terminal. */
static void read_input(struct watch_files *w)
{
	char junk[256];
	ssize_t n;

	if (isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) != getpgrp())
		return;
	n = read(STDIN_FILENO, junk, sizeof(junk));
	if (n == 0)
		over = 1;
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		w->listen = false;
}

/* Sleeps until there is something to look at, or so long. */
static void doze(struct watch_files *w, int ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
	struct pollfd p[2] = { { w->inotify, POLLIN, 0 }, { w->listen ? STDIN_FILENO : -1, POLLIN, 0 } };
	char events[4096];
	sigset_t all, before;
	int n;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	waiting = 1;
	n = ppoll(p, 2, &t, &before);
	waiting = 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (n <= 0)
		return;
	if (p[0].revents & POLLIN)
		while (read(w->inotify, events, sizeof(events)) > 0)
			;
	if (p[1].revents != 0)
		read_input(w);
}

static bool any_changed(const struct watch_files *w)
{
	return watch_files_changed(w, 0) != NULL;
}

bool watch_files_wait(struct watch_files *w)
{
	for (size_t i = 0; i < w->files.n; i++)
		w->files.v[i].changed = false;
	while (!over && !any_changed(w))
		if (!look_at_all(w))
			doze(w, w->inotify >= 0 ? LOOK_MS : POLL_MS);
	/* several files at once, or one in several pieces */
	for (unsigned i = 0; !over && i < MAX_QUIET; i++) {
		struct timespec t = { 0, QUIET_MS * 1000000L };

		(void)nanosleep(&t, NULL);
		if (!look_at_all(w))
			break;
	}
	return !over;
}

const char *watch_files_changed(const struct watch_files *w, size_t i)
{
	for (size_t k = 0; k < w->files.n; k++)
		if (w->files.v[k].changed && i-- == 0)
			return w->files.v[k].path;
	return NULL;
}
