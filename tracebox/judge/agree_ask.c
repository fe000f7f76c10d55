/*
 * agree_ask.c - the programs meet in files: probes go to symexec as a capture, which is its standard input, and what it
 * writes is a book. It is the one beside this program, or that of the PATH.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/packet/pcap.h"
#include "tracebox/judge/agree.h"
#include "tracebox/judge/agree_int.h"

extern char **environ;

enum { MAX_BOOK = 256 << 20 };

static bool is_network(const char *path)
{
	size_t n = strlen(path);

	return (n > 5 && !strcmp(path + n - 5, ".yaml")) || (n > 4 && !strcmp(path + n - 4, ".yml"));
}

/* Beside this program, or by its name. */
static char *find_symexec(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash, *path;

	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		path = x_asprintf("%.*s/symexec", (int)(slash - self), self);
		if (!access(path, X_OK))
			return path;
		free(path);
	}
	return x_strdup("symexec");
}

/* A capture of the probes that nobody else sees. NULL after an error in d. */
static FILE *write_probes(const struct agree_packet *probes, size_t n, struct diag *d)
{
	FILE *f = tmpfile();
	struct pcap_writer *w;
	bool ok = true;
	int fd;

	if (!f) {
		diag_fault(d, SPAN_NONE, "no temporary file: %s", strerror(errno));
		return NULL;
	}
	fd = dup(fileno(f));
	w = pcap_writer_open_file(f, "temporary file", pcap_linktype_for(LAYER_NONE), false, SPAN_NONE, d);
	for (size_t i = 0; w && ok && i < n; i++)
		ok = pcap_writer_add(w, &(struct pcap_record){
			.data = probes[i].bytes, .len = (uint32_t)probes[i].len,
			.wire_len = (uint32_t)probes[i].len,
		});
	ok = pcap_writer_close(w) && ok;
	f = fd < 0 ? NULL : fdopen(fd, "r");
	if (ok && f && !fseek(f, 0, SEEK_SET))
		return f;
	if (f)
		fclose(f);
	return NULL;
}

static pid_t spawn(char **argv, int in, int out, int other)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int err;

	if (posix_spawn_file_actions_init(&actions))
		return -1;
	err = posix_spawn_file_actions_adddup2(&actions, in, 0);
	err = err ? err : posix_spawn_file_actions_adddup2(&actions, out, 1);
	err = err ? err : posix_spawn_file_actions_addclose(&actions, other);
	err = err ? err : posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	errno = err;
	return err ? -1 : pid;
}

/* All that comes out of it, and its exit status; -1: it did not end by itself. */
static int drain(int from, pid_t pid, struct strbuf *text)
{
	char buf[65536];
	ssize_t n;
	int st;

	while ((n = read(from, buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			sb_add_len(text, buf, (size_t)n);
	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(st) ? WEXITSTATUS(st) : -1;
}

static int run_symexec(const char *network, const char *from, FILE *probes, struct strbuf *text,
		       struct diag *d)
{
	char *program = find_symexec();
	char *argv[] = { program, (char *)(uintptr_t)"expect", (char *)(uintptr_t)"--json",
			 from ? x_asprintf("--from=%s", from) : x_strdup("--json"),
			 (char *)(uintptr_t)"--", (char *)(uintptr_t)network, (char *)(uintptr_t)"-", NULL };
	int ends[2], status = -1;
	pid_t pid = -1;

	fflush(stdout);
	if (!pipe2(ends, O_CLOEXEC)) {
		pid = spawn(argv, fileno(probes), ends[1], ends[0]);
		if (pid < 0)
			diag_fault(d, SPAN_NONE, "'%s' cannot be run: %s", program, strerror(errno));
		close(ends[1]);
		if (pid > 0)
			status = drain(ends[0], pid, text);
		close(ends[0]);
	}
	if (pid > 0 && status != 0 && status != 1 && status != 2)
		diag_fault(d, SPAN_NONE, "'%s expect' failed", program);
	free(argv[3]);
	free(program);
	return status == 0 || status == 1 ? 0 : status == 2 ? 2 : 3;
}

int agree_ask(struct agree_book *b, const char *path, const char *from,
	      const struct agree_packet *probes, size_t n, struct diag *d)
{
	struct strbuf text = STRBUF_INIT;
	int status = 0;
	FILE *f;

	*b = (struct agree_book){ .undecided = true };
	if (!is_network(path)) {
		uint32_t src = diag_read_source(d, path, SPAN_NONE, MAX_BOOK);
		size_t len;
		const char *s = src ? diag_source_text(d, src, &len) : NULL;

		return s && agree_book_read(b, s, len, path, d) ? 0 : 2;
	}
	f = write_probes(probes, n, d);
	status = f ? run_symexec(path, from, f, &text, d) : 3;
	if (!status && !agree_book_read(b, sb_str(&text), text.len, "what symexec writes", d))
		status = 3;
	if (f)
		fclose(f);
	sb_fini(&text);
	return status;
}

int agree_ask_trace(struct agree_book *b, const char *path, const char *from, const struct trace *t,
		    struct diag *d)
{
	VEC(struct agree_packet) probes = { 0 };
	int status;

	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++) {
		const struct probe *p = agree_probe_of(t, ttl);

		if (p)
			*VEC_ADD(&probes) = (struct agree_packet){ p->bytes, p->len };
	}
	if (!probes.n)
		*VEC_ADD(&probes) = (struct agree_packet){ t->template.bytes, t->template.len };
	status = agree_ask(b, path, from, probes.v, probes.n, d);
	VEC_FREE(&probes);
	return status;
}
