/*
 * spent_bench RUNS MS - what a packet of a tenant without tokens costs the driver, beside one that a program of two instructions drops: two
 * pairs of devices of a network namespace of its own, flooded in turns; the thread that receives for a device tells its processor time.
 * Prints "name unit value" for each turn, then the median of the ratios with the interval that holds it with 95 %.
 */
#include "datapath/offload/xdp_host.h"
#include "tests/unit/bpf_kernel.h"

#include <dirent.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>

enum { PLAIN, SPENT, SIDES, RUNS_MOST = 1000, BATCH = 64, RING = 256 };

static const char *const names[SIDES] = { "plain-drop", "tenant-without-tokens" }, *const from[SIDES] = { "p0", "q0" },
	*const to[SIDES] = { "p1", "q1" };

static void die(const char *what)
{
	fprintf(stderr, "spent_bench: %s: %s\n", what, strerror(errno));
	exit(3);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Devices in namespaces of our own, which receive by a thread each. */
static void make_links(void)
{
	if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("sysfs", "/sys", "sysfs", 0, NULL) != 0) {
		printf("spent_bench: no namespaces\n");
		exit(77);
	}
	for (int s = 0; s < SIDES; s++) {
		char command[256];

		snprintf(command, sizeof command, "ip link add %s type veth peer name %s && echo 1 >/proc/sys/net/ipv6/conf/%s/disable_ipv6 && "
			 "echo 1 >/proc/sys/net/ipv6/conf/%s/disable_ipv6 && ip link set %s up && ip link set %s up", from[s], to[s],
			 from[s], to[s], from[s], to[s]);
		if (system(command) != 0)
			die(command);
	}
}

static void thread_on(const char *device)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "/sys/class/net/%s/threaded", device);
	f = fopen(path, "w");
	if (!f || fputs("1\n", f) < 0 || fclose(f) != 0)
		die(path);
}

/* The thread that receives for the device. */
static int thread_of(const char *device)
{
	char path[300], name[64], wanted[40];
	DIR *d = opendir("/proc");
	struct dirent *e;
	int pid = 0;

	snprintf(wanted, sizeof wanted, "napi/%s-", device);
	while (d && (e = readdir(d)) != NULL) {
		FILE *f;

		snprintf(path, sizeof path, "/proc/%s/comm", e->d_name);
		f = e->d_name[0] >= '1' && e->d_name[0] <= '9' ? fopen(path, "r") : NULL;
		if (f && fgets(name, sizeof name, f) && !strncmp(name, wanted, strlen(wanted)))
			pid = MAX_OF(pid, (int)strtol(e->d_name, NULL, 10));
		if (f)
			fclose(f);
	}
	if (d)
		closedir(d);
	if (!pid)
		die(wanted);
	return pid;
}

static uint64_t used(int thread)
{
	char path[64];
	unsigned long long ns = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/schedstat", thread);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%llu", &ns) != 1)
		die(path);
	fclose(f);
	return ns;
}

static uint64_t sent(const char *device)
{
	char path[80];
	unsigned long long n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/sys/class/net/%s/statistics/tx_packets", device);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%llu", &n) != 1)
		die(path);
	fclose(f);
	return n;
}

static void flood(const char *device, unsigned ms)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(device) };
	static uint8_t frame[64] = { 2, 0, 0, 0, 0, 11, 2, 0, 0, 0, 0, 10, 0x81, 0, 0, 5, 0x88, 0xb5 };
	struct iovec v = { frame, sizeof frame };
	struct mmsghdr m[BATCH] = { 0 };
	int fd = socket(AF_PACKET, SOCK_RAW, 0), one = 1;
	uint64_t end = now() + ms * 1000000ull;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one) != 0)
		die(device);
	for (int i = 0; i < BATCH; i++)
		m[i].msg_hdr = (struct msghdr){ .msg_iov = &v, .msg_iovlen = 1 };
	/* the ring full, then nothing: the receiver, on the same processor and behind us, always finds as much */
	while (now() < end) {
		for (int i = 0; i < RING / BATCH; i++)
			(void)sendmmsg(fd, m, BATCH, 0);
		nanosleep(&(struct timespec){ 0, 300000 }, NULL);
	}
	close(fd);
}

static double turn(int side, int thread, unsigned ms)
{
	uint64_t before = used(thread), packets = sent(from[side]), last, ns;

	flood(from[side], ms);
	/* what is still in the ring */
	for (last = 0; (ns = used(thread)) != last; last = ns)
		nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	packets = sent(from[side]) - packets;
	if (packets < 1000)
		die("too few packets");
	return (double)(ns - before) / (double)packets;
}

/* Of the program alone, without a driver; the kernel says it in whole nanoseconds. */
static double alone(int program)
{
	uint8_t frame[64] = { 2, 0, 0, 0, 0, 11, 2, 0, 0, 0, 0, 10, 0x81, 0, 0, 5, 0x88, 0xb5 };
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = frame, .data_size_in = sizeof frame, .repeat = 50000);

	if (bpf_prog_test_run_opts(program, &o) != 0 || o.retval != XDP_DROP)
		die("program alone");
	return (double)o.duration;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void stay(int thread, bool before_others)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(thread, sizeof one, &one) != 0 ||
	    (before_others && sched_setscheduler(thread, SCHED_FIFO, &(struct sched_param){ .sched_priority = 1 }) != 0))
		die("cannot stay on a processor");
}

/* One tenant, told by its VLAN, that has spent more than it will ever get. */
static void spend(struct xdp_host *h, struct ebpf_object *o, struct diag *d)
{
	struct offload_piece p[2] = { { o, ebpf_object_program(o, "host", d) }, { 0 } };
	const struct bpf_insn passes[] = { { .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_PASS }, { .code = BPF_JMP | BPF_EXIT } };
	struct ebpf_object *none = ebpf_object_of("none", passes, ARRAY_LEN(passes));
	struct xdp_maps maps = { .n = 0 };
	const struct xdp_maps *all = &maps;
	struct arena *arena = arena_new();
	struct offload_code c;

	p[1] = (struct offload_piece){ none, &none->programs[0] };
	if (!xdp_host_open(h, o, SPAN_NONE, d) || !offload_combine(p, 2, arena, SPAN_NONE, d, &c) ||
	    !xdp_host_replace(h, &c, &all, SPAN_NONE, d) || !xdp_host_attach(h, if_nametoindex(to[SPENT]), to[SPENT], SPAN_NONE, d)) {
		diag_print(d, stderr, false);
		exit(3);
	}
	*h->settings = (struct host_settings){ .refilled = 1, .patience = UINT64_MAX, .one_in = 32, .kinds = HOST_BY_VLAN };
	h->vlans[5] = 1;
	h->tenants[0].tokens = -(1ll << 60);
	h->tenants[0].flags = HOST_KNOWN;
	if (xdp_host_watch_polls(h) < 0)
		die("the end of polls is not seen");
	arena_free(arena);
}

int main(int argc, char **argv)
{
	unsigned runs = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 21, ms = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 200, off;
	struct bpf_insn drops[] = { { .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_DROP }, { .code = BPF_JMP | BPF_EXIT } };
	const char *path = bpf_test_object("datapath/offload/kernel/host");
	struct diag *d = diag_new();
	double ratio[RUNS_MOST];
	int thread[SIDES], plain;
	struct host_count count;
	struct xdp_host h;

	if (!path || !kernel_can() || !runs || runs > RUNS_MOST) {
		printf("spent_bench: no clang, no privilege, or no number of runs\n");
		return 77;
	}
	make_links();
	plain = bpf_prog_load(BPF_PROG_TYPE_XDP, "drops", "GPL", drops, 2, NULL);
	if (plain < 0 || bpf_link_create(plain, (int)if_nametoindex(to[PLAIN]), BPF_XDP, NULL) < 0)
		die("plain program");
	spend(&h, ebpf_object_open(path, d), d);
	stay(0, true);
	for (int s = 0; s < SIDES; s++) {
		thread_on(to[s]);
		thread[s] = thread_of(to[s]);
		stay(thread[s], false);
		(void)turn(s, thread[s], 50);
	}
	for (unsigned r = 0; r < runs; r++) {
		double t[SIDES];

		for (int k = 0; k < SIDES; k++) {
			int s = (int)(r + (unsigned)k) % SIDES;

			t[s] = turn(s, thread[s], ms);
			printf("%s ns %.1f\n", names[s], t[s]);
		}
		ratio[r] = t[SPENT] / t[PLAIN];
		printf("difference ns %.1f\n", t[SPENT] - t[PLAIN]);
		printf("%s.program ns %.0f\n%s.program ns %.0f\n", names[PLAIN], alone(plain), names[SPENT], alone(h.program));
	}
	count = xdp_host_counted(&h).count[0];
	if (count.refused != count.packets || count.refused < 1000)
		die("packets were not refused");
	qsort(ratio, runs, sizeof ratio[0], by_value);
	off = runs >= 6 ? runs / 2 - (unsigned)(0.98 * __builtin_sqrt((double)runs)) : 0;
	fprintf(stderr, "tenant-without-tokens / plain-drop: %.3f (%.3f to %.3f), %u pairs, %llu packets refused\n", ratio[runs / 2], ratio[off],
		ratio[runs - 1 - off], runs, (unsigned long long)count.refused);
	return 0;
}
