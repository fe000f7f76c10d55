/*
 * Random networks of random boxes (random_network.h), each explored, then judged by packets that are run
 * concretely (symbolic_trial.h): members of every end, at random and at the edges of its condition, and
 * packets of the source. A network that fails is made smaller while it still fails, and printed with its
 * seed: MIDDLEPROOF_SEED=0x... MIDDLEPROOF_NETWORKS=1 runs it again. MIDDLEPROOF_SOAK runs 10,000.
 */
#include "tests/unit/random_world.h"

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
is_right_about(const struct rn_network *n, FILE *say, struct sums *sums)
{
	struct opened o;
	bool ok = true;

	sums->networks++;
	if (open_network(&o, n, say)) {
		o.t.x = world_explore_some(&o.t.w, some_shapes(n->seed), &o.t.flows, STEPS);
		o.t.partial = o.t.x->gave_up || o.t.w.t.e->too_large;
		o.t.choice = rn_has(n, "IPRewriter");
		ok = members_agree(&o.t, toy_soak() ? MEMBERS : MEMBERS_SHORT);
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
		if (changed && !is_right_about(&less, NULL, &sums)) {
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
	(void)is_right_about(n, stderr, &sums);
	rn_tell(n, stderr);
}

static unsigned
count_of_networks(void)
{
	const char *s = getenv("MIDDLEPROOF_NETWORKS");

	if (s != NULL)
		return (unsigned)strtoul(s, NULL, 0);
	return toy_soak() ? SOAKED : NETWORKS;
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

		if (!is_right_about(&w, NULL, &sums)) {
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

static void
try_same(const struct rn_network *n, unsigned how, uint64_t *packets)
{
	struct rn_network other = same_network(n, how);
	struct opened a, b;

	assert_true(open_network(&a, n, stderr));
	assert_true(open_network(&b, &other, stderr));
	a.t.x = world_explore_some(&a.t.w, some_shapes(n->seed), &a.t.flows, STEPS);
	b.t.x = world_explore_some(&b.t.w, some_shapes(n->seed), &b.t.flows, STEPS);
	b.t.partial = b.t.x->gave_up || b.t.w.t.e->too_large;
	b.t.choice = rn_has(n, "IPRewriter");
	if (!means_the_same(&a.t, &b.t, 20)) {
		rn_tell(n, stderr);
		rn_tell(&other, stderr);
		fail_msg("change %u means something (seed %#" PRIx64 ")", how, n->seed);
	}
	*packets += b.t.tally.packets;
	close_network(&a);
	close_network(&b);
}

static void
random_networks_changes_that_mean_nothing_change_nothing(void **state)
{
	uint64_t seed = toy_first_seed(), packets = 0;

	(void)state;
	for (unsigned i = 0; i < count_of_networks() / 5; i++) {
		struct rn_network w = rn_make(seed + 0x10000 + i);

		try_same(&w, i % 3, &packets);
	}
	assert_true(packets > 0 || count_of_networks() < 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_networks_symbolic_and_concrete_runs_agree),
		cmocka_unit_test(random_networks_changes_that_mean_nothing_change_nothing),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(folder);
	return failed;
}
