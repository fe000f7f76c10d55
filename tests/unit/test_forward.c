/*
 * Loops kept up to date, against two that know nothing of it: the search of loops.h on the edited files, read anew, and
 * packets walked by hand (backbone.h). Random networks, random edits; a disagreement prints the seed:
 * MIDDLEPROOF_SEED=0x... MIDDLEPROOF_NETWORKS=1 runs that network again. MIDDLEPROOF_SOAK runs many more.
 */
#include "tests/unit/backbone.h"
#include "tests/unit/rounds.h"

#include <unistd.h>

#include "models/network/network.h"
#include "symexec/forward/forward.h"
#include "symexec/model/lua_model.h"

enum { NETWORKS = 24, SOAKED = 1000, EDITS = 10, PACKETS = 60, MAX_CYCLE = 40 };

static char folder[] = "/tmp/backbone-XXXXXX";
static struct tally {
	unsigned edits, with_loops, loops, walked, expressed, networks, gave_up, joined;
} tally;

struct opened {
	struct toy t;
	struct models *m;
	struct network *network;
	struct graph *g;
};

static void open_files(struct opened *o)
{
	struct graph_options g = { .boxes_folder = "models/boxes" };
	char path[100];

	memset(o, 0, sizeof(*o));
	o->t = toy_new(0);
	o->m = models_new(o->t.e, "models/elements");
	snprintf(path, sizeof(path), "%s/network.yaml", folder);
	o->network = network_read(path, o->t.diag);
	assert_non_null(o->network);
	o->t.e->ethernet = o->network->encap == ENCAP_ETHERNET;
	o->g = graph_from_network(o->t.e, o->m, o->network, &g);
	if (diag_errors(o->t.diag) > 0)
		diag_print(o->t.diag, stderr, false);
	assert_non_null(o->g);
}

static void close_files(struct opened *o)
{
	graph_free(o->g);
	models_free(o->m);
	network_free(o->network);
	toy_free(&o->t);
}

/* ---- two lists of loops ---- */

static bool same_cycle(const struct loop *a, const struct loop *b)
{
	if (a->cycle.n != b->cycle.n)
		return false;
	for (size_t i = 0; i < a->cycle.n; i++)
		if (a->cycle.v[i].node != b->cycle.v[i].node ||
		    a->cycle.v[i].port != b->cycle.v[i].port ||
		    a->cycle.v[i].output != b->cycle.v[i].output)
			return false;
	return true;
}

/* Where copies breed, the search's witness may not come round three times in time. */
static bool is_in(const struct loop *p, const struct loop_list *l)
{
	for (size_t i = 0; i < l->loops.n; i++)
		if ((l->loops.v[i].kind == LOOP_ENDLESS || l->loops.v[i].kind == LOOP_UNDECIDED) &&
		    same_cycle(p, &l->loops.v[i]))
			return true;
	return false;
}

static void tell(const struct graph *g, const struct loop *p)
{
	for (size_t i = 0; i < p->cycle.n; i++)
		fprintf(stderr, " %s[%u]", g->nodes[p->cycle.v[i].node].name, p->cycle.v[i].output);
	fprintf(stderr, "\n");
}

/*
 * Whether p is in l, or comes to some device twice and both rounds that this makes are accounted for: the search may tell
 * two cycles that meet as one.
 */
static bool accounted(const struct graph *g, const struct loop *p, const struct loop_list *l)
{
	bool ok = is_in(p, l);

	for (size_t i = 0; !ok && i < p->cycle.n; i++)
		for (size_t k = i + 1; !ok && k < p->cycle.n; k++) {
			const struct loop_hop *h = p->cycle.v;
			struct loop inner = { .kind = p->kind }, outer = { .kind = p->kind };
			struct loop_hop *rest;

			if (h[i].node != h[k].node || g->nodes[h[i].node].kind != NODE_WAY_IN)
				continue;
			rest = x_calloc(p->cycle.n, sizeof(*rest));
			memcpy(rest, h, i * sizeof(*h));
			memcpy(rest + i, h + k, (p->cycle.n - k) * sizeof(*h));
			loop_set_cycle(&inner, h + i, k - i);
			loop_set_cycle(&outer, rest, p->cycle.n - (k - i));
			ok = accounted(g, &inner, l) && accounted(g, &outer, l);
			tally.joined += ok;
			VEC_FREE(&inner.cycle);
			VEC_FREE(&outer.cycle);
			free(rest);
		}
	return ok;
}

/* Every endless cycle of a is in b. */
static bool contained(const struct graph *g, const struct loop_list *a, const struct loop_list *b,
		      const char *where)
{
	bool ok = true;

	for (size_t i = 0; i < a->loops.n; i++) {
		if (a->loops.v[i].kind != LOOP_ENDLESS || accounted(g, &a->loops.v[i], b))
			continue;
		fprintf(stderr, "not found %s:", where);
		tell(g, &a->loops.v[i]);
		ok = false;
	}
	return ok;
}

/* The search on the files as they are; all rounds, not only simple ones, and all of them told. */
static bool full_agrees(const struct loop_list *mine)
{
	struct loop_list l = LOOP_LIST_INIT;
	struct opened o;
	bool ok = true;

	open_files(&o);
	l.extensions = 0;
	assert_true(loops_find(o.t.e, o.g, NULL, NULL, &l));
	ok = contained(o.g, &l, mine, "rule by rule");
	/* what gave up need not have found all */
	ok &= l.gave_up != NULL || contained(o.g, mine, &l, "by the search");
	tally.gave_up += l.gave_up != NULL;
	loops_fini(o.t.e, &l);
	close_files(&o);
	return ok;
}

/* ---- by hand ---- */

/* A cycle of devices that packets come in by. */
struct round {
	struct bb_end v[MAX_CYCLE];
	unsigned n;
};

static int compare_ends(struct bb_end a, struct bb_end b)
{
	if (a.router != b.router)
		return a.router < b.router ? -1 : 1;
	return a.device == b.device ? 0 : a.device < b.device ? -1 : 1;
}

static int compare_rotations(const struct round *r, unsigned i, unsigned k)
{
	for (unsigned n = 0; n < r->n; n++) {
		int c = compare_ends(r->v[(i + n) % r->n], r->v[(k + n) % r->n]);

		if (c != 0)
			return c;
	}
	return 0;
}

static struct round canonical(const struct round *r)
{
	struct round out = { .n = r->n };
	unsigned least = 0;

	for (unsigned i = 1; i < r->n; i++)
		if (compare_rotations(r, i, least) < 0)
			least = i;
	for (unsigned i = 0; i < r->n; i++)
		out.v[i] = r->v[(least + i) % r->n];
	return out;
}

static bool same_round(const struct round *a, const struct round *b)
{
	for (unsigned i = 0; a->n == b->n && i < a->n; i++)
		if (compare_ends(a->v[i], b->v[i]) != 0)
			return false;
	return a->n == b->n;
}

/* The devices by which the packets of a loop come in. */
static struct round round_of(const struct graph *g, const struct loop *p)
{
	struct round r = { .n = 0 };

	for (size_t i = 0; i < p->cycle.n; i++) {
		const struct node *n = &g->nodes[p->cycle.v[i].node];
		const char *box = g->network->boxes[n->box].name.s;
		unsigned hub = box[0] == 'h' ? BB_ROUTERS : 0;

		if (n->kind != NODE_WAY_IN)
			continue;
		assert_true(r.n < MAX_CYCLE);
		r.v[r.n++] = (struct bb_end){ hub + (unsigned)strtoul(box + (hub ? 3 : 1), NULL, 10),
					      (unsigned)strtoul(n->device + 1, NULL, 10) };
	}
	return canonical(&r);
}

typedef VEC(struct round) round_list;

struct by_hand {
	const struct backbone *b;
	const struct bb_packet *p;
	bool came[BB_BOXES][BB_DEVICES];
	struct round path;
	round_list rounds;
};

/* Marks where p comes in at all. */
static void come(struct by_hand *k, struct bb_end at)
{
	struct bb_end next[BB_DEVICES];
	unsigned n;

	if (k->came[at.router][at.device])
		return;
	k->came[at.router][at.device] = true;
	n = bb_next(k->b, at, k->p, true, next);
	for (unsigned i = 0; i < n; i++)
		come(k, next[i]);
}

/* Simple cycles whose least device is the first of the path. */
static void go_round(struct by_hand *k, struct bb_end at)
{
	struct bb_end next[BB_DEVICES];
	unsigned n = bb_next(k->b, at, k->p, false, next);

	k->path.v[k->path.n++] = at;
	for (unsigned i = 0; i < n; i++) {
		bool on_path = false;

		if (compare_ends(next[i], k->path.v[0]) == 0)
			*VEC_ADD(&k->rounds) = canonical(&k->path);
		for (unsigned j = 0; j < k->path.n; j++)
			on_path |= compare_ends(next[i], k->path.v[j]) == 0;
		if (!on_path && compare_ends(next[i], k->path.v[0]) > 0)
			go_round(k, next[i]);
	}
	k->path.n--;
}

/* All rounds of p, sent at one open device or, router BB_ROUTERS, at all. */
static void walk_by_hand(struct by_hand *k, struct bb_end from)
{
	const struct backbone *b = k->b;

	for (unsigned i = 0; i < b->n; i++)
		for (unsigned d = 0; d < b->r[i].devices; d++)
			if (!b->linked[i][d] && (from.router == BB_ROUTERS ||
			    compare_ends(from, (struct bb_end){ i, d }) == 0))
				come(k, (struct bb_end){ i, d });
	for (unsigned i = 0; i < BB_BOXES; i++)
		for (unsigned d = 0; d < BB_DEVICES; d++)
			if (k->came[i][d])
				go_round(k, (struct bb_end){ i, d });
}

static bool has_round(const round_list *l, const struct round *r)
{
	for (size_t i = 0; i < l->n; i++)
		if (same_round(&l->v[i], r))
			return true;
	return false;
}

static struct bb_packet random_packet(struct toy *t)
{
	return (struct bb_packet){ bb_address(t), bb_address(t), toy_below(t, 3) == 0 ? 17 : 6,
				   80 + toy_below(t, 3) };
}

/* What is walked is listed. */
static bool hand_is_listed(const struct graph *g, const struct backbone *b,
			   const struct loop_list *l)
{
	round_list listed = { 0 };
	bool ok = true;

	for (size_t i = 0; i < l->loops.n; i++)
		*VEC_ADD(&listed) = round_of(g, &l->loops.v[i]);
	for (unsigned n = 0; n < PACKETS; n++) {
		struct bb_packet p = random_packet(b->t);
		struct by_hand k = { .b = b, .p = &p };

		walk_by_hand(&k, (struct bb_end){ BB_ROUTERS, 0 });
		for (size_t i = 0; i < k.rounds.n; i++) {
			tally.walked++;
			if (has_round(&listed, &k.rounds.v[i]))
				continue;
			fprintf(stderr, "by hand %#x -> %#x proto %u port %u goes round, not listed\n",
				p.src, p.dst, p.proto, p.dport);
			ok = false;
		}
		VEC_FREE(&k.rounds);
	}
	VEC_FREE(&listed);
	return ok;
}

static uint32_t word_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* What is listed is walked by its witness. */
static bool listed_is_walked(const struct graph *g, const struct backbone *b,
			     const struct loop_list *l)
{
	bool ok = true;

	for (size_t i = 0; i < l->loops.n; i++) {
		const struct loop *p = &l->loops.v[i];
		const struct node *n = &g->nodes[l->starts.v[p->start].node];
		const uint8_t *w = p->witness;
		struct bb_end from = { (unsigned)strtoul(g->network->boxes[n->box].name.s + 1, NULL, 10),
				       (unsigned)strtoul(n->device + 1, NULL, 10) };
		struct round r = round_of(g, p);
		struct bb_packet packet;
		struct by_hand k = { .b = b, .p = &packet };

		assert_non_null(w);
		packet = (struct bb_packet){ word_at(w + 12), word_at(w + 16), w[9], 0 };
		if (((w[6] & 0x1f) | w[7]) == 0 && p->witness_len >= 24)
			packet.dport = (uint32_t)w[22] << 8 | w[23];
		walk_by_hand(&k, from);
		if (!has_round(&k.rounds, &r)) {
			fprintf(stderr, "the witness of a loop does not go round:");
			tell(g, p);
			ok = false;
		}
		VEC_FREE(&k.rounds);
	}
	return ok;
}

/* ---- edits ---- */

static void edit_routes(struct backbone *b, unsigned i)
{
	struct bb_router *r = &b->r[i];
	unsigned at = toy_below(b->t, r->n);

	switch (toy_below(b->t, 4)) {
	case 0:
		if (r->n > 1)
			r->routes[at] = r->routes[--r->n];
		break;
	case 1:
		if (r->n < BB_ROUTES) {
			r->routes[r->n++] = bb_random_route(b, i);
			break;
		}
		FALLTHROUGH;
	case 2:
		r->routes[at] = bb_random_route(b, i);
		break;
	case 3:
		r->routes[at].target = bb_random_route(b, i).target;
		break;
	}
}

/* Returns the router that was edited. */
static unsigned edit(struct backbone *b)
{
	unsigned i = toy_below(b->t, b->n), d = toy_below(b->t, b->r[i].devices);
	struct bb_list *l = toy_below(b->t, 2) ? &b->r[i].in[d] : &b->r[i].out[d];

	if (l->is_there && toy_below(b->t, 2))
		bb_random_list(b->t, l);
	else
		edit_routes(b, i);
	bb_write_router(b, i, folder);
	return i;
}

static bool agrees(struct opened *o, struct forwarding *f, const struct backbone *b)
{
	struct loop_list l = LOOP_LIST_INIT;
	bool ok;

	forwarding_loops(f, &l);
	ok = l.loops.n == forwarding_loop_count(f);
	for (size_t i = 0; i < l.loops.n; i++)
		ok &= l.loops.v[i].kind == LOOP_ENDLESS;
	if (!ok)
		fprintf(stderr, "%zu loops, of which %zu are told\n", forwarding_loop_count(f),
			l.loops.n);
	tally.with_loops += l.loops.n > 0;
	tally.loops += (unsigned)l.loops.n;
	/* the search counts every TTL down, which takes seconds */
	ok &= (b->lowers && !toy_soak()) || full_agrees(&l);
	ok &= hand_is_listed(o->g, b, &l);
	ok &= listed_is_walked(o->g, b, &l);
	loops_fini(o->t.e, &l);
	return ok;
}

static bool edit_once(struct opened *o, struct forwarding *f, struct backbone *b)
{
	uint32_t *changed;
	const char *why = NULL;
	enum graph_again again;
	size_t n;

	again = graph_read_again(o->t.e, o->g, edit(b), &changed, &n);
	if (again != GRAPH_SAME && again != GRAPH_PROGRAMS) {
		diag_print(o->t.diag, stderr, false);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		forwarding_set_program(f, changed[i]);
	free(changed);
	tally.edits++;
	if (!forwarding_update(f, &why)) {
		fprintf(stderr, "gave up: %s\n", why);
		return false;
	}
	return agrees(o, f, b);
}

static bool run_network(uint64_t seed)
{
	struct toy t = toy_new(seed);
	struct backbone b;
	struct opened o;
	struct forwarding *f;
	const char *why = NULL;
	bool ok = true;

	bb_random(&b, &t);
	bb_write(&b, folder);
	open_files(&o);
	f = forwarding_new(o.t.e, o.g, &why);
	tally.networks++;
	if (f != NULL) {
		tally.expressed++;
		ok = agrees(&o, f, &b);
		for (unsigned i = 0; ok && i < EDITS; i++)
			ok = edit_once(&o, f, &b);
	} else {
		print_message("%#" PRIx64 " not expressed: %s\n", seed, why);
	}
	forwarding_free(f);
	close_files(&o);
	bb_remove(&b, folder);
	toy_free(&t);
	return ok;
}

static void forwarding_random_edits_equal_search_and_walk(void **state)
{
	unsigned n = rounds_of("MIDDLEPROOF_NETWORKS", toy_soak() ? SOAKED : NETWORKS);
	struct toy seeds = toy_new(toy_first_seed());

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/backbone-XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (unsigned i = 0; i < n; i++) {
		uint64_t seed = i == 0 ? seeds.first_seed : toy_random(&seeds);

		if (!run_network(seed))
			fail_msg("seed %#" PRIx64, seed);
	}
	(void)rmdir(folder);
	print_message("%u of %u networks, %u edits, %u with loops, %u loops, %u walked, "
		      "the search gave up %u times, joined %u\n", tally.expressed, tally.networks, tally.edits,
		      tally.with_loops, tally.loops, tally.walked, tally.gave_up, tally.joined);
	if (n >= NETWORKS) {
		assert_true(tally.expressed > n * 3 / 4);
		assert_true(tally.with_loops > tally.edits / 10);
		assert_true(tally.walked > 100);
	}
	toy_free(&seeds);
}

/* ---- what is not expressed ---- */

/*
 * Two routers that send 10.0.0.0/8 to each other; the first with something between CheckIPHeader and its table, or
 * between the table and the link.
 */
static const struct {
	const char *before, *after, *why;
} others[] = {
	{ "", "", NULL },
	{ "-> IPFilter(deny src net 10.0.0.0/8, allow all)", "-> DecIPTTL", NULL },
	{ "-> t :: Tee; t[1] -> Discard; t[0]", "-> Paint(3) -> CheckPaint(3)", NULL },
	{ "-> IPClassifier(tcp)", "-> IPMirror", "changes packets" },
	{ "-> SetIPDSCP(4)", "", "changes packets" },
	{ "", "-> StoreData(8, \\<ff>)", "changes packets" },
	{ "", "-> IPEncap(4, 1.1.1.1, 2.2.2.2)", "remembers packets" },
	{ "", "-> StripIPHeader", "changes packets" },
	{ "", "-> SetIPAddress(9.9.9.9) -> StoreIPAddress(16)", "changes packets" },
	{ "-> IPRewriter(pattern 10.9.9.9 1024-65535 - - 0 0)", "", "remembers packets" },
	{ "-> h :: HashSwitch(12, 4); h[1] -> Discard; h[0]", "", "asks for more" },
	{ "-> h :: RandomSwitch; h[1] -> Discard; h[0]", "", "chooses freely" },
	{ "-> IPFilter(allow ip ttl 7)", "", "looks at the TTL" },
	{ "-> SetIPAddress(9.9.9.9)", "", "does not look up the field" },
	{ "-> DeepInspection", "", "class is not known" },
	{ "-> Classifier(60/01)", "", "asks for more" },
	{ "-> back :: Null -> c :: IPClassifier(tcp, -); c[0] -> back; c[1]", "",
	  "a box has a cycle in it" },
};

static void write_pair(const char *before, const char *after)
{
	struct strbuf b = STRBUF_INIT;

	sb_add(&b, "network: pair\nencap: ip\nboxes: { a: { click: a.click }, b: { click: b.click } }\n"
		   "links: [ \"a:x -- b:x\" ]\n");
	rn_write_file(folder, "network.yaml", &b);
	sb_clear(&b);
	sb_printf(&b, "f :: RadixIPLookup(10.0.0.0/8 0, 0.0.0.0/0 1);\n"
		      "FromDevice(x) -> CheckIPHeader %s -> f; FromDevice(i) -> CheckIPHeader -> f;\n"
		      "f[0] %s -> Queue -> ToDevice(x); f[1] -> Queue -> ToDevice(i);\n", before, after);
	rn_write_file(folder, "a.click", &b);
	sb_clear(&b);
	sb_add(&b, "f :: RadixIPLookup(10.0.0.0/8 0, 0.0.0.0/0 1); FromDevice(x) -> CheckIPHeader -> f;\n"
		   "FromDevice(i) -> CheckIPHeader -> f; f[0] -> Queue -> ToDevice(x); f[1] -> Discard;\n");
	rn_write_file(folder, "b.click", &b);
	sb_fini(&b);
}

static void remove_pair(void)
{
	static const char *const files[] = { "network.yaml", "a.click", "b.click" };
	char path[100];

	for (unsigned i = 0; i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(folder);
}

static void forwarding_of_boxes_that_change_packets_is_refused(void **state)
{
	unsigned failed = 0;

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/backbone-XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (unsigned i = 0; i < ARRAY_LEN(others); i++) {
		const char *why = NULL;
		struct forwarding *f;
		struct opened o;

		write_pair(others[i].before, others[i].after);
		open_files(&o);
		f = forwarding_new(o.t.e, o.g, &why);
		if ((f == NULL) != (others[i].why != NULL) ||
		    (f == NULL && strstr(why, others[i].why) == NULL)) {
			fprintf(stderr, "'%s' '%s': %s\n", others[i].before, others[i].after,
				f != NULL ? "expressed" : why);
			failed++;
		}
		forwarding_free(f);
		close_files(&o);
	}
	remove_pair();
	assert_int_equal(failed, 0);
}

static size_t loops_with(struct opened *o, struct forwarding *f, const char *after)
{
	const char *why = NULL;
	uint32_t *changed;
	size_t n;

	write_pair("", after);
	assert_int_equal(graph_read_again(o->t.e, o->g, 0, &changed, &n), GRAPH_PROGRAMS);
	for (size_t i = 0; i < n; i++)
		forwarding_set_program(f, changed[i]);
	free(changed);
	assert_true(forwarding_update(f, &why));
	return forwarding_loop_count(f);
}

/* A way that no packet took at the beginning is a new one, not one with another condition. */
static void forwarding_list_that_opens_makes_loop(void **state)
{
	const char *why = NULL;
	struct forwarding *f;
	struct opened o;

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/backbone-XXXXXX");
	assert_non_null(mkdtemp(folder));
	write_pair("", "-> IPFilter(deny all)");
	open_files(&o);
	f = forwarding_new(o.t.e, o.g, &why);
	assert_non_null(f);
	assert_int_equal(forwarding_loop_count(f), 0);
	assert_int_equal(loops_with(&o, f, "-> IPFilter(allow dst net 10.1.0.0/16, deny all)"), 1);
	assert_int_equal(loops_with(&o, f, "-> IPFilter(allow dst net 11.0.0.0/8, deny all)"), 0);
	assert_int_equal(loops_with(&o, f, "-> IPFilter(allow all)"), 1);
	assert_int_equal(loops_with(&o, f, "-> IPFilter(deny all)"), 0);
	forwarding_free(f);
	close_files(&o);
	remove_pair();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forwarding_of_boxes_that_change_packets_is_refused),
		cmocka_unit_test(forwarding_list_that_opens_makes_loop),
		cmocka_unit_test(forwarding_random_edits_equal_search_and_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
