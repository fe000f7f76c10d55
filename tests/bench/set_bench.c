/*
 * set_bench - how fast symexec/set/set.h is. Each workload is one run of the program, so that time
 * and memory are its own: set_bench WORKLOAD [SIZE]. Prints "name size: seconds of the processor,
 * memory". tests/bench/set.sh runs them all.
 */
#include "tests/oracle/set_rules.c"

#include "models/base/mem.h"

#include <sys/resource.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report(const char *name, size_t n, double seconds, struct sets *s, set a)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	printf("%s %zu: %.4f s, %ld MB peak, %zu nodes in the result, %zu alive, %.1f MB held\n",
	       name, n, seconds, u.ru_maxrss / 1024, set_size(s, a), sets_nodes(s),
	       (double)sets_bytes(s) / 1e6);
}

/* what: 'n' as a flow behind a NAT sees the filter, 't' as the answers of a flow do */
static void bench_bind(struct sets *s, const struct made_fields *f, set all, char what)
{
	set_var src = set_var_new(s, RANK_SRC, 32), dst = set_var_new(s, RANK_DST, 32);
	set_var port = set_var_new(s, RANK_SPORT, 16);
	struct set_binding nat[] = {
		{ .from = f->src, .kind = SET_BIND_SLICE, .to = src },
		{ .from = f->dst, .kind = SET_BIND_SLICE, .to = dst, .add = 1 },
		{ .from = f->sport, .kind = SET_BIND_SLICE, .to = port },
	};
	struct set_binding turn[] = {
		{ .from = f->src, .kind = SET_BIND_SLICE, .to = dst },
		{ .from = f->dst, .kind = SET_BIND_SLICE, .to = src },
	};
	double begin = now();

	if (what == 'n') {
		all = set_bind(s, all, nat, 3);
		report("  bound, addresses and ports fresh", 3, now() - begin, s, all);
		begin = now();
		all = set_fix(s, all, dst, made_networks[3]);
	} else {
		all = set_bind(s, all, turn, 2);
	}
	report(what == 'n' ? "  one address fixed" : "  bound, turned", 1, now() - begin, s, all);
}

/* what: 'p' permitted packets only, 'm' every rule's share, 'n' and 't' see bench_bind */
static void bench_rules(const char *name, size_t n, bool fw, char what)
{
	struct made_rule *r = made_rules(n, fw);
	struct sets *s = sets_new(0);
	struct made_fields f = made_fields_new(s);
	set *rules = x_realloc_array(NULL, n, sizeof(*rules)), all;
	unsigned *action = x_realloc_array(NULL, n, sizeof(*action));
	double begin = now();

	for (size_t i = 0; i < n; i++) {
		rules[i] = made_set(s, &f, &r[i]);
		action[i] = r[i].permit ? 1 : 2;
	}
	all = set_first_match_to(s, rules, what == 'm' ? NULL : action, n);
	if (what != 'm')
		all = set_where(s, all, 1);
	if (what == 'n' || what == 't')
		bench_bind(s, &f, all, what);
	report(name, n, now() - begin, s, all);
	free(r);
	free(rules);
	free(action);
	sets_free(s);
}

static void bench_prefixes(size_t n, unsigned ports)
{
	struct set_route *r = x_realloc_array(NULL, n, sizeof(*r));
	struct sets *s = sets_new(0);
	set_var dst = set_var_new(s, RANK_DST, 32);
	unsigned *terminals = x_realloc_array(NULL, ports, sizeof(*terminals));
	set *parts = x_realloc_array(NULL, ports, sizeof(*parts)), all;
	size_t pairs;
	double begin;

	for (size_t i = 0; i < n; i++) {
		unsigned x = made_random(100), length = 8 + made_random(25);

		if (x < 90)
			length = x < 60 ? 24 : 16 + made_random(8);

		r[i].length = length;
		r[i].value = made_random(UINT32_MAX) & UINT32_MAX << (32 - length);
		r[i].terminal = 1 + made_random(ports);
	}
	begin = now();
	all = set_longest_prefix(s, dst, r, n);
	report("prefixes", n, now() - begin, s, all);
	begin = now();
	pairs = set_split(s, all, terminals, parts, ports);
	report("  each port's set", pairs, now() - begin, s, all);
	free(r);
	free(terminals);
	free(parts);
	sets_free(s);
}

/* Boxes in a row, each of which refuses one host and permits the rest; every hop's set is kept. */
static void bench_chain(size_t n)
{
	struct sets *s = sets_new(0);
	struct made_fields f = made_fields_new(s);
	set *hop = x_realloc_array(NULL, n + 1, sizeof(*hop));
	double begin = now();

	hop[0] = SET_ALL;
	for (size_t i = 0; i < n; i++) {
		uint32_t host = made_random(UINT32_MAX);
		set deny = set_interval(s, f.dst, host, host);

		hop[i + 1] = set_and(s, hop[i], set_not(s, deny));
	}
	report("chain", n, now() - begin, s, hop[n]);
	begin = now();
	sets_collect(s, hop, n + 1);
	report("  collected", n, now() - begin, s, hop[n]);
	free(hop);
	sets_free(s);
}

/* A flow through n NATs: the port becomes a fresh symbol each time, and is tested by the next. */
static void bench_nats(size_t n)
{
	struct sets *s = sets_new(0);
	struct made_fields f = made_fields_new(s);
	set test = set_and(s, set_interval(s, f.proto, 6, 6), set_interval(s, f.dport, 80, 443));
	set path = SET_ALL;
	double begin = now();

	test = set_and(s, test, set_interval(s, f.sport, 1024, 65535));
	for (size_t i = 0; i < n; i++) {
		set_var port = set_var_new(s, RANK_SPORT, 16);
		struct set_binding b = { .from = f.sport, .kind = SET_BIND_SLICE, .to = port };
		set fresh = set_interval(s, port, 10000, 60000);

		path = set_and(s, path, fresh);
		path = set_and(s, path, set_bind(s, test, &b, 1));
	}
	report("nats, all kept", n, now() - begin, s, path);
	sets_free(s);
}

static void bench_small(size_t n)
{
	struct sets *s = sets_new(0);
	struct made_fields f = made_fields_new(s);
	set a[64], sum = SET_NONE;
	double begin = now();

	for (size_t i = 0; i < n; i++)
		a[i % 64] = set_interval(s, f.dport, i % 65000, i % 65000 + i % 300);
	printf("interval: %.0f ns\n", (now() - begin) / (double)n * 1e9);
	begin = now();
	for (size_t i = 0; i < n; i++)
		sum += set_and(s, a[i % 64], set_interval(s, f.proto, i % 256, 255));
	printf("interval and and: %.0f ns\n", (now() - begin) / (double)n * 1e9);
	begin = now();
	for (size_t i = 0; i < n; i++)
		sum += set_or(s, a[i % 64], a[i / 64 % 64]) + set_not(s, a[i % 64]);
	printf("or and not: %.0f ns\n", (now() - begin) / (double)n * 1e9);
	for (size_t i = 0; i < 64; i++)
		a[i] = set_and(s, a[i], set_interval(s, f.proto, 6, 6));
	for (unsigned how = 0; how < 3; how++) {
		static const char *const names[] = { "bind again", "bind to a fresh symbol",
						     "bind to a new sum" };

		begin = now();
		for (size_t i = 0; i < n; i++) {
			struct set_binding b[] = {
				{ .from = f.proto, .kind = SET_BIND_SLICE, .to = f.proto },
				{ .from = f.dport, .kind = SET_BIND_SLICE, .to = f.sport },
				{ .from = f.src, .kind = SET_BIND_SLICE, .to = f.dst },
			};

			if (how == 1)
				b[1].to = set_var_new(s, RANK_DPORT, 16);
			if (how == 2)
				b[1].add = i / 64 + 1;
			sum += set_bind(s, a[i % 64], b, 3);
		}
		printf("%s: %.0f ns\n", names[how], (now() - begin) / (double)n * 1e9);
	}
	report("small", n, 0, s, sum == 1 ? SET_ALL : SET_NONE);
	sets_free(s);
}

static void bench_start(size_t n)
{
	double begin = now();

	for (size_t i = 0; i < n; i++)
		sets_free(sets_new(0));
	printf("start: %.1f us\n", (now() - begin) / (double)n * 1e6);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	size_t n = argc > 2 ? strtoull(argv[2], NULL, 0) : 5000;

	if (!strcmp(what, "acl") || !strcmp(what, "fw"))
		bench_rules(what, n, *what == 'f', 'p');
	else if (!strcmp(what, "acl-rules") || !strcmp(what, "fw-rules"))
		bench_rules(what, n, *what == 'f', 'm');
	else if (!strcmp(what, "acl-nat") || !strcmp(what, "fw-nat"))
		bench_rules(what, n, *what == 'f', 'n');
	else if (!strcmp(what, "acl-turn") || !strcmp(what, "fw-turn"))
		bench_rules(what, n, *what == 'f', 't');
	else if (!strcmp(what, "prefixes"))
		bench_prefixes(n, argc > 3 ? (unsigned)strtoul(argv[3], NULL, 0) : 254);
	else if (!strcmp(what, "chain"))
		bench_chain(n);
	else if (!strcmp(what, "nats"))
		bench_nats(n);
	else if (!strcmp(what, "small"))
		bench_small(n);
	else if (!strcmp(what, "start"))
		bench_start(n);
	else
		return fprintf(stderr, "usage: set_bench {acl|fw}[-rules|-nat|-turn]|"
			       "prefixes|chain|nats|small|start [SIZE]\n"), 2;
	return 0;
}
