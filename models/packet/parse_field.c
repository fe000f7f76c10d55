/*
 * parse_field.c - fields and options of a parsed packet. Every access goes through
 * packet_locate, which bounds a field by the header or option it belongs to, of which only
 * octets that are there count.
 */
#include "models/base/cursor.h"
#include "models/packet/parse.h"

/* Octets [start, start + len) of the packet that hold a header or an option. */
struct room {
	uint32_t start, len;
};

int packet_find(const struct packet *p, enum packet_layer layer, unsigned index, bool quoted)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->at[i].layer == layer && p->at[i].quoted == quoted && --index == 0)
			return (int)i;
	return -1;
}

/* RFC 4861 section 4: where a message's options start. */
static uint32_t nd_options_start(const struct packet *p, const struct packet_at *a)
{
	switch (a->have ? p->data[a->offset] : 0) {
	case 133:
		return 8;
	case 134:
		return 16;
	case 135:
	case 136:
		return 24;
	case 137:
		return 40;
	default:
		return a->have;
	}
}

void packet_options_area(const struct packet *p, unsigned i, uint32_t *start, uint32_t *end)
{
	const struct packet_at *a = &p->at[i];
	const struct packet_layer_info *info = packet_layer_info(a->layer);
	uint32_t skip = info->options == OPTIONS_NONE ? a->have :
			info->options == OPTIONS_ND ? nd_options_start(p, a) : info->header;

	*start = a->offset + MIN_OF(skip, a->have);
	*end = a->offset + a->have;
}

bool packet_option_next(const struct packet *p, unsigned i, struct packet_option *o)
{
	enum packet_option_style style = packet_layer_info(p->at[i].layer)->options;
	uint32_t start, end;
	struct cursor c;
	uint8_t size;

	packet_options_area(p, i, &start, &end);
	if (o->len) {
		if (o->bad || (style == OPTIONS_IP && o->kind == 0))
			return false;
		start = o->offset + o->len;
	}
	if (start >= end)
		return false;
	c = cur_init(p->data + start, end - start);
	o->offset = start;
	o->bad = false;
	o->len = 1;
	if (!cur_u8(&c, &o->kind))
		return false;
	if ((style == OPTIONS_IP && o->kind <= 1) || (style == OPTIONS_IP6 && o->kind == 0))
		return true;
	o->bad = !cur_u8(&c, &size);
	o->len = style == OPTIONS_IP ? size : style == OPTIONS_IP6 ? size + 2u : 8u * size;
	o->bad = o->bad || o->len < 2 || o->len > end - start;
	if (o->bad)
		o->len = end - start;
	return true;
}

static bool applies(const struct packet *p, struct room room, const struct packet_when *when)
{
	uint64_t v;

	if (!when)
		return true;
	if (!bits_get(p->data + room.start, room.len, when->bit, when->width, &v))
		return false;
	for (unsigned i = 0; i < when->count; i++)
		if (when->value[i] == v)
			return true;
	return false;
}

/* Bits that GRE's optional words before `bit` would take but do not. */
static uint32_t gre_shift(const struct packet *p, struct room room, unsigned bit)
{
	/* offset of each optional word, and the flags of which one must be set */
	static const struct { uint16_t bit, flags; } word[] = {
		{ 32, 0xc000 }, { 64, 0x2000 }, { 96, 0x1000 },
	};
	uint64_t flags;
	uint32_t shift = 0;

	if (!bits_get(p->data + room.start, room.len, 0, 16, &flags))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(word); i++)
		if (word[i].bit + 32u <= bit && !(flags & word[i].flags))
			shift += 32;
	return shift;
}

/* Of one form of a field in the header or option that is `room`. */
static bool locate_in(const struct packet *p, struct room room, const struct packet_field *f,
		      size_t *bit, size_t *width)
{
	size_t offset = f->bit, bits = (size_t)room.len * 8;

	if (!applies(p, room, f->when))
		return false;
	if (f->place == PLACE_SHIFTED)
		offset -= gre_shift(p, room, f->bit);
	if (f->kind == FIELD_PRESENT)
		offset = 0;
	*width = f->width ? f->width : f->kind == FIELD_PRESENT ? bits :
		 offset <= bits ? bits - offset : 0;
	*bit = (size_t)room.start * 8 + offset;
	return offset + *width <= bits;
}

static bool option_is_of(const struct packet *p, const struct packet_option *o,
			 const struct packet_field *f)
{
	uint64_t subtype;

	if (!f->is_option || o->kind != f->option || o->bad)
		return false;
	return f->subtype < 0 || (bits_get(p->data + o->offset, o->len, 16, 4, &subtype) &&
				  subtype == (uint64_t)f->subtype);
}

bool packet_locate_option(const struct packet *p, const struct packet_option *o,
			  const struct packet_field *f, size_t *bit, size_t *width)
{
	return option_is_of(p, o, f) &&
	       locate_in(p, (struct room){ o->offset, o->len }, f, bit, width);
}

static bool locate_form(const struct packet *p, unsigned i, const struct packet_field *f,
			size_t *bit, size_t *width)
{
	struct packet_option o = { 0 };

	if (!f->is_option)
		return locate_in(p, (struct room){ p->at[i].offset, p->at[i].have }, f, bit, width);
	while (packet_option_next(p, i, &o))
		if (option_is_of(p, &o, f))
			return locate_in(p, (struct room){ o.offset, o.len }, f, bit, width);
	return false;
}

bool packet_locate(const struct packet *p, unsigned i, const struct packet_field *f, size_t *bit,
		   size_t *width)
{
	if (i >= p->count || p->at[i].layer != f->layer)
		return false;
	do {
		if (locate_form(p, i, f, bit, width))
			return true;
	} while (packet_field_next_form(&f));
	return false;
}

bool packet_get_at(const struct packet *p, unsigned i, const struct packet_field *f,
		   struct packet_value *v)
{
	size_t bit, width;
	bool found = packet_locate(p, i, f, &bit, &width);

	*v = packet_value_of(0);
	if (f->kind == FIELD_PRESENT) {
		v->v[1] = found;
		return i < p->count && p->at[i].layer == f->layer;
	}
	if (!found)
		return false;
	if (width == 0)		/* an empty cookie */
		return true;
	return width <= 128 && packet_bits_get(p->data, p->len, bit, (unsigned)width, v);
}

bool packet_get(const struct packet *p, const struct packet_ref *r, struct packet_value *v)
{
	int i = packet_find(p, r->field->layer, r->index, r->quoted);

	*v = packet_value_of(0);
	return i >= 0 && packet_get_at(p, (unsigned)i, r->field, v);
}

bool packet_get_uint(const struct packet *p, const char *name, uint64_t *v)
{
	struct packet_ref r;
	struct packet_value wide;

	*v = 0;
	if (!packet_ref_parse(name, &r) || !packet_get(p, &r, &wide) || wide.v[0])
		return false;
	*v = wide.v[1];
	return true;
}

const uint8_t *packet_bytes(const struct packet *p, unsigned i, const struct packet_field *f,
			    size_t *len)
{
	size_t bit, width;

	*len = 0;
	if (!packet_locate(p, i, f, &bit, &width) || bit % 8 || width % 8)
		return NULL;
	*len = width / 8;
	return p->data + bit / 8;
}

bool packet_put_at(struct packet *p, unsigned i, const struct packet_field *f,
		   struct packet_value v)
{
	size_t bit, width;

	if (!p->writable || f->kind == FIELD_PRESENT || !packet_locate(p, i, f, &bit, &width) ||
	    width > 128 || !packet_value_fits(v, (unsigned)width))
		return false;
	return packet_bits_put(p->writable, p->len, bit, (unsigned)width, v);
}

bool packet_put(struct packet *p, const struct packet_ref *r, struct packet_value v)
{
	int i = packet_find(p, r->field->layer, r->index, r->quoted);

	return i >= 0 && packet_put_at(p, (unsigned)i, r->field, v);
}

bool packet_put_uint(struct packet *p, const char *name, uint64_t v)
{
	struct packet_ref r;

	return packet_ref_parse(name, &r) && packet_put(p, &r, packet_value_of(v));
}
