/*
 * offload_bench.c - tenants' traffic floods a host, and what became of the host's time and the tenants' work is read from three sides:
 * what the host says it charged each, what the kernel says its receiving thread used, and what came through.
 *
 * The source has the kernel send frames of a program again and again from processor 0 (BPF_PROG_RUN with live frames); the thread that
 * receives them at the host's device runs on processor 1, by arrangement of offload-inside. Who is measured for its answers gets them
 * counted at the source's end of the wire.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "datapath/offload/kernel/host.h"
#include "tests/bench/offload_flood.h"

enum { MOST = 8, DNS = 53, HTTP = 80, PLAIN = 9 };

static void fail(const char *what)
{
	fprintf(stderr, "offload_bench: %s: %s\n", what, strerror(errno));
	exit(errno == EPERM ? 77 : 3);
}

static void enter(const char *namespace)
{
	int fd = open(namespace, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, CLONE_NEWNET) != 0)
		fail(namespace);
	close(fd);
}

static void run_on(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		fail("cannot stay on a processor");
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void nap(double duration)
{
	const struct timespec t = { (time_t)duration, (long)(1e9 * (duration - (double)(time_t)duration)) };

	(void)nanosleep(&t, NULL);
}

/* ---- frames ---- */

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* RFC 1071 over `len` octets, and what has been summed before. */
static unsigned sum_of(const uint8_t *p, size_t len, unsigned long before)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		before += (unsigned)(p[i] << 8 | p[i + 1]);
	while (before >> 16)
		before = (before & 0xffff) + (before >> 16);
	return (unsigned)before;
}

/* s: SYN to 10.77.0.2; d: query for another's name to 10.77.0.3, g: for its own; p: a datagram to 10.77.0.4. */
static struct flood_frame make_frame(char kind, const uint8_t *mac)
{
	static const uint8_t other[] = "\7another\7example\0\0\1\0\1", own[] = "\4good\7example\0\0\1\0\1";
	struct flood_frame f = { .port = 34 };
	uint8_t *ip = f.octets + 14, *l4 = ip + 20;
	unsigned len = FLOOD_OCTETS - 14;

	memcpy(f.octets, mac, 6);
	memcpy(f.octets + 6, "\2\0\0\0\0\x0a\x08\0", 8);
	ip[0] = 0x45;
	ip[8] = 64;
	ip[9] = kind == 's' ? 6 : 17;
	memcpy(ip + 12, (uint8_t[]){ 10, 77, 0, 1, 10, 77, 0, kind == 's' ? 2 : kind == 'p' ? 4 : 3 }, 8);
	if (kind == 's') {
		len = 40;
		f.complement = 34 + 4;
		put16(l4 + 2, HTTP);
		put16(l4 + 4, 0xffff);
		l4[12] = 0x50;
		l4[13] = 2;
		put16(l4 + 14, 65535);
		put16(l4 + 16, ~sum_of(l4, 20, sum_of(ip + 12, 8, 6 + 20)));
	} else if (kind == 'p') {
		put16(l4 + 2, PLAIN);
		put16(l4 + 4, len - 20);
	} else {
		const uint8_t *name = kind == 'g' ? own : other;
		size_t octets = kind == 'g' ? sizeof(own) - 1 : sizeof(other) - 1;

		len = 20 + 8 + 12 + (unsigned)octets;
		put16(l4 + 2, DNS);
		put16(l4 + 4, len - 20);
		put16(l4 + 8 + 2, 0x100);
		put16(l4 + 8 + 4, 1);
		memcpy(l4 + 20, name, octets);
	}
	put16(ip + 2, len);
	put16(ip + 10, ~sum_of(ip, 20, 0));
	return f;
}

/* ---- source ---- */

struct source {
	struct bpf_object *object;
	int program, frames;
	volatile struct flood_state *state;
	unsigned ifindex;
};

static int map_of(const struct bpf_object *o, const char *name)
{
	int fd = bpf_object__find_map_fd_by_name(o, name);

	if (fd < 0)
		fail(name);
	return fd;
}

/* In the source's namespace, where answers are counted from now on. */
static void open_source(struct source *s, const char *path, const char *device)
{
	LIBBPF_OPTS(bpf_xdp_attach_opts, none);

	s->object = bpf_object__open_file(path, NULL);
	if (!s->object || bpf_object__load(s->object) != 0)
		fail(path);
	s->program = bpf_program__fd(bpf_object__find_program_by_name(s->object, "source"));
	s->frames = map_of(s->object, "frames");
	s->state = mmap(NULL, sizeof(*s->state), PROT_READ | PROT_WRITE, MAP_SHARED, map_of(s->object, "flood"), 0);
	s->ifindex = if_nametoindex(device);
	if (s->state == MAP_FAILED || !s->ifindex)
		fail(device);
	if (bpf_xdp_attach((int)s->ifindex, bpf_program__fd(bpf_object__find_program_by_name(s->object, "answered")), 0, &none) != 0)
		fail(device);
}

static void set_frames(struct source *s, const char *kinds, uint32_t every, const uint8_t *mac)
{
	for (uint32_t k = 0; kinds[k] && k < FLOOD_FRAMES; k++) {
		struct flood_frame f = make_frame(kinds[k], mac);

		if (bpf_map_update_elem(s->frames, &k, &f, BPF_ANY) != 0)
			fail("frames");
	}
	s->state->n = (uint32_t)strlen(kinds);
	s->state->every = every;
}

/* Sends until it gets a signal. */
static void *send_frames(void *arg)
{
	const struct source *s = arg;
	static const uint8_t frame[FLOOD_OCTETS];
	struct xdp_md context = { .data_end = FLOOD_OCTETS, .ingress_ifindex = s->ifindex };
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = frame, .data_size_in = FLOOD_OCTETS, .ctx_in = &context,
		    .ctx_size_in = sizeof(context), .repeat = INT32_MAX, .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = FLOOD_BURST);

	run_on(getenv("SOURCE") ? atoi(getenv("SOURCE")) : 1);
	if (bpf_prog_test_run_opts(s->program, &o) != 0 && errno != EINTR)
		fail("cannot send");
	return NULL;
}

static void wake(int signal)
{
	(void)signal;
}

/* ---- what is read ---- */

struct point {
	double time, thread, busy;	/* s; of the receiving thread and the process behind it, of processor 1 */
	struct host_tenant tenant[MOST];
	struct host_count count[MOST];
	uint64_t unattributed, sent, answers, handled;
};

struct host {
	const char *thread;		/* path of its schedstat, "" none */
	const char *process;		/* of the process's; NULL: there is none */
	const volatile uint64_t *handled;	/* by the process */
	volatile struct host_tenant *tenants;
	int stopwatch;
};

/* The maps of the program on the device. */
static void open_host(struct host *h, const char *device)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, q);
	uint32_t ids[64], len = sizeof(struct bpf_prog_info);
	struct bpf_prog_info info = { .nr_map_ids = 64, .map_ids = (uint64_t)(uintptr_t)ids };
	int program;

	h->stopwatch = -1;
	if (bpf_xdp_query((int)if_nametoindex(device), 0, &q) != 0 || !q.prog_id)
		return;
	program = bpf_prog_get_fd_by_id(q.prog_id);
	if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &len) != 0)
		fail(device);
	for (uint32_t k = 0; k < info.nr_map_ids && k < 64; k++) {
		struct bpf_map_info m = { 0 };
		int fd = bpf_map_get_fd_by_id(ids[k]);

		len = sizeof m;
		if (fd < 0 || bpf_obj_get_info_by_fd(fd, &m, &len) != 0)
			continue;
		if (!strcmp(m.name, "stopwatch"))
			h->stopwatch = fd;
		if (!strcmp(m.name, "tenants"))
			h->tenants = mmap(NULL, HOST_TENANTS * sizeof(struct host_tenant), PROT_READ, MAP_SHARED, fd, 0);
	}
	close(program);
	/* another's program */
	if (h->tenants == MAP_FAILED)
		h->tenants = NULL;
}

/* What NAME (of label process-NAME) wrote: NAME.schedstat, a link, and NAME.count. */
static void open_process(struct host *h, const char *name)
{
	static char path[64];
	int fd;

	h->process = NULL;
	h->handled = NULL;
	if (!name)
		return;
	snprintf(path, sizeof path, "%s.count", name + 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	h->handled = mmap(NULL, sizeof(*h->handled), PROT_READ, MAP_SHARED, fd, 0);
	if (h->handled == MAP_FAILED)
		fail(path);
	close(fd);
	snprintf(path, sizeof path, "%s.schedstat", name + 1);
	h->process = path;
}

static double read_file(const char *path, const char *line, const char *format, unsigned long long *v)
{
	char text[512];
	FILE *f = fopen(path, "r");
	int n = 0;

	if (!f)
		fail(path);
	while (n == 0 && fgets(text, sizeof text, f))
		if (!strncmp(text, line, strlen(line)))
			n = sscanf(text + strlen(line), format, v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6);
	fclose(f);
	return n;
}

static struct point look(const struct host *h, const struct source *s)
{
	struct point p = { .time = now(), .sent = s->state->sent, .answers = s->state->answers };
	unsigned long long v[7] = { 0 };
	struct host_stopwatch each[256];
	uint32_t zero = 0;

	for (unsigned k = 0; h->tenants && k < MOST; k++)
		p.tenant[k] = h->tenants[k];
	if (h->thread[0] && read_file(h->thread, "", "%llu", v))
		p.thread = (double)v[0] / 1e9;
	if (h->process && read_file(h->process, "", "%llu", v))
		p.thread += (double)v[0] / 1e9;
	p.handled = h->handled ? *h->handled : 0;
	/* user nice system idle iowait irq softirq, in 1/100 s */
	if (read_file("/proc/stat", "cpu1 ", "%llu %llu %llu %llu %llu %llu %llu", v))
		p.busy = (double)(v[0] + v[1] + v[2] + v[5] + v[6]) / 100;
	if (h->stopwatch >= 0 && libbpf_num_possible_cpus() <= 256 && bpf_map_lookup_elem(h->stopwatch, &zero, each) == 0)
		for (int k = 0; k < libbpf_num_possible_cpus(); k++) {
			p.unattributed += each[k].unattributed;
			for (unsigned t = 0; t < MOST; t++) {
				p.count[t].packets += each[k].count[t].packets;
				p.count[t].refused += each[k].count[t].refused;
			}
		}
	return p;
}

/* ---- turns ---- */

static const char *const names[MOST] = { "proxy", "limiter", "plain", "t3", "t4", "t5", "t6", "t7" };

static double difference(uint64_t to, uint64_t from)
{
	return (double)(to - from);
}

static void say(const char *label, const struct point *a, const struct point *b)
{
	double time = b->time - a->time, thread = b->thread - a->thread, used = 0, squares = 0, work = 0;
	double nobody = difference(b->unattributed, a->unattributed) / 1e9;
	unsigned n = 0;

	for (unsigned k = 0; k < MOST; k++) {
		double u = difference(b->tenant[k].used, a->tenant[k].used) / 1e9;

		if (b->count[k].packets == a->count[k].packets)
			continue;
		used += u;
		squares += u * u;
		n++;
	}
	for (unsigned k = 0; k < MOST; k++) {
		const struct host_tenant *f = &a->tenant[k], *t = &b->tenant[k];
		double refused = difference(b->count[k].refused, a->count[k].refused);
		double came = difference(b->count[k].packets, a->count[k].packets);

		if (came == 0)
			continue;
		work += came - refused;
		if (used > 0)
			printf("%s-%s %% %.2f\n", label, names[k], 100 * difference(t->used, f->used) / 1e9 / used);
		printf("%s-%s-of-processor %% %.2f\n", label, names[k], 100 * difference(t->used, f->used) / 1e9 / time);
		printf("%s-%s-each ns %.1f\n", label, names[k], difference(t->used, f->used) / came);
		printf("%s-%s-work kpps %.1f\n", label, names[k], (came - refused) / time / 1e3);
		printf("%s-%s-refused kpps %.1f\n", label, names[k], refused / time / 1e3);
	}
	if (used > 0 && n > 1)
		printf("%s-jain index %.4f\n", label, used * used / (n * squares));
	if (thread > 0 && n) {
		printf("%s-thread %% %.1f\n", label, 100 * thread / time);
		printf("%s-unattributed %% %.2f\n", label, 100 * (thread - used) / thread);
		printf("%s-nobodys %% %.2f\n", label, 100 * nobody / thread);
	}
	if (work == 0)
		work = difference(b->handled, a->handled);
	if (thread > 0)
		printf("%s-cost ns %.1f\n", label, thread * 1e9 / (work > 0 ? work : difference(b->sent, a->sent)));
	if (thread > 0 && b->sent > a->sent)
		printf("%s-packet ns %.1f\n", label, thread * 1e9 / difference(b->sent, a->sent));
	printf("%s-processor %% %.1f\n", label, 100 * (b->busy - a->busy) / time);
	printf("%s-offered kpps %.1f\n", label, difference(b->sent, a->sent) / time / 1e3);
	printf("%s-answers kpps %.1f\n", label, difference(b->answers, a->answers) / time / 1e3);
}

static void take_turn(const char *label, const struct host *h, struct source *s, double duration)
{
	struct point from, to;
	pthread_t sender;

	if ((errno = pthread_create(&sender, NULL, send_frames, s)) != 0)
		fail("no thread");
	/* buckets that were full are empty, and what waits is what has come */
	nap(duration < 0.5 ? 0.5 : duration);
	from = look(h, s);
	nap(duration);
	to = look(h, s);
	(void)pthread_kill(sender, SIGUSR1);
	(void)pthread_join(sender, NULL);
	say(label, &from, &to);
	(void)fflush(stdout);
}

/*
 * measure ROUNDS MS OBJECT NAMESPACE DEVICE MAC HOST THREAD TURN...: TURN is LABEL:FRAMES:KPPS:COMMAND; the command is run before each
 * of its turns, FRAMES are sent, so many thousand a second (0: as many as can be), by DEVICE of NAMESPACE to MAC of the device HOST here, whose receiving thread's schedstat is THREAD.
 */
static int measure(int argc, char **argv)
{
	unsigned rounds = (unsigned)strtoul(argv[2], NULL, 10);
	double duration = strtod(argv[3], NULL) / 1e3;
	const struct sigaction woken = { .sa_handler = wake };
	struct host h = { .thread = argv[9] };
	struct source s = { 0 };
	uint8_t mac[6];

	if (sscanf(argv[7], "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5) != 6)
		return 2;
	(void)sigaction(SIGUSR1, &woken, NULL);
	libbpf_set_print(NULL);
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	enter(argv[5]);
	open_source(&s, argv[4], argv[6]);
	for (unsigned round = 0; round < rounds; round++)
		for (int k = 10; k < argc; k++) {
			char label[64], frames[FLOOD_FRAMES];
			unsigned kpps;
			int at = 0;

			if (sscanf(argv[k], "%63[^:]:%63[^:]:%u:%n", label, frames, &kpps, &at) != 3 || !at)
				return 2;
			if (setns(here, CLONE_NEWNET) != 0 || (argv[k][at] && system(argv[k] + at) != 0))
				fail(argv[k] + at);
			open_host(&h, argv[8]);
			open_process(&h, strncmp(label, "process", 7) == 0 ? strchr(label, '-') : NULL);
			enter(argv[5]);
			set_frames(&s, frames, kpps ? 1000000 / kpps : 0, mac);
			take_turn(label, &h, &s, duration);
			if (h.tenants)
				(void)munmap((void *)h.tenants, HOST_TENANTS * sizeof(struct host_tenant));
			if (h.stopwatch >= 0)
				close(h.stopwatch);
			h.tenants = NULL;
		}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 10 && strcmp(argv[1], "measure") == 0)
		return measure(argc, argv);
	fputs("usage: offload_bench measure ROUNDS MS OBJECT NAMESPACE DEVICE MAC HOST THREAD LABEL:FRAMES:KPPS:COMMAND...\n", stderr);
	return 2;
}
