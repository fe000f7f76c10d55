/*
 * offload_sched_bench.c - functions of tenants on one processor: all in one process, which charges and refuses (user_host.h), against a
 * process for each behind a ring in shared memory, divided by the kernel's scheduler; those wait by spinning, or give the processor
 * away (sched_yield). Who fills the rings runs on that processor, too. A function reads its packet, and no more.
 */
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datapath/offload/user_host.h"

enum { SIZE = 64, SLOTS = 512, MOST = 16, PROCESSOR = 1 };

struct ring {
	_Alignas(64) _Atomic uint32_t head;
	_Alignas(64) _Atomic uint32_t tail;
	_Alignas(64) _Atomic uint64_t done, sum;
	uint8_t slot[SLOTS][SIZE];	/* a power of two */
};

static uint8_t frame[BATCH_MAX][SIZE];

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t function(const uint8_t *p)
{
	uint64_t v, sum = 0;

	for (unsigned i = 0; i < SIZE; i += 8) {
		memcpy(&v, p + i, 8);
		sum += v;
	}
	return sum;
}

static void stay(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(PROCESSOR, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		exit(3);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void idle(bool yields)
{
	if (yields)
		sched_yield();
	else
		__builtin_ia32_pause();
}

static void serve(struct ring *r, bool yields)
{
	for (;;) {
		uint32_t tail = r->tail, n = r->head - tail;
		uint64_t sum = 0;

		if (n == 0) {
			idle(yields);
			continue;
		}
		n = n < BATCH_MAX ? n : BATCH_MAX;
		for (uint32_t i = 0; i < n; i++)
			sum += function(r->slot[(tail + i) % SLOTS]);
		r->tail = tail + n;
		r->sum += sum;
		r->done += n;
	}
}

/* Whose a packet is is told by its tag here, too; one for which there is no room is left out. */
static void fill(struct ring *rings, unsigned n, bool yields)
{
	for (;;) {
		uint32_t head[MOST], room[MOST];
		bool any = false;

		for (unsigned k = 0; k < n; k++) {
			head[k] = rings[k].head;
			room[k] = SLOTS - (head[k] - rings[k].tail);
		}
		for (unsigned i = 0; i < BATCH_MAX; i++) {
			unsigned k = ((unsigned)frame[i][14] << 8 | frame[i][15]) - 1;

			if (k >= n || room[k] == 0)
				continue;
			memcpy(rings[k].slot[head[k]++ % SLOTS], frame[i], SIZE);
			room[k]--;
			any = true;
		}
		for (unsigned k = 0; k < n; k++)
			rings[k].head = head[k];
		if (!any)
			idle(yields);
	}
}

static uint64_t all(const struct ring *rings, unsigned n)
{
	uint64_t done = 0;

	for (unsigned k = 0; k < n; k++)
		done += rings[k].done;
	return done;
}

static double time_of(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

/* Thousands of packets in a second that the processes had of the processor, all together. */
static double processes(unsigned n, bool yields, double duration)
{
	struct ring *rings = mmap(NULL, n * sizeof(*rings), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid[MOST + 1];
	double used = 0;
	uint64_t done;

	if (rings == MAP_FAILED)
		exit(3);
	for (unsigned k = 0; k <= n; k++) {
		pid[k] = fork();
		if (pid[k] == 0) {
			stay();
			if (k < n)
				serve(&rings[k], yields);
			fill(rings, n, yields);
		}
		if (pid[k] < 0)
			exit(3);
	}
	usleep((useconds_t)(duration * 1e6));
	for (unsigned k = 0; k <= n; k++)
		(void)kill(pid[k], SIGKILL);
	for (unsigned k = 0; k <= n; k++) {
		struct rusage u;

		if (wait4(pid[k], NULL, 0, &u) == pid[k])
			used += time_of(&u.ru_utime) + time_of(&u.ru_stime);
	}
	done = all(rings, n);
	munmap(rings, n * sizeof(*rings));
	return used > 0 ? (double)done / used / 1e3 : 0;
}

static struct user_host *host_with(unsigned n)
{
	struct user_host *h = user_host_new();

	for (unsigned k = 1; k <= n; k++) {
		char name[16];
		struct offload_request r = { .tenant = name, .weight = 1, .by = { .kind = HOST_BY_VLAN, .number = k } };
		struct diag *d = diag_new();

		snprintf(name, sizeof name, "t%u", k);
		if (!user_host_add(h, &r, d))
			exit(3);
		diag_free(d);
	}
	/* what is compared is the same work: nobody is refused */
	h->supply = OFFLOAD_SUPPLY_MAX;
	return h;
}

static double together(unsigned n, double duration)
{
	static uint8_t copy[BATCH_MAX][SIZE];
	static struct pkt p[BATCH_MAX];
	struct user_host *h = host_with(n);
	struct batch b, refused, dropped, back;
	volatile uint64_t sum = 0;
	double begin = seconds(), now;
	uint64_t done = 0;

	for (unsigned i = 0; i < BATCH_MAX; i++)
		p[i] = (struct pkt){ .data = copy[i], .len = SIZE };
	do {
		for (unsigned k = 0; k < 16; k++) {
			b.n = BATCH_MAX;
			for (unsigned i = 0; i < BATCH_MAX; i++) {
				memcpy(copy[i], frame[i], SIZE);
				b.p[i] = &p[i];
			}
			user_host_run(h, &b, &refused, &dropped, &back);
			for (unsigned i = 0; i < b.n; i++)
				sum += function(b.p[i]->data);
			done += b.n;
			user_host_done(h);
		}
		now = seconds();
	} while (now - begin < duration);
	user_host_free(h);
	return (double)done / (now - begin) / 1e3;
}

/* The same from a child on that processor. */
static double together_there(unsigned n, double duration)
{
	double *kpps = mmap(NULL, sizeof(*kpps), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), v;
	pid_t pid = fork();
	int status = 1;

	if (pid == 0) {
		stay();
		*kpps = together(n, duration);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		exit(3);
	v = *kpps;
	munmap(kpps, sizeof(*kpps));
	return v;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 21, ms = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;

	for (unsigned i = 0; i < BATCH_MAX; i++)
		memcpy(frame[i] + 12, "\x81\0\0\1\x88\xb5", 6);
	for (unsigned long run = 0; run < runs; run++)
		for (unsigned n = 1; n <= MOST; n *= 2) {
			for (unsigned i = 0; i < BATCH_MAX; i++)
				frame[i][15] = (uint8_t)(1 + i % n);
			double one = together_there(n, (double)ms / 1e3), spin = processes(n, false, (double)ms / 1e3),
			       yield = processes(n, true, (double)ms / 1e3);

			printf("functions-%02u-together kpps %.0f\nfunctions-%02u-spinning kpps %.0f\nfunctions-%02u-yielding kpps %.0f\n", n, one, n,
			       spin, n, yield);
			/* who spins may not have had his turn at all */
			if (spin > 0)
				printf("functions-%02u-gain-spinning ratio %.2f\n", n, one / spin);
			if (yield > 0)
				printf("functions-%02u-gain-yielding ratio %.2f\n", n, one / yield);
			fflush(stdout);
		}
	return 0;
}
