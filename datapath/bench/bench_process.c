/*
 * bench_process.c - what is measured of a whole process rather than of a packet: the time from exec to the first packet
 * forwarded, the memory of a translator full of flows, of rules and of routes, and how long a handler takes to answer while
 * packets pass. Processes are this program again.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datapath/bench/bench.h"
#include "datapath/packet/ip.h"
#include "datapath/port/port.h"
#include "models/base/mem.h"

enum { NAT_FLOWS = 65536, PORTION = 1024, FRAME_SIZE = 64, REQUESTS = 2000, RULES = 1000 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double part_of(double *v, size_t n, double part)
{
	qsort(v, n, sizeof(*v), by_value);
	return v[MIN_OF((size_t)((double)n * part), n - 1)];
}

/* A file of its own for a configuration, by a path that children can open. */
static int text_file(const char *text, char path[32])
{
	FILE *f = tmpfile();
	int fd = f ? dup(fileno(f)) : -1;

	if (f && fputs(text, f) != EOF && fflush(f) == 0)
		snprintf(path, 32, "/proc/self/fd/%d", fd);
	if (f)
		fclose(f);
	return fd;
}

static pid_t start(char *const argv[])
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		(void)dup2(null, STDOUT_FILENO);
		execv("/proc/self/exe", argv);
		_exit(127);
	}
	return pid;
}

/* ---- exec to first packet ---- */

bool bench_start(uint64_t rounds)
{
	static const char text[] =
		"InfiniteSource(DATA \\<45000014 00000000 40110000 0a000001 c0a80001>, LIMIT 1, STOP true)"
		" -> SetIPChecksum -> CheckIPHeader -> r :: RadixIPLookup(192.168.0.0/16 0, 0/0 1) -> DecIPTTL"
		" -> Queue -> ToDevice(memory:out); r[1] -> Discard;";
	double *v = x_calloc(rounds, sizeof(*v));
	char path[32] = "";
	int fd = text_file(text, path), status = 0;
	bool ok = fd >= 0;

	for (uint64_t i = 0; ok && i < rounds; i++) {
		char *argv[] = { "datapath", "run", path, NULL };
		double begin = now_ms();
		pid_t pid = start(argv);

		ok = pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status);
		v[i] = now_ms() - begin;
	}
	if (fd >= 0)
		close(fd);
	if (ok)
		printf("start      %8.2f ms median, %.2f p99: from exec until one packet was routed and the process has ended\n",
		       part_of(v, rounds, 0.5), part_of(v, rounds, 0.99));
	free(v);
	return ok;
}

/* ---- memory ---- */

static double resident_mb(const char *what)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	double kb = 0;

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, what, strlen(what)) == 0)
			kb = strtod(line + strlen(what), NULL);
	if (f)
		fclose(f);
	return kb / 1024;
}

static struct router *make(const char *text)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .text = text };
	struct diag *d = diag_new();
	struct router *r = router_new("bench", &o, d);

	diag_print(d, stderr, false);
	if (!r)
		diag_free(d);
	return r;
}

static void drop_router(struct router *r)
{
	struct diag *d = r->diag;

	router_free(r);
	diag_free(d);
}

/* Every flow sends one packet; frames are used again, so that the trace is not what is measured. */
static bool fill_nat(void)
{
	struct bench_trace t = bench_trace_new(PORTION, FRAME_SIZE, PORTION, NULL);
	struct router *r = make("FromDevice(memory:in) -> CheckIPHeader(14) -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535"
				" - - 0 0, CAPACITY 65536) -> Queue -> ToDevice(memory:out);");
	struct port *in = r ? port_find(r, "memory:in") : NULL;

	for (uint32_t k = 0; r && k < NAT_FLOWS / PORTION; k++) {
		const struct port_trace play = { t.frames, t.count, t.size, PORTION, 0 };

		for (uint32_t i = 0; i < PORTION; i++) {
			uint8_t *ip = t.frames + (size_t)i * t.size + 14;

			store_be32(ip + IP_SRC, 0x0a000000 + k * PORTION + i);
			store_be32(ip + IP_DST, 0xc0a80000 + i % 16);
			ip_set_sum(ip, IP_HEADER);
		}
		port_memory_play(in, r, &play);
		driver_run(r);
	}
	if (r) {
		printf("memory     %8.1f MB resident, %.1f MB of it anonymous: NAT with %llu flows\n", resident_mb("VmRSS:"),
		       resident_mb("RssAnon:"), (unsigned long long)r->run.sent);
		drop_router(r);
	}
	free(t.frames);
	return r != NULL;
}

/* Octets in use with n entries, beyond those with one. */
static double per_entry(const char *head, const char *entry, const char *tail)
{
	size_t used[2] = { 0 };

	for (unsigned big = 0; big < 2; big++) {
		struct strbuf text = STRBUF_INIT;
		size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
		struct router *r;

		sb_add(&text, head);
		for (unsigned i = 0; i < (big ? RULES : 1); i++) {
			char buffer[128];

			snprintf(buffer, sizeof(buffer), entry, i >> 8 & 255, i & 255);
			sb_add(&text, buffer);
		}
		sb_add(&text, tail);
		r = make(sb_str(&text));
		sb_fini(&text);
		if (!r)
			return NAN;
		used[big] = mallinfo2().uordblks + mallinfo2().hblkhd - before;
		drop_router(r);
	}
	return ((double)used[1] - (double)used[0]) / (RULES - 1);
}

/* In a child, whose memory holds nothing else. */
bool bench_memory(uint64_t rounds)
{
	pid_t pid;
	int status = 1;

	(void)rounds;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		bool ok = fill_nat();

		printf("memory     %8.0f octets a rule of IPFilter, %.0f a route, %.0f a signature (%d of each)\n",
		       per_entry("Idle -> IPFilter(", "deny src host 10.1.%u.%u && udp dst port 53, ", "allow all) -> Discard;"),
		       per_entry("Idle -> RadixIPLookup(", "10.%u.%u.0/24 0, ", "0/0 0) -> Discard;"),
		       per_entry("Idle -> SigMatcher(", "10.1.%u.%u any DROP, ", "any any ALLOW) -> Discard;"), RULES);
		fflush(stdout);
		_exit(!ok);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* ---- handlers ---- */

static FILE *connect_to(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	for (unsigned i = 0; fd >= 0 && i < 200; i++) {
		if (connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
			return fdopen(fd, "r+");
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static bool ask_often(FILE *f, const char *what, const char *state, const char *request)
{
	double *v = x_calloc(REQUESTS, sizeof(*v));
	char line[4096];
	bool ok = true;

	for (unsigned i = 0; ok && i < REQUESTS; i++) {
		double begin = now_ms();

		ok = fputs(request, f) != EOF && fflush(f) == 0 && fgets(line, sizeof(line), f) &&
		     strstr(line, "\"result\"");
		v[i] = (now_ms() - begin) * 1e3;
	}
	if (ok)
		printf("handlers   %8.1f us p50, %.1f p99: %s, %s\n", part_of(v, REQUESTS, 0.5),
		       part_of(v, REQUESTS, 0.99), what, state);
	free(v);
	return ok;
}

static bool ask_instance(const char *text, const char *state)
{
	char path[32] = "", *folder = x_strdup("/tmp/datapath-bench-XXXXXX"), *name;
	int fd = text_file(text, path);
	bool ok = fd >= 0 && mkdtemp(folder) != NULL;
	pid_t pid;
	FILE *f;

	name = x_asprintf("%s/bench.sock", folder);
	pid = ok ? start((char *[]){ "datapath", "run", "--burst=64", "--name", name, path, NULL }) : -1;
	f = pid > 0 ? connect_to(name) : NULL;
	ok = f && ask_often(f, "read", state, "{\"verb\":\"read\",\"handler\":\"c.count\"}\n") &&
	     ask_often(f, "write", state, "{\"verb\":\"write\",\"handler\":\"s.switch\",\"value\":\"0\"}\n");
	if (f) {
		fputs("{\"verb\":\"stop\"}\n", f);
		fclose(f);
	}
	if (pid > 0) {
		if (!f)
			kill(pid, SIGTERM);
		(void)waitpid(pid, NULL, 0);
	}
	(void)rmdir(folder);
	if (fd >= 0)
		close(fd);
	free(name);
	free(folder);
	return ok;
}

bool bench_handlers(uint64_t rounds)
{
	(void)rounds;
	return ask_instance("Idle -> c :: Counter -> s :: Switch(0) -> Discard;", "nothing else to do") &&
	       ask_instance("InfiniteSource(BURST 64, LIMIT -1) -> c :: Counter -> s :: Switch(0) -> Discard;",
			    "while packets pass without a pause");
}
