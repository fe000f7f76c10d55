/*
 * file.c - a file is written to a temporary name in the same folder, synced, and renamed:
 * a reader sees the old text or the new one. A symbolic link keeps pointing where it did;
 * devices and pipes cannot be renamed over and are written directly.
 */
#include "models/base/file.h"

#include "models/base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_direct(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, data, len);
	if (close(fd) < 0 && !err)
		err = -errno;
	return err;
}

/* The mode of a file that open() would make now. */
static mode_t default_mode(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return 0666 & ~mask;
}

static int write_renamed(const char *path, const void *data, size_t len, mode_t mode)
{
	char *temp = x_asprintf("%s.XXXXXX", path);
	int fd = mkostemp(temp, O_CLOEXEC);
	int err = 0;

	if (fd < 0) {
		err = -errno;
		goto out;
	}
	err = write_all(fd, data, len);
	if (!err && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
		err = -errno;
	if (close(fd) < 0 && !err)
		err = -errno;
	if (!err && rename(temp, path) < 0)
		err = -errno;
	if (err)
		unlink(temp);
out:
	free(temp);
	return err;
}

int file_write_whole(const char *path, const void *data, size_t len)
{
	struct stat st;
	char *real;
	int err;

	if (stat(path, &st) < 0) {
		if (errno != ENOENT)
			return -errno;
		return write_renamed(path, data, len, default_mode());
	}
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return write_direct(path, data, len);
	if (access(path, W_OK) < 0)
		return -errno;
	real = realpath(path, NULL);
	if (!real)
		return -errno;
	err = write_renamed(real, data, len, st.st_mode & 07777);
	free(real);
	return err;
}

struct file_draft {
	char *path, *temp;	/* temp: its name, or NULL: it has none yet */
	int fd;			/* -1: what is written goes to the path itself */
	mode_t mode;
};

/* A file without a name where the file system has such files: a process that is killed leaves nothing behind. */
static int open_nameless(const char *path)
{
	char *folder;
	int fd;

	/* a file without a name is given one through /proc */
	if (access("/proc/self/fd", X_OK) < 0)
		return -1;
	folder = file_join(path, ".");
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(folder);
	return fd;
}

static FILE *open_draft(struct file_draft *draft)
{
	draft->fd = open_nameless(draft->path);
	if (draft->fd < 0) {
		draft->temp = x_asprintf("%s.XXXXXX", draft->path);
		draft->fd = mkostemp(draft->temp, O_CLOEXEC);
		if (draft->fd < 0) {
			free(draft->temp);
			draft->temp = NULL;
			return NULL;
		}
	}
	return fdopen(fcntl(draft->fd, F_DUPFD_CLOEXEC, 0), "wb");
}

/* Where the draft goes in the end; false: errno says why it cannot. */
static bool aim(struct file_draft *draft, const char *path)
{
	struct stat st;

	draft->fd = -1;
	if (stat(path, &st) < 0) {
		if (errno != ENOENT)
			return false;
		draft->mode = default_mode();
		draft->path = x_strdup(path);
		return true;
	}
	if (!S_ISREG(st.st_mode))
		return true;
	if (access(path, W_OK) < 0)
		return false;
	draft->mode = st.st_mode & 07777;
	draft->path = realpath(path, NULL);
	return draft->path != NULL;
}

struct file_draft *file_draft_open(const char *path, FILE **f)
{
	struct file_draft *draft = x_calloc(1, sizeof(*draft));
	int err;

	*f = NULL;
	if (aim(draft, path))
		*f = draft->path ? open_draft(draft) : fopen(path, "wbe");
	if (*f)
		return draft;
	err = errno;
	file_draft_drop(draft);
	errno = err;
	return NULL;
}

static int publish(struct file_draft *draft)
{
	char *name;
	int err = 0;

	if (fchmod(draft->fd, draft->mode) < 0 || fsync(draft->fd) < 0)
		return -errno;
	if (!draft->temp) {
		/* a name nobody has: only ours is renamed away again */
		name = x_asprintf("/proc/self/fd/%d", draft->fd);
		draft->temp = x_asprintf("%s.%ld.%d", draft->path, (long)getpid(), draft->fd);
		if (linkat(AT_FDCWD, name, AT_FDCWD, draft->temp, AT_SYMLINK_FOLLOW) < 0) {
			err = -errno;
			free(draft->temp);
			draft->temp = NULL;
		}
		free(name);
	}
	if (!err && rename(draft->temp, draft->path) < 0)
		return -errno;
	if (!err) {
		free(draft->temp);
		draft->temp = NULL;
	}
	return err;
}

int file_draft_keep(struct file_draft *draft)
{
	int err = draft->fd < 0 ? 0 : publish(draft);

	file_draft_drop(draft);
	return err;
}

void file_draft_drop(struct file_draft *draft)
{
	if (!draft)
		return;
	if (draft->temp)
		unlink(draft->temp);
	if (draft->fd >= 0)
		close(draft->fd);
	free(draft->temp);
	free(draft->path);
	free(draft);
}

char *file_join(const char *path, const char *rel)
{
	const char *slash = strrchr(path, '/');

	if (rel[0] == '/' || !slash)
		return x_strdup(rel);
	return x_asprintf("%.*s%s", (int)(slash - path + 1), path, rel);
}

static bool same_folder(const char *a, const char *b)
{
	char *x = file_join(a, "."), *y = file_join(b, ".");
	struct stat s, t;
	bool same = stat(x, &s) == 0 && stat(y, &t) == 0 && s.st_dev == t.st_dev &&
	    s.st_ino == t.st_ino;

	free(x);
	free(y);
	return same;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool file_same(const char *a, const char *b)
{
	struct stat s, t;
	bool a_there = stat(a, &s) == 0, b_there = stat(b, &t) == 0;

	if (strcmp(a, b) == 0)
		return true;
	if (a_there || b_there)
		return a_there && b_there && s.st_dev == t.st_dev && s.st_ino == t.st_ino;
	return strcmp(base_name(a), base_name(b)) == 0 && same_folder(a, b);
}
