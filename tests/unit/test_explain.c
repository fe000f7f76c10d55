/*
 * What explain says of a packet, against the packet run hop by hop through the same random network (random_network.h): it is
 * said to end at the elements where it ends. It is seldom said to end elsewhere too: a checksum that is right is no number
 * to explain, so that another one that covers it, of octets that only look like a header, may be right or wrong.
 */
#include "tests/unit/random_world.h"

#include "symexec/policy/explain.h"
#include "symexec/policy/verdict.h"

enum { NETWORKS = 60, PACKETS = 12, STEPS = 800 };

struct sums {
	uint64_t packets, ends, dropped, more;
};

static bool
same_place(const struct trial *t, const struct verdict *v, const struct landing *l)
{
	span at = t->w.g->nodes[l->node].at;

	return v->at.src == at.src && v->at.start == at.start && v->at.end == at.end &&
	    (v->status == VERDICT_HOLDS) == (l->kind == END_ARRIVED);
}

/* Elements of a file have places of their own; those that a box adds without a line have the same one. */
static bool
is_said(const struct trial *t, const struct explaining *x, const struct landing *l)
{
	for (size_t i = 0; i < x->ends.n; i++)
		if (same_place(t, &x->ends.v[i], l))
			return true;
	return false;
}

static bool
is_seen(const struct trial *t, const struct verdict *v)
{
	for (size_t i = 0; i < t->out.n; i++)
		if (same_place(t, v, &t->out.v[i]))
			return true;
	return false;
}

static void
tell(struct trial *t, const struct rn_network *n, const struct explaining *x)
{
	t->say = stderr;
	complain(t, "explain and the run differ");
	for (size_t i = 0; i < x->ends.n; i++)
		for (size_t k = 0; k < x->ends.v[i].lines.n; k++)
			fprintf(stderr, "  explain: %s\n", x->ends.v[i].lines.v[k]);
	rn_tell(n, stderr);
}

static void
explain_one(struct trial *t, const struct rn_network *n, struct sums *sums)
{
	struct explaining x = { .e = t->w.t.e, .g = t->w.g, .from = world_way_in(&t->w) };
	struct flow_list sent = { 0 };
	bool same = true, more = false;

	world_run(&t->w, t->bytes, t->len, &t->out);
	*VEC_ADD(&sent) = explain_packet(t->w.t.e, t->bytes, t->len);
	explain_flows(&x, &sent, "packet");
	for (size_t i = 0; !x.gave_up && !t->w.looped && i < t->out.n; i++)
		same &= is_said(t, &x, &t->out.v[i]);
	for (size_t i = 0; !t->choice && !t->w.looped && i < x.ends.n; i++)
		more |= !is_seen(t, &x.ends.v[i]) && !x.ends.v[i].free_choice;
	if (!same) {
		tell(t, n, &x);
		fail_msg("explain is wrong (seed %#" PRIx64 ")", n->seed);
	}
	sums->packets++;
	sums->more += more;
	sums->ends += t->out.n;
	for (size_t i = 0; i < t->out.n; i++)
		sums->dropped += t->out.v[i].kind != END_ARRIVED;
	for (size_t i = 0; i < x.ends.n; i++)
		verdict_fini(&x.ends.v[i]);
	VEC_FREE(&x.ends);
	VEC_FREE(&sent);
	landings_free(&t->out);
}

static void
explain_network(uint64_t seed, struct sums *sums)
{
	struct rn_network n = rn_make(seed);
	struct opened o;

	assert_true(open_network(&o, &n, stderr));
	o.t.x = world_explore_some(&o.t.w, some_shapes(seed), &o.t.flows, STEPS);
	o.t.choice = rn_has(&n, "IPRewriter");
	for (unsigned i = 0; i < PACKETS; i++) {
		size_t k = i % (o.t.x->ends.n > 0 ? o.t.x->ends.n : 1);
		const struct flow *f = o.t.x->ends.n > 0 ? o.t.x->ends.v[k].flow : o.t.flows.v[0];

		draw(&o.t, o.t.flows.v[f->source], f);
		if (is_well_made(&o.t) && !meets_unwritten(&o.t))
			explain_one(&o.t, &n, sums);
		free(o.t.bytes);
		o.t.bytes = NULL;
	}
	close_network(&o);
}

static void
explain_random_packets_end_where_a_run_ends(void **state)
{
	uint64_t seed = toy_first_seed();
	const char *many = getenv("MIDDLEPROOF_NETWORKS");
	unsigned n = many != NULL ? (unsigned)strtoul(many, NULL, 0) : NETWORKS;
	struct sums sums = { 0 };

	(void)state;
	for (unsigned i = 0; i < n; i++)
		explain_network(seed + i, &sums);
	print_message("%" PRIu64 " packets, %" PRIu64 " ends, %" PRIu64 " of them not arrivals, %" PRIu64
		      " packets with more ends\n", sums.packets, sums.ends, sums.dropped, sums.more);
	assert_true(sums.more <= 2 + sums.packets / 50);
	assert_true(n < 30 || (sums.packets > 4 * n && sums.dropped > n && sums.ends > sums.dropped));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explain_random_packets_end_where_a_run_ends),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(folder);
	return failed;
}
