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

char *file_join(const char *path, const char *rel)
{
	const char *slash = strrchr(path, '/');

	if (rel[0] == '/' || !slash)
		return x_strdup(rel);
	return x_asprintf("%.*s%s", (int)(slash - path + 1), path, rel);
}
