/*
 * cmd_bench.c - datapath bench: nanoseconds per packet of whole configurations between memory
 * ports, each in turns with the bare loop, so that what disturbs one disturbs the other. Processor
 * time counts, not the clock on the wall.
 */
#include <math.h>
#include <time.h>

#include "datapath/bench.h"
#include "datapath/cmd.h"
#include "datapath/port.h"
#include "datapath/router.h"

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

#define IN	"FromDevice(memory:in) -> "
#define OUT	" -> Queue -> ToDevice(memory:out);"

static const struct {
	const char *name, *text;
} benches[] = {
	{ "wire", IN "Null" OUT },
	{ "mirror", IN "EtherMirror" OUT },
	{ "check", IN "CheckIPHeader(14)" OUT },
	{ "router", IN "CheckIPHeader(14) -> r :: RadixIPLookup(192.168.0.0/16 0, 0/0 1)"
	  " -> DecIPTTL -> EtherRewrite(2:0:0:0:0:bb, 2:0:0:0:0:cc)" OUT "r[1] -> Discard;" },
	{ "firewall", IN "CheckIPHeader(14) -> IPFilter("
	  "deny src net 172.16.0.0/12, deny src net 224.0.0.0/3, deny tcp dst port 23, "
	  "deny tcp dst port 25, deny udp dst port 69, deny udp dst port 111, "
	  "deny udp dst port 137, deny dst host 192.168.255.255, deny icmp, allow all)" OUT },
	{ "rules", NULL },
	{ "nat", IN "CheckIPHeader(14) -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0, "
	  "CAPACITY 400000)" OUT },
	{ "chain", IN "CheckIPHeader(14) -> r :: RadixIPLookup(192.168.0.0/16 0, 0/0 1)"
	  " -> DecIPTTL -> IPFilter(deny tcp dst port 23, deny udp dst port 69, deny icmp, "
	  "allow all) -> IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0, CAPACITY 400000)"
	  " -> EtherRewrite(2:0:0:0:0:bb, 2:0:0:0:0:cc)" OUT "r[1] -> Discard;" },
	{ "nf0", NULL }, { "nf1", NULL }, { "nf5", NULL }, { "nf-dad", NULL }, { "nf-nat", NULL },
	{ "exhausted", IN "CheckIPHeader(14) -> IPRewriter(pattern 1.0.0.1 1024-1027 10.9.9.9 9 0 0, "
	  "CAPACITY 400000)" OUT },
};

/* A thousand rules of addresses, prefixes and ports, as access lists have them. */
static void write_rules(struct strbuf *out)
{
	sb_add(out, IN "CheckIPHeader(14) -> IPFilter(");
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t h = hash_mix(i, 3);
		unsigned a = (unsigned)(h & 255), b = (unsigned)(h >> 8 & 255),
			 c = (unsigned)(h >> 16 & 255), port = (unsigned)(h >> 24 & 0x3ff) + 1024;

		if (i % 4 == 0)
			sb_printf(out, "deny src host 10.%u.%u.%u && dst net 192.168.%u.0/24, ",
				  a, b, c, b);
		else if (i % 4 == 1)
			sb_printf(out, "deny src net 10.%u.%u.0/24 && udp dst port %u, ", a, b, port);
		else if (i % 4 == 2)
			sb_printf(out, "deny tcp && dst host 192.168.%u.%u && dst port %u, ", a, b,
				  port);
		else
			sb_printf(out, "allow src net 10.%u.0.0/16 && dst net 192.168.%u.0/24 && "
				  "udp dst port %u, ", a, b, 53 + c % 16);
	}
	sb_add(out, "allow all)" OUT);
}

static void add_functions(struct strbuf *out, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		sb_printf(out, "%s{ name: f%u, order: %u, builtin: firewall, args: "
			  "{ RULES: allow } }", i ? ", " : "", i, i);
}

/* A chain of so many functions that only look at the flow; or one that works. */
static void write_chain(struct strbuf *out, const char *name)
{
	sb_add(out, IN "[0] d :: Datapath(TEXT \"datapath: bench\\n"
		    "ports: { in: { memory: true }, out: { memory: true } }\\n"
		    "tables: { 0: { rules: [ { actions: [chain c, output out] } ] } }\\n"
		    "chains: { c: { nfs: [ ");
	if (!strcmp(name, "dad"))
		sb_add(out, "{ name: d, order: 1, builtin: dad, args: { PACKETS: 4000000000 } }");
	else if (!strcmp(name, "nat"))
		sb_add(out, "{ name: n, order: 1, builtin: snat, args: { TO: 1.0.0.1 } }");
	else
		add_functions(out, (unsigned)(name[0] - '0'));
	sb_add(out, " ] } }\\n\"); Idle -> [1] d; d[0] -> Discard; d[1]" OUT);
}

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

static bool run_one(const struct bench_config *c, size_t which, const struct bench_trace *t,
		    struct bench_loop *loop)
{
	struct diag *d = diag_new();
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX,
				    .text = benches[which].text };
	struct strbuf text = STRBUF_INIT;
	struct router *r;
	double *ours, *bare, *ratio;
	struct bench_spread s, q;

	if (!o.text) {
		if (!strncmp(benches[which].name, "nf", 2))
			write_chain(&text, benches[which].name + 2 +
				    (benches[which].name[2] == '-'));
		else
			write_rules(&text);
		o.text = sb_str(&text);
	}
	r = router_new(benches[which].name, &o, d);
	diag_print(d, stderr, diag_want_colour(stderr));
	sb_fini(&text);
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
	       benches[which].name, s.median, s.low, s.high, 1e3 / s.median, q.median, q.low,
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
	{ "switch", bench_switch } };

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

		while (k < ARRAY_LEN(benches) && strcmp(benches[k].name, argv[i]) != 0)
			k++;
		if (k == ARRAY_LEN(benches) && !is_other(argv[i])) {
			fprintf(stderr, "datapath bench: no measurement '%s', expected", argv[i]);
			for (k = 0; k < ARRAY_LEN(benches); k++)
				fprintf(stderr, " %s", benches[k].name);
			for (k = 0; k < ARRAY_LEN(others); k++)
				fprintf(stderr, " %s", others[k].name);
			fputc('\n', stderr);
			return false;
		}
	}
	return true;
}

int cmd_bench(void *config, int argc, char **argv)
{
	struct bench_config *c = config;
	struct bench_trace t;
	struct bench_loop *loop;
	bool ok = true;

	if (!check_names(argc, argv))
		return EXIT_USAGE;
	c->flows = c->flows ? c->flows : 100000;
	c->packets = c->packets ? c->packets : 200000;
	c->rounds = c->rounds ? c->rounds : 20;
	c->size = c->size ? c->size : 64;
	t = bench_trace_new(1 << 17, (uint32_t)c->size, (uint32_t)c->flows);
	loop = bench_loop_new(&t);
	for (size_t i = 0; ok && i < ARRAY_LEN(benches); i++)
		if (wanted(benches[i].name, argc, argv))
			ok = run_one(c, i, &t, loop);
	bench_loop_free(loop);
	free(t.frames);
	for (size_t i = 0; ok && i < ARRAY_LEN(others); i++)
		if (wanted(others[i].name, argc, argv))
			ok = others[i].run(c->rounds);
	return ok ? EXIT_YES : EXIT_FAULT;
}
