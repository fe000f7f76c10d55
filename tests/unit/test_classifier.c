/*
 * The classifier against the naive one: random rules, packets, programs and changes; the caches
 * must say what the slow path says, and that what asking every rule in turn says.
 */
#include "tests/unit/classifier_world.h"
#include "tests/unit/rounds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { TABLES = 3, PROGRAMS = 5, MOST_RULES = 60 };

struct actions {
	int32_t go_to;
};

static unsigned actions_alive;

static void free_actions(struct actions *a)
{
	actions_alive--;
	free(a);
}

static struct actions_view view_actions(const struct actions *a)
{
	return (struct actions_view){ a->go_to, free_actions };
}

static struct actions *new_actions(int32_t go_to)
{
	struct actions *a = x_calloc(1, sizeof(*a));

	actions_alive++;
	a->go_to = go_to;
	return a;
}

static uint64_t program_runs;

/* What programs say here is C's; tables.random is the number of each, from 1. */
static _Atomic(struct bpf_instance *) instances[PROGRAM_MAX];

typedef uint64_t native_fn(const struct bpf_packet *p, struct bpf_tables *t);

static void put_programs(struct pipeline *pl, native_fn *f, unsigned n)
{
	static struct bpf_instance all[PROGRAM_MAX];

	pl->programs.n = n;
	for (unsigned i = 0; i < n; i++) {
		all[i] = (struct bpf_instance){ .native = f, .tables.random = i + 1 };
		instances[i] = &all[i];
		pl->programs.v[i] = (struct filter_program){ .name = "p", .instance = &instances[i] };
	}
}

static uint64_t run_program(const struct bpf_packet *p, struct bpf_tables *t)
{
	program_runs++;
	return hash_mix(t->random, p->end > p->data ? p->end[-1] + (uint32_t)(p->end - p->data) : 0) % 3 == 0;
}

struct naive_rule {
	struct flow_rule *rule;
	const struct click_expr *expr;
};

struct world {
	struct pipeline pl;
	struct arena *arena;
	struct diag *d;
	VEC(struct naive_rule) rules;
};

static void world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->arena = arena_new();
	w->d = diag_new();
	pipeline_init(&w->pl, TABLES, &world_ports, view_actions);
	put_programs(&w->pl, run_program, PROGRAMS);
}

static void world_fini(struct world *w)
{
	pipeline_fini(&w->pl);
	assert_int_equal(actions_alive, 0);
	arena_free(w->arena);
	diag_free(w->d);
	VEC_FREE(&w->rules);
}

static const struct click_expr *parse(struct world *w, const char *text)
{
	uint32_t src = diag_add_source(w->d, "rule", text, strlen(text));
	const span at = { src, 0, (uint32_t)strlen(text) };
	const struct click_expr *e = world_parse(text, at, w->arena, w->d);

	if (!e) {
		diag_print(w->d, stderr, false);
		fail_msg("%s", text);
	}
	return e;
}

static struct flow_rule *add_rule(struct world *w, uint32_t table, uint32_t priority,
				  const char *text, int32_t program, int32_t go_to)
{
	const struct click_expr *e = parse(w, text);
	const struct flow_spec s = { .table = table, .priority = priority, .match = e, .text = text,
				     .program = program, .actions = new_actions(go_to) };
	struct flow_rule *r = pipeline_add(&w->pl, &s, w->d);
	size_t i = 0;

	if (!r) {
		assert_non_null(strstr(diag_get(w->d, 0).text, "too many fields"));
		diag_forget(w->d);
		free_actions(s.actions);
		return NULL;
	}
	/* it may have taken the place of another */
	while (i < w->rules.n && (w->rules.v[i].rule->rule.serial != r->rule.serial))
		i++;
	if (i == w->rules.n)
		(void)VEC_ADD(&w->rules);
	w->rules.v[i] = (struct naive_rule){ r, e };
	return r;
}

static void random_rule(struct world *w, bool programs)
{
	uint32_t table = world_random(TABLES);
	int32_t go_to = table + 1 < TABLES && world_random(2) ?
			(int32_t)(table + 1 + world_random(TABLES - table - 1)) : -1;
	int32_t program = programs && !world_random(3) ?
			  (int32_t)world_random(PROGRAMS) | (world_random(3) ? 0 : RULE_REFUTES) : RULE_NO_PROGRAM;
	char text[2048];

	world_text(text, sizeof(text), world_random(4));
	add_rule(w, table, world_random(8), text, program, go_to);
}

static void remove_random(struct world *w)
{
	size_t i = world_random((uint32_t)w->rules.n);

	pipeline_remove(&w->pl, w->rules.v[i].rule);
	w->rules.v[i] = w->rules.v[--w->rules.n];
}

static void change_random(struct world *w)
{
	struct naive_rule *r = &w->rules.v[world_random((uint32_t)w->rules.n)];
	int32_t go_to = r->rule->table + 1 < TABLES && world_random(2) ? (int32_t)r->rule->table + 1 : -1;

	r->rule = pipeline_set_actions(&w->pl, r->rule, new_actions(go_to));
}

/* What run_program says of a packet. */
static bool says(const struct bpf_tables *t, const struct pkt *p)
{
	return hash_mix(t->random, p->len ? p->data[p->len - 1] + p->len : 0) % 3 == 0;
}

static bool said(const struct rule *r, const struct pkt *p)
{
	const struct bpf_instance *q = instances[rule_program(r) % PROGRAM_MAX];
	bool yes;

	if (r->program == RULE_NO_PROGRAM)
		return true;
	yes = q->native != run_program ? load_be32(p->data + 50) >> rule_program(r) & 1 : says(&q->tables, p);
	return yes == !(r->program & RULE_REFUTES);
}

/* The rule by asking all of them. */
static struct flow_rule *naive_rule(const struct world *w, uint32_t table,
				    const struct world_view *v)
{
	struct flow_rule *best = NULL;

	for (size_t i = 0; i < w->rules.n; i++) {
		struct flow_rule *r = w->rules.v[i].rule;

		if (r->table == table && (!best || rule_before(&r->rule, &best->rule)) &&
		    said(&r->rule, v->p) && world_holds(v, w->rules.v[i].expr))
			best = r;
	}
	return best ? best : w->pl.miss[table];
}

static void dump_packet(const struct world *w, const struct pkt *p, const struct flow_rule *want,
			const struct flow_rule *have, const char *who)
{
	struct strbuf hex = STRBUF_INIT;

	(void)w;
	sb_add_hex(&hex, p->data, p->len);
	fail_msg("%s: packet %s, table %u: rule '%s' (priority %u), expected '%s' (priority %u)", who,
		 sb_str(&hex), want->table, have->miss ? "none" : have->text, have->rule.priority,
		 want->miss ? "none" : want->text, want->rule.priority);
}

static void check_path(const struct world *w, const struct path *path, struct pkt *p,
		       const struct key_origin *o, const char *who)
{
	struct world_view v = world_look(p, o);
	int32_t at = (int32_t)o->table;

	for (uint32_t i = 0; i < path->n; i++) {
		const struct flow_rule *want = naive_rule(w, (uint32_t)at, &v);

		if (want != path->rules[i])
			dump_packet(w, p, want, path->rules[i], who);
		at = want->actions ? want->actions->go_to : -1;
		if (at < 0) {
			assert_int_equal(path->n, i + 1);
			return;
		}
	}
	fail_msg("the path ends in table %d", at);
}

/* Each rule alone, also that the bits recorded decide. */
static void guards_mean_what_expressions_mean(void **state)
{
	struct world_packet x;

	(void)state;
	world_seed = 77;
	world_make_states();
	for (unsigned round = 0; round < 1500; round++) {
		struct world w;

		world_init(&w);
		random_rule(&w, false);
		for (unsigned i = 0; w.rules.n && i < 40; i++) {
			struct key_origin o = world_origin();
			struct program_chain chain;
			struct history h = { .ran = 0 };
			struct key k, mask;
			struct path *path;

			o.table = w.rules.v[0].rule->table;
			world_make(&x);
			key_of(&w.pl.layout, &x.p, &o, &k);
			path = pipeline_slow(&w.pl, &k, &x.p, &h, &mask, &chain);
			check_path(&w, path, &x.p, &o, "slow path");
			pipeline_unuse(&w.pl, path);
		}
		world_fini(&w);
	}
}

struct worded {
	char *same, text[2048];
	uint64_t met;			/* by packet: it holds */
};

static int by_same(const void *a, const void *b)
{
	return strcmp(((const struct worded *)a)->same, ((const struct worded *)b)->same);
}

/* Of matches that count as one, however they are written, all meet the same packets. */
static void same_matches_meet_the_same_packets(void **state)
{
	enum { MANY = 6000, TRIED = 64 };
	static struct world_packet x[TRIED];
	static struct worded all[MANY];
	struct key_origin o[TRIED];
	struct world w;
	unsigned differ = 0;

	(void)state;
	world_seed = 91;
	world_init(&w);
	world_make_states();
	for (unsigned k = 0; k < TRIED; k++) {
		world_make(&x[k]);
		o[k] = world_origin();
	}
	for (unsigned i = 0; i < MANY; i++) {
		struct strbuf same = STRBUF_INIT;
		const struct click_expr *e;

		world_text(all[i].text, sizeof(all[i].text), 1 + world_random(2));
		e = parse(&w, all[i].text);
		click_expr_same(e, &same);
		all[i].same = sb_take(&same);
		for (unsigned k = 0; k < TRIED; k++) {
			const struct world_view v = world_look(&x[k].p, &o[k]);

			all[i].met |= (uint64_t)world_holds(&v, e) << k;
		}
	}
	qsort(all, MANY, sizeof(all[0]), by_same);
	for (unsigned i = 1; i < MANY; i++) {
		if (by_same(&all[i - 1], &all[i]) != 0)
			continue;
		if (all[i].met != all[i - 1].met)
			fail_msg("'%s' and '%s' are '%s'", all[i - 1].text, all[i].text, all[i].same);
		differ += strcmp(all[i - 1].text, all[i].text) != 0;
	}
	assert_true(differ > 100);
	for (unsigned i = 0; i < MANY; i++)
		free(all[i].same);
	world_fini(&w);
}

/* With a place for what programs said, or without. */
static void one_batch(struct world *w, struct world_packet *x, unsigned n, bool programs)
{
	struct history h[BATCH_MAX];
	struct key_origin o[BATCH_MAX];
	struct path *path[BATCH_MAX];
	struct batch b = { .n = n };
	uint64_t before = program_runs, ran = 0;
	bool remember = programs && world_random(4);

	for (unsigned i = 0; i < n; i++) {
		b.p[i] = &x[world_random(n)].p;
		o[i] = world_origin();
		h[i] = (struct history){ .in_port = o[i].in_port };
	}
	pipeline_find(&w->pl, &b, o, remember ? h : NULL, 0, path);
	assert_true(program_runs - before <= (uint64_t)n * PROGRAMS);
	if (!programs)
		assert_int_equal(program_runs, before);
	for (unsigned i = 0; i < n; i++) {
		check_path(w, path[i], b.p[i], &o[i], "caches");
		ran += (unsigned)__builtin_popcountll(h[i].ran);
		assert_true((h[i].yes & ~h[i].ran) == 0);
		for (unsigned k = 0; k < PROGRAMS; k++)
			if (h[i].ran >> k & 1)
				assert_int_equal(h[i].yes >> k & 1, says(&instances[k]->tables, b.p[i]));
	}
	/* each once, and what it said is known; what a sweep asks of packets is not asked at all */
	if (remember)
		assert_int_equal(program_runs - before, ran);
}

/* Rules, packets and changes in any order. */
static void interleave(uint64_t seed, unsigned steps, bool programs, size_t limit)
{
	enum { N = 32 };
	static struct world_packet x[N];
	struct world w;

	world_seed = seed;
	world_init(&w);
	world_make_states();
	w.pl.cache.limit = limit;
	for (unsigned i = 0; i < N; i++)
		world_make(&x[i]);
	for (unsigned i = 0; i < steps; i++) {
		switch (world_random(12)) {
		case 0:
			if (w.rules.n < MOST_RULES)
				random_rule(&w, programs);
			break;
		case 1:
			if (w.rules.n > MOST_RULES / 2)
				remove_random(&w);
			break;
		case 2:
			if (w.rules.n)
				change_random(&w);
			break;
		case 3:
			pipeline_sweep(&w.pl, 50, 0);
			break;
		case 4:
			world_make(&x[world_random(N)]);
			break;
		case 5:
			w.pl.cache.micro_off = !world_random(4);
			w.pl.cache.mega_off = !world_random(8);
			break;
		default:
			one_batch(&w, x, N, programs);
		}
		pipeline_idle(&w.pl);
	}
	assert_true(w.pl.cache.micro_hits > steps && w.pl.cache.mega_hits > 0);
	assert_true(w.pl.revalidated > 0 && w.pl.rederived > 0);
	if (getenv("CLASSIFIER_SHOW"))
		print_message("micro %llu mega %llu misses %llu revalidated %llu rederived %llu refused %llu\n",
			      (unsigned long long)w.pl.cache.micro_hits, (unsigned long long)w.pl.cache.mega_hits,
			      (unsigned long long)w.pl.cache.misses, (unsigned long long)w.pl.revalidated,
			      (unsigned long long)w.pl.rederived, (unsigned long long)w.pl.cache.refused);
	world_fini(&w);
}

/* CLASSIFIER_STEPS: of a soak; a step is a change, or 32 packets. */
static unsigned steps(void)
{
	return rounds_of("CLASSIFIER_STEPS", 2000);
}

/* CLASSIFIER_SEED: of another soak. */
static uint64_t seed_of(uint64_t usual)
{
	const char *s = getenv("CLASSIFIER_SEED");

	return s ? strtoull(s, NULL, 10) * 1000 + usual : usual;
}

static void caches_say_what_all_rules_say(void **state)
{
	(void)state;
	interleave(seed_of(5), steps(), false, FLOW_LIMIT);
	interleave(seed_of(6), steps(), false, 20);
}

static void caches_with_programs_say_what_all_rules_say(void **state)
{
	(void)state;
	interleave(seed_of(7), steps(), true, FLOW_LIMIT);
	interleave(seed_of(8), steps() / 2, true, 20);
}

/* A long set is a long graph, which nothing walks recursively. */
static void long_sets_are_rules(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct world_packet x;
	struct world w;

	(void)state;
	world_init(&w);
	sb_add(&text, "tcp.dport in {1");
	for (unsigned i = 3; i < 65536; i += 2)
		sb_printf(&text, ", %u", i);
	sb_add(&text, "}");
	add_rule(&w, 0, 1, sb_str(&text), -1, -1);
	sb_fini(&text);
	world_seed = 3;
	for (unsigned i = 0; i < 200; i++) {
		struct key_origin o = { .in_port = 0 };
		struct batch b;
		struct path *path;
		struct key k;

		world_make(&x);
		batch_one(&b, &x.p);
		pipeline_find(&w.pl, &b, &o, NULL, 0, &path);
		key_of(&w.pl.layout, &x.p, &o, &k);
		assert_int_equal(!path->rules[0]->miss, (k.w[KEY_META] & SHAPE_TCP) != 0 &&
				 (k.w[KEY_META] & key_shape_end(4)) && (k.w[KEY_TRANS] >> 32 & 1));
	}
	world_fini(&w);
}

/* ---- chains of programs: appendix A of the Oko thesis ---- */

static void ask(struct world *w, unsigned packets)
{
	struct world_packet x;
	struct key_origin o = { .in_port = 0 };
	struct path *path;
	struct batch b;

	for (unsigned i = 0; i < packets; i++) {
		world_seed = 4;	/* the same headers; programs look at what is behind */
		world_make(&x);
		x.p.len = 60;
		memcpy(x.p.data + 12, "\x88\xcc", 2);
		store_be32(x.p.data + 50, i);
		batch_one(&b, &x.p);
		pipeline_find(&w->pl, &b, &o, NULL, 0, &path);
		check_path(w, path, &x.p, &o, "caches");
	}
}

/* Bit tables.random - 1 of what stands at 50. */
static uint64_t run_bit(const struct bpf_packet *p, struct bpf_tables *t)
{
	program_runs++;
	return load_be32(p->data + 50) >> (t->random - 1) & 1;
}

/* One table, every program ends the way: an entry more for each. */
static void chains_of_filters_grow_by_one(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 8; n++) {
		struct world w;

		world_init(&w);
		put_programs(&w.pl, run_bit, n);
		for (unsigned i = 0; i < n; i++)
			add_rule(&w, 0, 1000 - i, "true", (int32_t)i, -1);
		add_rule(&w, 0, 0, "true", -1, -1);
		ask(&w, 1U << n);
		assert_int_equal(w.pl.cache.count, n + 1);
		ask(&w, 1U << n);
		assert_int_equal(w.pl.cache.misses, n + 1);
		world_fini(&w);
	}
}

/* A table for each program, and on to the next whatever it says: twice as many for each. */
static void chains_of_monitors_double_up_to_a_bound(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 8; n++) {
		unsigned all = 1U << n, kept = MIN_OF(all, (unsigned)CHAINS_MOST);
		struct world w;

		world_init(&w);
		pipeline_fini(&w.pl);
		pipeline_init(&w.pl, n + 1, &world_ports, view_actions);
		put_programs(&w.pl, run_bit, n);
		for (unsigned i = 0; i < n; i++) {
			add_rule(&w, i, 10, "true", (int32_t)i, (int32_t)i + 1);
			add_rule(&w, i, 1, "true", -1, (int32_t)i + 1);
		}
		ask(&w, all);
		assert_int_equal(w.pl.cache.count, kept);
		assert_int_equal(w.pl.cache.refused, all - kept);
		/* again: what was refused takes the slow path, the rest does not */
		ask(&w, all);
		assert_int_equal(w.pl.cache.misses, all + (all - kept));
		world_fini(&w);
	}
}

/* Who could make every packet record another mask would make every lookup long. */
static void masks_are_bounded(void **state)
{
	const struct program_chain none = { .n = 0 };
	struct key k = { { 0 } }, mask = { { 0 } };
	struct megaflow *first = NULL;
	struct flow_cache c;

	(void)state;
	cache_init(&c, FLOW_LIMIT);
	for (unsigned i = 0; i < 2 * MASKS_MOST; i++) {
		struct megaflow *m;

		mask.w[KEY_DST] = i + 1;
		m = cache_add(&c, &k, &mask, &none, NULL);
		assert_true((m != NULL) == (i < MASKS_MOST));
		first = first ? first : m;
	}
	assert_int_equal(c.masks.n, MASKS_MOST);
	assert_int_equal(c.refused, MASKS_MOST);
	/* one that goes makes room */
	cache_remove(&c, first);
	assert_non_null(cache_add(&c, &k, &mask, &none, NULL));
	cache_fini(&c);
}

/* The seed's tables 3.4: what is asked of a packet, in which order, and never twice. */
static void programs_run_once_and_in_order(void **state)
{
	struct world w;
	uint64_t before;

	(void)state;
	world_init(&w);
	put_programs(&w.pl, run_bit, 3);
	add_rule(&w, 0, 100, "true", 0, -1);
	add_rule(&w, 0, 10, "true", 1, 1);
	add_rule(&w, 0, 1, "true", -1, -1);
	add_rule(&w, 1, 10, "true", 2, -1);
	ask(&w, 8);
	before = program_runs;
	ask(&w, 8);
	/* a: 8 times; b for those of which a said no: 4; c for those of which b said yes: 2 */
	assert_int_equal(program_runs - before, 14);
	/* the rule of a goes: its answers are not asked for again, entries are made without it */
	pipeline_remove(&w.pl, w.rules.v[0].rule);
	w.rules.v[0] = w.rules.v[--w.rules.n];
	before = program_runs;
	pipeline_sweep(&w.pl, 100, 0);
	assert_int_equal(program_runs, before);
	ask(&w, 8);
	before = program_runs;
	ask(&w, 8);
	assert_int_equal(program_runs - before, 12);
	world_fini(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guards_mean_what_expressions_mean),
		cmocka_unit_test(same_matches_meet_the_same_packets),
		cmocka_unit_test(caches_say_what_all_rules_say),
		cmocka_unit_test(caches_with_programs_say_what_all_rules_say),
		cmocka_unit_test(chains_of_filters_grow_by_one),
		cmocka_unit_test(chains_of_monitors_double_up_to_a_bound),
		cmocka_unit_test(programs_run_once_and_in_order),
		cmocka_unit_test(masks_are_bounded),
		cmocka_unit_test(long_sets_are_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
