/*
 * symbolic_trial.h - one exploration of a world, and packets run through it both ways. A packet is drawn from inside the
 * condition of an end, at random or at an edge of what the condition allows, run concretely, and compared:
 *
 *	completeness	what the concrete run shows is among the symbolic ends whose condition holds the packet,
 *			with the bytes that these predict;
 *	soundness	a symbolic end whose condition surely holds the packet is seen in the concrete run.
 *
 * Bytes that an element chooses freely (a port, an identifier) are not compared.
 */
#ifndef TEST_SYMBOLIC_TRIAL_H
#define TEST_SYMBOLIC_TRIAL_H

#include "tests/unit/symbolic_world.h"

#include "models/packet/checksum.h"

enum { MAX_SOLVED = 3, MAX_PAYLOAD = 2000 };

struct tally {
	uint64_t packets, landings, ends, exact;
};

struct trial {
	struct world w;
	struct exploration *x;
	struct flow_list flows;
	struct tally tally;
	bool choice, wordy;
	bool partial;		/* the exploration gave up: not all ends are known */
	FILE *say;		/* complaints; NULL: nobody listens */
	unsigned solved;	/* questions to the solver so far */
	/* the packet at hand */
	struct flow *origin;
	struct u64_map *known;
	uint8_t *bytes;
	size_t len;
	landings out;
};

/* Values that configurations like to ask for. */
static inline uint64_t
likely(struct toy *t, unsigned width)
{
	static const uint64_t words[] = { 0x0a000001, 0x0a000002, 0x0a0000ff, 0x0a010203, 0xc0a80105,
		0xc0a80001, 0xc0000201, 0x01020304, 0xffffffff, 0xe0000005, 0x7f000001, 0 };
	static const uint64_t shorts[] = { 80, 53, 22, 443, 8080, 1024, 40000, 1, 0, 65535, 5000 };
	static const uint64_t bytes[] = { 0, 1, 2, 64, 255, 6, 17, 47, 3, 8, 11, 50, 18, 16 };
	uint64_t mask = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;

	if (toy_below(t, 3) == 0)
		return toy_random(t) & mask;
	if (width == 32)
		return words[toy_below(t, ARRAY_LEN(words))];
	if (width == 16)
		return shorts[toy_below(t, ARRAY_LEN(shorts))];
	if (width == 48)
		return toy_below(t, 2) ? 0x020000000001 + toy_below(t, 3) : 0xffffffffffff;
	return bytes[toy_below(t, ARRAY_LEN(bytes))] & mask;
}

static inline bool
is_of_packet(const struct root_info *info)
{
	return info->kind == ROOT_FIELD || info->kind == ROOT_LENGTH || info->kind == ROOT_BYTE;
}

struct drawing {
	struct trial *t;
	struct witness *w;
};

/* The least or the greatest value of a run of those that v may take in s. */
static inline uint64_t
an_edge(struct trial *t, set s, set_var v)
{
	struct set_range r[16];
	size_t n = set_values(t->w.t.e->sets, s, v, r, 16);
	unsigned k;

	if (n == 0 || n == SIZE_MAX)
		return 0;
	k = toy_below(&t->w.t, (unsigned)MIN_OF(n, 16));
	return toy_below(&t->w.t, 2) ? r[k].lo : r[k].hi;
}

static inline bool
draw_factor(void *arg, uint32_t key, uint32_t s)
{
	struct drawing *d = arg;
	struct engine *e = d->t->w.t.e;
	set_var vars[MOST_RELATED];
	uint64_t want[MOST_RELATED], got[MOST_RELATED], known;
	size_t n = set_support(e->sets, s, vars, MOST_RELATED);

	if (u64_map_get(d->w->values, key, &known))
		return true;
	assert_true(n <= MOST_RELATED);
	for (size_t i = 0; i < n; i++) {
		const struct root_info *info = root_get(e->values, var_root(e->values, vars[i]));

		if (toy_below(&d->t->w.t, 3) == 0)
			want[i] = an_edge(d->t, s, vars[i]);
		else
			want[i] = info->kind == ROOT_LENGTH ? toy_below(&d->t->w.t, 70) :
			    likely(&d->t->w.t, info->width);
		if (info->kind == ROOT_LENGTH && want[i] > MAX_PAYLOAD)
			want[i] = MAX_PAYLOAD;
	}
	set_pick(e->sets, s, vars, want, got, n);
	for (size_t i = 0; i < n; i++)
		witness_set(d->w, var_root(e->values, vars[i]), got[i]);
	return true;
}

/* Whether the checksum at a bit of the packet can be known, and is right. */
static inline bool
is_right(const struct trial *t, const uint8_t *bytes, size_t len, int32_t bit)
{
	struct packet p;
	uint32_t byte = (uint32_t)bit / 8;

	packet_parse(&p, bytes, len, t->w.t.e->ethernet ? LAYER_ETHER : LAYER_NONE);
	for (unsigned i = p.count; i-- > 0;) {
		static const uint8_t places[][2] = { { LAYER_IP, 10 }, { LAYER_TCP, 16 },
			{ LAYER_UDP, 6 }, { LAYER_ICMP, 2 }, { LAYER_ICMP6, 2 } };

		for (size_t k = 0; k < ARRAY_LEN(places); k++)
			if (p.at[i].layer == places[k][0] &&
			    p.at[i].offset + places[k][1] == byte)
				return packet_checksum_ok(&p, i) == CHECKSUM_RIGHT;
	}
	return false;
}

static inline bool
is_checksum(struct trial *t, const struct slot *s)
{
	return value_get(t->w.t.e->values, s->v)->kind == VALUE_CHECKSUM;
}

/* Whether the packet's checksums are as right as its source says; some are beyond what can be known. */
static inline bool
is_well_made(struct trial *t)
{
	size_t ip = t->w.t.e->ethernet ? 14 : 0;
	bool is_ip = t->len > ip + 20 && (ip == 0 ? t->bytes[0] >> 4 == 4 : t->bytes[12] == 8);

	/* with a source route, checksums are about the last hop, which Click does not know */
	for (size_t i = ip + 20; is_ip && i < ip + (size_t)(t->bytes[ip] & 15) * 4 && i < t->len; i++)
		if (t->bytes[i] == 0x83 || t->bytes[i] == 0x89)
			return false;
	for (uint32_t i = 0; i < t->origin->mem.n; i++)
		if (is_checksum(t, &t->origin->mem.slots[i]) &&
		    !is_right(t, t->bytes, t->len, t->origin->mem.slots[i].bit))
			return false;
	return true;
}

/* A packet of `origin` at random, inside the condition of `inside`. false: it has a residue that is not met. */
static inline void
draw(struct trial *t, struct flow *origin, const struct flow *inside)
{
	struct engine *e = t->w.t.e;
	struct witness w = { .values = u64_map_new() }, own = { .values = u64_map_new() };
	struct drawing d = { t, &w };

	(void)imap_each(e->maps, inside->cond, draw_factor, &d);
	for (uint32_t i = 0; i < origin->mem.n; i++) {
		const struct value_data *v = value_get(e->values, origin->mem.slots[i].v);
		uint64_t x;

		if (v->kind == VALUE_SYMBOL && !u64_map_get(w.values, v->root, &x))
			witness_set(&w, v->root,
				    likely(&t->w.t, root_get(e->values, v->root)->width));
	}
	/* values that equal others follow them; what boxes choose is not part of the packet */
	for (root r = 0; r < root_count(e->values); r++) {
		const struct root_info *info = root_get(e->values, r);
		value v;
		uint64_t x;

		if (!is_of_packet(info))
			continue;
		v = flow_resolve(e, inside, value_symbol(e->values, r));
		if (u64_map_get(w.values, value_get(e->values, v)->root, &x) ||
		    value_get(e->values, v)->kind == VALUE_CONST)
			witness_set(&own, r, witness_value(e, inside, &w, v));
	}
	t->origin = origin;
	t->len = witness_bytes(e, origin, origin, &own, &t->bytes);
	witness_fini(&w);
	witness_fini(&own);
}

static inline void
print_bytes(const struct trial *t, const char *what, const uint8_t *p, size_t len)
{
	fprintf(t->say, "  %s", what);
	for (size_t i = 0; i < len && i < 120; i++)
		fprintf(t->say, "%s%02x", i == 14 || i == 34 ? " " : "", p[i]);
	fprintf(t->say, " (%zu)\n", len);
}

static const char *
node_name(const struct trial *t, uint32_t node)
{
	return t->w.g->nodes[node].name;
}

static const char *const kind_names[] = { "dropped at", "violation at", "arrived at", "unconnected at" };

static inline void
complain(struct trial *t, const char *what)
{
	if (t->say == NULL)
		return;
	fprintf(t->say, "%s: %s (seed %#" PRIx64 ")\n", t->w.name, what, t->w.t.first_seed);
	print_bytes(t, "sent ", t->bytes, t->len);
	for (size_t i = 0; i < t->out.n; i++) {
		fprintf(t->say, " concrete: %s %s %s\n", kind_names[t->out.v[i].kind],
			node_name(t, t->out.v[i].node),
			t->out.v[i].reason != NULL ? t->out.v[i].reason : "");
		print_bytes(t, "got  ", t->out.v[i].bytes, t->out.v[i].len);
	}
}

/* Whether the values of v are all known; else its bits are not compared. */
static inline bool
is_known(struct trial *t, const struct flow *f, struct u64_map *known, value v)
{
	const struct value_data *d;
	uint64_t x;

	if (v == VALUE_NONE)
		return true;		/* of a checksum: no error */
	v = flow_resolve(t->w.t.e, f, v);
	d = value_get(t->w.t.e->values, v);
	return d->kind == VALUE_CONST || d->kind == VALUE_BYTES ||
	    (d->kind == VALUE_SYMBOL && u64_map_get(known, d->root, &x));
}

struct prediction {
	uint8_t *bytes, *mask;
	size_t len;
	bool any_length;	/* len is a lower bound only */
};

static inline void
mask_out(struct prediction *p, int32_t bit, uint32_t width)
{
	for (int32_t b = MAX_OF(bit, 0); b < bit + (int32_t)width; b++)
		if ((size_t)b / 8 < p->len)
			p->mask[b / 8] &= (uint8_t)~(0x80 >> b % 8);
}

static inline bool
same_run(struct trial *t, const struct flow *f)
{
	value v = flow_tail_bits(t->w.t.e, f, f->head_end * 8, 8);
	int32_t bit;

	return flow_tail_place(t->w.t.e, t->origin, value_get(t->w.t.e->values, v)->root, &bit);
}

/* What a box computes for UDP may be 0, which says the same as ffff: none, and right. */
static inline bool
is_either_zero(struct trial *t, const struct prediction *p, const struct slot *s, int32_t origin)
{
	size_t byte = (size_t)(s->bit - origin) / 8;

	return value_get(t->w.t.e->values, s->v)->bits == 0 && byte + 2 <= p->len &&
	    p->bytes[byte] == 0xff && p->bytes[byte + 1] == 0xff;
}

/* The bytes of an end for the packet at hand, and which of them are sure. */
static inline struct prediction
predict(struct trial *t, const struct flow *f, struct u64_map *known)
{
	struct engine *e = t->w.t.e;
	struct witness w = { .values = known };
	struct prediction p = { 0 };
	int32_t origin = f->data * 8, at = origin, head = (f->head_end - f->data) * 8;
	bool unsure = t->origin->mem.n > 0 && f->tail != VALUE_NONE && !same_run(t, f);

	for (root r = 0; r < root_count(e->values); r++)
		if (u64_map_get(known, r, &(uint64_t){ 0 }))
			*VEC_ADD(&w.chosen) = r;
	p.len = witness_bytes(e, f, f, &w, &p.bytes);
	VEC_FREE(&w.chosen);
	p.mask = x_malloc(p.len + 1);
	memset(p.mask, 0xff, p.len);
	p.any_length = !is_known(t, f, known, f->tail_length);
	if (unsure)
		mask_out(&p, head, (uint32_t)(p.len * 8) - (uint32_t)head);
	if (p.any_length)
		p.len = (size_t)head / 8;
	for (uint32_t i = 0; i < f->mem.n; i++) {
		const struct slot *s = &f->mem.slots[i];
		const struct value_data *d = value_get(e->values, s->v);
		value v = d->kind == VALUE_CHECKSUM ? d->error : s->v;

		if (s->bit + (int32_t)s->width <= origin || s->bit >= f->head_end * 8)
			continue;
		if (s->bit > at) {
			mask_out(&p, at - origin, (uint32_t)(s->bit - at));
			unsure = true;
		}
		at = s->bit + (int32_t)s->width;
		if (!is_known(t, f, known, v)) {
			mask_out(&p, s->bit - origin, s->width);
			unsure = true;
		}
	}
	if (f->head_end * 8 > at)
		mask_out(&p, at - origin, (uint32_t)(f->head_end * 8 - at));
	for (uint32_t i = 0; i < f->mem.n; i++)
		if (is_checksum(t, &f->mem.slots[i]) && (unsure || p.any_length ||
		    !is_right(t, p.bytes, p.len, f->mem.slots[i].bit - origin) ||
		    is_either_zero(t, &p, &f->mem.slots[i], origin)))
			mask_out(&p, f->mem.slots[i].bit - origin, 16);
	return p;
}

static inline bool
fits(const struct prediction *p, const struct landing *l)
{
	if (p->any_length ? l->len < p->len : l->len != p->len)
		return false;
	for (size_t i = 0; i < p->len; i++)
		if ((p->bytes[i] ^ l->bytes[i]) & p->mask[i])
			return false;
	return true;
}

/* What is known of the packet at hand; a flow with aliases adds to it, so it gets a map of its own. */
static inline struct u64_map *
known_for(struct trial *t, const struct flow *f)
{
	struct u64_map *m;

	if (f->alias == t->origin->alias && t->known != NULL)
		return t->known;
	m = u64_map_new();
	world_bind(&t->w, t->origin, t->bytes, t->len, m);
	if (f->alias == t->origin->alias)
		t->known = m;
	return m;
}

static inline void
known_done(struct trial *t, struct u64_map *m)
{
	if (m != t->known)
		u64_map_free(m);
}

/* Bytes count only where a packet arrives: what is dropped may be dropped half done. */
static inline bool
explains(struct trial *t, const struct end *end, const struct landing *l, bool *where)
{
	struct u64_map *known;
	struct prediction p = { 0 };
	bool ok = false;

	if (end->node != l->node || end->kind != l->kind ||
	    end->flow->source != t->origin->source)
		return false;
	known = known_for(t, end->flow);
	if (world_contains(&t->w, end->flow, known) != OUTSIDE) {
		*where = true;
		p = predict(t, end->flow, known);
		ok = end->kind != END_ARRIVED || fits(&p, l);
		if (!ok && t->wordy && t->say != NULL)
			print_bytes(t, "want ", p.bytes, p.len);
	}
	free(p.bytes);
	free(p.mask);
	known_done(t, known);
	return ok;
}

static inline bool
is_complete(struct trial *t, const struct landing *l)
{
	bool where = false;

	for (size_t i = 0; i < t->x->ends.n; i++)
		if (explains(t, &t->x->ends.v[i], l, &where))
			return true;
	if (t->partial)
		return true;
	t->wordy = true;
	for (size_t i = 0; i < t->x->ends.n; i++)
		(void)explains(t, &t->x->ends.v[i], l, &where);
	if (t->say != NULL)
		fprintf(t->say, "%s %s: %s\n", kind_names[l->kind], node_name(t, l->node),
			where ? "other bytes are predicted" : "not predicted");
	return false;
}

static inline bool
is_sound(struct trial *t, const struct end *end)
{
	struct u64_map *known = known_for(t, end->flow);
	bool inside = world_contains(&t->w, end->flow, known) == INSIDE &&
	    !end->flow->free_choice && !end->flow->coincidence, ok = !inside || t->w.looped;

	for (size_t i = 0; inside && i < t->out.n; i++)
		ok |= t->out.v[i].node == end->node && t->out.v[i].kind == end->kind;
	t->tally.exact += inside;
	if (!ok && t->say != NULL)
		fprintf(t->say, "%s %s %s is predicted and not seen\n", kind_names[end->kind],
			node_name(t, end->node), end->reason != NULL ? end->reason : "");
	known_done(t, known);
	return ok;
}

/* Octets that nobody has written are zeros in a run; in a proof a length read of them is a violation. */
static inline bool
reads_unwritten(const struct end *end)
{
	return end->kind == END_VIOLATION && end->reason != NULL &&
	    strstr(end->reason, "length is not known") != NULL;
}

static inline bool
meets_unwritten(struct trial *t)
{
	bool meets = false;

	for (size_t i = 0; i < t->x->ends.n && !meets; i++)
		meets = reads_unwritten(&t->x->ends.v[i]) &&
		    t->x->ends.v[i].flow->source == t->origin->source;
	return meets;
}

/* false: the two runs disagree, and t->say was told how. */
static inline bool
judge(struct trial *t)
{
	bool ok = true;

	if (!is_well_made(t) || meets_unwritten(t))
		goto out;
	t->tally.packets++;
	world_run(&t->w, t->bytes, t->len, &t->out);
	for (size_t i = 0; ok && i < t->out.n; i++, t->tally.landings++)
		ok = is_complete(t, &t->out.v[i]);
	if (!ok)
		complain(t, "a concrete run shows what the proof does not");
	for (size_t i = 0; ok && !t->choice && i < t->x->ends.n; i++) {
		ok = t->x->ends.v[i].flow->source != t->origin->source ||
		    is_sound(t, &t->x->ends.v[i]);
		if (!ok)
			complain(t, "the proof shows what a concrete run does not");
	}
out:
	u64_map_free(t->known);
	t->known = NULL;
	landings_free(&t->out);
	free(t->bytes);
	t->bytes = NULL;
	return ok;
}

/* Whether the condition speaks of values that elements choose or that the engine does not compute. */
static inline bool
is_plain(void *arg, uint32_t r, uint32_t s)
{
	(void)s;
	return is_of_packet(root_get(((struct engine *)arg)->values, r));
}

static inline bool
is_certain(struct engine *e, const struct flow *f)
{
	bool plain = imap_each(e->maps, f->cond, is_plain, e);

	for (const struct residue *r = f->residue; r != NULL; r = r->next) {
		const struct value_data *a = value_get(e->values, r->a);
		const struct value_data *b = value_get(e->values, r->b);

		plain &= a->kind == VALUE_CONST || (a->kind == VALUE_SYMBOL && is_plain(e, a->root, 0));
		plain &= b->kind == VALUE_CONST || (b->kind == VALUE_SYMBOL && is_plain(e, b->root, 0));
	}
	return plain && !f->free_choice && !f->coincidence;
}

/* The witness that users see, run concretely, ends where it was said to end. false: it does not. */
static inline bool
judge_witness(struct trial *t, const struct end *end)
{
	struct engine *e = t->w.t.e;
	struct flow *f = flow_copy(e, end->flow);
	struct witness w = { 0 };
	bool seen = false, ok = true;

	/* the solver may take a second each */
	if (f->residue != NULL && ++t->solved > MAX_SOLVED && !toy_soak()) {
		flow_free(e, f);
		return true;
	}
	if (witness_choose(e, f, &w) == WITNESS_OK) {
		t->origin = t->flows.v[f->source];
		t->len = witness_bytes(e, f, f->origin, &w, &t->bytes);
		world_run(&t->w, t->bytes, t->len, &t->out);
		for (size_t i = 0; i < t->out.n; i++)
			seen |= t->out.v[i].node == end->node && t->out.v[i].kind == end->kind;
		ok = seen || t->w.looped || t->choice || !is_well_made(t) || !is_certain(e, f) ||
		    reads_unwritten(end);
		if (!ok && t->say != NULL)
			fprintf(t->say, "witness of %s %s %s\n", kind_names[end->kind],
				node_name(t, end->node), end->reason != NULL ? end->reason : "");
		if (!ok)
			complain(t, "a witness does not show what it should");
		landings_free(&t->out);
		free(t->bytes);
		t->bytes = NULL;
	}
	witness_fini(&w);
	flow_free(e, f);
	return ok;
}

#endif
