/*
 * compile.c - clang as a process of its own, into a file that is gone when we are done. Headers: middleproof_bpf.h and those of the kernel.
 */
#include "datapath/offload/compile.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/home.h"
#include "models/base/mem.h"

enum { OBJECT_MOST = 3 << 20 };		/* octets: as hexadecimal it fits into a request */

extern char **environ;

static bool read_all(const char *path, struct strbuf *out, struct diag *d)
{
	char part[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t before = out->len;
	struct stat s;
	ssize_t n = -1;

	if (fd >= 0 && fstat(fd, &s) == 0 && !S_ISREG(s.st_mode)) {
		diag_fault(d, SPAN_NONE, "'%s' is no file", path);
		close(fd);
		return false;
	}
	while (fd >= 0 && out->len - before <= OBJECT_MOST && (n = read(fd, part, sizeof part)) > 0)
		sb_add_len(out, part, (size_t)n);
	if (fd < 0 || n < 0)
		diag_fault(d, SPAN_NONE, "cannot read '%s': %s", path, strerror(errno));
	else if (out->len - before > OBJECT_MOST)
		diag_error(d, SPAN_NONE, "'%s' is larger than %d octets", path, OBJECT_MOST);
	if (fd >= 0)
		close(fd);
	return fd >= 0 && n >= 0 && out->len - before <= OBJECT_MOST;
}

static bool run_clang(const char *source, const char *object, const char *home, struct diag *d)
{
	struct utsname u;
	char *root = x_asprintf("-I%s", home), *own = x_asprintf("-I%s/datapath/include", home), *system;
	int status = 0, err;
	pid_t pid;

	(void)uname(&u);
	system = x_asprintf("/usr/include/%s-linux-gnu", u.machine);
	{
		char *const argv[] = { "clang", "-target", "bpf", "-O2", "-g", "-mcpu=v3", "-Wall", "-Wno-unused-function", "-fdebug-compilation-dir=.", root, own,
				       "-idirafter", system, "-c", (char *)source, "-o", (char *)object, NULL };

		err = posix_spawnp(&pid, "clang", NULL, NULL, argv, environ);
	}
	free(root);
	free(own);
	free(system);
	if (err) {
		diag_fault(d, SPAN_NONE, "cannot run clang, which compiles '%s': %s", source, strerror(err));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		diag_error(d, SPAN_NONE, "clang does not compile '%s'", source);
		return false;
	}
	return true;
}

static bool compile(const char *source, struct strbuf *out, struct diag *d)
{
	const char *folder = getenv("TMPDIR");
	char *object = x_asprintf("%s/middleproof-XXXXXX", folder && *folder ? folder : "/tmp");
	char *header = home_path("datapath/include/middleproof_bpf.h");
	int fd = mkostemp(object, O_CLOEXEC);
	bool ok = false;

	if (!header) {
		diag_fault(d, SPAN_NONE, "cannot find datapath/include/middleproof_bpf.h beside the program");
	} else if (fd < 0) {
		diag_fault(d, SPAN_NONE, "cannot make '%s': %s", object, strerror(errno));
	} else {
		header[strlen(header) - strlen("/datapath/include/middleproof_bpf.h")] = '\0';
		ok = run_clang(source, object, header, d) && read_all(object, out, d);
	}
	if (fd >= 0) {
		unlink(object);
		close(fd);
	}
	free(header);
	free(object);
	return ok;
}

bool offload_object(const char *path, struct strbuf *out, struct diag *d)
{
	size_t n = strlen(path);

	if (n > 2 && !strcmp(path + n - 2, ".c")) {
		/* the compiler's message for a file that is not there says less */
		if (access(path, R_OK) == 0)
			return compile(path, out, d);
		diag_fault(d, SPAN_NONE, "cannot read '%s': %s", path, strerror(errno));
		return false;
	}
	return read_all(path, out, d);
}

/* A program that comes with us. */
static bool own_object(const char *name, struct strbuf *out, struct diag *d)
{
	char *path = home_path(name);
	bool ok = path && compile(path, out, d);

	if (!path)
		diag_fault(d, SPAN_NONE, "cannot find %s beside the program", name);
	free(path);
	return ok;
}

bool offload_host_object(struct strbuf *out, struct diag *d)
{
	return own_object("datapath/offload/kernel/host.c", out, d);
}

bool offload_hot_object(struct strbuf *out, struct diag *d)
{
	return own_object("datapath/offload/kernel/hot.c", out, d);
}
