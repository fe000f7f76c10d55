/*
 * agree_packet.c - see agree_int.h. Values are held against each other as they are, or by how far each is from what was
 * sent: a book may tell of a probe that had other numbers than the one on the wire.
 */
#include "models/base/mem.h"
#include "tracebox/judge/agree_int.h"

/* By the same distance modulo the width of the field. */
static bool same_step(struct packet_value a_from, struct packet_value a_to, struct packet_value b_from,
		      struct packet_value b_to, unsigned width)
{
	uint64_t mask = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;

	if (a_from.v[0] || a_to.v[0] || b_from.v[0] || b_to.v[0])
		return false;
	return ((a_to.v[1] - a_from.v[1]) & mask) == ((b_to.v[1] - b_from.v[1]) & mask);
}

static bool same_value(const struct change *a, const struct change *b)
{
	if (a->kind != b->kind)
		return false;
	return packet_value_equal(a->now, b->now) ||
	       (a->field && same_step(a->old, a->now, b->old, b->now, a->field->width));
}

static bool in_ranges(const struct agree_open *w, struct packet_value v)
{
	if (!w->ranges.n)
		return true;
	for (size_t i = 0; i < w->ranges.n; i++)
		if (!v.v[0] && v.v[1] >= w->ranges.v[i].lo && v.v[1] <= w->ranges.v[i].hi)
			return true;
	return false;
}

/* Whether the outcome leaves these bits open to the value; open: it leaves them open at all. */
static bool open_to(const struct agree_outcome *o, size_t bit, size_t width, struct packet_value v,
		    bool *open)
{
	for (size_t i = 0; i < o->open.n; i++) {
		const struct agree_open *w = &o->open.v[i];

		if (bit + width <= w->bit || bit >= (size_t)w->bit + w->width)
			continue;
		*open = true;
		return w->bit != bit || w->width != width || in_ranges(w, v);
	}
	*open = false;
	return false;
}

/* Where the packet has the field of a change, in bits; false: it has none there. */
static bool locate(const struct packet *p, const struct change *ch, size_t *bit, size_t *width)
{
	int i = packet_find(p, ch->layer, ch->index, false);
	struct packet_option o = { 0 };
	unsigned n = ch->occurrence;

	if (i < 0 || !ch->field)
		return false;
	if (ch->option < 0)
		return packet_locate(p, (unsigned)i, ch->field, bit, width);
	while (packet_option_next(p, (unsigned)i, &o))
		if (o.kind == ch->option && --n == 0)
			return packet_locate_option(p, &o, ch->field, bit, width);
	return false;
}

static const struct change *find(const struct comparison *c, const struct change *place)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (change_same_place(&c->changes.v[i], place))
			return &c->changes.v[i];
	return NULL;
}

/* An option that is gone hides what was in it. */
static bool hidden(const struct comparison *c, const struct change *place)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (place->kind == CHANGE_FIELD && place->option >= 0 &&
		    c->changes.v[i].kind == CHANGE_REMOVED && c->changes.v[i].layer == place->layer &&
		    c->changes.v[i].option == place->option)
			return true;
	return false;
}

/* One outcome's quotation: as a packet, and where it begins. */
struct predicted {
	const struct agree_outcome *o;
	struct comparison c;
	struct packet p;
	size_t at;		/* octets of the error before it */
};

static bool is_open(const struct predicted *w, const struct change *ch, struct packet_value v, bool *open)
{
	size_t bit, width;

	*open = false;
	return locate(&w->p, ch, &bit, &width) && open_to(w->o, w->at * 8 + bit, width, v, open);
}

static bool is_checksum(const struct change *ch)
{
	return ch->kind == CHANGE_FIELD && ch->field && ch->field->role == ROLE_CHECKSUM;
}

/* What was seen and may not be. */
static void seen(const struct predicted *w, const struct change *ch, struct difference_list *out)
{
	const struct change *there = find(&w->c, ch);
	struct agree_difference *f;
	bool open;

	if (ch->class != CHANGE_BOX || hidden(&w->c, ch))
		return;
	/* computed by whoever computes it right: that it changes is no news where it may */
	if (is_checksum(ch) ? there != NULL : is_open(w, ch, ch->now, &open))
		return;
	if (there && same_value(ch, there))
		return;
	f = agree_add(out, there ? DIFFERS_VALUE : DIFFERS_FORBIDDEN, w->o);
	f->change = *ch;
	if (there)
		f->expected = there->now;
}

/* What was to be seen and is not. */
static void unseen(const struct predicted *w, const struct comparison *live, const struct change *ch,
		   struct difference_list *out)
{
	bool open;

	if (ch->class != CHANGE_BOX || is_checksum(ch) || find(live, ch) || hidden(live, ch) ||
	    !comparison_covers(live, ch) || is_open(w, ch, ch->old, &open))
		return;
	agree_add(out, DIFFERS_MISSING, w->o)->change = *ch;
}

void agree_quote(const struct looking *k, const struct agree_outcome *o, const struct quote *q,
		 struct difference_list *out)
{
	const struct comparison *live = &k->hop->comparison;
	struct predicted w = { .o = o, .at = (size_t)(q->bytes - o->packet) };
	bool open;

	(void)open_to(o, q->from.family == 4 ? 96 : 64, q->from.family == 4 ? 32 : 128,
		      packet_value_of(0), &open);
	if (q->type != k->hop->quote.type || q->code != k->hop->quote.code)
		agree_add(out, DIFFERS_ERROR, o);
	else if (!open && !address_equal(&q->from, &k->hop->from))
		agree_add(out, DIFFERS_FROM, o);
	packet_parse(&w.p, q->bytes, q->len, LAYER_NONE);
	compare(&w.c, k->expected->packet, k->expected->len, q->bytes, q->len);
	for (size_t i = 0; i < live->changes.n; i++)
		seen(&w, &live->changes.v[i], out);
	for (size_t i = 0; i < w.c.changes.n; i++)
		unseen(&w, live, &w.c.changes.v[i], out);
	comparison_fini(&w.c);
}

/* What an answer's field follows from, in the probe. */
static const struct { const char *field, *of; } follows[] = {
	{ "ip.src", "ip.dst" }, { "ip.dst", "ip.src" }, { "ip6.src", "ip6.dst" }, { "ip6.dst", "ip6.src" },
	{ "tcp.sport", "tcp.dport" }, { "tcp.dport", "tcp.sport" }, { "tcp.ack", "tcp.seq" },
	{ "udp.sport", "udp.dport" }, { "udp.dport", "udp.sport" },
};

struct reply {
	struct packet expected, seen;		/* answers */
	struct packet probe, sent;		/* what they answer */
};

static bool field_of(const struct packet *p, const char *name, struct packet_value *v)
{
	const struct packet_field *f = packet_field_find(name);
	int i = packet_find(p, f->layer, 1, false);

	return i >= 0 && packet_get_at(p, (unsigned)i, f, v);
}

static void compare_reply(const struct reply *r, unsigned i, const struct agree_outcome *o,
			  struct difference_list *out)
{
	const struct packet_field *f = packet_field_find(follows[i].field);
	struct packet_value want, got, probe, sent;
	struct change ch = { .kind = CHANGE_FIELD, .class = CHANGE_BOX, .layer = f->layer, .index = 1,
			     .field = f, .option = -1, .subtype = -1 };
	size_t bit, width;
	bool open;

	if (!field_of(&r->expected, f->name, &want) || !field_of(&r->seen, f->name, &got) ||
	    !field_of(&r->probe, follows[i].of, &probe) || !field_of(&r->sent, follows[i].of, &sent) ||
	    packet_value_equal(want, got) || same_step(probe, want, sent, got, f->width) ||
	    (packet_value_equal(probe, want) && packet_value_equal(sent, got)) ||
	    (locate(&r->expected, &ch, &bit, &width) && open_to(o, bit, width, got, &open)))
		return;
	ch.old = want;
	ch.now = got;
	agree_add(out, DIFFERS_REPLY, o)->change = ch;
}

/* Whether it opens the connection or resets it; the rest of the flags is the host's. */
static void compare_flags(const struct reply *r, const struct agree_outcome *o,
			  struct difference_list *out)
{
	enum { RST_SYN = 6 };
	struct change ch = { .kind = CHANGE_FIELD, .class = CHANGE_BOX, .layer = LAYER_TCP, .index = 1,
			     .field = packet_field_find("tcp.flags"), .option = -1, .subtype = -1 };

	if (field_of(&r->expected, "tcp.flags", &ch.old) && field_of(&r->seen, "tcp.flags", &ch.now) &&
	    (ch.old.v[1] & RST_SYN) != (ch.now.v[1] & RST_SYN))
		agree_add(out, DIFFERS_REPLY, o)->change = ch;
}

void agree_reply(const struct looking *k, const struct agree_outcome *o, struct difference_list *out)
{
	struct reply r;

	packet_parse(&r.expected, o->packet, o->len, LAYER_NONE);
	packet_parse(&r.seen, k->hop->reply, k->hop->reply_len, LAYER_NONE);
	packet_parse(&r.probe, k->expected->packet, k->expected->len, LAYER_NONE);
	packet_parse(&r.sent, k->probe->bytes, k->probe->len, LAYER_NONE);
	for (unsigned i = 0; i < ARRAY_LEN(follows); i++)
		compare_reply(&r, i, o, out);
	compare_flags(&r, o, out);
}
