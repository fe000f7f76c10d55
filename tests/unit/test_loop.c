/*
 * test_loop.c - configurations that share a process: busy ones get equal time, idle ones cost others nothing and are served
 * when they have work, and services are called between turns, for a bounded time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "datapath/runtime/handler.h"
#include "datapath/runtime/instance.h"

enum { MANY = 100 };

static void install(struct instance *in, const char *name, const char *text)
{
	struct router_options o = { .text = text };
	struct diag *d = diag_new();
	struct click_config *c = router_read(name, &o, d);

	assert_non_null(c);
	assert_non_null(instance_install(in, name, name, c, d));
}

static uint64_t count_of(const struct instance *in, const char *name)
{
	struct strbuf out = STRBUF_INIT;
	uint64_t n;

	assert_true(handler_read(instance_find(in, name)->router, NULL, "c.count", "", &out));
	n = strtoull(sb_str(&out), NULL, 10);
	sb_fini(&out);
	return n;
}

static atomic_bool over;

static void when_over(void *arg, short events)
{
	(void)arg;
	(void)events;
	over = true;
}

/* Runs until the process has used so much time. */
static void run_for(struct instance *in, double seconds)
{
	struct timespec start, now;
	double used;

	in->loop.interrupted = &over;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	do {
		int fd = eventfd(1, 0);

		over = false;
		loop_serve(&in->loop, fd, POLLIN, when_over, NULL);
		loop_run(&in->loop);
		loop_forget(&in->loop, fd);
		close(fd);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
		used = (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9;
	} while (used < seconds);
}

static void loop_ofManyAlike_givesEach5PercentAlike(void **state)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .frames = 256 };
	uint64_t least = UINT64_MAX, most = 0, fewest = UINT64_MAX, packets = 0;
	struct instance in;
	char name[16];

	(void)state;
	instance_init(&in, &o);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "c%u", i);
		install(&in, name, "InfiniteSource(BURST 64, LIMIT -1) -> Strip(4) -> c :: Counter -> Discard;");
	}
	run_for(&in, 2);
	for (unsigned i = 0; i < MANY; i++) {
		uint64_t n = in.configurations.v[i]->router->driver.used;

		least = MIN_OF(least, n);
		most = MAX_OF(most, n);
		snprintf(name, sizeof(name), "c%u", i);
		n = count_of(&in, name);
		fewest = MIN_OF(fewest, n);
		packets = MAX_OF(packets, n);
	}
	printf("# time of %d configurations: %.3f to %.3f ms\n", MANY, (double)least / 1e6, (double)most / 1e6);
	printf("# packets: %llu to %llu\n", (unsigned long long)fewest, (unsigned long long)packets);
	assert_true(fewest > 1000);
	assert_true((double)most <= 1.05 * (double)least);
	instance_fini(&in);
}

/* Time is shared, not packets: a costly configuration does not live on its neighbours. */
static void loop_ofUnlike_givesEqualTime(void **state)
{
	static const char cheap[] = "InfiniteSource(BURST 1, LIMIT -1) -> c :: Counter -> Discard;";
	static const char costly[] = "InfiniteSource(LENGTH 1400, BURST 64, LIMIT -1) -> SetCRC32 -> CheckCRC32 -> SetCRC32"
		" -> c :: Counter -> Discard;";
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX };
	struct instance in;
	double a, b;

	(void)state;
	instance_init(&in, &o);
	install(&in, "cheap", cheap);
	install(&in, "costly", costly);
	install(&in, "idle", "Idle -> c :: Counter -> Discard;");
	run_for(&in, 0.5);
	a = (double)instance_find(&in, "cheap")->router->driver.used;
	b = (double)instance_find(&in, "costly")->router->driver.used;
	printf("# cheap %.1f ms, costly %.1f ms\n", a / 1e6, b / 1e6);
	assert_true(a < 1.05 * b && b < 1.05 * a);
	instance_fini(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loop_ofManyAlike_givesEach5PercentAlike),
		cmocka_unit_test(loop_ofUnlike_givesEqualTime),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
