/*
 * Random networks of random boxes (random_network.h), each explored, then judged by packets that are run
 * concretely (symbolic_trial.h): members of every end, at random and at the edges of its condition, and
 * packets of the source. A network that fails is made smaller while it still fails, and printed with its
 * seed: MIDDLEPROOF_SEED=0x... MIDDLEPROOF_NETWORKS=1 runs it again. MIDDLEPROOF_SOAK runs 10,000.
 */
#include "tests/unit/random_world.h"
#include "tests/unit/rounds.h"

#include "symexec/exec/classify.h"

enum { NETWORKS = 300, SOAKED = 10000, MEMBERS = 64, MEMBERS_SHORT = 6, MAX_ENDS = 60, STEPS = 800 };

static bool
members_agree(struct trial *t, unsigned members)
{
	bool all = t->x->ends.n <= MAX_ENDS;

	for (size_t k = 0; k < MIN_OF(t->x->ends.n, (size_t)MAX_ENDS); k++) {
		const struct end *end = &t->x->ends.v[all ? k :
			toy_below(&t->w.t, (unsigned)t->x->ends.n)];

		if (!judge_witness(t, end))
			return false;
		for (unsigned i = 0; i < members; i++) {
			draw(t, t->flows.v[end->flow->source], end->flow);
			if (!judge(t))
				return false;
		}
	}
	for (size_t i = 0; i < t->flows.n * members; i++) {
		draw(t, t->flows.v[i % t->flows.n], t->flows.v[i % t->flows.n]);
		if (!judge(t))
			return false;
	}
	return true;
}

struct sums {
	uint64_t networks, refused, partial, ends, packets, landings, exact;
};

/* false: the two runs disagree. */
static bool
is_right_about(const struct rn_network *n, unsigned members, FILE *say, struct sums *sums)
{
	struct opened o;
	bool ok = true;

	sums->networks++;
	if (open_network(&o, n, say)) {
		o.t.x = world_explore_some(&o.t.w, some_shapes(n->seed), &o.t.flows, STEPS);
		o.t.partial = o.t.x->gave_up || o.t.w.t.e->too_large;
		o.t.choice = rn_has(n, "IPRewriter");
		ok = members_agree(&o.t, members);
		sums->partial += o.t.partial;
		sums->ends += o.t.x->ends.n;
	} else {
		sums->refused++;
	}
	sums->packets += o.t.tally.packets;
	sums->landings += o.t.tally.landings;
	sums->exact += o.t.tally.exact;
	close_network(&o);
	return ok;
}

/* The k-th way to make a network smaller; false: there are no more. *changed: it was one. */
static bool
make_smaller(struct rn_network *n, unsigned k, bool *changed)
{
	*changed = true;
	if (k == 0) {
		*changed = n->n > 1;
		if (n->n > 1)
			rn_drop_last_box(n);
		return true;
	}
	k--;
	if (k < n->link_count) {
		rn_drop_link(n, k);
		return true;
	}
	k -= n->link_count;
	for (unsigned b = 0; b < n->n; k -= n->boxes[b++].n)
		if (k < n->boxes[b].n) {
			rn_drop_element(&n->boxes[b], k);
			return true;
		}
	return false;
}

static void
shrink(struct rn_network *n)
{
	struct sums sums = { 0 };
	bool changed;

	for (unsigned k = 0;;) {
		struct rn_network less = *n;

		if (!make_smaller(&less, k, &changed))
			return;
		if (changed && !is_right_about(&less, MEMBERS, NULL, &sums)) {
			*n = less;
			k = 0;
		} else {
			k++;
		}
	}
}

static void
report_failure(struct rn_network *n)
{
	struct sums sums = { 0 };

	fprintf(stderr, "random network %#" PRIx64 " fails; made smaller:\n", n->seed);
	shrink(n);
	(void)is_right_about(n, MEMBERS, stderr, &sums);
	rn_tell(n, stderr);
}

static unsigned
count_of_networks(void)
{
	return rounds_of("MIDDLEPROOF_NETWORKS", toy_soak() ? SOAKED : NETWORKS);
}

static void
random_networks_symbolic_and_concrete_runs_agree(void **state)
{
	uint64_t seed = toy_first_seed();
	unsigned n = count_of_networks(), failed = 0;
	struct sums sums = { 0 };

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct rn_network w = rn_make(seed + i);

		if (!is_right_about(&w, toy_soak() ? MEMBERS : MEMBERS_SHORT, NULL, &sums)) {
			report_failure(&w);
			failed++;
		}
		assert_true(failed == 0 || toy_soak());
	}
	print_message("%" PRIu64 " networks (%" PRIu64 " refused, %" PRIu64 " given up), %" PRIu64 " ends, %"
		      PRIu64 " packets, %" PRIu64 " landings, %" PRIu64 " exact\n", sums.networks,
		      sums.refused, sums.partial, sums.ends, sums.packets, sums.landings, sums.exact);
	assert_int_equal(failed, 0);
	assert_int_equal(sums.refused, 0);
	assert_true(n < 100 || sums.landings > 10 * sums.networks);
}

/* Small networks of which one run has shown what the other did not. */
static void
random_networks_that_once_failed_agree(void **state)
{
	static const uint64_t seeds[] = {
		0x9a050023,	/* a header in front of what was stripped whole */
		0xb3004e41,	/* data that begin in the tail; a checksum in octets that look like a header */
		0xb3007965,	/* a TCP checksum for the addresses of octets that are no header */
		0x60471,	/* a UDP checksum that is right, but not for the addresses of octets that are no header */
	};
	struct sums sums = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(seeds); i++) {
		struct rn_network w = rn_make(seeds[i]);

		if (!is_right_about(&w, MEMBERS, NULL, &sums)) {
			report_failure(&w);
			fail_msg("the network of seed %#" PRIx64 " fails again", seeds[i]);
		}
	}
	assert_true(sums.landings > 1000 && sums.refused == 0);
}

/* Changes that mean nothing: other names, a box that nothing leads to, a wire more. */
static struct rn_network
same_network(const struct rn_network *n, unsigned how)
{
	struct rn_network w = *n, other = rn_make(n->seed ^ 0x5a5a5a5a);
	struct rn_box *b = &w.boxes[w.n];
	unsigned end, at;

	if (how == 0) {
		for (unsigned i = 0; i < w.n; i++)
			snprintf(w.boxes[i].name, sizeof(w.boxes[i].name), "z%u", 9 - i);
		return w;
	}
	*b = other.boxes[0];
	snprintf(b->name, sizeof(b->name), "b%u", w.n);
	if (how == 2 && w.link_count > 0) {
		at = (unsigned)(n->seed % w.link_count);
		end = w.links[at].box[1];
		*b = (struct rn_box){ .devices = 2, .entry = { -2, -1 } };
		snprintf(b->name, sizeof(b->name), "wire");
		w.links[w.link_count++] = (struct rn_link){ { w.n, end },
			{ 1, w.links[at].device[1] }, false };
		w.links[at].box[1] = w.n;
		w.links[at].device[1] = 0;
	}
	w.n++;
	return w;
}

static bool
same_landings(const landings *a, const landings *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = a->v[i].kind == b->v[i].kind && a->v[i].len == b->v[i].len &&
		    memcmp(a->v[i].bytes, b->v[i].bytes, a->v[i].len) == 0;
	return same;
}

/* Members of the ends of a, sent into b: the same becomes of them, and b's ends say so. */
static bool
means_the_same(struct trial *a, struct trial *b, unsigned members)
{
	for (unsigned i = 0; a->x->ends.n > 0 && i < members; i++) {
		const struct flow *f = a->x->ends.v[toy_below(&a->w.t, (unsigned)a->x->ends.n)].flow;
		landings seen = { 0 };
		bool same;

		draw(a, a->flows.v[f->source], f);
		b->origin = b->flows.v[f->source];
		b->len = a->len;
		b->bytes = x_malloc(a->len + 1);
		memcpy(b->bytes, a->bytes, a->len);
		world_run(&a->w, a->bytes, a->len, &a->out);
		world_run(&b->w, b->bytes, b->len, &seen);
		same = a->w.looped || b->w.looped || same_landings(&a->out, &seen);
		landings_free(&a->out);
		landings_free(&seen);
		free(a->bytes);
		a->bytes = NULL;
		if (!judge(b) || !same)
			return false;
	}
	return true;
}

static bool
arrives_at(const struct trial *t, const char *node)
{
	for (size_t i = 0; i < t->x->ends.n; i++)
		if (t->x->ends.v[i].kind == END_ARRIVED && strcmp(node_name(t, t->x->ends.v[i].node), node) == 0)
			return true;
	return false;
}

/* Something arrives at the same ends of both. */
static bool
same_arrivals(const struct trial *a, const struct trial *b)
{
	bool same = true;

	for (size_t i = 0; i < a->x->ends.n; i++)
		same &= a->x->ends.v[i].kind != END_ARRIVED ||
		    arrives_at(b, node_name(a, a->x->ends.v[i].node));
	for (size_t i = 0; i < b->x->ends.n; i++)
		same &= b->x->ends.v[i].kind != END_ARRIVED ||
		    arrives_at(a, node_name(b, b->x->ends.v[i].node));
	return same;
}

static void
try_same(const struct rn_network *n, const struct rn_network *other, const char *how, uint64_t *packets)
{
	struct opened a, b;

	assert_true(open_network(&a, n, stderr));
	assert_true(open_network(&b, other, stderr));
	a.t.x = world_explore_some(&a.t.w, some_shapes(n->seed), &a.t.flows, STEPS);
	b.t.x = world_explore_some(&b.t.w, some_shapes(n->seed), &b.t.flows, STEPS);
	b.t.partial = b.t.x->gave_up || b.t.w.t.e->too_large;
	b.t.choice = rn_has(n, "IPRewriter");
	if (!means_the_same(&a.t, &b.t, 20) ||
	    (other->n == n->n && !a.t.x->gave_up && !b.t.partial && n->boxes[0].name[0] == other->boxes[0].name[0] &&
	     !same_arrivals(&a.t, &b.t))) {
		rn_tell(n, stderr);
		rn_tell(other, stderr);
		fail_msg("%s: means something (seed %#" PRIx64 ")", how, n->seed);
	}
	*packets += b.t.tally.packets;
	close_network(&a);
	close_network(&b);
}

/* Networks of filters with so many rules that some are met by no packet. */
static const struct rn_class filter_classes[] = {
	{ "IPFilter", 1, "allow $t, drop $e, allow $e, drop $t, allow $t, drop all" },
	{ "IPFilter", 2, "0 $e, 1 $t, drop $t, 0 $e, 1 $t, deny $t, 0 all, 1 $t" },
	{ "IPFilter", 1, "drop $t, allow $t, drop $t, allow $t or $t, drop $t and $t, allow all" },
	{ "DecIPTTL", 2, "" }, { "Paint", 1, "$2" }, { "RadixIPLookup", 2, "$n 0, $n 1, 0.0.0.0/0 1" },
};
static const struct rn_kit filters = { filter_classes, ARRAY_LEN(filter_classes) };

enum { RULES = 10 };

/* The rules of a filter; false: there is one that the language refuses. */
static unsigned
read_rules(struct engine *e, const char *args, char text[RULES][200], struct table_rule *rules)
{
	unsigned n = 0;

	for (const char *s = args; *s != '\0' && n < RULES; n++) {
		size_t len = strcspn(s, ","), word;

		snprintf(text[n], sizeof(text[n]), "%.*s", (int)len, s);
		s += len;
		s += strspn(s, ", ");
		word = strcspn(text[n], " ");
		word += strspn(text[n] + word, " ");
		rules[n] = (struct table_rule){ 0 };
		if (strcmp(text[n] + word, "all") != 0)
			rules[n].expr = click_expr_parse(text[n] + word, SPAN_NONE, NULL, e->arena, e->diag);
	}
	return n;
}

/* Without the first rule of element b that no packet meets, says the engine. false: it meets all of them. */
static bool
drop_shadowed(struct rn_element *b)
{
	struct toy t = toy_new(0);
	char text[RULES][200];
	struct table_rule rules[RULES];
	struct strbuf args = STRBUF_INIT;
	unsigned n = read_rules(t.e, b->args, text, rules);
	uint32_t dead[RULES];
	size_t found = table_shadowed(t.e, table_from_rules(t.e, rules, n, NULL), dead, RULES);

	for (unsigned i = 0; found > 0 && i < n; i++)
		if (i != dead[0])
			sb_printf(&args, "%s%s", args.len > 0 ? ", " : "", text[i]);
	if (found > 0)
		snprintf(b->args, sizeof(b->args), "%s", sb_str(&args));
	sb_fini(&args);
	toy_free(&t);
	return found > 0;
}

static void
random_networks_without_a_rule_that_no_packet_meets_are_the_same(void **state)
{
	uint64_t seed = toy_first_seed(), packets = 0;
	unsigned removed = 0;

	(void)state;
	for (unsigned i = 0; i < count_of_networks() / 5; i++) {
		struct rn_network w = rn_make_of(&filters, seed + 0x20000 + i), less = w;

		for (unsigned b = 0; b < less.n; b++)
			for (unsigned k = 0; k < less.boxes[b].n; k++)
				if (strcmp(less.boxes[b].e[k].class_name, "IPFilter") == 0 &&
				    drop_shadowed(&less.boxes[b].e[k])) {
					try_same(&w, &less, "a rule less", &packets);
					removed++;
				}
	}
	assert_true(count_of_networks() < 100 || (packets > 1000 && removed > 30));
}

static void
random_networks_changes_that_mean_nothing_change_nothing(void **state)
{
	uint64_t seed = toy_first_seed(), packets = 0;

	(void)state;
	for (unsigned i = 0; i < count_of_networks() / 5; i++) {
		static const char *const ways[] = { "other names", "a box more", "a wire more" };
		struct rn_network w = rn_make(seed + 0x10000 + i), other = same_network(&w, i % 3);

		try_same(&w, &other, ways[i % 3], &packets);
	}
	assert_true(packets > 0 || count_of_networks() < 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_networks_symbolic_and_concrete_runs_agree),
		cmocka_unit_test(random_networks_that_once_failed_agree),
		cmocka_unit_test(random_networks_changes_that_mean_nothing_change_nothing),
		cmocka_unit_test(random_networks_without_a_rule_that_no_packet_meets_are_the_same),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(folder);
	return failed;
}
