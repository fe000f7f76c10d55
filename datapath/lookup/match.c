/*
 * match.c - see match.h. Fields stand in models/packet's tables; a test of one is that its layer
 * is there, that its octets are, and the comparison.
 */
#include "datapath/lookup/match.h"

#include "datapath/packet/ip.h"
#include "models/base/mem.h"
#include "models/packet/field.h"

enum { ETHERTYPE_AT = 12, ETHER_LEN = 14, ETHERTYPE_QINQ = 0x88a8 };

struct match {
	struct filter **by_port;	/* one for all if none asks for the port */
	unsigned count;
	bool one;
};

struct building {
	struct filter *f;
	const struct match_ports *ports;
	unsigned port;
	struct diag *d;
	bool by_port, good;
};

static filter_ref refuse(struct building *b, const struct click_expr *e, const char *why)
{
	if (b->good)
		diag_error(b->d, e->at, "'%s' %s", e->field.name, why);
	b->good = false;
	return FILTER_DROP;
}

static filter_ref in_port(struct building *b, const struct click_expr *e, filter_ref yes,
			  filter_ref no)
{
	const struct click_field_test *t = &e->field;
	bool same;

	b->by_port = true;
	for (unsigned i = 0; i < b->ports->count; i++) {
		if (strcmp(b->ports->names[i], t->text) != 0)
			continue;
		same = i == b->port;
		return (t->rel == REL_EQ) == same ? yes : no;
	}
	if (b->good)
		diag_error(b->d, e->at, "no port '%s'", t->text);
	b->good = false;
	return no;
}

/* Where a field is for the filter, and what must hold for it to be there. */
struct spot {
	enum filter_header header;
	uint32_t offset, len;		/* octets */
	unsigned shift, width;
};

static bool spot_of(const struct packet_field *f, struct spot *p)
{
	uint32_t bit = f->bit;

	switch (f->layer) {
	case LAYER_ETHER:
		p->header = FILTER_MAC;
		break;
	case LAYER_VLAN:
		p->header = FILTER_MAC;
		bit += ETHER_LEN * 8;
		break;
	case LAYER_IP:
		p->header = FILTER_IP;
		break;
	case LAYER_TCP: case LAYER_UDP: case LAYER_ICMP:
		p->header = FILTER_TRANS;
		break;
	default:
		return false;
	}
	if (f->place != PLACE_HEADER || f->when || !f->width || f->width > 48)
		return false;
	p->offset = bit / 8;
	p->len = (bit + f->width + 7) / 8 - p->offset;
	p->shift = p->len * 8 - bit % 8 - f->width;
	p->width = f->width;
	return p->len <= 6;
}

static filter_ref type_is(struct building *b, uint16_t type, filter_ref yes, filter_ref no)
{
	const struct filter_test t = { .header = FILTER_MAC, .op = FILTER_EQ,
				       .offset = ETHERTYPE_AT, .len = 2, .mask = 0xffff,
				       .value = type };

	return filter_add(b->f, &t, yes, no, no);
}

/* Rules have fields of IPv4; the header that is marked may be one of IPv6. */
static filter_ref is_ip4(struct building *b, filter_ref yes, filter_ref no)
{
	const struct filter_test version = { .header = FILTER_IP, .op = FILTER_EQ, .len = 1, .mask = 0xf0, .value = 0x40 };

	return filter_add(b->f, &version, yes, no, no);
}

/* `yes` if the layer is there. */
static filter_ref layer_is(struct building *b, enum packet_layer layer, filter_ref yes,
			   filter_ref no)
{
	const struct filter_test first = { .header = FILTER_IP, .op = FILTER_EQ, .offset = IP_OFF,
					   .len = 2, .mask = IP_OFFMASK };
	const struct filter_test proto = { .header = FILTER_IP, .op = FILTER_EQ,
					   .offset = IP_PROTO, .len = 1, .mask = 0xff,
					   .value = layer == LAYER_TCP ? PROTO_TCP :
						    layer == LAYER_UDP ? PROTO_UDP : PROTO_ICMP };

	if (layer == LAYER_VLAN)
		return type_is(b, ETHERTYPE_VLAN, yes, type_is(b, ETHERTYPE_QINQ, yes, no));
	if (layer == LAYER_ETHER)
		return yes;
	if (layer != LAYER_IP) {
		yes = filter_add(b->f, &first, yes, no, no);
		yes = filter_add(b->f, &proto, yes, no, no);
	}
	return is_ip4(b, yes, no);
}

/* The field, through mask, is equal or greater; up to 4 octets, or 6 if equal. */
static filter_ref compare(struct building *b, const struct spot *at, enum filter_op op,
			  uint64_t mask, uint64_t value, const filter_ref to[3])
{
	struct filter_test t = { .header = at->header, .op = op, .offset = at->offset,
				 .len = at->len };
	filter_ref yes = to[0];

	mask <<= at->shift;
	value <<= at->shift;
	if (t.len > 4) {
		t.offset += 4;
		t.len -= 4;
		t.mask = (uint32_t)(mask & ((UINT64_C(1) << 8 * t.len) - 1));
		t.value = (uint32_t)(value & t.mask);
		yes = filter_add(b->f, &t, yes, to[1], to[2]);
		mask >>= 8 * t.len;
		value >>= 8 * t.len;
		t.offset -= 4;
		t.len = 4;
	}
	t.mask = (uint32_t)mask;
	t.value = (uint32_t)(value & mask);
	return filter_add(b->f, &t, yes, to[1], to[2]);
}

static filter_ref range_is(struct building *b, const struct click_expr *e, const struct spot *at,
			   const struct click_range *r, const filter_ref to[3])
{
	uint64_t all = (UINT64_C(1) << at->width) - 1, low = r->low[1], high = r->high[1];
	uint64_t mask = e->field.has_mask ? e->field.mask[1] & all : all;
	filter_ref yes = to[0];

	if (r->low[0] || low > all)
		return to[1];
	if (low == high)
		return compare(b, at, FILTER_EQ, mask, low, to);
	if (at->len > 4)
		return refuse(b, e, "is compared with ranges, which no rule can do with it");
	if (high < all)
		yes = compare(b, at, FILTER_GT, mask, high, (filter_ref[]){ to[1], yes, to[2] });
	if (low)
		yes = compare(b, at, FILTER_GT, mask, low - 1, (filter_ref[]){ yes, to[1], to[2] });
	return yes;
}

static filter_ref field_test(struct building *b, const struct click_expr *e, filter_ref yes,
			     filter_ref no)
{
	const struct click_field_test *t = &e->field;
	bool negated = t->rel == REL_NE || t->rel == REL_LE || t->rel == REL_LT;
	filter_ref good = negated ? no : yes, at = negated ? yes : no;
	struct packet_ref ref;
	struct spot spot;

	if (t->special == FIELD_IN_PORT)
		return in_port(b, e, yes, no);
	if (t->special != FIELD_PACKET || t->other)
		return refuse(b, e, "does not run in rules yet");
	if (!packet_ref_parse(t->name, &ref) || ref.index != 1 || ref.quoted ||
	    !spot_of(ref.field, &spot))
		return refuse(b, e, "does not run in rules yet");
	for (size_t i = t->range_count; i-- > 0;) {
		struct click_range r = t->ranges[i];

		if (t->rel == REL_GT || t->rel == REL_LE)
			r.low[1]++;
		if (t->rel != REL_EQ && t->rel != REL_NE)
			r.high[0] = r.high[1] = UINT64_MAX;
		at = range_is(b, e, &spot, &r, (filter_ref[]){ good, at, no });
	}
	return layer_is(b, ref.field->layer, at, no);
}

static filter_ref build(struct building *b, const struct click_expr *e, filter_ref yes,
			filter_ref no)
{
	if (!e)
		return yes;
	switch (e->kind) {
	case EXPR_NOT:
		return build(b, e->a, no, yes);
	case EXPR_AND:
		return build(b, e->a, build(b, e->b, yes, no), no);
	case EXPR_OR:
		return build(b, e->a, yes, build(b, e->b, yes, no));
	case EXPR_COND:
		return build(b, e->a, build(b, e->b, yes, no), build(b, e->c, yes, no));
	case EXPR_FIELD:
		return field_test(b, e, yes, no);
	case EXPR_TEST:
		if (e->test.kind == TEST_ETHER_HOST)
			return filter_add_expr(b->f, e, yes, no);
		return is_ip4(b, filter_add_expr(b->f, e, yes, no), no);
	default:
		return filter_add_expr(b->f, e, yes, no);
	}
}

static bool build_port(struct match *m, unsigned port, const struct click_expr *const *exprs,
		       size_t n, struct building *b)
{
	filter_ref at = FILTER_DROP;

	b->f = m->by_port[port] = filter_new();
	b->port = port;
	for (size_t i = n; i-- > 0;)
		at = build(b, exprs[i], filter_output((uint32_t)i), at);
	filter_finish(b->f, at);
	return b->good;
}

struct match *match_new(const struct click_expr *const *exprs, size_t n,
			const struct match_ports *ports, struct diag *d)
{
	struct match *m = x_calloc(1, sizeof(*m));
	struct building b = { .ports = ports, .d = d, .good = true };

	m->count = MAX_OF(ports->count, 1U);
	m->by_port = x_calloc(m->count, sizeof(struct filter *));
	for (unsigned i = 0; i < m->count; i++) {
		if (!build_port(m, i, exprs, n, &b)) {
			match_free(m);
			return NULL;
		}
		m->one = !b.by_port;
		if (m->one)
			break;
	}
	return m;
}

void match_free(struct match *m)
{
	for (unsigned i = 0; m && i < m->count; i++)
		filter_free(m->by_port[i]);
	if (m)
		free(m->by_port);
	free(m);
}

uint32_t match_first(const struct match *m, unsigned in_port, const struct pkt *p)
{
	return filter_run(m->by_port[m->one ? 0 : in_port], p);
}
