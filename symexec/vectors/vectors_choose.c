/*
 * vectors_choose.c - packets out of a proof. A way is an end of the exploration: where a flow arrives or is dropped, and why.
 * Its witness comes first; then, for each field that the way restricts, the ends of every range and the values just
 * outside, in the witness's packet with checksums made right again.
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/packet/checksum.h"
#include "symexec/explore/witness.h"
#include "symexec/flow/history.h"
#include "symexec/policy/policy.h"
#include "symexec/vectors/vectors.h"

enum { MAX_RANGES = 16 };
/* So many boundary values are kept, times the limit, to take from every way alike. */
enum { MOST_LATER = 16 };
enum { ALIKE = 4, MEMBERS = 2, LATE = 100 };

void
vectors_init(struct vectors *s, size_t limit)
{
	memset(s, 0, sizeof(*s));
	s->limit = limit;
	s->seen = str_map_new();
}

static void
vector_fini(struct vector *v)
{
	for (size_t k = 0; k < v->inputs.n; k++) {
		free(v->inputs.v[k].port);
		free(v->inputs.v[k].bytes);
		free(v->inputs.v[k].handler);
		free(v->inputs.v[k].value);
	}
	VEC_FREE(&v->inputs);
	sim_outputs_fini(&v->outputs);
	for (size_t k = 0; k < v->others.n; k++)
		sim_outputs_fini(&v->others.v[k]);
	VEC_FREE(&v->others);
	vector_handlers_free(&v->handlers);
	free(v->why);
}

void
vectors_drop(struct vectors *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vector_fini(&s->v.v[i]);
	s->v.n -= n;
	memmove(s->v.v, s->v.v + n, s->v.n * sizeof(*s->v.v));
}

void
vectors_fini(struct vectors *s)
{
	for (size_t i = 0; i < s->v.n; i++)
		vector_fini(&s->v.v[i]);
	for (size_t i = 0; i < s->later.n; i++)
		vector_fini(&s->later.v[i]);
	VEC_FREE(&s->v);
	VEC_FREE(&s->later);
	str_map_free(s->seen);
}

/* The first value of every way, then the second of every way, ...: a limit cuts all ways alike. */
static int
by_rank(const void *a, const void *b)
{
	const struct vector *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->way < y->way ? -1 : x->way > y->way;
}

void
vectors_add_bounds(struct vectors *s)
{
	size_t n = s->v.n < s->limit ? MIN_OF(s->later.n, s->limit - s->v.n) : 0;

	if (s->later.n > 0)
		qsort(s->later.v, s->later.n, sizeof(*s->later.v), by_rank);
	for (size_t i = 0; i < n; i++) {
		s->covered += s->later.v[i].witness;
		*VEC_ADD(&s->v) = s->later.v[i];
	}
	s->cut |= n < s->later.n;
	for (size_t i = n; i < s->later.n; i++)
		vector_fini(&s->later.v[i]);
	s->later.n = 0;
}

/* Whether no more witnesses are taken at once: half of the limit is for sequences and boundary values. */
static bool
has_witnesses(const struct vectors *s)
{
	return s->v.n >= s->limit - s->limit / 2;
}

/* A witness of one more way; of a way by a rule or to an element that none led by: half of what is kept back is for those. */
enum sort { SORT_WITNESS, SORT_NEW_GROUND, SORT_LATER };

static bool
is_full(const struct vectors *s, enum sort sort)
{
	if (sort == SORT_LATER)
		return s->later.n >= MOST_LATER * s->limit;
	if (s->roomy)
		return s->v.n >= s->limit - s->limit / 8;
	return sort == SORT_NEW_GROUND ? s->v.n >= s->limit - s->limit / 4 : has_witnesses(s);
}

/* Takes the octets. A packet that is there already is not added again. Whether it is there now. */
static bool
add_packet(struct vectors *s, enum sort sort, const char *port, uint8_t *bytes, size_t len, char *why)
{
	struct strbuf key = STRBUF_INIT;
	struct vector_input one = { .bytes = bytes, .len = (uint32_t)len, .reply_to = FEED_NO_REPLY };
	struct vector *v;
	bool later = sort == SORT_LATER, full = is_full(s, sort), there;

	sb_printf(&key, "%s ", port);
	sb_add_hex(&key, bytes, len);
	there = str_map_get(s->seen, sb_str(&key)) != NULL;
	if (full || there) {
		s->cut |= full && !there;
		sb_fini(&key);
		free(bytes);
		free(why);
		return there;
	}
	str_map_put(s->seen, sb_str(&key), s);
	sb_fini(&key);
	v = later ? VEC_ADD(&s->later) : VEC_ADD(&s->v);
	*v = (struct vector){ .why = why, .rank = later ? s->rank++ : 0, .way = (uint32_t)s->ways };
	one.port = x_strdup(port);
	*VEC_ADD(&v->inputs) = one;
	return true;
}

void
vectors_add_later(struct vectors *s, const char *port, uint8_t *bytes, size_t len, char *why)
{
	(void)add_packet(s, SORT_LATER, port, bytes, len, why);
}

void
vectors_add_first(struct vectors *s, const char *port, uint8_t *bytes, size_t len, char *why)
{
	(void)add_packet(s, SORT_NEW_GROUND, port, bytes, len, why);
}

void
vectors_put_bits(uint8_t *bytes, uint32_t bit, uint32_t width, uint64_t x)
{
	for (uint32_t i = 0; i < width; i++) {
		uint32_t at = bit + i;
		uint8_t mask = (uint8_t)(0x80 >> at % 8);

		if ((x >> (width - 1 - i)) & 1)
			bytes[at / 8] |= mask;
		else
			bytes[at / 8] &= (uint8_t)~mask;
	}
}

/* The witness's packet with one field set to x. */
static void
add_variant(struct vectors *s, const struct vector_input *base, const struct slot *slot, const char *what,
	    uint64_t x)
{
	uint8_t *bytes;
	struct packet p;

	if ((uint32_t)slot->bit + slot->width > base->len * 8)
		return;
	bytes = x_malloc(base->len + 1);
	memcpy(bytes, base->bytes, base->len);
	vectors_put_bits(bytes, (uint32_t)slot->bit, slot->width, x);
	packet_parse_writable(&p, bytes, base->len, LAYER_ETHER);
	(void)packet_fix_checksums(&p);
	(void)add_packet(s, SORT_LATER, base->port, bytes, base->len,
			 x_asprintf("%s = %llu", what, (unsigned long long)x));
}

/* Both ends of every range that the way leaves a field, and the values just outside. */
static void
add_bounds(struct vectors *s, struct input *in, struct flow *f, const struct vector_input *base, const char *what)
{
	struct engine *e = in->engine;
	const struct memory *m = &f->origin->mem;

	for (uint32_t i = 0; i < m->n; i++) {
		const struct slot *slot = &m->slots[i];
		struct set_range r[MAX_RANGES];
		uint64_t max = slot->width >= 64 ? UINT64_MAX : (UINT64_C(1) << slot->width) - 1;
		char *words;
		size_t n;

		if (slot->bit < 0 || slot->width > 64 ||
		    value_get(e->values, slot->v)->kind != VALUE_SYMBOL)
			continue;
		n = flow_values(e, f, slot->v, r, MAX_RANGES);
		if (n == SIZE_MAX || n > MAX_RANGES || (n == 1 && r[0].lo == 0 && r[0].hi == max))
			continue;
		words = x_asprintf("%s, but %s", what, root_get(e->values, value_get(e->values,
				   slot->v)->root)->name);
		for (size_t k = 0; k < n; k++) {
			add_variant(s, base, slot, words, r[k].lo);
			add_variant(s, base, slot, words, r[k].hi);
			if (r[k].lo > 0)
				add_variant(s, base, slot, words, r[k].lo - 1);
			if (r[k].hi < max)
				add_variant(s, base, slot, words, r[k].hi + 1);
		}
		free(words);
	}
}

/* splitmix64 */
static uint64_t
chance(struct vectors *s)
{
	uint64_t z = s->chance += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* The witness's packet with a value by chance, of those that the way leaves it, in every field. */
static void
add_member(struct vectors *s, struct input *in, struct flow *f, const struct vector_input *base, const char *what)
{
	const struct memory *m = &f->origin->mem;
	uint8_t *bytes = x_malloc(base->len + 1);
	struct packet p;

	memcpy(bytes, base->bytes, base->len);
	for (uint32_t i = 0; i < m->n; i++) {
		const struct slot *slot = &m->slots[i];
		struct set_range r[MAX_RANGES];
		uint64_t x;
		size_t n;

		if (slot->bit < 0 || slot->width > 64 || (uint32_t)slot->bit + slot->width > base->len * 8 ||
		    value_get(in->engine->values, slot->v)->kind != VALUE_SYMBOL)
			continue;
		n = flow_values(in->engine, f, slot->v, r, MAX_RANGES);
		if (n == 0 || n > MAX_RANGES)
			continue;
		n = (size_t)(chance(s) % n);
		x = r[n].hi - r[n].lo;
		vectors_put_bits(bytes, (uint32_t)slot->bit, slot->width, r[n].lo + (x == UINT64_MAX ? chance(s) :
									     chance(s) % (x + 1)));
	}
	packet_parse_writable(&p, bytes, base->len, LAYER_ETHER);
	(void)packet_fix_checksums(&p);
	(void)add_packet(s, SORT_LATER, base->port, bytes, base->len, x_asprintf("%s, by chance", what));
}

static char *
words_for(const struct graph *g, const struct end *end)
{
	const char *at = g->nodes[end->node].name;

	switch (end->kind) {
	case END_ARRIVED:
		return x_asprintf("arrives at %s", at);
	case END_VIOLATION:
		return x_asprintf("violates a precondition of %s: %s", at, end->reason);
	default:
		return x_asprintf("ends at %s: %s", at, end->reason != NULL ? end->reason : "not connected");
	}
}

/* How often this was asked of those words, now included. Takes them. */
static size_t
times(struct vectors *s, char *key)
{
	uintptr_t n = (uintptr_t)str_map_get(s->seen, key) + 1;

	str_map_put(s->seen, key, (void *)n);
	free(key);
	return n;
}

/* Whether nothing would be taken of one more way that ends so: then it needs no witness. */
static bool
needs_none(const struct vectors *s, const char *what)
{
	char *key = x_asprintf("way %s", what);
	uintptr_t n = (uintptr_t)str_map_get(s->seen, key);

	free(key);
	return n >= ALIKE ? s->later.n >= s->limit : has_witnesses(s) && s->later.n >= MOST_LATER * s->limit;
}

/* Whether a way from that port to that end is one more than were asked for. */
static bool
too_many(struct vectors *s, const struct node *from, const struct graph *g, const struct end *end)
{
	return s->paths != 0 && times(s, x_asprintf("pair %s %s", from->device, g->nodes[end->node].name)) > s->paths;
}

/*
 * Whether the way leads by a rule or an input that no packet so far was led by; with `take` they are from now on. Of flows that
 * were merged one past is looked at.
 */
static bool
is_new_ground(struct vectors *s, const struct flow *f, bool take)
{
	bool new = false;

	for (const struct step *h = f->history; h != NULL; h = h->prev) {
		char *key;

		if (h->kind != STEP_ARRIVE && h->kind != STEP_RULE)
			continue;
		key = x_asprintf("step %u %u %u %u", h->kind, h->element, history_port(h), h->kind == STEP_RULE ? h->a : 0);
		new |= str_map_get(s->seen, key) == NULL;
		if (take)
			str_map_put(s->seen, key, s);
		free(key);
		if (new && !take)
			break;
	}
	return new;
}

/*
 * Of ways that end alike a few have their bounds looked at: hundreds differ in what does not matter. Those come where the
 * bounds come, so that a limit leaves room for these.
 */
static void
add_way(struct vectors *s, struct input *in, const struct end *end, const struct vector_input *base, const char *what)
{
	size_t n = times(s, x_asprintf("way %s", what)), later = s->later.n;
	uint8_t *bytes = x_malloc(base->len + 1);
	bool there, new = is_new_ground(s, end->flow, true);

	memcpy(bytes, base->bytes, base->len);
	if (n > ALIKE && !new && s->roomy) {
		s->covered += add_packet(s, SORT_WITNESS, base->port, bytes, base->len, x_strdup(what));
		return;
	}
	if (n > ALIKE && !new) {
		s->rank = (uint32_t)(n - ALIKE);
		there = add_packet(s, SORT_LATER, base->port, bytes, base->len, x_strdup(what));
		/* it is covered when its turn comes: vectors_add_bounds */
		if (s->later.n > later)
			VEC_LAST(&s->later).witness = true;
		else
			s->covered += there;
		return;
	}
	s->covered += add_packet(s, new ? SORT_NEW_GROUND : SORT_WITNESS, base->port, bytes, base->len, x_strdup(what));
	/* drops are many, and each alone: under a limit the first of each kind counts */
	s->rank = end->kind == END_ARRIVED || n == 1 ? 0 : LATE;
	add_bounds(s, in, end->flow, base, what);
	for (int k = 0; k < MEMBERS; k++)
		add_member(s, in, end->flow, base, what);
	if (end->kind == END_ARRIVED) {
		s->rank = 0;
		vectors_add_variants(s, base, what, n - 1);
	}
}

static void
add_end(struct vectors *s, struct input *in, struct end *end)
{
	struct witness w;
	const struct node *from = &in->graph->nodes[end->flow->source >> 8];
	struct vector_input base = { .port = (char *)(uintptr_t)from->device };
	char *what = words_for(in->graph, end);
	enum witness_state st;

	if (!s->roomy && needs_none(s, what) && (is_full(s, SORT_NEW_GROUND) || !is_new_ground(s, end->flow, false))) {
		s->ways++;
		s->cut = true;
		free(what);
		return;
	}
	st = witness_choose(in->engine, end->flow, &w);
	s->ways += st != WITNESS_EMPTY;
	if (st == WITNESS_OK && end->flow->origin != NULL && too_many(s, from, in->graph, end)) {
		s->cut = true;
	} else if (st == WITNESS_OK && end->flow->origin != NULL) {
		base.len = (uint32_t)witness_bytes(in->engine, end->flow, end->flow->origin, &w, &base.bytes);
		add_way(s, in, end, &base, what);
		free(base.bytes);
	}
	witness_fini(&w);
	free(what);
}

/* Whether there is a source; what is read from elsewhere (FromSocket) is none, but a capture is there for both. */
static bool
sends_alone(const struct graph *g)
{
	for (size_t i = 0; i < g->node_count; i++) {
		const struct click_element *e = g->nodes[i].element;

		/* it asks whether or not it may hear of the answers */
		if (g->nodes[i].kind == NODE_ELEMENT && strcmp(e->class_name, "ICMPPingSource") == 0)
			return true;
		if (g->nodes[i].kind == NODE_ELEMENT && e->ninputs == 0 && e->noutputs > 0 &&
		    (strncmp(e->class_name, "From", 4) != 0 || strcmp(e->class_name, "FromDump") == 0))
			return true;
	}
	return false;
}

void
vectors_choose(struct vectors *s, struct input *in)
{
	struct explore_options o = { .keep_drops = true };
	struct exploration *x = explore_new(in->engine, in->graph, &o);

	if (policy_start_all(in->engine, in->graph, NULL, NULL, x))
		explore_run(x);
	s->roomy = x->ends.n <= s->limit - s->limit / 8;
	s->undecided = x->gave_up || in->engine->too_large || in->engine->opaque != NULL;
	for (int arrived = 1; arrived >= 0; arrived--)
		for (size_t i = 0; i < x->ends.n; i++)
			if ((x->ends.v[i].kind == END_ARRIVED) == arrived)
				add_end(s, in, &x->ends.v[i]);
	explore_free(x);
	/* what is sent though nothing comes: of sources and what they feed */
	if (sends_alone(in->graph) && s->v.n < s->limit)
		*VEC_ADD(&s->v) = (struct vector){ .why = x_strdup("nothing arrives") };
}
