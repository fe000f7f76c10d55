/*
 * cmd_bench.c - datapath bench: nanoseconds per packet of whole configurations between memory
 * ports, each in turns with the bare loop, so that what disturbs one disturbs the other. Processor
 * time counts, not the clock on the wall.
 */
#include <math.h>
#include <time.h>

#include "datapath/bench/bench.h"
#include "datapath/cmd.h"
#include "datapath/port/port.h"
#include "datapath/runtime/router.h"

struct bench_config {
	uint64_t flows, packets, rounds, size;
};

const size_t bench_config_size = sizeof(struct bench_config);

const struct option_spec bench_options[] = {
	{ "flows", 0, OPTION_UNSIGNED, offsetof(struct bench_config, flows), "N",
	  "flows in the trace, drawn by 1/rank (100000)", 1, 1000000 },
	{ "packets", 0, OPTION_UNSIGNED, offsetof(struct bench_config, packets), "N",
	  "packets per round (200000)", 1, 1000000000 },
	{ "rounds", 0, OPTION_UNSIGNED, offsetof(struct bench_config, rounds), "N",
	  "rounds of each (20)", 1, 1000 },
	{ "size", 0, OPTION_UNSIGNED, offsetof(struct bench_config, size), "N",
	  "octets of a frame (64)", 60, 1514 },
	{ 0 }
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

struct bench_spread bench_spread_of(double *v, size_t n)
{
	size_t half = n / 2, away = (size_t)(0.98 * sqrt((double)n) + 0.5);

	qsort(v, n, sizeof(*v), by_value);
	return (struct bench_spread){ n % 2 ? v[half] : (v[half - 1] + v[half]) / 2,
				v[half > away ? half - away : 0], v[MIN_OF(half + away, n - 1)] };
}

static struct router *make_router(size_t which, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX };
	struct strbuf text = STRBUF_INIT;
	struct router *r;

	bench_write(which, &text);
	o.text = sb_str(&text);
	r = router_new(bench_name(which), &o, d);
	if (!r)
		diag_print(d, stderr, diag_want_colour(stderr));
	sb_fini(&text);
	return r;
}

static bool run_one(const struct bench_config *c, size_t which, const struct bench_trace *t,
		    struct bench_loop *loop)
{
	struct diag *d = diag_new();
	struct router *r = make_router(which, d);
	double *ours, *bare, *ratio;
	struct bench_spread s, q;

	if (!r) {
		diag_free(d);
		return false;
	}
	ours = x_calloc(c->rounds * 3, sizeof(*ours));
	bare = ours + c->rounds;
	ratio = bare + c->rounds;
	for (uint64_t i = 0; i <= c->rounds; i++) {
		const struct port_trace play = { t->frames, t->count, t->size, c->packets, 0 };
		double start = now(), middle;

		bench_loop_run(loop, c->packets);
		middle = now();
		port_memory_play(port_open(r, "memory:in", NULL), r, &play);
		driver_run(r);
		if (!i)
			continue;	/* warm-up: flows are learnt */
		bare[i - 1] = (middle - start) / (double)c->packets;
		ours[i - 1] = (now() - middle) / (double)c->packets;
		ratio[i - 1] = ours[i - 1] / bare[i - 1];
	}
	s = bench_spread_of(ours, c->rounds);
	q = bench_spread_of(ratio, c->rounds);
	printf("%-10s %8.1f ns [%.1f, %.1f] %8.2f Mpps  %.2f [%.2f, %.2f] x bare %.1f ns\n",
	       bench_name(which), s.median, s.low, s.high, 1e3 / s.median, q.median, q.low,
	       q.high, bench_spread_of(bare, c->rounds).median);
	free(ours);
	router_free(r);
	diag_free(d);
	return true;
}

/* Of whole processes. */
static const struct {
	const char *name;
	bool (*run)(uint64_t rounds);
} others[] = { { "start", bench_start }, { "memory", bench_memory }, { "handlers", bench_handlers },
	       { "share", bench_share }, { "switch", bench_switch },
	       { "classifier", bench_classifier } };

static bool is_other(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (!strcmp(others[i].name, name))
			return true;
	return false;
}

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc == 0;
}

static bool check_names(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		size_t k = 0;

		while (bench_name(k) && strcmp(bench_name(k), argv[i]) != 0)
			k++;
		if (!bench_name(k) && !is_other(argv[i])) {
			fprintf(stderr, "datapath bench: no measurement '%s', expected", argv[i]);
			for (k = 0; bench_name(k); k++)
				fprintf(stderr, " %s", bench_name(k));
			for (k = 0; k < ARRAY_LEN(others); k++)
				fprintf(stderr, " %s", others[k].name);
			fputc('\n', stderr);
			return false;
		}
	}
	return true;
}

/* All that go by one trace. */
static bool run_all(const struct bench_config *c, bool wide, int argc, char **argv)
{
	struct bench_trace t;
	struct bench_loop *loop;
	bool ok = true, any = false;

	for (size_t i = 0; bench_name(i); i++)
		any |= bench_is_wide(i) == wide && wanted(bench_name(i), argc, argv);
	if (!any)
		return true;
	t = bench_trace_new(1 << 17, (uint32_t)c->size, (uint32_t)c->flows, wide ? bench_destination : NULL);
	loop = bench_loop_new(&t);
	for (size_t i = 0; ok && bench_name(i); i++)
		if (bench_is_wide(i) == wide && wanted(bench_name(i), argc, argv))
			ok = run_one(c, i, &t, loop);
	bench_loop_free(loop);
	free(t.frames);
	return ok;
}

int cmd_bench(void *config, int argc, char **argv)
{
	struct bench_config *c = config;
	bool ok = true;

	if (!check_names(argc, argv))
		return EXIT_USAGE;
	c->flows = c->flows ? c->flows : 100000;
	c->packets = c->packets ? c->packets : 200000;
	c->rounds = c->rounds ? c->rounds : 20;
	c->size = c->size ? c->size : 64;
	/* processes first: what packets leave behind in memory is not theirs */
	for (size_t i = 0; ok && i < ARRAY_LEN(others); i++)
		if (wanted(others[i].name, argc, argv))
			ok = others[i].run(c->rounds);
	ok = ok && run_all(c, false, argc, argv) && run_all(c, true, argc, argv);
	return ok ? EXIT_YES : EXIT_FAULT;
}
