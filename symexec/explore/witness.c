/*
 * witness.c - see witness.h. Factors are independent, so each is picked from alone; the solver is asked only where
 * what sets cannot say does not hold by itself. Invariant: the result satisfies every factor, alias and residue of the flow.
 */
#include "symexec/explore/replay.h"

#include "models/base/cursor.h"
#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/packet/checksum.h"
#include "models/packet/parse.h"
#include "symexec/flow/flow_memory.h"
#include "symexec/solver/solver.h"

enum { SHORT_PAYLOAD = 64 };

struct choosing {
	struct engine *e;
	const struct flow *f;
	struct witness *w;
};

/* What a payload says where nothing is asked of it. */
static uint8_t
letter(uint32_t byte)
{
	return (uint8_t)("abcdefghijklmnopqrstuvwxyz"[byte % 26]);
}

/* Roots that stand for bits of a payload say what the payload says there. */
uint64_t
witness_wish(struct engine *e, root r)
{
	const struct root_info *info = root_get(e->values, r);
	uint32_t bit;
	root run;
	uint64_t x = 0;

	if (!root_is_of_blob(e->values, r, &run, &bit))
		return info->wish;
	for (uint32_t i = bit; i < bit + info->width; i++)
		x = x << 1 | (letter(i / 8) >> (7 - i % 8) & 1);
	return x;
}

void
witness_set(struct witness *w, root r, uint64_t x)
{
	uint64_t before;

	if (!u64_map_get(w->values, r, &before))
		*VEC_ADD(&w->chosen) = r;
	u64_map_put(w->values, r, x);
}

static void
pick_factor(struct choosing *c, set s)
{
	size_t n = set_support(c->e->sets, s, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));
	uint64_t *want = x_calloc(n + 1, sizeof(*want)), *got = x_calloc(n + 1, sizeof(*got));

	n = set_support(c->e->sets, s, vars, n);
	for (size_t i = 0; i < n; i++)
		want[i] = witness_wish(c->e, var_root(c->e->values, vars[i]));
	set_pick(c->e->sets, s, vars, want, got, n);
	for (size_t i = 0; i < n; i++)
		witness_set(c->w, var_root(c->e->values, vars[i]), got[i]);
	free(vars);
	free(want);
	free(got);
}

static bool
pick_root(void *arg, uint32_t key, uint32_t s)
{
	struct choosing *c = arg;
	uint64_t known;

	if (!u64_map_get(c->w->values, key, &known))
		pick_factor(c, s);
	return true;
}

static bool
is_checksum(struct engine *e, value v)
{
	return v != VALUE_NONE && value_get(e->values, v)->kind == VALUE_CHECKSUM;
}

static bool
is_number(struct engine *e, value v)
{
	enum value_kind k = v == VALUE_NONE ? VALUE_BLOB : value_get(e->values, v)->kind;

	return k == VALUE_CONST || k == VALUE_SYMBOL;
}

bool
witness_of_checksum(struct engine *e, const struct residue *r)
{
	return is_checksum(e, r->a) || is_checksum(e, r->b);
}

bool
witness_residue_holds(struct engine *e, const struct flow *f, const struct witness *w,
		      const struct residue *r)
{
	value va = flow_resolve(e, f, r->a), vb = flow_resolve(e, f, r->b);
	uint64_t a, b;

	if (!is_number(e, va) || !is_number(e, vb))
		return false;
	a = witness_value(e, f, w, va);
	b = witness_value(e, f, w, vb);
	switch (r->relation) {
	case RESIDUE_EQ:
		return a == b;
	case RESIDUE_NE:
		return a != b;
	case RESIDUE_LT:
		return a < b;
	case RESIDUE_GE:
		return a >= b;
	}
	return false;
}

/* Whether the values chosen so far happen to fit what sets cannot say, checksums aside; mostly the wishes do. */
static bool
residue_holds(const struct choosing *c)
{
	for (const struct residue *r = c->f->residue; r != NULL; r = r->next)
		if (!witness_of_checksum(c->e, r) && !witness_residue_holds(c->e, c->f, c->w, r))
			return false;
	return true;
}

/* A number that was computed from a checksum, or how far one is off. */
static bool
is_no_luck(void *arg, uint32_t r, uint32_t factor UNUSED)
{
	struct engine *e = arg;
	const struct root_info *info = root_get(e->values, r);

	return info->kind != ROOT_UNKNOWN || (!info->luck && !is_checksum(e, info->of));
}

/* Of 65,536 checksums one is some number, so one that has to be another is; one that has to be that number is looked for. */
static bool
has_checksum_to_be(const struct choosing *c)
{
	for (const struct residue *r = c->f->residue; r != NULL; r = r->next)
		if (r->relation != RESIDUE_NE && witness_of_checksum(c->e, r))
			return true;
	return false;
}

static bool
mentions(const struct choosing *c, value v, root r, uint32_t factor)
{
	const struct value_data *d;
	uint32_t s;

	v = flow_resolve(c->e, c->f, v);
	d = v == VALUE_NONE ? NULL : value_get(c->e->values, v);
	if (d == NULL || d->kind != VALUE_SYMBOL)
		return d != NULL && d->kind != VALUE_CONST;
	return d->root == r ||
	    (factor != SET_ALL && imap_get(c->e->maps, c->f->cond, d->root, &s) && s == factor);
}

/* Whether r hangs together with a residue, so that no wish may overrule the solver. */
static bool
is_entangled(const struct choosing *c, root r)
{
	uint32_t factor = SET_ALL;

	(void)imap_get(c->e->maps, c->f->cond, r, &factor);
	for (const struct residue *x = c->f->residue; x != NULL; x = x->next)
		if (mentions(c, x->a, r, factor) || mentions(c, x->b, r, factor))
			return true;
	return false;
}

/* A packet with a short payload, if the flow has one: the solver knows no wishes. */
static enum solver_answer
ask_solver(struct choosing *c, struct solver_model *m)
{
	const struct flow *shape = c->f->origin != NULL ? c->f->origin : c->f;
	value n = flow_resolve(c->e, c->f, shape->tail_length);
	set brief;

	if (value_get(c->e->values, n)->kind == VALUE_SYMBOL) {
		brief = flow_within(c->e, n, 0, SHORT_PAYLOAD);
		if (solver_related(c->e, c->f, &brief, 1, m) == SOLVER_YES)
			return SOLVER_YES;
		solver_model_fini(m);
	}
	return solver_related(c->e, c->f, NULL, 0, m);
}

static enum witness_state
choose_by_solver(struct choosing *c)
{
	struct solver_model m = { 0 };
	enum solver_answer answer = ask_solver(c, &m);

	for (size_t i = 0; i < m.n; i++)
		if (is_entangled(c, m.v[i].root))
			witness_set(c->w, m.v[i].root, m.v[i].value);
	solver_model_fini(&m);
	if (answer == SOLVER_NO)
		return WITNESS_EMPTY;
	c->w->undecided = answer == SOLVER_UNKNOWN;
	return answer == SOLVER_YES ? WITNESS_OK : WITNESS_UNKNOWN;
}

/* The values fit all but what rests on checksums. Where no packet can be run, one that is right by luck is taken for granted. */
static enum witness_state
look_for_luck(struct choosing *c, struct flow *f)
{
	bool to_be = has_checksum_to_be(c);
	enum replay_result came;

	if (!to_be && imap_each(c->e->maps, f->cond, is_no_luck, c->e))
		return WITNESS_OK;
	came = witness_search(c->e, f, c->w);
	c->w->shown = came == REPLAY_ARRIVED;
	if (c->w->shown || (came == REPLAY_NOT_RUN && !to_be))
		return WITNESS_OK;
	c->e->luckless = true;
	return WITNESS_UNKNOWN;
}

enum witness_state
witness_choose(struct engine *e, struct flow *f, struct witness *w)
{
	struct choosing c = { .e = e, .f = f, .w = w };

	*w = (struct witness){ .values = u64_map_new() };
	(void)imap_each(e->maps, f->cond, pick_root, &c);
	if (residue_holds(&c) || witness_repair(e, f, w))
		return look_for_luck(&c, f);
	/* what was tried must not stand in the way of the solver's values */
	witness_fini(w);
	w->values = u64_map_new();
	(void)imap_each(e->maps, f->cond, pick_root, &c);
	return choose_by_solver(&c);
}

void
witness_fini(struct witness *w)
{
	u64_map_free(w->values);
	w->values = NULL;
	VEC_FREE(&w->chosen);
}

bool
witness_exists(struct engine *e, struct flow *f)
{
	struct witness w;
	bool some;

	/* the factors are independent and none of them is empty */
	if (f->residue == NULL)
		return true;
	some = witness_choose(e, f, &w) != WITNESS_EMPTY;
	witness_fini(&w);
	return some;
}

static uint64_t
mask_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

uint64_t
witness_value(struct engine *e, const struct flow *f, const struct witness *w, value v)
{
	const struct value_data *d;
	uint64_t x;

	v = flow_resolve(e, f, v);
	if (v == VALUE_NONE)
		return 0;
	d = value_get(e->values, v);
	if (d->kind == VALUE_CONST)
		return d->bits;
	if (d->kind != VALUE_SYMBOL)
		return 0;
	if (!u64_map_get(w->values, d->root, &x))
		x = witness_wish(e, d->root);
	x = (x + d->add) & mask_of(root_get(e->values, d->root)->width);
	return (x >> d->shift) & mask_of(d->width);
}

/* A checksum slot to be filled when all other bytes are there. */
struct pending {
	int32_t byte;
	uint16_t error;
};

struct painter {
	struct engine *e;
	const struct flow *f;
	const struct witness *w;
	uint8_t *out;
	size_t len;
	int32_t origin;		/* bit offset of the packet's first byte */
};

static void
write_slot(const struct painter *p, const struct slot *s)
{
	const struct value_data *d = value_get(p->e->values, s->v);
	size_t bit = (size_t)(s->bit - p->origin);

	if (d->kind == VALUE_BYTES) {
		for (uint32_t i = 0; i < s->width / 8; i++)
			(void)!bits_put(p->out, p->len, bit + 8 * i, 8, d->bytes[i]);
		return;
	}
	(void)!bits_put(p->out, p->len, bit, s->width, witness_value(p->e, p->f, p->w, s->v));
}

/* A slot that begins before the packet's first byte. */
static void
write_rest(const struct painter *p, const struct slot *s)
{
	uint32_t width = (uint32_t)(s->bit + (int32_t)s->width - p->origin);
	struct slot rest = { p->origin, width, value_slice(p->e->values, s->v, 0, width) };

	if (rest.v != VALUE_NONE)
		write_slot(p, &rest);
}

static int
root_compare(const void *pa, const void *pb)
{
	root a = *(const root *)pa, b = *(const root *)pb;

	return (a > b) - (a < b);
}

/* The payload: letters, but for the bits that the choice speaks of. */
static void
write_tail(const struct painter *p, const struct flow *shape)
{
	int32_t head = shape->head_end - shape->data;	/* below 0: the data begins in the tail */
	const struct value_data *first = value_get(p->e->values, flow_tail_bits(p->e, shape,
							    shape->head_end * 8, 8));
	root *chosen, run;
	uint32_t skip = 0;

	(void)root_is_of_blob(p->e->values, first->root, &run, &skip);
	skip += root_get(p->e->values, first->root)->width - first->shift - 8;
	for (size_t i = (size_t)MAX_OF(head, 0); i < p->len; i++)
		p->out[i] = letter((uint32_t)((int32_t)i - head) + skip / 8);
	if (p->w->chosen.n == 0)
		return;
	/* where some overlap, the order does not depend on who chose first */
	chosen = x_calloc(p->w->chosen.n, sizeof(*chosen));
	memcpy(chosen, p->w->chosen.v, p->w->chosen.n * sizeof(*chosen));
	qsort(chosen, p->w->chosen.n, sizeof(*chosen), root_compare);
	for (size_t k = 0; k < p->w->chosen.n; k++) {
		root r = chosen[k];
		unsigned width = root_get(p->e->values, r)->width;
		int32_t bit;
		uint64_t x;

		if (!u64_map_get(p->w->values, r, &x) || !flow_tail_place(p->e, shape, r, &bit))
			continue;
		/* of a pair of octets one may stand before the tail, or behind the end */
		for (unsigned i = 0; i < width; i += 8)
			if (bit + (int32_t)i >= shape->head_end * 8)
				(void)!bits_put(p->out, p->len, (size_t)(bit - p->origin) + i,
						MIN_OF(8, width - i),
						x >> (width - i - MIN_OF(8, width - i)));
	}
	free(chosen);
}

static uint16_t
ones_add(uint16_t a, uint16_t b)
{
	uint32_t s = (uint32_t)a + b;

	return (uint16_t)((s & 0xffff) + (s >> 16));
}

/* Octets that only look like an IP header are none to the engine. */
static bool
has_version(struct engine *e, const struct packet *packet, const struct flow *shape, unsigned i)
{
	while (i > 0 && packet->at[i].layer != LAYER_IP && packet->at[i].layer != LAYER_IP6)
		i--;
	return flow_begins_ip(e, shape, shape->data + (int32_t)packet->at[i].offset);
}

/* The header whose checksum stands at the byte, or -1. */
static int
header_of(struct engine *e, const struct packet *packet, const struct flow *shape, uint32_t byte)
{
	static const struct {
		enum packet_layer layer;
		uint32_t offset;
	} places[] = {
		{ LAYER_IP, 10 }, { LAYER_TCP, 16 }, { LAYER_UDP, 6 }, { LAYER_ICMP, 2 },
		{ LAYER_ICMP6, 2 },
	};

	for (unsigned i = packet->count; i-- > 0;)
		for (size_t k = 0; k < ARRAY_LEN(places); k++)
			if (packet->at[i].layer == places[k].layer &&
			    packet->at[i].offset + places[k].offset == byte)
				return has_version(e, packet, shape, i) ? (int)i : -1;
	return -1;
}

/*
 * From the inside out: the right checksum, then the error that the flow says it has. Checksums whose value is known
 * stay as they are, right or wrong.
 */
static void
write_checksums(struct painter *to, const struct flow *shape, const struct pending *p, size_t n)
{
	uint8_t *out = to->out;
	size_t len = to->len;
	struct packet packet;

	/* a UDP checksum of 0 would say that there is none */
	for (size_t i = 0; i < n; i++)
		(void)!bits_put(out, len, (size_t)p[i].byte * 8, 16, 0xffff);
	packet_parse_writable(&packet, out, len, to->e->ethernet ? LAYER_ETHER : LAYER_NONE);
	for (size_t i = n; i-- > 0;) {
		int header = header_of(to->e, &packet, shape, (uint32_t)p[i].byte);
		uint64_t right;

		if (header >= 0)
			(void)packet_fix_checksum(&packet, (unsigned)header);
		if (p[i].error == 0 || !bits_get(out, len, (size_t)p[i].byte * 8, 16, &right))
			continue;
		(void)!bits_put(out, len, (size_t)p[i].byte * 8, 16,
				ones_add((uint16_t)right, p[i].error));
	}
}

size_t
witness_bytes(struct engine *e, const struct flow *f, const struct flow *shape,
	      const struct witness *w, uint8_t **bytes)
{
	uint64_t tail = witness_value(e, f, w, shape->tail_length);
	int32_t origin = shape->data * 8;
	int64_t head = shape->head_end - shape->data;
	size_t len, n = 0;
	struct pending p[16];
	struct painter painter;

	tail = MIN_OF(tail, 65535);
	len = (size_t)MAX_OF(head + (int64_t)tail, 0);
	*bytes = x_calloc(len + 1, 1);
	painter = (struct painter){ e, f, w, *bytes, len, origin };
	for (uint32_t i = 0; i < shape->mem.n; i++) {
		const struct slot *s = &shape->mem.slots[i];
		const struct value_data *d = value_get(e->values, s->v);

		if (s->bit + (int32_t)s->width <= origin || s->bit >= shape->head_end * 8)
			continue;
		if (s->bit < origin) {
			write_rest(&painter, s);
			continue;
		}
		if (d->kind == VALUE_CHECKSUM && n < ARRAY_LEN(p))
			p[n++] = (struct pending){ (s->bit - origin) / 8, (uint16_t)
				witness_value(e, f, w, d->error) };
		else
			write_slot(&painter, s);
	}
	if (shape->tail != VALUE_NONE)
		write_tail(&painter, shape);
	write_checksums(&painter, shape, p, n);
	return len;
}
