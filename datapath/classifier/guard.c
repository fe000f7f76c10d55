/*
 * guard.c - see guard.h. Expressions are compiled back to front: who makes a node already has
 * where it leads. Conditions that a whole expression needs are put first, so that they become
 * the tuple. Tests of Click's language that are plain comparisons of header bits are nodes; the
 * others are extras, one bit each, found out by the graph of match.h.
 */
#include "datapath/classifier/guard.h"

#include "datapath/classifier/state_field.h"
#include "datapath/packet/ip.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"

/* Equal nodes are found among so many that were made last. */
enum { LOOK_BACK = 64 };

struct building {
	VEC(struct guard_node) nodes;
	const struct match_ports *ports;
	struct key_layout *layout;
	struct diag *d;
	uint64_t extras;
	bool good;
};

struct spot {
	unsigned word, shift, width;
	uint32_t shape;			/* bits that must be set */
};

static guard_ref refuse(struct building *b, const struct click_expr *e, const char *what)
{
	if (b->good)
		diag_error(b->d, e->at, "%s", what);
	b->good = false;
	return GUARD_NO;
}

static guard_ref add(struct building *b, const struct guard_node *n)
{
	if (n->below == n->same && n->same == n->above)
		return n->same;
	for (size_t i = b->nodes.n, n_seen = 0; i-- > 0 && n_seen < LOOK_BACK; n_seen++) {
		const struct guard_node *o = &b->nodes.v[i];

		if (o->word == n->word && o->mask == n->mask && o->value == n->value &&
		    o->below == n->below && o->same == n->same && o->above == n->above)
			return (guard_ref)i;
	}
	*VEC_ADD(&b->nodes) = *n;
	return (guard_ref)(b->nodes.n - 1);
}

/* Bits of a word have that value. */
static guard_ref equal(struct building *b, unsigned word, uint64_t mask, uint64_t value,
		       const guard_ref to[2])
{
	const struct guard_node n = { .word = (uint8_t)word, .mask = mask, .value = value,
				      .below = to[1], .same = to[0], .above = to[1] };

	if (value & ~mask)
		return to[1];
	return mask ? add(b, &n) : to[0];
}

static guard_ref shape_is(struct building *b, uint32_t shape, guard_ref yes, guard_ref no)
{
	return equal(b, KEY_META, shape, shape, (guard_ref[]){ yes, no });
}

/* ---- fields ---- */

static const struct {
	enum packet_layer layer;
	uint32_t shape;
} layers[] = {
	{ LAYER_IP, SHAPE_IP }, { LAYER_IP6, SHAPE_IP6 }, { LAYER_ARP, SHAPE_ARP },
	{ LAYER_TCP, SHAPE_TCP }, { LAYER_UDP, SHAPE_UDP }, { LAYER_SCTP, SHAPE_SCTP },
	{ LAYER_ICMP, SHAPE_ICMP }, { LAYER_ICMP6, SHAPE_ICMP6 },
};

static bool in_words(struct spot *at, unsigned word, unsigned bit, unsigned width)
{
	at->word = word + bit / 64;
	at->width = width;
	bit %= 64;
	if (bit + width > 64)
		return false;
	at->shift = 64 - bit - width;
	return true;
}

static bool spot_of_tag(const struct packet_ref *r, struct spot *at)
{
	unsigned bit = r->field->bit, width = r->field->width;

	if (r->index > 2 || (bit < 16 && bit + width > 16))
		return false;
	at->shape = r->index == 1 ? SHAPE_VLAN : SHAPE_VLAN | SHAPE_VLAN2;
	if (r->index == 2)
		return in_words(at, KEY_TAGS, bit + 16, width);
	return bit < 16 ? in_words(at, KEY_DST, bit + 48, width) :
			  in_words(at, KEY_TAGS, bit - 16, width);
}

/* Where a field is in the key; false: it is an extra. Addresses of IPv6 are two words. */
static bool spot_of(const struct packet_ref *r, struct spot *at)
{
	const struct packet_field *f = r->field;
	unsigned i = 0;

	if (f->place != PLACE_HEADER || !f->width || r->quoted)
		return false;
	if (f->layer == LAYER_VLAN)
		return !f->when && spot_of_tag(r, at);
	if (r->index != 1)
		return false;
	at->shape = SHAPE_ETHER;
	if (f->layer == LAYER_ETHER)
		return f->bit < 48 ? in_words(at, KEY_DST, f->bit, f->width) :
				     in_words(at, KEY_SRC, f->bit - 48U, f->width);
	while (i < ARRAY_LEN(layers) && layers[i].layer != f->layer)
		i++;
	if (i == ARRAY_LEN(layers))
		return false;
	at->shape = layers[i].shape;
	if (f->layer == LAYER_ARP && f->when)
		at->shape |= SHAPE_ARP_IP;
	else if (f->when)
		return false;
	if (i <= 2 && f->width == 128)
		return in_words(at, KEY_NET, f->bit, 64);
	if (i <= 2)
		return in_words(at, KEY_NET, f->bit, f->width);
	if (!key_shape_end((f->bit + f->width + 7U) / 8))
		return false;
	at->shape |= key_shape_end((f->bit + f->width + 7U) / 8);
	return in_words(at, KEY_TRANS, f->bit, f->width);
}

static bool extra(struct building *b, const struct click_expr *e, int bit, struct spot *at)
{
	if (bit < 0) {
		refuse(b, e, "too many fields and tests of rules have no place in the key");
		return false;
	}
	if (b->extras >> bit & 1)
		key_extra_release(b->layout, (unsigned)bit);	/* it is one user */
	b->extras |= UINT64_C(1) << bit;
	at->word = KEY_BITS;
	at->shift = (unsigned)bit;
	at->width = 1;
	return true;
}

static guard_ref compare(struct building *b, const struct spot *at, uint64_t value,
			 const guard_ref to[3])
{
	uint64_t all = at->width == 64 ? UINT64_MAX : (UINT64_C(1) << at->width) - 1;
	const struct guard_node n = { .word = (uint8_t)at->word, .mask = all << at->shift,
				      .value = value << at->shift, .below = to[0], .same = to[1],
				      .above = to[2] };

	return add(b, &n);
}

/* low <= field <= high in one word. */
static guard_ref range_in_word(struct building *b, const struct spot *at, uint64_t low,
			       uint64_t high, const guard_ref to[2])
{
	uint64_t all = at->width == 64 ? UINT64_MAX : (UINT64_C(1) << at->width) - 1;
	uint64_t differ = low ^ high;
	guard_ref yes = to[0];

	if (!(differ & (differ + 1)) && !(low & differ))
		return equal(b, at->word, (all & ~differ) << at->shift, low << at->shift, to);
	if (high < all)
		yes = compare(b, at, high, (guard_ref[]){ yes, yes, to[1] });
	if (low)
		yes = compare(b, at, low, (guard_ref[]){ to[1], yes, yes });
	return yes;
}

/* The same in two words: the upper decides unless it is at an end of the range. */
static guard_ref range_in_two(struct building *b, const struct spot *at,
			      const struct click_range *r, const guard_ref to[2])
{
	struct spot low = *at;
	guard_ref bottom, top, inside;

	low.word++;
	if (r->low[0] == r->high[0]) {
		inside = range_in_word(b, &low, r->low[1], r->high[1], to);
		return compare(b, at, r->low[0], (guard_ref[]){ to[1], inside, to[1] });
	}
	if (r->low[1] == 0 && r->high[1] == UINT64_MAX)
		return range_in_word(b, at, r->low[0], r->high[0], to);
	bottom = range_in_word(b, &low, r->low[1], UINT64_MAX, to);
	top = range_in_word(b, &low, 0, r->high[1], to);
	inside = compare(b, at, r->high[0], (guard_ref[]){ to[0], top, to[1] });
	return compare(b, at, r->low[0], (guard_ref[]){ to[1], bottom, inside });
}

/* Through a mask, whatever its bits; as a number for the other relations. */
static guard_ref masked(struct building *b, const struct click_field_test *t,
			const struct spot *at, unsigned width, const guard_ref to[2])
{
	uint64_t all = at->width == 64 ? UINT64_MAX : (UINT64_C(1) << at->width) - 1;
	const uint64_t *value = t->ranges[0].low;
	bool open = t->rel == REL_GT || t->rel == REL_LE, is = t->rel == REL_EQ || t->rel == REL_NE;
	struct guard_node n = { .word = (uint8_t)at->word, .mask = (t->mask[1] & all) << at->shift,
				.value = value[1] << at->shift, .below = to[1],
				.same = to[open], .above = to[0] };

	if (width > 64) {
		const guard_ref low[] = { equal(b, at->word + 1, t->mask[1], value[1], to), to[1] };

		return equal(b, at->word, t->mask[0], value[0], low);
	}
	return is ? equal(b, at->word, n.mask, n.value, to) : add(b, &n);
}

/* What the relation says with one value, as a range of those that hold (or do not). */
static struct click_range widen(const struct click_range *r, enum click_relation rel,
				unsigned width)
{
	struct click_range w = *r;

	if (rel == REL_GT || rel == REL_LE)
		w.low[0] += ++w.low[1] == 0;
	if (rel != REL_EQ && rel != REL_NE) {
		w.high[1] = width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
		w.high[0] = width > 64 ? UINT64_MAX : 0;
	}
	return w;
}

static guard_ref values(struct building *b, const struct click_field_test *t,
			const struct spot *at, unsigned width, const guard_ref to[2])
{
	bool negated = t->rel == REL_NE || t->rel == REL_LE || t->rel == REL_LT;
	guard_ref good = to[negated], bad = to[!negated], next = bad;

	if (t->has_mask && (width <= 64 || t->rel == REL_EQ || t->rel == REL_NE))
		return masked(b, t, at, width, (guard_ref[]){ good, bad });
	for (size_t i = t->range_count; i-- > 0;) {
		struct click_range r = widen(&t->ranges[i], t->rel, width);
		uint64_t all = width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;

		if (width <= 64 && (r.low[0] || r.low[1] > all))
			continue;
		if (width > 64 && (t->rel == REL_GT || t->rel == REL_LE) && !r.low[0] && !r.low[1])
			continue;	/* above the largest */
		next = width > 64 ? range_in_two(b, at, &r, (guard_ref[]){ good, next }) :
				    range_in_word(b, at, r.low[1], r.high[1],
						  (guard_ref[]){ good, next });
	}
	return next;
}

static guard_ref in_port(struct building *b, const struct click_expr *e, guard_ref yes,
			 guard_ref no)
{
	const struct click_field_test *t = &e->field;

	for (unsigned i = 0; i < b->ports->count; i++) {
		if (strcmp(b->ports->names[i], t->text) != 0)
			continue;
		if (t->rel == REL_EQ)
			return equal(b, KEY_META, UINT64_C(0xffff) << META_PORT_SHIFT,
				     (uint64_t)i << META_PORT_SHIFT, (guard_ref[]){ yes, no });
		return equal(b, KEY_META, UINT64_C(0xffff) << META_PORT_SHIFT,
			     (uint64_t)i << META_PORT_SHIFT, (guard_ref[]){ no, yes });
	}
	if (b->good)
		diag_error(b->d, e->at, "no port '%s'", t->text);
	b->good = false;
	return no;
}

static guard_ref ct_state(struct building *b, const struct click_expr *e, guard_ref yes,
			  guard_ref no)
{
	static const struct {
		const char *name;
		uint8_t mask, value;
	} states[] = {
		{ "new", CT_NEW, CT_NEW }, { "established", CT_ESTABLISHED, CT_ESTABLISHED },
		{ "related", CT_RELATED, CT_RELATED }, { "reply", CT_REPLY, CT_REPLY },
		{ "invalid", CT_INVALID, CT_INVALID }, { "tracked", CT_TRACKED, CT_TRACKED },
		{ "untracked", CT_TRACKED, 0 }, { "snat", CT_SOURCE, CT_SOURCE }, { "dnat", CT_DESTINATION, CT_DESTINATION },
	};
	const struct click_field_test *t = &e->field;
	bool is = t->rel == REL_EQ;

	for (unsigned i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i].name, t->text) == 0)
			return equal(b, KEY_META, (uint64_t)states[i].mask << META_CT_SHIFT,
				     (uint64_t)states[i].value << META_CT_SHIFT,
				     (guard_ref[]){ is ? yes : no, is ? no : yes });
	return refuse(b, e, "rules do not know this state of connections");
}

static guard_ref two_fields(struct building *b, const struct click_expr *e,
			    const struct packet_ref *a, guard_ref yes, guard_ref no)
{
	struct packet_ref other;
	struct spot at;

	if (!packet_ref_parse(e->field.other, &other) ||
	    !extra(b, e, key_extra_compare(b->layout, a, &other, e->field.rel), &at))
		return refuse(b, e, "these fields cannot be compared in rules");
	return equal(b, at.word, UINT64_C(1) << at.shift, UINT64_C(1) << at.shift,
		     (guard_ref[]){ yes, no });
}

/* What every packet has beside its octets. */
static guard_ref state_test(struct building *b, const struct click_expr *e, const struct state_field *f, const guard_ref to[2])
{
	const struct spot at = { f->word, f->shift, f->width, 0 };

	if (e->field.other)
		return refuse(b, e, "these fields cannot be compared in rules");
	return values(b, &e->field, &at, f->width, to);
}

static guard_ref field_test(struct building *b, const struct click_expr *e, guard_ref yes,
			    guard_ref no)
{
	const struct click_field_test *t = &e->field;
	struct packet_ref ref;
	struct spot at;
	unsigned width;
	guard_ref to;
	int bit;
	const struct state_field *state = t->text ? NULL : state_field_find(t->name);

	if (state)
		return state_test(b, e, state, (guard_ref[]){ yes, no });
	if (t->special == FIELD_IN_PORT)
		return in_port(b, e, yes, no);
	if (t->special == FIELD_CT_STATE)
		return ct_state(b, e, yes, no);
	if (!packet_ref_parse(t->name, &ref))
		return refuse(b, e, "rules do not know this field");
	if (t->other)
		return two_fields(b, e, &ref, yes, no);
	width = ref.field->width ? ref.field->width : 1;
	if (spot_of(&ref, &at)) {
		to = values(b, t, &at, width, (guard_ref[]){ yes, no });
		return shape_is(b, at.shape, to, no);
	}
	bit = key_extra_field(b->layout, &ref);
	if (!extra(b, e, bit, &at))
		return GUARD_NO;
	at.word = b->layout->extra[bit].word;
	at.shift = 0;
	at.width = MIN_OF(width, 64U);
	to = values(b, t, &at, width, (guard_ref[]){ yes, no });
	return equal(b, KEY_BITS, UINT64_C(1) << bit, UINT64_C(1) << bit, (guard_ref[]){ to, no });
}

/* ---- tests of Click's language ---- */

static guard_ref relation(struct building *b, const struct click_test *t, const struct spot *at,
			  guard_ref yes, guard_ref no)
{
	const struct click_range value = { { 0, t->value }, { 0, t->value } };
	uint64_t all = at->width == 64 ? UINT64_MAX : (UINT64_C(1) << at->width) - 1;
	const struct click_field_test f = { .rel = t->rel, .ranges = &value, .range_count = 1,
					    .has_mask = (t->mask & all) != all,
					    .mask = { 0, t->mask } };

	return values(b, &f, at, at->width, (guard_ref[]){ yes, no });
}

/* A comparison of header bits where Click's test is one and no more; false: an extra. */
static bool plain_spot(const struct click_test *t, enum click_direction dir, struct spot *at)
{
	bool dst = dir == DIR_DST;

	at->shape = SHAPE_IP;
	switch (t->kind) {
	case TEST_HOST: case TEST_NET:
		return in_words(at, KEY_NET, dst ? 128 : 96, 32);
	case TEST_PORT:
		if (t->proto != PROTO_TCP && t->proto != PROTO_UDP && t->proto != CLICK_PROTO_TCPUDP)
			return false;
		at->shape |= key_shape_end(dst ? 4 : 2);
		if (t->proto != CLICK_PROTO_TCPUDP)
			at->shape |= t->proto == PROTO_TCP ? SHAPE_TCP : SHAPE_UDP;
		return in_words(at, KEY_TRANS, dst ? 16 : 0, 16);
	case TEST_ICMP_TYPE:
		at->shape |= SHAPE_ICMP | key_shape_end(1);
		return in_words(at, KEY_TRANS, 0, 8);
	case TEST_PROTO:
		return t->value < CLICK_PROTO_TCPUDP && in_words(at, KEY_NET, 72, 8);
	case TEST_IP_TTL:
		return in_words(at, KEY_NET, 64, 8);
	case TEST_IP_TOS:
		return in_words(at, KEY_NET, 8, 8);
	default:
		return false;
	}
}

static guard_ref either_way(struct building *b, const struct click_test *t, guard_ref yes,
			    guard_ref no)
{
	bool both = t->dir == DIR_SRC_AND_DST;
	struct click_test positive = *t;
	struct spot src, dst;
	guard_ref first, second;

	/* NE, LE and LT negate the combination */
	if (t->rel == REL_NE || t->rel == REL_LE || t->rel == REL_LT) {
		positive.rel = t->rel == REL_NE ? REL_EQ : t->rel == REL_LE ? REL_GT : REL_GE;
		return either_way(b, &positive, no, yes);
	}
	plain_spot(t, DIR_SRC, &src);
	plain_spot(t, DIR_DST, &dst);
	second = relation(b, t, &dst, yes, no);
	first = both ? relation(b, t, &src, second, no) : relation(b, t, &src, yes, second);
	return first;
}

static guard_ref click_test(struct building *b, const struct click_expr *e, guard_ref yes,
			    guard_ref no)
{
	const struct click_test *t = &e->test;
	bool twice = (t->kind == TEST_HOST || t->kind == TEST_NET || t->kind == TEST_PORT) &&
		     (t->dir == DIR_SRC_OR_DST || t->dir == DIR_SRC_AND_DST);
	struct spot at;
	guard_ref r;

	if (!t->mask || t->kind == TEST_BROKEN || !plain_spot(t, t->dir, &at)) {
		if (!extra(b, e, key_extra_test(b->layout, e, b->d), &at))
			return GUARD_NO;
		return equal(b, KEY_BITS, UINT64_C(1) << at.shift, UINT64_C(1) << at.shift,
			     (guard_ref[]){ yes, no });
	}
	if (t->kind == TEST_PORT && t->proto == CLICK_PROTO_TCPUDP) {
		r = shape_is(b, SHAPE_UDP, yes, no);
		yes = shape_is(b, SHAPE_TCP, yes, r);
	}
	if (twice && t->kind == TEST_PORT)
		at.shape |= key_shape_end(4);
	r = twice ? either_way(b, t, yes, no) : relation(b, t, &at, yes, no);
	return shape_is(b, at.shape, r, no);
}

/* ---- trees ---- */

static bool decides_at_once(const struct click_expr *e)
{
	if (e->kind == EXPR_FIELD)
		return e->field.rel == REL_EQ && e->field.range_count <= 1 && !e->field.other;
	return e->kind == EXPR_TEST && e->test.rel == REL_EQ && e->test.kind != TEST_PORT &&
	       e->test.dir != DIR_SRC_OR_DST;
}

static guard_ref build(struct building *b, const struct click_expr *e, guard_ref yes, guard_ref no)
{
	switch (e->kind) {
	case EXPR_TRUE:
		return yes;
	case EXPR_FALSE:
		return no;
	case EXPR_NOT:
		return build(b, e->a, no, yes);
	case EXPR_AND:
		if (decides_at_once(e->b) && !decides_at_once(e->a))
			return build(b, e->b, build(b, e->a, yes, no), no);
		return build(b, e->a, build(b, e->b, yes, no), no);
	case EXPR_OR:
		return build(b, e->a, yes, build(b, e->b, yes, no));
	case EXPR_COND:
		return build(b, e->a, build(b, e->b, yes, no), build(b, e->c, yes, no));
	case EXPR_FIELD:
		return field_test(b, e, yes, no);
	default:
		return click_test(b, e, yes, no);
	}
}

/* From the root on, as long as all other values lead to no. */
static void take_tuple(struct guard *g)
{
	uint64_t mask[KEY_WORDS] = { 0 }, value[KEY_WORDS] = { 0 };

	while (g->root < GUARD_YES) {
		const struct guard_node *n = &g->nodes[g->root];

		if (n->below != GUARD_NO || n->above != GUARD_NO)
			break;
		if ((value[n->word] ^ n->value) & mask[n->word] & n->mask) {
			g->root = GUARD_NO;	/* it contradicts what stands before */
			break;
		}
		mask[n->word] |= n->mask;
		value[n->word] |= n->value;
		g->root = n->same;
	}
	for (unsigned i = 0; i < KEY_WORDS; i++) {
		if (!mask[i])
			continue;
		g->words |= 1U << i;
		g->index[g->count] = (uint8_t)i;
		g->mask[g->count] = mask[i];
		g->value[g->count++] = value[i];
	}
}

static guard_ref renumber(const guard_ref *new_ref, guard_ref at)
{
	return at >= GUARD_YES ? at : new_ref[at];
}

/* Keeps the nodes that the rest needs: each leads only to nodes that were made before it. */
static void shrink(struct guard *g, size_t n)
{
	struct guard_node *all = g->nodes;
	guard_ref *new_ref = x_calloc(n + 1, sizeof(*new_ref));

	g->nodes = NULL;
	if (g->root < GUARD_YES) {
		g->nodes = x_calloc(n, sizeof(*g->nodes));
		new_ref[g->root] = 1;
	}
	for (size_t i = n; i-- > 0;) {
		const guard_ref to[] = { all[i].below, all[i].same, all[i].above };

		for (unsigned k = 0; new_ref[i] && k < ARRAY_LEN(to); k++)
			if (to[k] < GUARD_YES)
				new_ref[to[k]] = 1;
	}
	for (size_t i = 0; i < n; i++) {
		struct guard_node *node;

		if (!new_ref[i])
			continue;
		node = &g->nodes[g->node_count];
		*node = all[i];
		node->below = renumber(new_ref, node->below);
		node->same = renumber(new_ref, node->same);
		node->above = renumber(new_ref, node->above);
		new_ref[i] = (guard_ref)g->node_count++;
	}
	g->root = renumber(new_ref, g->root);
	free(new_ref);
	free(all);
}

struct guard *guard_new(const struct click_expr *match, const struct match_ports *ports,
			struct key_layout *layout, struct diag *d)
{
	struct building b = { .ports = ports, .layout = layout, .d = d, .good = true };
	struct guard *g = x_calloc(1, sizeof(*g));
	struct strbuf same = STRBUF_INIT;

	g->root = match ? build(&b, match, GUARD_YES, GUARD_NO) : GUARD_YES;
	g->nodes = b.nodes.v;
	g->extras = b.extras;
	if (!b.good) {
		guard_free(g, layout);
		return NULL;
	}
	take_tuple(g);
	shrink(g, b.nodes.n);
	click_expr_same(match, &same);
	g->same = sb_take(&same);
	return g;
}

void guard_free(struct guard *g, struct key_layout *layout)
{
	for (unsigned i = 0; g && i < KEY_MAX_BITS; i++)
		if (g->extras >> i & 1)
			key_extra_release(layout, i);
	if (g) {
		free(g->nodes);
		free(g->same);
	}
	free(g);
}

void guard_bits(const struct guard *g, struct key *mask)
{
	for (unsigned i = 0; i < g->count; i++)
		key_record(mask, g->index[i], g->mask[i]);
	for (size_t i = 0; i < g->node_count; i++)
		key_record(mask, g->nodes[i].word, g->nodes[i].mask);
}

bool guard_same(const struct guard *a, const struct guard *b)
{
	return strcmp(a->same, b->same) == 0;
}
