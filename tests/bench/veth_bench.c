/*
 * veth_bench.c - what devices under test forward on veth, each between a pair of links of its own: a source that is never the
 * limit, a sink that counts what is right, and the least loop on AF_XDP that others are compared with.
 *
 * The source has the kernel send frames of a program again and again (BPF_PROG_RUN with live frames), and the program writes
 * the whole header each time, since frames come back as the one under test left them. The sink's program counts, and drops,
 * packets with the address and TTL that are expected. Both run on processor 0, what is under test on 1; what the kernel
 * itself does to a packet is done where it was sent: by an XDP program at the sink, or by one where the host's stack begins. Tests take turns, so that what disturbs one disturbs all.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <xdp/xsk.h>

#include "datapath/bench/bench.h"
#include "datapath/port/xdp_live.h"
#include "datapath/port/xdp_program.h"
#include "models/base/mem.h"

enum {
	FRAME_SIZE = 2048, FRAMES = 8192, BATCH = 64, RING = 1024, TX_BUDGET_OPTION = 9, TX_BUDGET = 256,
	PACKET = 60, FLOWS = 1000, FIRST_PORT = 1024, AT_SOURCE = 26, AT_PORT = 34, AT_TTL = 22,
	TESTS_MAX = 24, ROUNDS_MAX = 1000, LEAST = 100, TRIES = 5,
	TCX_INGRESS = 46, TCX_DROPPED = 2,	/* BPF_TCX_INGRESS, TCX_DROP, which older headers lack */
};

enum { CANNOT_HERE = 77 };

static void fail(const char *what)
{
	fprintf(stderr, "veth_bench: %s: %s\n", what, strerror(errno));
	exit(3);
}

/* What older kernels say to what they do not know. */
static void fail_or_skip(const char *what, const char *kernel)
{
	if (errno != EINVAL)
		fail(what);
	fprintf(stderr, "bench: veth.sh left out: it needs Linux %s\n", kernel);
	exit(CANNOT_HERE);
}

static void run_on(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		fail("cannot stay on a processor");
}

/* ---- the least loop ---- */

struct side {
	struct xsk_socket *socket;
	struct xsk_ring_cons rx, completed;
	struct xsk_ring_prod fill, tx;
	struct xdp_program program;
};

static void open_side(struct side *s, const char *device, struct xsk_umem *umem, unsigned senders)
{
	const struct xsk_socket_config c = {
		.rx_size = RING, .tx_size = RING, .libxdp_flags = XSK_LIBXDP_FLAGS__INHIBIT_PROG_LOAD,
		.bind_flags = XDP_COPY | XDP_USE_NEED_WAKEUP,
	};
	struct diag *d = diag_new();
	const int budget = TX_BUDGET;

	errno = -xsk_socket__create_shared(&s->socket, device, 0, umem, &s->rx, &s->tx, &s->fill, &s->completed, &c);
	if (errno != 0)
		fail(device);
	(void)setsockopt(xsk_socket__fd(s->socket), SOL_XDP, TX_BUDGET_OPTION, &budget, sizeof(budget));
	if (!xdp_program_load(&s->program, 1, senders, SPAN_NONE, d) ||
	    !xdp_program_set_socket(&s->program, 0, xsk_socket__fd(s->socket)) ||
	    !xdp_program_attach(&s->program, if_nametoindex(device), device, SPAN_NONE, d))
		fail(device);
	diag_free(d);
}

/* What was sent may be received into again. */
static void give_back(struct side *from, struct side *to)
{
	uint32_t out, in, n = xsk_ring_cons__peek(&to->completed, RING, &out);

	if (n == 0)
		return;
	if (xsk_ring_prod__reserve(&from->fill, n, &in) != n)
		abort();	/* the ring has room for all frames */
	for (uint32_t i = 0; i < n; i++)
		*xsk_ring_prod__fill_addr(&from->fill, in + i) = *xsk_ring_cons__comp_addr(&to->completed, out + i);
	xsk_ring_prod__submit(&from->fill, n);
	xsk_ring_cons__release(&to->completed, n);
}

static void kick(struct side *s)
{
	if (xsk_ring_prod__needs_wakeup(&s->tx))
		(void)sendto(xsk_socket__fd(s->socket), NULL, 0, MSG_DONTWAIT, NULL, 0);
}

static void forward(struct side *from, struct side *to)
{
	struct pollfd p = { .fd = xsk_socket__fd(from->socket), .events = POLLIN };
	uint32_t in, out, n;

	for (;;) {
		give_back(from, to);
		n = xsk_ring_cons__peek(&from->rx, BATCH, &in);
		if (n == 0) {
			kick(to);
			(void)poll(&p, 1, 100);
			continue;
		}
		while (xsk_ring_prod__reserve(&to->tx, n, &out) != n) {
			kick(to);
			give_back(from, to);
		}
		for (uint32_t i = 0; i < n; i++) {
			const struct xdp_desc *d = xsk_ring_cons__rx_desc(&from->rx, in + i);

			*xsk_ring_prod__tx_desc(&to->tx, out + i) = (struct xdp_desc){ .addr = d->addr, .len = d->len };
		}
		xsk_ring_prod__submit(&to->tx, n);
		xsk_ring_cons__release(&from->rx, n);
		kick(to);
	}
}

/* The same by the program of `left`, which takes what is to be sent to `right` from a ring. */
static void forward_by_program(struct side *from, const uint8_t *frames, unsigned to)
{
	struct xdp_live *l = xdp_live_new(from->program.program, from->program.rings, 0, to);
	struct pollfd p = { .fd = xsk_socket__fd(from->socket), .events = POLLIN };
	uint32_t in, back, n;

	if (l == NULL)
		fail("cannot send by a program");
	for (;;) {
		n = xsk_ring_cons__peek(&from->rx, XDP_LIVE_MOST, &in);
		if (n == 0) {
			(void)poll(&p, 1, 100);
			continue;
		}
		if (xsk_ring_prod__reserve(&from->fill, n, &back) != n)
			abort();	/* the ring has room for all frames */
		for (uint32_t i = 0; i < n; i++) {
			const struct xdp_desc *d = xsk_ring_cons__rx_desc(&from->rx, in + i);

			if (!xdp_live_put(l, frames + d->addr, d->len))
				abort();	/* so many small ones have room */
			*xsk_ring_prod__fill_addr(&from->fill, back + i) = d->addr;
		}
		xsk_ring_prod__submit(&from->fill, n);
		xsk_ring_cons__release(&from->rx, n);
		(void)xdp_live_run(l);
	}
}

static int cmd_forward(const char *left, const char *right, bool by_program)
{
	const struct xsk_umem_config c = { .fill_size = FRAMES, .comp_size = RING, .frame_size = FRAME_SIZE };
	size_t size = (size_t)FRAMES * FRAME_SIZE;
	void *frames = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	static struct side from, to;
	struct xsk_umem *umem;
	uint32_t at;

	if (frames == MAP_FAILED)
		fail("no memory");
	errno = -xsk_umem__create(&umem, frames, size, &from.fill, &from.completed, &c);
	if (errno != 0)
		fail("no frames");
	open_side(&from, left, umem, by_program);
	open_side(&to, right, umem, 0);
	if (xsk_ring_prod__reserve(&from.fill, FRAMES / 2, &at) != FRAMES / 2)
		abort();
	for (uint32_t i = 0; i < FRAMES / 2; i++)
		*xsk_ring_prod__fill_addr(&from.fill, at + i) = (uint64_t)i * FRAME_SIZE;
	xsk_ring_prod__submit(&from.fill, FRAMES / 2);
	if (by_program)
		forward_by_program(&from, frames, if_nametoindex(right));
	forward(&from, &to);
	return 0;
}

/* ---- programs of source and sink ---- */

#define INSN(code_, dst, src, off_, imm_) \
	((struct bpf_insn){ .code = (code_), .dst_reg = (dst), .src_reg = (src), .off = (off_), .imm = (imm_) })
#define FROM_MAP(dst, fd)	INSN(BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_VALUE, 0, fd), INSN(0, 0, 0, 0, 0)
#define LOAD(size, dst, src, off)	INSN(BPF_LDX | BPF_MEM | (size), dst, src, off, 0)
#define STORE(size, dst, src, off)	INSN(BPF_STX | BPF_MEM | (size), dst, src, off, 0)
#define ALU(op, dst, imm)	INSN(BPF_ALU64 | BPF_K | (op), dst, 0, 0, imm)
#define MOVE(dst, src)		INSN(BPF_ALU64 | BPF_X | BPF_MOV, dst, src, 0, 0)
#define RETURN(what)		ALU(BPF_MOV, 0, what), INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* r2 is the packet, r3 its end; without PACKET octets the next n instructions are not run */
#define HAS_PACKET(n)	MOVE(4, 2), ALU(BPF_ADD, 4, PACKET), INSN(BPF_JMP | BPF_X | BPF_JGT, 4, 3, n, 0)

static int load(enum bpf_prog_type type, const struct bpf_insn *code, size_t n)
{
	static char log[8192];
	LIBBPF_OPTS(bpf_prog_load_opts, o, .log_buf = log, .log_size = sizeof(log), .log_level = 1);
	int fd = bpf_prog_load(type, "veth_bench", "GPL", code, n, &o);

	if (fd < 0) {
		fputs(log, stderr);
		fail("cannot load a program");
	}
	return fd;
}

static int value_map(size_t size)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = BPF_F_MMAPABLE);
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "veth_bench", 4, (uint32_t)size, 1, &o);

	if (fd < 0)
		fail("cannot make a map");
	return fd;
}

/* UDP from 10.0.0.1 to 192.168.0.2, without a checksum, which the others need not renew. */
static const uint8_t frame[PACKET] = {
	2, 0, 0, 0, 0x77, 0xfe, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 46, 0, 0, 0x40, 0, 64, 17, 0x70, 0x14, 10, 0, 0, 1,
	192, 168, 0, 2, 4, 0, 0, 9, 0, 26, 0, 0,
};

/* Writes the frame, from one port after the other, and counts in the map. */
static int load_source(int map, int32_t flows)
{
	enum { WORDS = 11, BEHIND = 3 };
	const struct bpf_insn head[] = {
		FROM_MAP(5, map), LOAD(BPF_DW, 6, 5, 0), ALU(BPF_ADD, 6, 1), STORE(BPF_DW, 5, 6, 0),
		ALU(BPF_MOD, 6, flows), ALU(BPF_ADD, 6, FIRST_PORT), INSN(BPF_ALU | BPF_END | BPF_TO_BE, 6, 0, 0, 16),
		LOAD(BPF_W, 2, 1, offsetof(struct xdp_md, data)), LOAD(BPF_W, 3, 1, offsetof(struct xdp_md, data_end)),
		HAS_PACKET(WORDS + BEHIND),
	}, tail[] = { STORE(BPF_H, 2, 6, AT_PORT), RETURN(XDP_TX), RETURN(XDP_DROP) };
	struct bpf_insn code[ARRAY_LEN(head) + WORDS + ARRAY_LEN(tail)];

	memcpy(code, head, sizeof(head));
	for (size_t i = 0; i < WORDS; i++) {
		int32_t word;

		memcpy(&word, frame + 4 * i, 4);
		code[ARRAY_LEN(head) + i] = INSN(BPF_ST | BPF_MEM | BPF_W, 2, 0, (int16_t)(4 * i), word);
	}
	memcpy(code + ARRAY_LEN(head) + WORDS, tail, sizeof(tail));
	return load(BPF_PROG_TYPE_XDP, code, ARRAY_LEN(code));
}

/* What the sink's program shares with us. */
struct seen {
	uint64_t all, right;
	uint32_t source, ttl;	/* as they stand in the packet */
};

/* By an XDP program, or where the host's stack begins. */
static volatile struct seen *open_sink(const char *device, const struct seen *want, bool xdp)
{
	const int map = value_map(sizeof(struct seen));
	const struct bpf_insn code[] = {
		FROM_MAP(5, map), LOAD(BPF_DW, 6, 5, offsetof(struct seen, all)), ALU(BPF_ADD, 6, 1),
		STORE(BPF_DW, 5, 6, offsetof(struct seen, all)),
		LOAD(BPF_W, 2, 1, xdp ? offsetof(struct xdp_md, data) : offsetof(struct __sk_buff, data)),
		LOAD(BPF_W, 3, 1, xdp ? offsetof(struct xdp_md, data_end) : offsetof(struct __sk_buff, data_end)),
		HAS_PACKET(9),
		LOAD(BPF_W, 3, 2, AT_SOURCE), LOAD(BPF_W, 4, 5, offsetof(struct seen, source)),
		INSN(BPF_JMP | BPF_X | BPF_JNE, 3, 4, 6, 0),
		LOAD(BPF_B, 3, 2, AT_TTL), LOAD(BPF_W, 4, 5, offsetof(struct seen, ttl)),
		INSN(BPF_JMP | BPF_X | BPF_JNE, 3, 4, 3, 0),
		LOAD(BPF_DW, 6, 5, offsetof(struct seen, right)), ALU(BPF_ADD, 6, 1),
		STORE(BPF_DW, 5, 6, offsetof(struct seen, right)),
		RETURN(xdp ? XDP_DROP : TCX_DROPPED),
	};
	struct seen *seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);

	if (seen == MAP_FAILED)
		fail("cannot see a map");
	*seen = *want;
	if (bpf_link_create(load(xdp ? BPF_PROG_TYPE_XDP : BPF_PROG_TYPE_SCHED_CLS, code, ARRAY_LEN(code)),
			    (int)if_nametoindex(device), xdp ? (enum bpf_attach_type)BPF_XDP : TCX_INGRESS, NULL) < 0)
		fail_or_skip(device, "6.6");
	return seen;
}

/* ---- turns ---- */

struct test {
	char name[32], source[IFNAMSIZ], sink[IFNAMSIZ], address[16], against[64];
	int pid;			/* 0: it is the kernel */
	unsigned ttl, ifindex;
	volatile struct seen *seen;
	/* what arrives and what is sent, packets a ms; ns of a processor for a packet */
	double rate[ROUNDS_MAX], offered[ROUNDS_MAX], cost[ROUNDS_MAX];
};

static struct test test[TESTS_MAX];
static size_t tests;
static int source;
static volatile uint64_t *sent;

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sends until it gets a signal: to begin and to end a call takes the kernel many milliseconds. */
static void *send_frames(void *arg)
{
	const struct test *t = arg;
	struct xdp_md context = { .data_end = PACKET, .ingress_ifindex = t->ifindex };
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = frame, .data_size_in = PACKET, .ctx_in = &context,
		    .ctx_size_in = sizeof(context), .repeat = INT32_MAX, .flags = BPF_F_TEST_XDP_LIVE_FRAMES,
		    .batch_size = BATCH);

	run_on(0);
	if (bpf_prog_test_run_opts(source, &o) != 0 && errno != EINTR)
		fail_or_skip("cannot send", "5.18");
	return NULL;
}

struct point {
	double time, used;
	uint64_t all, right, sent;
};

static struct point look(const struct test *t, clockid_t clock)
{
	return (struct point){ seconds(CLOCK_MONOTONIC), seconds(clock), t->seen->all, t->seen->right, *sent };
}

static void wait_for(double duration)
{
	const struct timespec nap = { (time_t)duration, (long)(1e9 * (duration - (double)(time_t)duration)) };

	(void)nanosleep(&nap, NULL);
}

/* false: nothing arrived. */
static bool take_turn(struct test *t, unsigned round, double duration)
{
	struct point from, to;
	clockid_t clock;
	pthread_t sender;

	if (t->pid)
		(void)kill(t->pid, SIGCONT);
	if ((errno = pthread_create(&sender, NULL, send_frames, t)) != 0)
		fail("no thread");
	if ((errno = t->pid ? clock_getcpuclockid(t->pid, &clock) : pthread_getcpuclockid(sender, &clock)) != 0)
		fail(t->name);
	wait_for(duration / 2);
	from = look(t, clock);
	wait_for(duration);
	to = look(t, clock);
	(void)pthread_kill(sender, SIGUSR1);
	(void)pthread_join(sender, NULL);
	if (t->pid)
		(void)kill(t->pid, SIGSTOP);
	to = (struct point){ to.time - from.time, to.used - from.used, to.all - from.all, to.right - from.right,
			     to.sent - from.sent };
	/* the two are not read at once */
	if (to.right < LEAST && to.all < LEAST)
		return false;
	if (to.right + BATCH < to.all) {
		fprintf(stderr, "veth_bench: %s: %llu packets arrived of %llu sent, %llu as they should be\n", t->name,
			(unsigned long long)to.all, (unsigned long long)to.sent, (unsigned long long)to.right);
		exit(1);
	}
	t->rate[round] = (double)to.right / to.time / 1e3;
	t->cost[round] = to.used * 1e9 / (double)to.right;
	t->offered[round] = (double)to.sent / to.time / 1e3;
	printf("veth-%s kpps %.1f\nveth-%s-cpu ns %.1f\n", t->name, t->rate[round], t->name, t->cost[round]);
	return true;
}

/*
 * Who sends by a program waits while anybody on the machine attaches one to a device or takes one off, which can be longer than a
 * turn. It has a few more then, and we say so.
 */
static void take_turns(struct test *t, unsigned round, double duration)
{
	for (unsigned i = 0; i < TRIES; i++) {
		if (take_turn(t, round, duration))
			return;
		fprintf(stderr, "veth_bench: %s: nothing arrived in a turn, which is taken again\n", t->name);
	}
	exit(1);
}

static void say_ratio(const double *ours, const double *theirs, unsigned n)
{
	double *v = x_calloc(n, sizeof(*v));
	struct bench_spread s;

	for (unsigned i = 0; i < n; i++)
		v[i] = ours[i] / theirs[i];
	s = bench_spread_of(v, n);
	fprintf(stderr, "  %.2f [%.2f, %.2f]", s.median, s.low, s.high);
	free(v);
}

static bool names(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (; *list; list += strspn(list, ",")) {
		size_t word = strcspn(list, ",");

		if (word == n && strncmp(list, name, n) == 0)
			return true;
		list += word;
	}
	return false;
}

/* Ratios first: turns belong together, and for a median values are sorted. */
static void say(unsigned rounds)
{
	(void)fflush(stdout);
	fprintf(stderr, "rate as a part of, and cost:\n");
	for (size_t i = 0; i < tests; i++)
		for (size_t k = 0; k < tests; k++) {
			if (!names(test[i].against, test[k].name))
				continue;
			fprintf(stderr, "%-12s %-12s", test[i].name, test[k].name);
			say_ratio(test[i].rate, test[k].rate, rounds);
			say_ratio(test[i].cost, test[k].cost, rounds);
			fputc('\n', stderr);
		}
	for (size_t i = 0; i < tests; i++) {
		struct bench_spread r = bench_spread_of(test[i].rate, rounds), c = bench_spread_of(test[i].cost, rounds),
				    o = bench_spread_of(test[i].offered, rounds);

		fprintf(stderr, "%-12s %6.0f kpps [%.0f, %.0f] %6.0f ns [%.0f, %.0f] of %.0f kpps\n", test[i].name,
			r.median, r.low, r.high, c.median, c.low, c.high, o.median);
	}
}

static void wake(int signal)
{
	(void)signal;
}

static void enter(const char *namespace)
{
	int fd = open(namespace, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, CLONE_NEWNET) != 0)
		fail(namespace);
	close(fd);
}

static void read_tests(void)
{
	for (; tests < TESTS_MAX; tests++) {
		struct test *t = &test[tests];

		if (scanf("%31s %d %15s %15s %15s %u %63s", t->name, &t->pid, t->source, t->sink, t->address, &t->ttl,
			  t->against) != 7)
			return;
	}
}

/* Of each line: name, process, device of the source, of the sink, address and TTL that arrive, what it is compared with. */
static int cmd_measure(unsigned rounds, double duration, const char *sources, const char *sinks, bool xdp)
{
	const struct sigaction woken = { .sa_handler = wake };
	int map;

	(void)sigaction(SIGUSR1, &woken, NULL);
	read_tests();
	enter(sinks);
	for (size_t i = 0; i < tests; i++) {
		struct seen want = { .ttl = test[i].ttl };

		if (inet_pton(AF_INET, test[i].address, &want.source) != 1)
			fail(test[i].address);
		test[i].seen = open_sink(test[i].sink, &want, xdp);
	}
	enter(sources);
	map = value_map(sizeof(*sent));
	sent = mmap(NULL, sizeof(*sent), PROT_READ, MAP_SHARED, map, 0);
	if (sent == MAP_FAILED)
		fail("cannot see a map");
	source = load_source(map, FLOWS);
	for (size_t i = 0; i < tests; i++) {
		test[i].ifindex = if_nametoindex(test[i].source);
		if (test[i].pid)
			(void)kill(test[i].pid, SIGSTOP);
	}
	for (unsigned i = 0; i < rounds; i++)
		for (size_t k = 0; k < tests; k++)
			take_turns(&test[k], i, duration);
	say(rounds);
	for (size_t i = 0; i < tests; i++)
		if (test[i].pid)
			(void)kill(test[i].pid, SIGCONT);
	return 0;
}

/* Sends of so many flows, and says how many packets it sent. */
static int cmd_send(const char *sources, const char *device, double duration, int32_t flows)
{
	const struct sigaction woken = { .sa_handler = wake };
	struct test t = { .ttl = 64 };
	pthread_t sender;
	int map;

	(void)sigaction(SIGUSR1, &woken, NULL);
	enter(sources);
	t.ifindex = if_nametoindex(device);
	map = value_map(sizeof(*sent));
	sent = mmap(NULL, sizeof(*sent), PROT_READ, MAP_SHARED, map, 0);
	if (sent == MAP_FAILED)
		fail("cannot see a map");
	source = load_source(map, flows);
	if ((errno = pthread_create(&sender, NULL, send_frames, &t)) != 0)
		fail("no thread");
	wait_for(duration);
	(void)pthread_kill(sender, SIGUSR1);
	(void)pthread_join(sender, NULL);
	printf("%llu\n", (unsigned long long)*sent);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "forward") == 0) {
		run_on(1);
		return cmd_forward(argv[2], argv[3], false);
	}
	if (argc == 4 && strcmp(argv[1], "program") == 0) {
		run_on(1);
		return cmd_forward(argv[2], argv[3], true);
	}
	if (argc == 7 && strcmp(argv[1], "measure") == 0) {
		unsigned long rounds = strtoul(argv[2], NULL, 10), ms = strtoul(argv[3], NULL, 10);

		return cmd_measure((unsigned)MIN_OF(rounds, (unsigned long)ROUNDS_MAX), (double)ms / 1e3, argv[4], argv[5],
				   strcmp(argv[6], "program") == 0);
	}
	if (argc == 6 && strcmp(argv[1], "send") == 0)
		return cmd_send(argv[2], argv[3], (double)strtoul(argv[4], NULL, 10) / 1e3, (int32_t)strtoul(argv[5], NULL, 10));
	fputs("usage: veth_bench forward LEFT RIGHT | program LEFT RIGHT | send SOURCES DEVICE MS FLOWS | measure ROUNDS MS SOURCES SINKS program|stack <tests\n", stderr);
	return 2;
}
