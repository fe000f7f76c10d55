/*
 * board_ct.c - see board_ct.h. What becomes of a connection is decided by the packet that commits it first; later packets and
 * answers find it in the flow.
 */
#include "datapath/classifier/board.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"
#include "models/click/arg.h"

/* Of each connection. */
struct ct_memory {
	uint32_t mark;
	bool committed;
};

/* ---- words ---- */

static bool wrong(const struct word *w, struct diag *diag, const char *expected)
{
	diag_error(diag, w->at, "expected %s, found '%s'", expected, w->s);
	return false;
}

static bool read_zone(struct board *d, struct ct *c, const char *value, const struct word *w, struct diag *diag)
{
	struct flow_layer *l = flow_layer_of(&d->el);
	uint64_t v;
	int number;

	if (!click_parse_uint(value, &v) || v > UINT16_MAX)
		return wrong(w, diag, "a zone up to 65535");
	flow_zone_drop(l, c->number);
	number = flow_zone_hold(l, (uint16_t)v);
	c->zone = number < 0 ? 0 : (uint16_t)v;
	c->number = number < 0 ? 0 : (unsigned)number;
	if (number < 0)
		diag_error(diag, w->at, "connections have %d zones beside zone 0, and zone %u is one more", FLOW_ZONES,
			   (unsigned)v);
	return number >= 0;
}

static bool read_mark(struct ct *c, const char *value, const struct word *w, struct diag *diag)
{
	const struct state_field *f = state_field_find("ct.mark");
	uint64_t v, mask;

	if (!state_value_parse(f, value, &v, &mask))
		return wrong(w, diag, "a mark of 32 bits, perhaps with a mask");
	c->mark = (uint32_t)(v & mask);
	c->mask = (uint32_t)mask;
	return true;
}

static bool read_nat(struct ct *c, const char *value, const struct word *w, struct diag *diag)
{
	char *text;
	bool good;

	c->translates = true;
	if (!*value)
		return true;
	c->chooses = true;
	c->source = !strncmp(value, "src:", 4);
	text = x_strdup(strlen(value) > 4 ? value + 4 : "");
	good = (c->source || !strncmp(value, "dst:", 4)) && translate_range_read(text, &c->range);
	free(text);
	return good || wrong(w, diag, "src or dst, ADDRESS[-ADDRESS], and perhaps PORT[-PORT] behind colons");
}

static bool read_word(struct board *d, struct ct *c, const struct word *w, struct diag *diag)
{
	if (!strcmp(w->s, "commit") || !strcmp(w->s, "commit=1")) {
		c->commit = true;
		return true;
	}
	if (!strncmp(w->s, "zone=", 5))
		return read_zone(d, c, w->s + 5, w, diag);
	if (!strncmp(w->s, "mark=", 5))
		return read_mark(c, w->s + 5, w, diag);
	if (!strcmp(w->s, "nat") || !strncmp(w->s, "nat=", 4))
		return read_nat(c, w->s + (w->s[3] ? 4 : 3), w, diag);
	return wrong(w, diag, "commit, zone=N, mark=V or nat");
}

struct ct *board_ct_parse(struct board *d, const struct datapath_action *a, struct diag *diag)
{
	struct ct *c = x_calloc(1, sizeof(*c));
	bool good = true;

	if (a->count == 2 && !strcmp(a->words[1].s, "clear")) {
		c->clear = true;
		return c;
	}
	for (size_t i = 1; i < a->count; i++)
		good &= read_word(d, c, &a->words[i], diag);
	if (good && !c->commit && (c->mask || c->chooses)) {
		diag_error(diag, a->at, "expected \"commit\" beside a mark, or a place to translate to");
		good = false;
	}
	if (!good) {
		board_ct_free(d, c);
		return NULL;
	}
	if (!d->has_marks)
		flow_claim(flow_layer_of(&d->el), &d->marks, sizeof(struct ct_memory), NULL, d);
	d->has_marks = true;
	return c;
}

void board_ct_free(struct board *d, struct ct *c)
{
	if (c && c->number)
		flow_zone_drop(flow_layer_of(&d->el), c->number);
	free(c);
}

void board_ct_fini(struct board *d)
{
	if (d->has_marks)
		flow_unclaim(flow_layer_of(&d->el), &d->marks);
	d->has_marks = false;
}

void board_ct_take(struct board *to, struct board *from)
{
	const struct flow_layer *l = flow_layer_of(&to->el);

	if (!to->has_marks || !from->has_marks || l != flow_layer_of(&from->el))
		return;
	for (uint32_t i = l->table.oldest; i != FLOW_NONE; i = l->table.flows[i].newer)
		memcpy(flow_memory(l, &to->marks, i * 2), flow_memory(l, &from->marks, i * 2), sizeof(struct ct_memory));
}

/* ---- packets ---- */

static uint8_t state_bits(const struct flow_layer *l, const struct flow_id *id, uint32_t ref)
{
	uint8_t state = CT_TRACKED;

	if (!id->found && ref == FLOW_NONE)
		return CT_TRACKED | CT_INVALID;
	if (ref == FLOW_NONE)
		return id->quoted ? CT_TRACKED | CT_INVALID : CT_TRACKED | CT_NEW;
	if (ref & 1)
		state |= CT_REPLY;
	if (id->quoted)
		return state | CT_RELATED;
	return state | (flow_of(l, ref)->state & FLOW_REPLIED || ref & 1 ? CT_ESTABLISHED : CT_NEW);
}

/* Remembered by this packet. false: it cannot be. */
static bool commit(struct board *d, const struct ct *c, struct flow_layer *l, uint32_t ref)
{
	struct ct_memory *m = flow_memory(l, &d->marks, ref);
	bool new = !m->committed && !(ref & 1);

	if (new && c->chooses && !(flow_of(l, ref)->kind & FLOW_IP6) &&
	    !translate_new(l, d->el.router, &c->range, c->source, ref)) {
		flow_refuse(l, ref);
		return false;
	}
	m->committed = true;
	m->mark = (m->mark & ~c->mask) | c->mark;
	flow_of(l, ref)->state &= (uint8_t)~FLOW_FRESH;
	return true;
}

/* As its connection says; the bits of what was changed. */
static uint8_t translate(const struct flow_layer *l, struct pkt *p, uint32_t ref)
{
	const struct flow *f = flow_of(l, ref);
	const struct flow_key *a = &f->from, *b = &f->to;
	bool back = ref & 1, src = a->src != b->src || a->sport != b->sport;
	bool dst = a->dst != b->dst || (f->proto != PROTO_ICMP && a->dport != b->dport);
	const struct translation caller = { !back, back ? b->src : a->src, back ? a->src : b->src, back ? a->sport : b->sport };
	const struct translation called = { back, back ? b->dst : a->dst, back ? a->dst : b->dst, back ? a->dport : b->dport };

	if (src)
		translate_packet(&caller, p);
	if (dst)
		translate_packet(&called, p);
	return (uint8_t)((src ? (back ? CT_DESTINATION : CT_SOURCE) : 0) | (dst ? (back ? CT_SOURCE : CT_DESTINATION) : 0));
}

static void know(struct board *d, struct key_origin *o, uint16_t zone, uint32_t mark)
{
	struct key_state *s = zone || mark || o->tunnel & ORIGIN_STATE ? board_state_of(d, o) : NULL;

	if (s) {
		s->zone = zone;
		s->mark = mark;
	}
}

static bool track_one(struct board *d, const struct ct *c, struct pkt *p, struct key_origin *o, uint32_t ref)
{
	struct flow_layer *l = flow_layer_of(&d->el);
	struct flow_id id = flow_id_of(p);

	if (c->commit && ref != FLOW_NONE && !id.quoted && !commit(d, c, l, ref))
		return false;
	o->ct = state_bits(l, &id, ref);
	if (c->translates && ref != FLOW_NONE)
		o->ct |= translate(l, p, ref);
	know(d, o, c->zone, ref == FLOW_NONE ? 0 : ((const struct ct_memory *)flow_memory(l, &d->marks, ref))->mark);
	return true;
}

void board_ct_run(struct board *d, const struct ct *c, struct flight *f)
{
	uint32_t ref[BATCH_MAX];
	unsigned n = f->b.n, left = 0;

	if (!c->clear)
		flow_classify_in(flow_layer_of(&d->el), c->number, &f->b, ref, c->commit);
	for (unsigned i = 0; i < n; i++) {
		struct pkt *p = f->b.p[i];

		if (c->clear) {
			f->o[i].ct = 0;
			know(d, &f->o[i], 0, 0);
		} else if (!track_one(d, c, p, &f->o[i], ref[i])) {
			element_drop(&d->el, DROP_POOL_EMPTY, p);
			continue;
		}
		f->b.p[left] = p;
		f->o[left] = f->o[i];
		f->h[left++] = f->h[i];
	}
	f->b.n = left;
}
