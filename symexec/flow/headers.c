/*
 * headers.c - see headers.h. Only what is constant in the flow decides which headers there are: shape is
 * concrete.
 */
#include "symexec/flow/headers.h"

#include "models/base/mem.h"
#include "models/packet/field.h"

/* A constant of the packet, or -1. */
static int64_t
constant(struct engine *e, struct flow *f, int32_t bit, unsigned width)
{
	enum read_fault why;
	value v;
	uint64_t c;

	if (bit + (int32_t)width > f->head_end * 8)
		return -1;
	v = flow_read(e, f, BASE_DATA, bit, width, &why);
	return v != VALUE_NONE && value_is_const(e->values, v, &c) ? (int64_t)c : -1;
}

/* Whether a tag is what the type there tells, whichever of them. */
static bool
is_tag(struct engine *e, struct flow *f, int32_t at)
{
	static const uint16_t tags[] = { 0x8100, 0x88a8, 0x9100 };
	struct set_range may[ARRAY_LEN(tags)];
	enum read_fault why;
	value v = at + 2 <= f->head_end ? flow_read(e, f, BASE_DATA, at * 8, 16, &why) : VALUE_NONE;
	size_t n = v == VALUE_NONE ? 0 : flow_values(e, f, v, may, ARRAY_LEN(may)), known = 0;

	if (n > ARRAY_LEN(may))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(tags); k++)
			known += may[i].lo == tags[k] && may[i].hi == tags[k];
	return n > 0 && known == n;
}

static void
find_ether(struct engine *e, struct flow *f, struct headers *h)
{
	int32_t at = f->data + 12;
	int64_t type = constant(e, f, at * 8, 16);

	h->ether = f->data;
	while (is_tag(e, f, at)) {
		if (h->vlan == POINTER_NONE)
			h->vlan = at + 2;
		at += 4;
		type = constant(e, f, at * 8, 16);
	}
	if (type == 0x0800 || type == 0x86dd)
		h->net = at + 2;
}

struct headers
headers_find(struct engine *e, struct flow *f)
{
	struct headers h = { POINTER_NONE, POINTER_NONE, POINTER_NONE, POINTER_NONE, 0, -1 };
	int64_t version, hl, proto;

	if (e->ethernet)
		find_ether(e, f, &h);
	else
		h.net = f->data;
	version = h.net == POINTER_NONE ? -1 : constant(e, f, h.net * 8, 4);
	if (version == 4 && (hl = constant(e, f, h.net * 8 + 4, 4)) >= 5) {
		h.version = 4;
		h.transport = h.net + (int32_t)hl * 4;
		proto = constant(e, f, h.net * 8 + 72, 8);
		if (constant(e, f, h.net * 8 + 51, 13) == 0)
			h.proto = (int)proto;
	} else if (version == 6) {
		h.version = 6;
		h.transport = h.net + 40;
		h.proto = (int)constant(e, f, h.net * 8 + 48, 8);
	} else {
		h.net = POINTER_NONE;
	}
	return h;
}

/* Links carry frames, and the flow begins with something else now: an IP header, or what is left of the frame. */
static struct headers
find_stripped(struct engine *e, struct flow *f)
{
	int32_t data = f->data;
	struct headers h;
	int64_t type;

	e->ethernet = false;
	h = headers_find(e, f);
	e->ethernet = true;
	/* what an element has made of the packet says nothing about the frame that it came in */
	if (h.version == 0 && (f->head_end > data || f->tail == VALUE_NONE ||
			       root_get(e->values, value_get(e->values, f->tail)->root)->element ==
			       UINT32_MAX)) {
		f->data = 0;
		h = headers_find(e, f);
		f->data = data;
		return h;
	}
	type = data >= 14 ? constant(e, f, (data - 2) * 8, 16) : -1;
	if (type == 0x0800 || type == 0x86dd)
		h.ether = data - 14;
	return h;
}

struct headers
headers_inside(struct engine *e, struct flow *f)
{
	return e->ethernet && f->data > 0 ? find_stripped(e, f) : headers_find(e, f);
}

enum option_found
headers_option(struct engine *e, struct flow *f, int32_t from, int32_t end, uint8_t kind,
	       struct option_place *o)
{
	bool open = f->tail != VALUE_NONE && end > f->head_end;

	for (int32_t i = from; i < end;) {
		int64_t k = constant(e, f, i * 8, 8), n;

		if (k < 0)
			return open || i < f->head_end ? OPTION_UNKNOWN : OPTION_ABSENT;
		if (k == 0)
			return OPTION_ABSENT;
		if (k == 1) {
			i++;
			continue;
		}
		n = i + 1 < end ? constant(e, f, i * 8 + 8, 8) : 0;
		if (n < 0)
			return open || i + 1 < f->head_end ? OPTION_UNKNOWN : OPTION_ABSENT;
		if (n < 2 || i + n > end)
			return OPTION_ABSENT;
		if (k == kind) {
			*o = (struct option_place){ i, (unsigned)n };
			return OPTION_FOUND;
		}
		i += (int32_t)n;
	}
	return OPTION_ABSENT;
}

bool
headers_tcp_option(struct engine *e, struct flow *f, const struct headers *h, uint8_t kind,
		   int32_t *at, unsigned *length)
{
	struct option_place o;
	int64_t words;
	int32_t end;

	if (h->proto != 6)
		return false;
	words = constant(e, f, h->transport * 8 + 96, 4);
	end = h->transport + (int32_t)MAX_OF(words, 5) * 4;
	if (headers_option(e, f, h->transport + 20, end, kind, &o) != OPTION_FOUND)
		return false;
	*at = o.at;
	*length = o.length;
	return true;
}

/* Where the header of a layer begins, or POINTER_NONE. */
static int32_t
layer_start(const struct headers *h, enum packet_layer layer)
{
	switch (layer) {
	case LAYER_ETHER:
		return h->ether;
	case LAYER_VLAN:
		return h->vlan;
	case LAYER_IP:
		return h->version == 4 ? h->net : POINTER_NONE;
	case LAYER_IP6:
		return h->version == 6 ? h->net : POINTER_NONE;
	case LAYER_TCP:
		return h->proto == 6 ? h->transport : POINTER_NONE;
	case LAYER_UDP:
		return h->proto == 17 ? h->transport : POINTER_NONE;
	case LAYER_ICMP:
		return h->proto == 1 && h->version == 4 ? h->transport : POINTER_NONE;
	case LAYER_ICMP6:
		return h->proto == 58 && h->version == 6 ? h->transport : POINTER_NONE;
	case LAYER_GRE:
		return h->proto == 47 ? h->transport : POINTER_NONE;
	case LAYER_SCTP:
		return h->proto == 132 ? h->transport : POINTER_NONE;
	default:
		return POINTER_NONE;
	}
}

unsigned
headers_width(const char *name)
{
	const struct packet_field *p = packet_field_find(name);

	if (p == NULL)
		return 0;
	return p->kind == FIELD_PRESENT ? 1 : p->width;
}

int32_t
headers_place(struct engine *e, struct flow *f, const struct headers *h, const char *name)
{
	const struct packet_field *p = packet_field_find(name);
	int32_t start = p != NULL ? layer_start(h, p->layer) : POINTER_NONE;
	unsigned length;

	if (start == POINTER_NONE || p->kind == FIELD_PRESENT || p->width == 0)
		return POINTER_NONE;
	if (p->is_option && (p->layer != LAYER_TCP ||
	    !headers_tcp_option(e, f, h, p->option, &start, &length) ||
	    p->bit + p->width > length * 8))
		return POINTER_NONE;
	return start * 8 + p->bit;
}

value
headers_field(struct engine *e, struct flow *f, const struct headers *h, const char *name,
	      unsigned skip)
{
	const struct packet_field *p = packet_field_find(name);
	enum read_fault why;
	unsigned length;
	int32_t bit;

	if (p == NULL || layer_start(h, p->layer) == POINTER_NONE)
		return VALUE_NONE;
	if (p->kind == FIELD_PRESENT)
		return value_const(e->values, p->layer == LAYER_TCP &&
				   headers_tcp_option(e, f, h, p->option, &bit, &length), 1);
	bit = headers_place(e, f, h, name);
	if (bit == POINTER_NONE || skip >= p->width)
		return VALUE_NONE;
	return flow_read(e, f, BASE_DATA, bit + (int32_t)skip, MIN_OF(p->width - skip, 64u), &why);
}
