/*
 * Random networks, explored symbolically, against an interpreter that shares nothing with the models
 * (tests/oracle/router_naive.c). A packet is taken as sent, two of its octets run through all their values, and
 * of each of these 65,536 packets (of most networks fewer, but with the same edges, where nobody has asked to soak) what
 * becomes of it has to be what the exploration says, octet by octet, no more and no less; and a packet that goes round for ever has to
 * be among the loops. MIDDLEPROOF_SEED=0x... MIDDLEPROOF_NETWORKS=1 runs one again, MIDDLEPROOF_SOAK all octets.
 */
#include "tests/oracle/router_naive.c"
#include "tests/unit/random_world.h"
#include "tests/unit/rounds.h"

#include "symexec/loops/loops.h"

enum { NETWORKS = 150, SOAKED = 300, PACKETS = 3, STEPS = 800, WHOLE = 50 };

/* What the interpreter knows; what comes often stands more often. */
static const struct rn_class classes[] = {
	{ "IPFilter", 1, "allow $e, drop all" }, { "IPFilter", 2, "0 $e, 1 $e, drop all" },
	{ "IPFilter", 1, "drop $e, allow $e, drop $e, allow all" },
	{ "IPClassifier", 3, "$e, $e, -" }, { "IPClassifier", 2, "$e, -" }, { "Classifier", 2, "$o/$h, -" },
	{ "Classifier", 3, "$o/$h !$o/$h, $o/4?, -" }, { "Classifier", 2, "8/0?, -" },
	{ "RadixIPLookup", 2, "$n 0, $n 1, $n $a 0, 0.0.0.0/0 1" },
	{ "LinearIPLookup", 2, "$n 0, $n $a 1, $n 0, 0.0.0.0/0 1" }, { "StaticIPLookup", 2, "$n 0, $n 1" },
	{ "DirectIPLookup", 2, "$n 1, $n $a 0" }, { "DecIPTTL", 2, "" }, { "DecIPTTL", 1, "" },
	{ "DecIPTTL", 2, "" }, { "SetIPDSCP", 1, "$d" }, { "SetIPECN", 1, "$2" },
	{ "StoreData", 1, "$o, \\<$h>" }, { "IPEncap", 1, "$P, $a, $a" }, { "StripIPHeader", 1, "" },
	{ "Strip", 1, "$s" }, { "Unstrip", 1, "$s" }, { "CheckIPHeader", 1, "" }, { "CheckIPHeader", 2, "" },
	{ "CheckIPHeader", 2, "OFFSET 14" }, { "MarkIPHeader", 1, "0" }, { "Paint", 1, "$2" },
	{ "Paint", 1, "$2" }, { "CheckPaint", 2, "$2" }, { "PaintSwitch", 3, "" }, { "Tee", 2, "2" },
	{ "PaintTee", 2, "$2" }, { "StaticSwitch", 2, "$1" }, { "VLANEncap", 1, "$v" }, { "VLANDecap", 1, "" },
	{ "EtherEncap", 1, "0x0800, $m, $m" }, { "EtherMirror", 1, "" }, { "IPMirror", 1, "" },
	{ "GetIPAddress", 1, "16" }, { "SetIPAddress", 1, "$a" }, { "StoreIPAddress", 1, "$a, 12" },
	{ "CheckLength", 2, "$L" }, { "Truncate", 1, "$L" }, { "Null", 1, "" },
	{ "IPRewriter", 2, "pattern $a $p - - 0 1, drop" }, { "IPRewriter", 2, "pattern - - $a $p 0 1, pass 1" },
	{ "IPRewriter", 2, "pattern $a - - - 1 0, keep 0 1" },
};
static const struct rn_kit kit = { classes, ARRAY_LEN(classes) };

struct sums {
	uint64_t networks, packets, unsure, landings, inside, endless, partial;
};

/* The node of a landing, or UINT32_MAX. */
static uint32_t
node_of(const struct graph *g, const struct naive_landing *l)
{
	char name[40];

	if (l->at >= 0)
		snprintf(name, sizeof(name), "b%u/e%d", l->box, l->at);
	else
		snprintf(name, sizeof(name), "b%u:e%d (out)", l->box, -1 - l->at);
	for (uint32_t i = 0; i < g->node_count; i++)
		if (strcmp(g->nodes[i].name, name) == 0)
			return i;
	fail_msg("no node '%s'", name);
	return UINT32_MAX;
}

static enum end_kind
kind_of(enum naive_end k)
{
	return k == NAIVE_ARRIVED ? END_ARRIVED : k == NAIVE_DROPPED ? END_DROP : END_VIOLATION;
}

/* A proof calls every end of a packet by name; what ends in a Discard, the interpreter does not tell. */
static bool
is_told(const struct trial *t, const struct end *end)
{
	return end->kind != END_DROP || strstr(node_name(t, end->node), "/Discard") == NULL;
}

/* false: the proof and the interpreter disagree about the packet at hand. */
static bool
agrees(struct trial *t, struct naive_router *r, struct sums *sums, bool *endless)
{
	struct naive_fate fate;
	bool ok = true;

	naive_router_run(r, t->bytes, t->len, &fate);
	*endless |= fate.endless && !fate.unsure;
	sums->packets++;
	sums->unsure += fate.unsure;
	for (size_t i = 0; !fate.unsure && i < fate.landings.n; i++) {
		const struct naive_landing *l = &fate.landings.v[i];

		*VEC_ADD(&t->out) = (struct landing){ .kind = kind_of(l->kind), .node = node_of(t->w.g, l),
			.bytes = l->bytes, .len = l->len };
	}
	t->w.looped = fate.endless || fate.too_long;
	sums->landings += t->out.n;
	for (size_t i = 0; ok && i < t->out.n; i++)
		ok = is_complete(t, &t->out.v[i]);
	if (!ok)
		complain(t, "the interpreter shows what the proof does not");
	for (size_t i = 0; ok && !fate.unsure && !fate.too_long && i < t->x->ends.n; i++) {
		const struct end *end = &t->x->ends.v[i];

		ok = end->flow->source != t->origin->source || !is_told(t, end) || is_sound(t, end);
		if (!ok)
			complain(t, "the proof shows what the interpreter does not");
	}
	u64_map_free(t->known);
	t->known = NULL;
	VEC_FREE(&t->out);
	naive_fate_free(&fate);
	return ok;
}

/* The right checksums, as the source of the packet sends them. */
static void
mend_checksums(struct trial *t)
{
	struct packet p;

	packet_parse_writable(&p, t->bytes, t->len, t->w.t.e->ethernet ? LAYER_ETHER : LAYER_NONE);
	for (unsigned i = p.count; i-- > 0;)
		(void)packet_fix_checksum(&p, i);
}

/* The packet is one that its source sends. */
static bool
is_sent(struct trial *t)
{
	struct landing own = { .bytes = t->bytes, .len = t->len };
	struct u64_map *known = known_for(t, t->origin);
	struct prediction p;
	bool sent = false;

	if (is_well_made(t) && world_contains(&t->w, t->origin, known) == INSIDE) {
		p = predict(t, t->origin, known);
		sent = fits(&p, &own);
		free(p.bytes);
		free(p.mask);
	}
	u64_map_free(t->known);
	t->known = NULL;
	return sent;
}

/* Octets that something may be asked of: in the IP header and behind it, and in that of Ethernet. */
static size_t
some_octet(struct trial *t)
{
	static const uint8_t places[] = { 1, 5, 8, 8, 15, 16, 19, 19, 20, 21, 22, 23, 23, 28, 33 };
	size_t ip = t->w.t.e->ethernet ? 14 : 0;
	size_t at = toy_below(&t->w.t, 12) == 0 ? toy_below(&t->w.t, 14) :
	    ip + places[toy_below(&t->w.t, ARRAY_LEN(places))];

	return MIN_OF(at, t->len - 1);
}

/* All values, or those beside which something likes to change. */
static bool
is_tried(bool whole, unsigned x)
{
	static const uint8_t edges[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 16, 17, 40, 53, 63, 64, 80, 127, 128,
		168, 187, 192, 254, 255 };

	for (size_t i = 0; i < ARRAY_LEN(edges); i++)
		if (edges[i] == x)
			return true;
	return whole;
}

static bool
all_agree(struct trial *t, struct naive_router *r, bool whole, struct sums *sums, bool *endless)
{
	uint8_t *base = t->bytes;
	size_t len = t->len, a = some_octet(t), b = some_octet(t);
	bool ok = true;

	for (unsigned x = 0; ok && x < 0x10000; x++) {
		if (!is_tried(whole, x >> 8) || !is_tried(whole, x & 0xff))
			continue;
		t->bytes = x_malloc(len + 1);
		memcpy(t->bytes, base, len);
		t->bytes[a] = (uint8_t)(x >> 8);
		t->bytes[b] = (uint8_t)x;
		mend_checksums(t);
		ok = !is_sent(t) || agrees(t, r, sums, endless);
		free(t->bytes);
	}
	t->bytes = NULL;
	free(base);
	return ok;
}

/* What goes round for ever is among the loops of what was sent, and the packets of these do go round. */
static bool
loops_agree(struct trial *t, struct naive_router *r, const size_t *sent, bool endless)
{
	struct loop_list l = LOOP_LIST_INIT;
	bool bad = false, ok = true;

	for (unsigned i = 0; i < PACKETS; i++)
		if (i == 0 || sent[i] != sent[i - 1])
			loops_add_start(&l, (struct loop_start){ .node = world_way_in(&t->w),
				.flow = flow_copy(t->w.t.e, t->flows.v[sent[i]]) });
	loops_search(t->w.t.e, t->w.g, &l);
	bad = l.gave_up != NULL;
	for (size_t i = 0; i < l.loops.n; i++)
		bad |= l.loops.v[i].kind <= LOOP_UNDECIDED;
	for (size_t i = 0; i < l.loops.n && ok; i++) {
		const struct loop *p = &l.loops.v[i];
		struct naive_fate fate;

		if (p->kind != LOOP_ENDLESS || p->passes < RUN_ENOUGH || p->free_choice)
			continue;
		naive_router_run(r, p->witness, p->witness_len, &fate);
		ok = fate.endless || fate.too_long || fate.unsure;
		naive_fate_free(&fate);
		if (!ok && t->say != NULL)
			print_bytes(t, "loop ", p->witness, p->witness_len);
	}
	if (!ok && t->say != NULL)
		fprintf(t->say, "the packet of an endless loop does not go round\n");
	if (endless && !bad && t->say != NULL)
		fprintf(t->say, "a packet goes round for ever, and no loop is found\n");
	loops_fini(t->w.t.e, &l);
	return ok && (!endless || bad);
}

/* false: proof and interpreter disagree. */
static bool
is_right_about(const struct rn_network *n, FILE *say, struct sums *sums)
{
	struct naive_router *r = naive_router_new(n);
	struct opened o;
	bool ok = true, endless = false;
	size_t sent[PACKETS] = { 0 };

	assert_non_null(r);
	assert_true(open_network(&o, n, say));
	o.t.x = world_explore_some(&o.t.w, some_shapes(n->seed) & ~(unsigned)SHAPE_IP6, &o.t.flows, STEPS);
	o.t.partial = o.t.x->gave_up || o.t.w.t.e->too_large;
	for (unsigned i = 0; ok && o.t.flows.n > 0 && i < PACKETS; i++) {
		sent[i] = toy_below(&o.t.w.t, (unsigned)o.t.flows.n);
		draw(&o.t, o.t.flows.v[sent[i]], o.t.flows.v[sent[i]]);
		/* of some networks all 65,536 packets in any case */
		ok = all_agree(&o.t, r, toy_soak() || (i == 0 && n->seed % WHOLE == 0), sums, &endless);
	}
	ok = ok && (o.t.flows.n == 0 || o.t.partial || loops_agree(&o.t, r, sent, endless));
	sums->networks++;
	sums->partial += o.t.partial;
	sums->endless += endless;
	sums->inside += o.t.tally.exact;
	close_network(&o);
	naive_router_free(r);
	return ok;
}

static void
random_networks_proof_and_interpreter_agree(void **state)
{
	unsigned n = rounds_of("MIDDLEPROOF_NETWORKS", toy_soak() ? SOAKED : NETWORKS);
	uint64_t seed = toy_first_seed();
	struct sums sums = { 0 };
	unsigned failed = 0;

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct rn_network w = rn_make_of(&kit, seed + i);
		struct sums again = { 0 };

		if (is_right_about(&w, NULL, &sums))
			continue;
		fprintf(stderr, "toy network %#" PRIx64 " fails\n", w.seed);
		(void)is_right_about(&w, stderr, &again);
		rn_tell(&w, stderr);
		failed++;
	}
	print_message("%" PRIu64 " networks (%" PRIu64 " given up, %" PRIu64 " with endless loops), %" PRIu64
		      " packets (%" PRIu64 " unsure), %" PRIu64 " landings, %" PRIu64 " inside\n",
		      sums.networks, sums.partial, sums.endless, sums.packets, sums.unsure, sums.landings,
		      sums.inside);
	assert_int_equal(failed, 0);
	assert_true(n < NETWORKS || (sums.landings > 1000 && sums.unsure < sums.packets / 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_networks_proof_and_interpreter_agree),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)rmdir(folder);
	return failed;
}
