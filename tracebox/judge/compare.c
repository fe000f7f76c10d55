/*
 * compare.c - two packets side by side. Headers are paired in order as long as they are of the same
 * layer; of a pair, every field of the tables is compared that both have whole, then options by
 * kind, so that a new kind of field needs no code here. Before that the quote is normalised in a
 * copy: what routers are known to spoil while quoting (RFC 1812 section 4.3.2.3 asks them not to)
 * is put right and noted. Invariant: a change is reported only for octets that are in both packets.
 */
#include "tracebox/judge/compare.h"

#include "models/base/cursor.h"
#include "models/packet/checksum.h"
#include "tracebox/judge/compare_int.h"

struct pairing {
	struct comparison *c;
	struct packet sent, got;
	unsigned si, gi;	/* headers under comparison */
	unsigned index;
};

static struct change *add(struct pairing *p, enum change_kind kind)
{
	struct change *ch = VEC_ADD(&p->c->changes);

	*ch = (struct change){
		.kind = kind, .class = CHANGE_BOX, .layer = p->sent.at[p->si].layer,
		.index = p->index,
		.option = -1, .subtype = -1,
	};
	return ch;
}

/* Views that are compared instead of the whole they are a part of. */
static bool by_parts(const struct packet_field *f)
{
	return !strcmp(f->name, "ip.tos") || !strcmp(f->name, "ip6.tc");
}

static bool is_part_wanted(const struct packet_field *f)
{
	static const char *const wanted[] = { "ip.dscp", "ip.ecn", "ip6.dscp", "ip6.ecn" };

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (!strcmp(f->name, wanted[i]))
			return true;
	return false;
}

static void compare_fields(struct pairing *p)
{
	const struct packet_layer_info *info = packet_layer_info(p->sent.at[p->si].layer);
	const struct packet_field *before = NULL;

	for (size_t i = 0; i < info->field_count; i++) {
		const struct packet_field *f = &info->fields[i];
		struct packet_value old, now;
		size_t bit, width;
		struct change *ch;

		if (f->is_option || !f->width || by_parts(f) ||
		    (f->role == ROLE_PART && !is_part_wanted(f)))
			continue;
		if (before && !strcmp(before->name, f->name))	/* another form of the same */
			continue;
		before = f;
		if (!packet_get_at(&p->sent, p->si, f, &old) ||
		    !packet_get_at(&p->got, p->gi, f, &now) || packet_value_equal(old, now) ||
		    !packet_locate(&p->sent, p->si, f, &bit, &width))
			continue;
		ch = add(p, CHANGE_FIELD);
		ch->field = f;
		ch->old = old;
		ch->now = now;
		ch->offset = (uint32_t)(bit / 8);
		ch->need = (uint32_t)((bit + width + 7) / 8);
	}
}

static int option_subtype(const struct packet *p, enum packet_layer layer,
			  const struct packet_option *o)
{
	return layer == LAYER_TCP && o->kind == 30 && o->len >= 3 ? p->data[o->offset + 2] >> 4
								  : -1;
}

/* The n-th option like `like` of header at. */
static bool find_option(const struct packet *p, unsigned at, const struct change *like,
			struct packet_option *o)
{
	unsigned n = like->occurrence;

	*o = (struct packet_option){ 0 };
	while (packet_option_next(p, at, o))
		if (o->kind == like->option && option_subtype(p, like->layer, o) == like->subtype &&
		    --n == 0)
			return true;
	return false;
}

static void option_fields(struct pairing *p, const struct change *like,
			  const struct packet_option *a, const struct packet_option *b)
{
	const struct packet_layer_info *info = packet_layer_info(like->layer);
	size_t changes = p->c->changes.n, bit[2], width[2];
	struct change *ch;

	for (size_t i = 0; i < info->field_count; i++) {
		const struct packet_field *f = &info->fields[i];
		struct packet_value old, now;

		if (!f->is_option || f->role == ROLE_PART || !f->width || f->width > 128 ||
		    f->option != a->kind ||
		    !packet_locate_option(&p->sent, a, f, &bit[0], &width[0]) ||
		    !packet_locate_option(&p->got, b, f, &bit[1], &width[1]) ||
		    !packet_bits_get(p->sent.data, p->sent.len, bit[0], (unsigned)width[0], &old) ||
		    !packet_bits_get(p->got.data, p->got.len, bit[1], (unsigned)width[1], &now) ||
		    packet_value_equal(old, now))
			continue;
		ch = VEC_ADD(&p->c->changes);
		*ch = *like;
		ch->kind = CHANGE_FIELD;
		ch->field = f;
		ch->old = old;
		ch->now = now;
	}
	/* what has no fields in our tables still may not change */
	if (p->c->changes.n == changes && (a->len != b->len ||
	    memcmp(p->sent.data + a->offset, p->got.data + b->offset, a->len))) {
		ch = VEC_ADD(&p->c->changes);
		*ch = *like;
		ch->kind = CHANGE_FIELD;
	}
}

static struct change option_like(struct pairing *p, const struct packet *in, unsigned at,
				 const struct packet_option *o)
{
	const struct packet_at *s = &p->sent.at[p->si];
	struct change like = {
		.class = CHANGE_BOX, .layer = s->layer, .index = p->index, .option = o->kind,
		.subtype = option_subtype(in, s->layer, o), .occurrence = 1,
		.offset = s->offset + (o->offset - in->at[at].offset), .need = s->offset + s->have,
	};
	struct packet_option before = { 0 };

	while (packet_option_next(in, at, &before) && before.offset < o->offset)
		if (before.kind == o->kind && option_subtype(in, s->layer, &before) == like.subtype)
			like.occurrence++;
	return like;
}

/* Padding (no-operation, end) comes and goes with the options it aligns. */
static bool is_pad(enum packet_layer layer, uint8_t kind)
{
	return kind == 0 || (kind == 1 && (layer == LAYER_TCP || layer == LAYER_IP ||
					   layer == LAYER_IP6_HOP || layer == LAYER_IP6_DSTOPT));
}

static void compare_options(struct pairing *p)
{
	const struct packet_at *s = &p->sent.at[p->si], *g = &p->got.at[p->gi];
	struct packet_option o = { 0 }, other;
	bool whole = g->have >= g->header;
	struct change like;

	if (packet_layer_info(s->layer)->options == OPTIONS_NONE)
		return;
	while (packet_option_next(&p->sent, p->si, &o)) {
		if (is_pad(s->layer, o.kind))
			continue;
		like = option_like(p, &p->sent, p->si, &o);
		if (!find_option(&p->got, p->gi, &like, &other)) {
			if (whole) {
				like.kind = CHANGE_REMOVED;
				*VEC_ADD(&p->c->changes) = like;
			}
		} else if (whole ||
			   (!other.bad && other.offset + other.len < g->offset + g->have)) {
			option_fields(p, &like, &o, &other);
		}
	}
	o = (struct packet_option){ 0 };
	while (whole && packet_option_next(&p->got, p->gi, &o)) {
		if (is_pad(s->layer, o.kind))
			continue;
		like = option_like(p, &p->got, p->gi, &o);
		if (!find_option(&p->sent, p->si, &like, &other)) {
			like.kind = CHANGE_ADDED;
			*VEC_ADD(&p->c->changes) = like;
		}
	}
}

static void compare_payload(struct pairing *p)
{
	const struct packet_at *s = &p->sent.at[p->si], *g = &p->got.at[p->gi];
	uint32_t a = s->offset + s->have, b = g->offset + g->have;
	uint32_t n, i = 0;

	if (s->have < s->header || g->have < g->header || s->end < a || g->end < b)
		return;
	n = MIN_OF(s->end - a, g->end - b);
	while (i < n && p->sent.data[a + i] == p->got.data[b + i])
		i++;
	if (i < n) {
		struct change *ch = add(p, CHANGE_PAYLOAD);

		ch->offset = a + i;
		ch->need = a + i + 1;
		ch->old = packet_value_of(p->sent.data[a + i]);
		ch->now = packet_value_of(p->got.data[b + i]);
	}
}

/* A header on one side only. */
static void add_layer(struct pairing *p, enum change_kind kind, const struct packet_at *a)
{
	struct change *ch = VEC_ADD(&p->c->changes);

	*ch = (struct change){
		.kind = kind, .class = CHANGE_BOX, .layer = a->layer, .index = 1, .option = -1,
		.subtype = -1,
		.offset = a->offset, .need = a->offset + a->header,
	};
}

static void pair_headers(struct pairing *p)
{
	for (p->si = p->gi = 0; p->si < p->sent.count && p->gi < p->got.count; p->si++, p->gi++) {
		const struct packet_at *s = &p->sent.at[p->si], *g = &p->got.at[p->gi];

		while (p->gi + 1 < p->got.count && g->layer != s->layer &&
		       p->got.at[p->gi + 1].layer == s->layer) {
			add_layer(p, CHANGE_ADDED, g);
			g = &p->got.at[++p->gi];
		}
		while (p->si + 1 < p->sent.count && g->layer != s->layer &&
		       p->sent.at[p->si + 1].layer == g->layer) {
			add_layer(p, CHANGE_REMOVED, s);
			s = &p->sent.at[++p->si];
		}
		if (s->layer != g->layer)
			return;
		p->index = 1;
		for (unsigned i = 0; i < p->si; i++)
			p->index += p->sent.at[i].layer == s->layer;
		compare_fields(p);
		compare_options(p);
	}
	if (p->si == p->sent.count && p->gi == p->got.count && p->si > 0) {
		p->si--;
		p->gi--;
		compare_payload(p);
	}
}

void compare(struct comparison *c, const uint8_t *sent, size_t sent_len, const uint8_t *quote,
	     size_t quote_len)
{
	struct pairing p = { .c = c };
	struct normal normal;

	*c = (struct comparison){ .octets = 0 };
	if (!compare_normalise(&normal, sent, sent_len, quote, quote_len))
		return;
	packet_parse(&p.sent, sent, sent_len, LAYER_NONE);
	packet_parse(&p.got, normal.bytes, normal.len, LAYER_NONE);
	c->full = normal.whole;
	c->octets = (uint32_t)(normal.whole ? sent_len : MIN_OF(normal.len, sent_len));
	pair_headers(&p);
	compare_classify(c, &p.sent, &p.got, &normal);
	free(normal.bytes);
}

void comparison_fini(struct comparison *c)
{
	VEC_FREE(&c->changes);
}

static bool same_group(enum change_kind a, enum change_kind b)
{
	bool presence_a = a == CHANGE_ADDED || a == CHANGE_REMOVED;

	return a == b || (presence_a && (b == CHANGE_ADDED || b == CHANGE_REMOVED));
}

bool change_same_place(const struct change *a, const struct change *b)
{
	return same_group(a->kind, b->kind) && a->layer == b->layer && a->index == b->index &&
	       a->field == b->field && a->option == b->option && a->subtype == b->subtype &&
	       a->occurrence == b->occurrence;
}

bool comparison_covers(const struct comparison *c, const struct change *change)
{
	return c->octets >= change->need;
}

unsigned comparison_boxes(const struct comparison *c)
{
	unsigned n = 0;

	for (size_t i = 0; i < c->changes.n; i++)
		n += c->changes.v[i].class == CHANGE_BOX;
	return n;
}
