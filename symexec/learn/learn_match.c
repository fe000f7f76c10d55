/*
 * learn_match.c - see learn_int.h. Constants are compared, symbols are made equal to what was seen, checksums are computed:
 * the right one must be right in the packet that was seen, whatever number that is.
 */
#include "symexec/learn/learn_int.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/flow/wide.h"
#include "symexec/report/words.h"

static bool
bytes_equal(const struct value_data *d, const struct slot *s, const struct learn_packet *p, int32_t from)
{
	int32_t bit = s->bit - from;

	return bit % 8 == 0 && memcmp(d->bytes, p->bytes + bit / 8, s->width / 8) == 0;
}

/* Of the checksum that stands at the octet; a packet that has none there is not asked. */
static bool
checksum_fits(const struct learn_packet *p, int32_t octet)
{
	struct packet k;

	packet_parse(&k, p->bytes, p->len, LAYER_ETHER);
	for (unsigned i = 0; i < k.count; i++) {
		const struct packet_layer_info *info = packet_layer_info(k.at[i].layer);

		for (size_t n = 0; n < info->field_count; n++) {
			size_t bit, width;

			if (info->fields[n].role == ROLE_CHECKSUM &&
			    packet_locate(&k, i, &info->fields[n], &bit, &width) &&
			    bit == (size_t)octet * 8)
				return packet_checksum_ok(&k, i) != CHECKSUM_WRONG;
		}
	}
	return true;
}

static bool
slot_fits(struct engine *e, struct flow *f, const struct slot *s, const struct learn_packet *p, int32_t from)
{
	value v = flow_resolve(e, f, s->v);
	const struct value_data *d = value_get(e->values, v);
	struct packet_value seen;

	if (d->kind == VALUE_BLOB)
		return true;
	if (d->kind == VALUE_BYTES)
		return bytes_equal(d, s, p, from);
	if (d->kind == VALUE_CHECKSUM && d->error == VALUE_NONE)
		return checksum_fits(p, (s->bit - from) / 8);
	if (s->width > 64 || !packet_bits_get(p->bytes, p->len, (size_t)(s->bit - from), s->width, &seen))
		return true;
	if (d->kind == VALUE_CONST)
		return d->bits == seen.v[1];
	return d->kind != VALUE_SYMBOL ||
	    flow_unify(e, f, v, value_const(e->values, seen.v[1], s->width));
}

/* Its length, from `data` on, if that is one number. */
static bool
length_fits(struct engine *e, struct flow *f, const struct learn_packet *p)
{
	value length = flow_resolve(e, f, flow_length(e, f, f->data));
	uint64_t n;

	return !value_is_const(e->values, length, &n) || n == p->len ||
	    (n < 60 && p->len == 60);	/* padded on the wire */
}

bool
learn_match(struct engine *e, struct flow *f, const struct learn_packet *p)
{
	int32_t from = f->data * 8;

	if (!length_fits(e, f, p))
		return false;
	for (uint32_t i = 0; i < f->mem.n; i++) {
		struct slot s = f->mem.slots[i];

		if (s.bit < from || (uint32_t)(s.bit - from) + s.width > p->len * 8)
			continue;
		if (!slot_fits(e, f, &s, p, from))
			return false;
	}
	return true;
}

static const char *const told[] = {
	"eth.src", "eth.dst", "eth.type", "vlan.id", "ip.src", "ip.dst", "ip.proto", "ip.ttl", "ip.dscp", "ip.ecn",
	"ip.id", "ip.len", "ip.flags", "ip.frag", "ip.checksum", "ip6.src", "ip6.dst", "ip6.hlim", "tcp.sport",
	"tcp.dport", "tcp.seq", "tcp.ack", "tcp.flags", "tcp.window", "tcp.checksum", "tcp.urgent", "tcp.opt.mss",
	"udp.sport", "udp.dport", "udp.len", "udp.checksum", "icmp.type", "icmp.code", "icmp.id", "icmp.seq",
};

/* Whether the flow's field may be what was seen. */
static bool
field_fits(struct engine *e, struct flow *f, const struct wide *w, const struct packet_value *seen,
	   const struct learn_packet *p, size_t bit)
{
	struct click_range only = { { seen->v[0], seen->v[1] }, { seen->v[0], seen->v[1] } };
	bool inexact = false;
	set in;

	if (w->n == 1 && value_get(e->values, flow_resolve(e, f, w->part[0]))->kind == VALUE_CHECKSUM)
		return checksum_fits(p, (int32_t)(bit / 8));
	in = wide_within(e, w, &only, &inexact);
	return inexact || flow_may(e, f, in);
}

/* The number, or those that it may be. */
static void
say_expected(struct engine *e, const struct graph *g, struct flow *f, struct wide *w, const char *name,
	     struct strbuf *out)
{
	struct set_range r[8];
	size_t n = SIZE_MAX;

	for (size_t i = 0; i < w->n; i++)
		w->part[i] = flow_resolve(e, f, w->part[i]);
	if (w->n == 1 && value_get(e->values, w->part[0])->kind == VALUE_SYMBOL)
		n = flow_values(e, f, w->part[0], r, ARRAY_LEN(r));
	if (n != SIZE_MAX)
		words_ranges(r, n, value_width(e->values, w->part[0]), words_style_of(name), out);
	else
		words_wide_value(e, g, w, name, out);
}

size_t
learn_differ(struct engine *e, const struct graph *g, struct flow *f, const struct learn_packet *p,
	     struct learn_finding *to)
{
	struct headers h = headers_find(e, f);
	struct packet k;
	size_t found = 0;

	packet_parse(&k, p->bytes, p->len, LAYER_ETHER);
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		const struct packet_field *field = packet_field_find(told[i]);
		int at = field != NULL ? packet_find(&k, field->layer, 1, false) : -1;
		struct strbuf seen = STRBUF_INIT, expected = STRBUF_INIT;
		struct packet_value v;
		size_t bit = 0, width;
		struct wide w;

		if (at < 0 || !packet_get_at(&k, (unsigned)at, field, &v) ||
		    !packet_locate(&k, (unsigned)at, field, &bit, &width) ||
		    !wide_read(e, f, &h, told[i], &w) || field_fits(e, f, &w, &v, p, bit))
			continue;
		found++;
		if (to == NULL)
			continue;
		packet_value_print(field, v, &seen);
		say_expected(e, g, f, &w, told[i], &expected);
		*VEC_ADD(&to->fields) = (struct learn_field){ told[i], sb_take(&seen), sb_take(&expected) };
	}
	return found;
}
