/*
 * bpf_bench.c - what filter programs in rules cost: chains of 0 to 8 of them, beside their own work: the same functions compiled by
 * the C compiler, called alone and put in the programs' place in the rules. The caches beside the slow path; a program in the
 * switch beside one in another process, behind rings in shared memory. Built and run by bpf.sh. Prints "name unit value" for
 * each turn; every turn asserts what came out and how often programs ran.
 */
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datapath/bench/bench.h"
#include "datapath/bpf/prog_map.h"
#include "datapath/bpf/registry.h"
#include "datapath/classifier/board.h"
#include "datapath/port/port.h"
#include "datapath/runtime/router.h"

enum { TURNS = 21, FRAME = 64, TRACE = 1 << 16, PACKETS = 1 << 17, SLOW_PACKETS = 1 << 14, CHAIN_MOST = 8,
       PREFIXES = 170, PORTS = 500, RING = 1024, BURST = 32, FIRST_PORT = 53, QUEUE = 1000, PORTS_OF_TRACE = 16 };

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void say(const char *name, const char *what, const char *unit, double v)
{
	printf("bpf-%s%s %s %.3f\n", name, what, unit, v);
}

/* ---- what bpf_filters.c has, as C does it ---- */

/* The array is the map that has values one behind the other, the hash the other one. */
typedef uint64_t native_fn(const struct bpf_packet *p, struct bpf_tables *t);

static uint64_t native_least(const struct bpf_packet *p, struct bpf_tables *t)
{
	(void)p;
	(void)t;
	return 0;
}

static uint64_t native_port(const struct bpf_packet *k, struct bpf_tables *t)
{
	const uint8_t *p = k->data;

	(void)t;
	return p + 42 <= k->end && p[12] == 8 && p[13] == 0 && p[14] == 0x45 && p[23] == 17 && p[36] == 0 && p[37] == 1;
}

static uint64_t native_array(const struct bpf_packet *k, struct bpf_tables *t)
{
	if (k->data + 34 > k->end)
		return 0;
	return ++((uint64_t *)(void *)t->value[!t->value[0]])[load_be16(k->data + 28) & 1023] == UINT64_C(1) << 40;
}

static uint64_t native_count(const struct bpf_packet *k, struct bpf_tables *t)
{
	struct prog_map *m = t->map[t->value[0] != NULL];
	uint64_t one = 1, *n;
	uint32_t source;

	if (k->data + 34 > k->end)
		return 0;
	memcpy(&source, k->data + 26, sizeof(source));
	n = prog_map_lookup(m, &source);
	if (!n)
		return prog_map_update(m, &source, &one, BPF_ANY) == 1;
	return ++*n == UINT64_C(1) << 40;
}

static const struct kind {
	const char *name;
	native_fn *native;
} kinds[] = { { "least", native_least }, { "port", native_port }, { "array", native_array }, { "count", native_count } };

/* ---- switches ---- */

struct way {
	struct router *r;
	struct board *board;
	struct port *in;
	uint64_t given, out;
};

static void see(void *arg, const struct batch *b)
{
	((struct way *)arg)->out += b->n;
}

static void write_programs(struct strbuf *s, const char *object, const char *program, unsigned n)
{
	if (n)
		sb_add(s, "programs:\n");
	for (unsigned i = 0; i < n; i++)
		sb_printf(s, "  p%u: { object: '%s', program: %s }\n", i, object, program);
}

static void write_links(struct strbuf *s, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		sb_printf(s, "    - { priority: %u, match: udp, program: p%u, actions: drop }\n", 60000 - i, i);
}

#define REWRITE	"'set-field eth.dst 02:00:00:00:00:cc', 'set-field eth.src 02:00:00:00:00:bb', dec-ttl, output out"

/* One table with a rule for each port of the trace, or 170 prefixes before 500 ports. */
static void write_rules(struct strbuf *s, bool real, unsigned n)
{
	sb_add(s, "tables:\n  0:\n    rules:\n");
	for (unsigned i = 0; real && i < PREFIXES; i++)
		sb_printf(s, "    - { priority: %u, match: 'ip.dst in 192.168.%u.%u/%u', actions: goto ports }\n", 16 + i % 12,
			  i * 3 / 2, i % 12 > 8 ? i % 4 * 64 : 0, 16 + i % 12);
	if (real)
		sb_add(s, "    - { priority: 1, actions: goto ports }\n  ports:\n    rules:\n");
	write_links(s, n);
	for (unsigned i = 0; i < (real ? PORTS : PORTS_OF_TRACE); i++)
		sb_printf(s, "    - { priority: 5, match: 'udp.dport == %u', actions: [ " REWRITE " ] }\n", FIRST_PORT + i);
}

static void way_init(struct way *w, const char *object, const char *program, unsigned n, bool real)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX };
	struct strbuf text = STRBUF_INIT;
	struct diag *d = diag_new();

	sb_add(&text, "FromDevice(memory:in) -> [0] d :: Datapath(TEXT \"datapath: d\n"
	       "ports: { in: { memory: true }, out: { memory: true } }\n");
	write_programs(&text, object, program, n);
	write_rules(&text, real, n);
	sb_add(&text, "\"); Idle -> [1] d; d[0] -> Discard; d[1] -> Queue -> ToDevice(memory:out);\n");
	o.text = sb_str(&text);
	*w = (struct way){ .r = router_new("bpf", &o, d) };
	if (!w->r) {
		diag_print(d, stderr, false);
		exit(3);
	}
	w->board = (struct board *)router_find(w->r, "d");
	w->in = port_open(w->r, "memory:in", NULL);
	port_memory_watch(port_open(w->r, "memory:out", NULL), see, w);
	sb_fini(&text);
	diag_free(d);
}

/* In place of the compiled programs, whose maps it has. */
static void way_put(struct way *w, native_fn *f)
{
	struct filter_programs *all = &w->board->pl.programs;

	for (unsigned i = 0; i < all->n; i++)
		atomic_load(all->v[i].instance)->native = f;
}

/* ns of a packet; none is dropped, and each program has run once on each. */
static double run(struct way *w, const struct bench_trace *t, uint32_t packets)
{
	const struct port_trace play = { t->frames, t->count, t->size, packets, 0 };
	struct filter_programs *all = &w->board->pl.programs;
	double start = now(CLOCK_PROCESS_CPUTIME_ID), took;
	uint64_t ran[PROGRAM_MAX];

	for (unsigned i = 0; i < all->n; i++)
		ran[i] = all->v[i].runs;
	port_memory_play(w->in, w->r, &play);
	driver_run(w->r);
	took = now(CLOCK_PROCESS_CPUTIME_ID) - start;
	w->given += packets;
	X_CHECK(w->given - w->out <= QUEUE);	/* some wait when the port has given all */
	for (unsigned i = 0; i < DROP_COUNT; i++)
		X_CHECK(!w->board->el.drops[i]);
	for (unsigned i = 0; i < all->n; i++)
		X_CHECK(all->v[i].runs - ran[i] == packets);
	return took / packets;
}

/* What calling the program takes, on the same frames. */
static double own(struct bpf_instance *p, const struct bench_trace *t)
{
	double start = now(CLOCK_PROCESS_CPUTIME_ID);
	unsigned yes = 0;

	for (uint32_t i = 0; i < PACKETS; i++) {
		const uint8_t *f = t->frames + (size_t)(i % t->count) * t->size;
		const struct bpf_packet k = { f, f + t->size, f, 0, 0 };

		yes += (unsigned)bpf_run(p, &k);
	}
	X_CHECK(!yes);
	return (now(CLOCK_PROCESS_CPUTIME_ID) - start) / PACKETS;
}

static struct bpf_instance *load(const char *object, const char *program)
{
	struct diag *d = diag_new();
	uint32_t src = diag_read_source(d, object, SPAN_NONE, 1 << 20);
	size_t len;
	const char *octets = src ? diag_source_text(d, src, &len) : NULL;
	const struct bpf_load_options o = { .program = program };
	struct bpf_code *c = octets ? bpf_load(object, octets, len, &o, d) : NULL;
	struct bpf_instance *i = c ? bpf_instance_new(c, NULL, NULL, 1, d) : NULL;

	if (!i)
		diag_print(d, stderr, false);
	X_CHECK(i);
	bpf_unload(c);
	diag_free(d);
	return i;
}

/* Chains of 0 to 8 in turns; of one and five also with C in their place, and with what does nothing there. */
enum { LONG = 5 };
static const unsigned lengths[] = { 0, 1, 2, 3, 4, LONG, CHAIN_MOST };

struct chains {
	struct way jit[ARRAY_LEN(lengths)], c[2], idle[2];
};

static void say_chains(const char *name, const double *jit, const double *c, const double *idle)
{
	char what[64];

	for (unsigned i = 0; i < ARRAY_LEN(lengths); i++) {
		snprintf(what, sizeof(what), "-chain-%u", lengths[i]);
		say(name, what, "ns", jit[i]);
		snprintf(what, sizeof(what), "-link-to-%u", lengths[i]);
		if (i)
			say(name, what, "ns", (jit[i] - jit[i - 1]) / (lengths[i] - lengths[i - 1]));
	}
	say(name, "-c-in-rule", "ns", c[0] - idle[0]);
	say(name, "-c-in-5-rules-each", "ns", (c[1] - idle[1]) / LONG);
	say(name, "-beyond-c-in-rule", "ns", jit[1] - jit[0] - (c[0] - idle[0]));
	say(name, "-beyond-c-in-5-rules-each", "ns", (jit[LONG] - jit[0] - (c[1] - idle[1])) / LONG);
	say(name, "-one", "%", 100 * (jit[1] / jit[0] - 1));
}

static void chains(const char *object, const struct kind *k, const struct bench_trace *t)
{
	struct bpf_instance *p = load(object, k->name), *n = load(object, k->name);
	struct chains *w = x_calloc(1, sizeof(*w));
	double jit[ARRAY_LEN(lengths)], c[2], idle[2], self, native;

	n->native = k->native;
	for (unsigned i = 0; i < ARRAY_LEN(lengths); i++)
		way_init(&w->jit[i], object, k->name, lengths[i], false);
	for (unsigned i = 0; i < 2; i++) {
		way_init(&w->c[i], object, k->name, i ? LONG : 1, false);
		way_put(&w->c[i], k->native);
		way_init(&w->idle[i], object, k->name, i ? LONG : 1, false);
		way_put(&w->idle[i], native_least);
	}
	for (unsigned turn = 0; turn <= TURNS; turn++) {
		self = own(p, t);
		native = own(n, t);
		for (unsigned i = 0; i < ARRAY_LEN(lengths); i++)
			jit[i] = run(&w->jit[i], t, PACKETS);
		for (unsigned i = 0; i < 2; i++) {
			c[i] = run(&w->c[i], t, PACKETS);
			idle[i] = run(&w->idle[i], t, PACKETS);
		}
		if (!turn)
			continue;	/* flows are learnt */
		say(k->name, "-itself", "ns", self);
		say(k->name, "-c-itself", "ns", native);
		say(k->name, "-beyond-c-itself", "ns", jit[1] - jit[0] - native);
		say_chains(k->name, jit, c, idle);
	}
	for (unsigned i = 0; i < ARRAY_LEN(lengths); i++)
		router_free(w->jit[i].r);
	for (unsigned i = 0; i < 2; i++) {
		router_free(w->c[i].r);
		router_free(w->idle[i].r);
	}
	bpf_instance_free(p);
	bpf_instance_free(n);
	free(w);
}

/* bpf_bench OBJECT KIND N HOW: a chain of N of a kind, by "jit", "c" or "idle", for who counts instructions. */
static void counted(char **argv, const struct bench_trace *t)
{
	struct way w;

	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].name, argv[1]) != 0)
			continue;
		way_init(&w, argv[0], argv[1], (unsigned)strtoul(argv[2], NULL, 10), false);
		if (*argv[3] != 'j')
			way_put(&w, *argv[3] == 'c' ? kinds[i].native : native_least);
		run(&w, t, PACKETS / 4);
		printf("%u\n", PACKETS / 4);
		router_free(w.r);
	}
}

/* ---- the caches beside the slow path ---- */

static void caches(const char *object, bool real, const struct bench_trace *t)
{
	const char *name = real ? "realistic" : "synthetic";
	struct way hot, cold;

	way_init(&hot, object, "port", 1, real);
	way_init(&cold, object, "port", 1, real);
	cold.board->pl.cache.micro_off = cold.board->pl.cache.mega_off = true;
	for (unsigned turn = 0; turn <= TURNS; turn++) {
		double with = run(&hot, t, PACKETS), without = run(&cold, t, SLOW_PACKETS);

		if (!turn)
			continue;
		say(name, "-caches", "ns", with);
		say(name, "-slow-path", "ns", without);
		say(name, "-slow-path-of-caches", "x", without / with);
	}
	X_CHECK(hot.board->pl.cache.micro_hits && !cold.board->pl.cache.micro_hits);
	router_free(hot.r);
	router_free(cold.r);
}

/* ---- in the switch, or in another process ---- */

struct ring {
	_Atomic uint32_t head __attribute__((aligned(64)));
	_Atomic uint32_t tail __attribute__((aligned(64)));
	uint32_t frame[RING] __attribute__((aligned(64)));
	uint8_t verdict[RING];
};

struct shared {
	struct ring there, back;
	_Atomic bool over;
	uint8_t frames[RING][FRAME];
};

/* Who waits gives the processor away. */
static void other_process(struct shared *s, struct bpf_instance *p)
{
	uint32_t at = 0;

	while (!s->over) {
		uint32_t head = s->there.head;

		if (at == head)
			sched_yield();
		for (; at != head; at++) {
			uint32_t i = s->there.frame[at % RING];
			const struct bpf_packet k = { s->frames[i], s->frames[i] + FRAME, s->frames[i], 0, 0 };

			s->back.frame[at % RING] = i;
			s->back.verdict[at % RING] = (uint8_t)bpf_run(p, &k);
			if (at % BURST == BURST - 1)
				s->back.head = at + 1;
		}
		s->back.head = at;
	}
	_exit(0);
}

/* The bare loop of a switch, whose frames then go through the program. */
static double in_switch(struct bench_loop *l, struct bpf_instance *p, const struct bench_trace *t)
{
	double start = now(CLOCK_MONOTONIC);
	uint32_t yes = 0;

	for (uint32_t i = 0; i < PACKETS; i++) {
		const uint8_t *f = t->frames + (size_t)(i % t->count) * FRAME;
		const struct bpf_packet k = { f, f + FRAME, f, 0, 0 };

		if (i % BURST == 0)
			bench_loop_run(l, BURST);
		yes += (uint32_t)bpf_run(p, &k);
	}
	X_CHECK(!yes);
	return (now(CLOCK_MONOTONIC) - start) / PACKETS;
}

static double in_process(struct bench_loop *l, struct shared *s, const struct bench_trace *t, uint32_t *sent)
{
	double start = now(CLOCK_MONOTONIC);
	uint32_t first = *sent, end = first + PACKETS, got = first, yes = 0;

	while (got != end) {
		uint32_t head = s->back.head;

		if (*sent != end && *sent - got + BURST <= RING) {
			bench_loop_run(l, BURST);
			for (unsigned k = 0; k < BURST; k++, ++*sent) {
				uint32_t i = *sent % RING;

				memcpy(s->frames[i], t->frames + (size_t)(*sent % t->count) * FRAME, FRAME);
				s->there.frame[i] = i;
			}
			s->there.head = *sent;
		} else if (got == head) {
			sched_yield();
		}
		for (; got != head; got++)
			yes += s->back.verdict[got % RING];
	}
	X_CHECK(!yes);
	return (now(CLOCK_MONOTONIC) - start) / PACKETS;
}

static void processes(const char *object, const char *program, const struct bench_trace *t)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct bpf_instance *p = load(object, program);
	struct bench_loop *l = bench_loop_new(t);
	uint32_t sent = 0;
	pid_t child;

	X_CHECK(s != MAP_FAILED);
	fprintf(stderr, "bpf-%s: rings of %d entries each way, bursts of %d; who finds nothing gives the processor away\n", program, RING, BURST);
	fflush(stdout);
	child = fork();
	X_CHECK(child >= 0);
	if (!child)
		other_process(s, p);
	for (unsigned turn = 0; turn <= TURNS; turn++) {
		double in = in_switch(l, p, t), out = in_process(l, s, t, &sent);

		if (!turn)
			continue;
		say(program, "-in-switch", "ns", in);
		say(program, "-in-process", "ns", out);
		say(program, "-process-of-switch", "x", out / in);
	}
	s->over = true;
	waitpid(child, NULL, 0);
	bench_loop_free(l);
	bpf_instance_free(p);
	munmap(s, sizeof(*s));
}

/* bpf_bench OBJECT [KIND [N HOW]]; bpf_bench: a switch without programs, for who counts instructions. */
int main(int argc, char **argv)
{
	struct bench_trace few = bench_trace_zipf(TRACE, FRAME, 1000, 1.0, NULL);
	struct bench_trace many = bench_trace_zipf(TRACE, FRAME, 100000, 1.0, NULL);
	struct way w;

	if (argc < 2) {
		way_init(&w, NULL, NULL, 0, false);
		for (unsigned i = 0; i < 2; i++)
			run(&w, &few, PACKETS);
		printf("%u\n", 2 * PACKETS);
		router_free(w.r);
		return 0;
	}
	if (argc == 5) {
		counted(argv + 1, &few);
		return 0;
	}
	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
		if (argc < 3 || strcmp(argv[2], kinds[i].name) == 0)
			chains(argv[1], &kinds[i], &few);
	if (argc == 3)
		return 0;
	caches(argv[1], false, &few);
	caches(argv[1], true, &many);
	processes(argv[1], "port", &few);
	processes(argv[1], "count", &few);
	free(few.frames);
	free(many.frames);
	return 0;
}
