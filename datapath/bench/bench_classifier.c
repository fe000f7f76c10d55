/*
 * bench_classifier.c - what tables of rules cost: whole packets through a Datapath between memory ports beside the bare loop,
 * lookups without caches, and changes of rules.
 */
#include <time.h>

#include "datapath/bench/bench.h"
#include "datapath/classifier/pipeline.h"
#include "datapath/port/port.h"
#include "datapath/runtime/router.h"

enum { SLOW_RULES = 10000, SHAPES = 20, FRAME = 64, TRACE = 1 << 20, PER_ROUND = 1 << 19, CHANGES = 20000 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* ---- whole packets ---- */

static const struct scenario {
	const char *name;
	uint32_t flows;
	double zipf;
	unsigned masks;
} scenarios[] = {
	{ "1000 flows, 1 mask", 1000, 1.0, 1 },
	{ "100000 flows, 4 masks", 100000, 1.0, 4 },
	{ "1000000 flows, 16 masks", 1000000, 1.1, 16 },
};

/* Rules of so many shapes, over destinations in 192.168/16 and ports 53 to 68. */
static void write_tables(const struct scenario *s, struct strbuf *out)
{
	sb_add(out, "FromDevice(memory:in) -> [0] d :: Datapath(TEXT \"datapath: d\n"
	       "ports: { in: { memory: true }, out: { memory: true } }\n"
	       "tables:\n  0:\n    rules:\n");
	for (unsigned i = 0; i < s->masks; i++)
		for (unsigned k = 0; k < 16; k++)
			sb_printf(out, "    - { priority: %u, match: 'ip.dst in 192.168.%u.0/%u and udp.dport == %u', "
				  "actions: [ 'set-field eth.dst 02:00:00:00:00:cc', 'set-field eth.src 02:00:00:00:00:bb', "
				  "dec-ttl, output out ] }\n", i + 1, (i * 16) & 0xf0 & ~((1U << (8 - (i % 8))) - 1),
				  16 + i % 8 + (i >= 8), 53 + k);
	sb_add(out, "\"); Idle -> [1] d; d[0] -> Discard; d[1] -> Queue(4096) -> ToDevice(memory:out);\n");
}

static struct router *make_router(const struct scenario *s, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX };
	struct strbuf text = STRBUF_INIT;
	struct router *r;

	write_tables(s, &text);
	o.text = sb_str(&text);
	r = router_new("classifier", &o, d);
	if (!r)
		diag_print(d, stderr, diag_want_colour(stderr));
	sb_fini(&text);
	return r;
}

static bool whole(const struct scenario *s, uint64_t rounds)
{
	struct bench_trace t = bench_trace_zipf(TRACE, FRAME, s->flows, s->zipf, NULL);
	struct bench_loop *loop = bench_loop_new(&t);
	struct diag *d = diag_new();
	struct router *r = make_router(s, d);
	double *ours = x_calloc(rounds * 3, sizeof(*ours)), *bare = ours + rounds, *ratio = bare + rounds;
	struct bench_spread o, q;

	for (uint64_t i = 0; r && i <= rounds; i++) {
		const struct port_trace play = { t.frames, t.count, t.size, PER_ROUND, 0 };
		double start = now(), middle;

		bench_loop_run(loop, PER_ROUND);
		middle = now();
		port_memory_play(port_open(r, "memory:in", NULL), r, &play);
		driver_run(r);
		if (!i)
			continue;	/* flows are learnt */
		bare[i - 1] = (middle - start) / PER_ROUND;
		ours[i - 1] = (now() - middle) / PER_ROUND;
		ratio[i - 1] = ours[i - 1] / bare[i - 1];
	}
	o = bench_spread_of(ours, rounds);
	q = bench_spread_of(ratio, rounds);
	if (r)
		printf("tables, %-24s %7.1f ns [%.1f, %.1f]  %.2f [%.2f, %.2f] x bare %.1f ns\n", s->name, o.median, o.low,
		       o.high, q.median, q.low, q.high, bench_spread_of(bare, rounds).median);
	router_free(r);
	diag_free(d);
	bench_loop_free(loop);
	free(ours);
	free(t.frames);
	return r != NULL;
}

/* ---- the slow path and changes ---- */

struct actions {
	int unused;
};

static void no_free(struct actions *a)
{
	(void)a;
}

static struct actions_view no_view(const struct actions *a)
{
	(void)a;
	return (struct actions_view){ -1, no_free };
}

struct slow {
	struct pipeline pl;
	struct arena *arena;
	struct diag *d;
	const struct click_expr *match[SLOW_RULES];
	struct flow_rule *rule[SLOW_RULES];
};

static void write_rule(struct strbuf *out, uint32_t i)
{
	uint32_t shape = i % SHAPES, n = i / SHAPES;
	uint64_t h = hash_mix(n, shape);

	sb_clear(out);
	sb_printf(out, "ip.dst in 192.168.%u.%u/%u", (unsigned)(h & 0xff), (unsigned)(h >> 8 & 0xff), 17 + shape % 10);
	if (shape >= 10)
		sb_printf(out, " and udp.dport == %u", 53 + n % 16);
}

static void make_slow(struct slow *s)
{
	static const struct match_ports none;
	struct strbuf text = STRBUF_INIT;

	s->arena = arena_new();
	s->d = diag_new();
	pipeline_init(&s->pl, 1, &none, no_view);
	for (uint32_t i = 0; i < SLOW_RULES; i++) {
		struct flow_spec spec = { .priority = 1 + i, .program = RULE_NO_PROGRAM };

		write_rule(&text, i);
		spec.match = s->match[i] = click_expr_parse_extended(sb_str(&text), SPAN_NONE, NULL, s->arena, s->d);
		X_CHECK(spec.match);
		s->rule[i] = pipeline_add(&s->pl, &spec, s->d);
	}
	sb_fini(&text);
}

static double lookups(struct slow *s, const struct bench_trace *t)
{
	const struct key_origin o = { .table = 0 };
	double start = now();

	for (uint32_t i = 0; i < PER_ROUND; i++) {
		struct pkt p = { .head = t->frames + (size_t)i * t->size, .size = t->size, .len = t->size };
		struct history h = { .ran = 0 };
		struct program_chain chain;
		struct key k, mask;

		p.data = p.head;
		key_of(&s->pl.layout, &p, &o, &k);
		pipeline_unuse(&s->pl, pipeline_slow(&s->pl, &k, &p, &h, &mask, &chain));
		if (i % BATCH_MAX == 0)
			pipeline_idle(&s->pl);
	}
	return (now() - start) / PER_ROUND;
}

/* A rule goes and comes again: two changes. */
static double changes(struct slow *s)
{
	double start = now();

	for (uint32_t i = 0; i < CHANGES; i++) {
		uint32_t k = (uint32_t)(hash_mix(i, 3) % SLOW_RULES);
		struct flow_spec spec = { .priority = 1 + k, .match = s->match[k], .program = RULE_NO_PROGRAM };

		pipeline_remove(&s->pl, s->rule[k]);
		s->rule[k] = pipeline_add(&s->pl, &spec, s->d);
		pipeline_idle(&s->pl);
	}
	return (now() - start) / (2.0 * CHANGES);
}

static void print_rate(const char *what, double *v, uint64_t rounds)
{
	struct bench_spread s = bench_spread_of(v, rounds);

	printf("%-32s %7.1f ns [%.1f, %.1f] %12.0f a second\n", what, s.median, s.low, s.high, 1e9 / s.median);
}

static void without_caches(uint64_t rounds)
{
	struct bench_trace t = bench_trace_zipf(PER_ROUND, FRAME, 100000, 1.0, NULL);
	double *look = x_calloc(rounds * 2, sizeof(*look)), *change = look + rounds;
	struct slow *s = x_calloc(1, sizeof(*s));
	char what[64];

	make_slow(s);
	for (uint64_t i = 0; i < rounds; i++) {
		look[i] = lookups(s, &t);
		change[i] = changes(s);
	}
	snprintf(what, sizeof(what), "lookups, %u rules, %zu shapes", SLOW_RULES, table_shapes(&s->pl.table[0]));
	print_rate(what, look, rounds);
	print_rate("changes of rules", change, rounds);
	pipeline_fini(&s->pl);
	arena_free(s->arena);
	diag_free(s->d);
	free(s);
	free(look);
	free(t.frames);
}

bool bench_classifier(uint64_t rounds)
{
	for (unsigned i = 0; i < ARRAY_LEN(scenarios); i++)
		if (!whole(&scenarios[i], rounds))
			return false;
	without_caches(rounds);
	return true;
}
