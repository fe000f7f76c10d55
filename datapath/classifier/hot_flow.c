/*
 * hot_flow.c - what a path of the pipeline does, as the driver does it: lists without state, one output at most, fields of 16 bits each.
 */
#include "datapath/classifier/hot.h"

#include "datapath/packet/ip.h"

enum { ETHER_ADDRESS_WORDS = 3, PUSHES_MOST = 2, TAG = 4, VXLAN_PORT = 4789 };

bool hot_key(const struct key *key, const struct key *mask, __u64 to[HOT_WORDS], __u64 mask_to[HOT_WORDS])
{
	for (unsigned i = KEY_BITS; i < KEY_WORDS; i++)
		if (mask->w[i])
			return false;
	/* it begins at the first table, with no state */
	for (unsigned i = KEY_STAGE; i < KEY_BITS; i++)
		if (key->w[i] & mask->w[i])
			return false;
	for (unsigned i = 0; i < HOT_WORDS; i++) {
		uint64_t m = mask->w[i], v = key->w[i] & m;

		mask_to[i] = i == KEY_META ? m : __builtin_bswap64(m);
		to[i] = i == KEY_META ? v : __builtin_bswap64(v);
	}
	return true;
}

static struct hot_op *add(struct hot_flow *f, uint8_t kind)
{
	struct hot_op *o = f->n < HOT_OPS ? &f->op[f->n++] : NULL;

	if (o)
		*o = (struct hot_op){ .kind = kind };
	return o;
}

static bool add_ether(struct hot_flow *f, const struct set_field *s)
{
	for (unsigned i = 0; i < ETHER_ADDRESS_WORDS; i++) {
		struct hot_op *o = add(f, HOT_SET);

		if (!o)
			return false;
		o->in = HOT_IN_ETHER;
		o->at = (uint8_t)(s->at + 2 * i);
		o->mask = UINT16_MAX;
		o->value = __builtin_bswap16((uint16_t)(s->value.v[1] >> (32 - 16 * i)));
	}
	return true;
}

/* Where a field lies: in which header, and which checksums know it. false: not where the driver sets it. */
static bool place_of(const struct packet_field *f, struct hot_op *o)
{
	unsigned end = f->bit + f->width;

	switch (f->layer) {
	case LAYER_VLAN:
		o->in = HOT_IN_VLAN;
		return end <= 16;
	case LAYER_IP:
		o->in = HOT_IN_IP;
		o->sums = HOT_SUM_IP | (f->bit >= 96 ? HOT_SUM_TRANS : 0);
		/* another fragment has other headers behind it */
		return end <= 160 && (end <= 48 || f->bit >= 64);
	case LAYER_IP6:
		o->in = HOT_IN_IP6;
		return end <= 64;
	case LAYER_TCP: case LAYER_UDP:
		o->in = HOT_IN_TRANS;
		o->proto = f->layer == LAYER_TCP ? PROTO_TCP : PROTO_UDP;
		o->sums = HOT_SUM_TRANS;
		return end <= (f->layer == LAYER_TCP ? 160 : 64);
	default:
		return false;
	}
}

static bool add_set(struct hot_flow *f, const struct set_field *s)
{
	const struct packet_field *field = s->ref.field;
	struct hot_op where = { 0 };

	if (s->octets)
		return add_ether(f, s);
	if (s->ref.index != 1 || s->ref.quoted || field->place != PLACE_HEADER || field->when || field->width > 32 ||
	    !place_of(field, &where))
		return false;
	/* behind it would be another packet */
	if (field->layer == LAYER_UDP && s->value.v[1] == VXLAN_PORT)
		return false;
	for (unsigned word = field->bit / 16; word * 16 < (unsigned)field->bit + field->width; word++) {
		struct hot_op *o = add(f, HOT_SET);
		/* the field ends so many bits before the word does, or behind it */
		int left = (int)(word * 16 + 16) - (int)(field->bit + field->width);
		uint64_t all = (UINT64_C(1) << field->width) - 1;

		if (!o)
			return false;
		o->in = where.in;
		o->proto = where.proto;
		o->sums = where.sums;
		o->at = (uint8_t)(2 * word);
		o->mask = __builtin_bswap16((uint16_t)(left >= 0 ? all << left : all >> -left));
		o->value = __builtin_bswap16((uint16_t)(left >= 0 ? s->value.v[1] << left : s->value.v[1] >> -left));
		o->value &= o->mask;
	}
	return true;
}

/* A TTL that is set is another than the one that was asked for. */
static bool sets_ttl(const struct op *op)
{
	const struct set_field *s = op->data;

	return op->verb == ACTION_SET_FIELD && !op->index && !s->octets &&
	       ((s->ref.field->layer == LAYER_IP && s->ref.field->bit == 64) || (s->ref.field->layer == LAYER_IP6 && s->ref.field->bit == 56));
}

static bool add_op(struct hot_flow *f, const struct op *op, bool last, uint32_t *grows)
{
	struct hot_op *o;

	switch (op->verb) {
	case ACTION_SET_FIELD:
		return !op->index && add_set(f, op->data);
	case ACTION_PUSH_VLAN:
		o = add(f, HOT_PUSH);
		if (!o || *grows == PUSHES_MOST * TAG)
			return false;
		o->value = __builtin_bswap16((uint16_t)op->index);
		*grows += TAG;
		return true;
	case ACTION_POP_VLAN:
		return add(f, HOT_POP) != NULL;
	case ACTION_DEC_TTL:
		f->lowers++;
		return add(f, HOT_LOWER) != NULL;
	case ACTION_OUTPUT:
		f->out = (uint16_t)op->index;
		return last && op->index < HOT_PORTS;
	case ACTION_IN_PORT:
		f->out = HOT_BACK;
		return last;
	case ACTION_DROP:
		f->out = HOT_DROP;
		return true;
	default:
		return false;
	}
}

bool hot_flow_of(const struct path *path, struct hot_flow *f, uint32_t *grows)
{
	const struct actions *a = path->rules[path->n - 1]->actions;
	bool sets = false;

	for (uint32_t i = 0; i + 1 < path->n; i++)
		if (path->rules[i]->actions->n > 1)
			return false;
	f->n = f->lowers = 0;
	f->out = HOT_DROP;
	*grows = 0;
	for (uint32_t i = 0; a && i < a->n; i++) {
		if (!add_op(f, &a->ops[i], i + 1 == a->n, grows))
			return false;
		sets |= sets_ttl(&a->ops[i]);
		if (a->ops[i].verb == ACTION_DROP)
			break;
	}
	if (f->out == HOT_DROP)
		f->n = f->lowers = 0;
	return !sets || !f->lowers;
}
