/*
 * bench_share.c - what configurations in one process do to each other: how alike the shares of a hundred are that are always
 * busy, and how long an echo waits for its answer beside none and beside several that never stop.
 */
#include <stdatomic.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "datapath/bench/bench.h"
#include "datapath/packet/ip.h"
#include "datapath/port/port.h"
#include "datapath/runtime/instance.h"

enum { MANY = 100, MOST_HOGS = 11, ECHOES = 1000, EVERY_US = 500, ECHO_FRAME = 98 };

struct share {
	struct instance in;
	atomic_bool over;
	int timer;
	struct port *to;		/* where echoes come in */
	double sent;			/* us; when the last one was given */
	double waited[ECHOES];
	unsigned given, got;
	uint8_t echo[ECHO_FRAME];
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool install(struct share *s, const char *name, const char *text)
{
	struct router_options o = { .text = text };
	struct diag *d = diag_new();
	struct click_config *c = router_read(name, &o, d);

	if (c && instance_install(&s->in, name, name, c, d))
		return true;
	diag_print(d, stderr, false);
	diag_free(d);
	return false;
}

/* Calls fn after so many us, and then every so many. */
static bool begin(struct share *s, loop_ready_fn *fn, long us)
{
	const struct timespec every = { us / 1000000, us % 1000000 * 1000 };

	s->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	if (s->timer < 0 || timerfd_settime(s->timer, 0, &(struct itimerspec){ every, every }, NULL) < 0)
		return false;
	s->in.loop.interrupted = &s->over;
	loop_serve(&s->in.loop, s->timer, POLLIN, fn, s);
	return true;
}

static void end(struct share *s)
{
	loop_forget(&s->in.loop, s->timer);
	close(s->timer);
}

/* ---- shares ---- */

static void when_over(void *arg, short events)
{
	(void)events;
	((struct share *)arg)->over = true;
}

static bool share_alike(struct share *s)
{
	uint64_t least = UINT64_MAX, most = 0, fewest = UINT64_MAX, largest = 0;
	char name[16];
	bool ok = true;

	for (unsigned i = 0; ok && i < MANY; i++) {
		snprintf(name, sizeof(name), "c%u", i);
		ok = install(s, name, "InfiniteSource(DATA \\<45000014 00000000 40110000 0a000001 c0a80001>, LIMIT -1, BURST 64)"
			     " -> SetIPChecksum -> CheckIPHeader -> RadixIPLookup(0/0 0) -> DecIPTTL -> Discard;");
	}
	if (!ok || !begin(s, when_over, 2000000))
		return false;
	loop_run(&s->in.loop);
	end(s);
	for (unsigned i = 0; i < MANY; i++) {
		const struct router *r = s->in.configurations.v[i]->router;

		least = MIN_OF(least, r->driver.used);
		most = MAX_OF(most, r->driver.used);
		fewest = MIN_OF(fewest, r->run.pool.made);
		largest = MAX_OF(largest, r->run.pool.made);
	}
	printf("share      %8.3f to %.3f of the mean time, %llu to %llu packets: %d configurations that are always busy\n",
	       (double)least * 2 / (double)(least + most), (double)most * 2 / (double)(least + most),
	       (unsigned long long)fewest, (unsigned long long)largest, MANY);
	return true;
}

/* ---- echoes ---- */

static void give_echo(void *arg, short events)
{
	struct share *s = arg;
	uint64_t times;

	(void)events;
	if (read(s->timer, &times, sizeof(times)) != (ssize_t)sizeof(times))
		return;
	if (s->given > s->got)
		return;		/* it waits still */
	if (s->given == ECHOES) {
		s->over = true;
		return;
	}
	s->given++;
	s->sent = now_us();
	port_memory_give(s->to, s->echo, sizeof(s->echo));
}

static void see_answer(void *arg, const struct batch *b)
{
	struct share *s = arg;

	for (unsigned i = 0; i < b->n && s->got < s->given; i++)
		s->waited[s->got++] = now_us() - s->sent;
}

static void make_echo(uint8_t *f)
{
	uint8_t *ip = f + 14;

	memset(f, 0, ECHO_FRAME);
	memcpy(f, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0", 14);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, ECHO_FRAME - 14);
	ip[IP_TTL] = 64;
	ip[IP_PROTO] = PROTO_ICMP;
	store_be32(ip + IP_SRC, 0x0a000001);
	store_be32(ip + IP_DST, 0x0a000002);
	ip_set_sum(ip, IP_HEADER);
	ip[IP_HEADER] = 8;
	store_be16(ip + IP_HEADER + 2, 0xf7ff);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static bool echo_beside(struct share *s, unsigned hogs)
{
	struct router *r;
	char name[16];

	/* it comes when all others have their turns before */
	for (unsigned i = 0; i < hogs; i++) {
		snprintf(name, sizeof(name), "hog%u", i);
		if (!install(s, name, "InfiniteSource(LENGTH 1400, LIMIT -1, BURST 64) -> SetCRC32 -> Discard;"))
			return false;
	}
	if (!install(s, "echo", "FromDevice(memory:in) -> Strip(14) -> CheckIPHeader -> ICMPPingResponder"
		     " -> EtherEncap(0x0800, 2:0:0:0:0:1, 2:0:0:0:0:2) -> Queue -> ToDevice(memory:out);"))
		return false;
	r = instance_find(&s->in, "echo")->router;
	s->to = port_find(r, "memory:in");
	port_memory_watch(port_find(r, "memory:out"), see_answer, s);
	make_echo(s->echo);
	r->driver.holds++;	/* what comes is given from outside, so it never is at its end */
	if (!begin(s, give_echo, EVERY_US))
		return false;
	loop_run(&s->in.loop);
	end(s);
	if (s->got != ECHOES)
		return false;
	qsort(s->waited, ECHOES, sizeof(s->waited[0]), by_value);
	printf("echo       %8.1f us p50, %.1f p99: to the answer, beside %u that never stop\n", s->waited[ECHOES / 2],
	       s->waited[ECHOES * 99 / 100], hogs);
	return true;
}

static bool with_instance(bool (*fn)(struct share *, unsigned), unsigned arg)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .frames = 512 };
	struct share *s = x_calloc(1, sizeof(*s));
	bool ok;

	instance_init(&s->in, &o);
	ok = fn(s, arg);
	instance_fini(&s->in);
	free(s);
	return ok;
}

static bool share_fn(struct share *s, unsigned unused)
{
	(void)unused;
	return share_alike(s);
}

bool bench_share(uint64_t rounds)
{
	(void)rounds;
	return with_instance(share_fn, 0) && with_instance(echo_beside, 0) && with_instance(echo_beside, 1) &&
	       with_instance(echo_beside, MOST_HOGS);
}
