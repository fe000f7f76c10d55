/*
 * build.c - stacking headers and setting fields. A header is kept as the octets it will be
 * sent as; setting a field makes room for it if need be and writes through the same code that
 * writes fields of parsed packets. Invariant: a header has at least build_header_least octets.
 */
#include "models/packet/build_int.h"

#include "models/base/cursor.h"

void build_bytes_add(struct build_bytes *b, const void *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		*VEC_ADD(b) = ((const uint8_t *)p)[i];
}

void build_bytes_resize(struct build_bytes *b, size_t at, long len)
{
	size_t tail = b->n - at, by = (size_t)(len < 0 ? -len : len);

	if (len < 0) {
		memmove(b->v + at, b->v + at + by, tail - by);
		b->n -= by;
		return;
	}
	for (size_t i = 0; i < by; i++)
		*VEC_ADD(b) = 0;
	if (by) {
		memmove(b->v + at + by, b->v + at, tail);
		memset(b->v + at, 0, by);
	}
}

bool build_fail(struct packet_builder *b, const char *fmt, ...)
{
	struct strbuf s = STRBUF_INIT;
	va_list ap;

	if (b->error)
		return false;
	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	b->error = sb_take(&s);
	return false;
}

const char *build_error(const struct packet_builder *b)
{
	return b->error;
}

struct packet_builder *packet_builder_new(void)
{
	return x_calloc(1, sizeof(struct packet_builder));
}

void packet_builder_clear(struct packet_builder *b)
{
	for (unsigned i = 0; i < b->count; i++) {
		VEC_FREE(&b->layers[i].header);
		VEC_FREE(&b->layers[i].payload);
	}
	free(b->error);
	memset(b, 0, sizeof(*b));
}

void packet_builder_free(struct packet_builder *b)
{
	if (!b)
		return;
	packet_builder_clear(b);
	free(b);
}

void build_view(struct build_layer *l, struct packet *p)
{
	uint32_t n = (uint32_t)l->header.n;

	p->data = p->writable = l->header.v;
	p->len = n;
	p->count = 1;
	p->at[0] = (struct packet_at){
		.layer = l->layer, .header = n, .have = n, .end = n, .full = n,
	};
}

static size_t field_number(const struct packet_field *f)
{
	return (size_t)(f - packet_layer_info(f->layer)->fields);
}

bool build_was_set(const struct build_layer *l, const struct packet_field *f)
{
	size_t i = field_number(f);

	return l->set[i / 8] >> (i % 8) & 1;
}

static void mark_set(struct build_layer *l, const struct packet_field *f)
{
	size_t i = field_number(f);

	X_CHECK(i < 8 * sizeof(l->set));
	l->set[i / 8] |= (uint8_t)(1 << (i % 8));
}

/* Whether a field was set that has one of the bits [bit, bit + width) of the fixed header. */
static bool bits_were_set(const struct build_layer *l, unsigned bit, unsigned width)
{
	const struct packet_layer_info *info = packet_layer_info(l->layer);

	for (size_t i = 0; i < info->field_count; i++) {
		const struct packet_field *f = &info->fields[i];

		if (f->place == PLACE_HEADER && build_was_set(l, f) && f->bit < bit + width &&
		    bit < (unsigned)f->bit + f->width)
			return true;
	}
	return false;
}

static size_t sctp_chunk_least(uint8_t type)
{
	switch (type) {
	case 0:
	case 3:
		return 16;
	case 1:
	case 2:
	case 64:
		return 20;
	case 7:
	case 192:
		return 8;
	default:
		return 4;
	}
}

static size_t icmp6_least(uint8_t type)
{
	switch (type) {
	case 134:
		return 16;
	case 130:
	case 131:
	case 132:
	case 135:
	case 136:
		return 24;
	case 137:
		return 40;
	default:
		return 8;
	}
}

size_t build_header_least(const struct build_layer *l)
{
	uint8_t type = l->header.n ? l->header.v[0] : 0;

	switch (l->layer) {
	case LAYER_SCTP_CHUNK:
		return sctp_chunk_least(type);
	case LAYER_ICMP6:
		return icmp6_least(type);
	case LAYER_ICMP:
		return type == 13 || type == 14 ? 20 : type == 17 || type == 18 ? 12 : 8;
	default:
		return packet_layer_info(l->layer)->header;
	}
}

static void grow_to_least(struct build_layer *l)
{
	size_t least = build_header_least(l);

	if (l->header.n < least)
		build_bytes_resize(&l->header, l->header.n, (long)(least - l->header.n));
}

void build_gre_words(struct build_layer *l, unsigned old)
{
	static const uint16_t word[] = { 0xc000, 0x2000, 0x1000, 0x0080 };
	unsigned new = (unsigned)l->header.v[0] << 8 | l->header.v[1];
	size_t at = 4;

	for (size_t i = 0; i < ARRAY_LEN(word); i++) {
		bool was = old & word[i], is = new & word[i];

		if (is && !was)
			build_bytes_resize(&l->header, at, 4);
		else if (was && !is)
			build_bytes_resize(&l->header, at, -4);
		at += is ? 4 : 0;
	}
}

bool build_layer(struct packet_builder *b, enum packet_layer layer)
{
	const struct packet_layer_info *info = packet_layer_info(layer);
	struct build_layer *l = &b->layers[b->count];
	struct packet p;

	if (b->error)
		return false;
	if (layer == LAYER_NONE || info->header == 0)
		return build_fail(b, "no such header");
	if (b->count == PACKET_MAX_LAYERS)
		return build_fail(b, "more than %d headers", PACKET_MAX_LAYERS);
	b->count++;
	*l = (struct build_layer){ .layer = layer };
	build_bytes_resize(&l->header, 0, (long)info->header);
	for (size_t i = 0; i < info->field_count; i++) {
		const struct packet_field *f = &info->fields[i];

		if (f->place != PLACE_HEADER || f->when || !f->def)
			continue;
		build_view(l, &p);
		X_CHECK(packet_put_at(&p, 0, f, packet_value_of(f->def)));
	}
	grow_to_least(l);
	return true;
}

bool build_stack(struct packet_builder *b, const char *layers)
{
	while (!b->error) {
		size_t n = strcspn(layers, "/");
		char *name = x_strndup(layers, n);
		enum packet_layer layer = packet_layer_find(name);

		if (layer == LAYER_NONE)
			build_fail(b, "no such header '%s'", name);
		free(name);
		if (layer == LAYER_NONE || !build_layer(b, layer))
			return false;
		if (layers[n] == '\0')
			return true;
		layers += n + 1;
	}
	return false;
}

static struct build_layer *resolve(struct packet_builder *b, const char *name,
				   const struct packet_field **f)
{
	struct packet_ref r;
	const char *near;
	unsigned seen = 0;
	bool last = !strchr(name, '#');

	if (b->error)
		return NULL;
	if (!packet_ref_parse(name, &r) || r.quoted) {
		near = packet_field_near(name);
		build_fail(b, near ? "no such field '%s', did you mean '%s'?" :
			   "no such field '%s'%s", name, near ? near : "");
		return NULL;
	}
	*f = r.field;
	for (unsigned i = last ? b->count : 0; last && i-- > 0; )
		if (b->layers[i].layer == r.field->layer)
			return &b->layers[i];
	for (unsigned i = 0; !last && i < b->count; i++)
		if (b->layers[i].layer == r.field->layer && ++seen == r.index)
			return &b->layers[i];
	build_fail(b, "'%s' is set, but there is no %s header", name,
		   packet_layer_info(r.field->layer)->help);
	return NULL;
}

static unsigned gre_flags(const struct build_layer *l)
{
	return l->layer == LAYER_GRE ? (unsigned)l->header.v[0] << 8 | l->header.v[1] : 0;
}

/* Writes f, which is there; then the header follows its type and flags. */
static bool write_field(struct build_layer *l, const struct packet_field *f, struct packet_value v)
{
	unsigned flags = gre_flags(l);
	struct packet p;

	build_view(l, &p);
	if (!packet_put_at(&p, 0, f, v))
		return false;
	if (l->layer == LAYER_GRE)
		build_gre_words(l, flags);
	grow_to_least(l);
	return true;
}

static bool when_holds(const struct build_layer *l, const struct packet_when *w)
{
	uint64_t v;

	for (unsigned i = 0; i < w->count; i++)
		if (bits_get(l->header.v, l->header.n, w->bit, w->width, &v) && v == w->value[i])
			return true;
	return false;
}

static bool header_may_grow(enum packet_layer layer)
{
	return layer == LAYER_IP6_ROUTE || layer == LAYER_ICMP_OBJECT || layer == LAYER_SCTP_CHUNK ||
	       layer == LAYER_AH;
}

/* Makes a field of the fixed header be there: by its condition, then by octets. */
static bool header_room(struct build_layer *l, const struct packet_field *f)
{
	const struct packet_when *w = f->when;
	size_t need = ((size_t)f->bit + f->width + 7) / 8;
	unsigned flags = gre_flags(l);

	if (w && !when_holds(l, w) && !bits_were_set(l, w->bit, w->width)) {
		if (!bits_put(l->header.v, l->header.n, w->bit, w->width, w->value[0]))
			return false;
		if (l->layer == LAYER_GRE)
			build_gre_words(l, flags);
		grow_to_least(l);
	}
	if (f->place == PLACE_HEADER && header_may_grow(l->layer) && l->header.n < need) {
		if (l->layer == LAYER_IP6_ROUTE && f->width == 128)
			need = (need + 7) & ~(size_t)7;
		build_bytes_resize(&l->header, l->header.n, (long)(need - l->header.n));
	}
	return true;
}

static bool set_value(struct packet_builder *b, struct build_layer *l,
		      const struct packet_field *f, const char *name, struct packet_value v)
{
	struct packet p;
	size_t bit, width;

	if (f->kind == FIELD_PRESENT) {
		if (v.v[0] || v.v[1] != 1)
			return build_fail(b, "'%s' can only be set to 1", name);
		if (!build_option_room(l, f))
			return build_fail(b, "no room for '%s'", name);
		mark_set(l, f);
		return true;
	}
	build_view(l, &p);
	if (!packet_locate(&p, 0, f, &bit, &width)) {
		bool made = f->is_option ? build_option_room(l, f) : header_room(l, f);

		build_view(l, &p);
		if (!made || !packet_locate(&p, 0, f, &bit, &width))
			return build_fail(b, "'%s' has no place in this %s header", name,
					  packet_layer_info(l->layer)->help);
	}
	if (!write_field(l, f, v))
		return build_fail(b, "value of '%s' has more than %zu bits", name, width);
	mark_set(l, f);
	return true;
}

bool build_set_value(struct packet_builder *b, const char *name, struct packet_value v)
{
	const struct packet_field *f;
	struct build_layer *l = resolve(b, name, &f);

	return l && set_value(b, l, f, name, v);
}

bool build_set_uint(struct packet_builder *b, const char *name, uint64_t v)
{
	return build_set_value(b, name, packet_value_of(v));
}

bool build_set_bytes(struct packet_builder *b, const char *name, const void *data, size_t len)
{
	const struct packet_field *f;
	struct build_layer *l = resolve(b, name, &f);
	struct packet p;
	size_t bit, width, at;

	if (!l)
		return false;
	at = f->bit / 8u;
	if (f->kind != FIELD_BYTES || f->bit % 8)
		return build_fail(b, "'%s' is a number, not octets", name);
	if (f->is_option) {
		if (!build_option_size(l, f, at + len))
			return build_fail(b, "no room for %zu octets in '%s'", len, name);
	} else {
		build_bytes_resize(&l->header, MIN_OF(at, l->header.n),
				   (long)(at + len) - (long)l->header.n);
	}
	build_view(l, &p);
	if (!packet_locate(&p, 0, f, &bit, &width) || width != 8 * len)
		return build_fail(b, "'%s' has no place in this %s header", name,
				  packet_layer_info(l->layer)->help);
	if (len)
		memcpy(l->header.v + bit / 8, data, len);
	mark_set(l, f);
	return true;
}

bool build_set(struct packet_builder *b, const char *name, const char *text)
{
	const struct packet_field *f;
	struct build_layer *l = resolve(b, name, &f);
	struct packet_value v;
	uint8_t octets[256];
	size_t len;

	if (!l)
		return false;
	if (f->kind == FIELD_BYTES) {
		if (!packet_hex_parse(text, octets, sizeof(octets), &len))
			return build_fail(b, "'%s' is no value of '%s', expected hex digits", text,
					  name);
		return build_set_bytes(b, name, octets, len);
	}
	/* names of the codes depend on the type */
	if (strcmp(f->name, "icmp.code") == 0 || strcmp(f->name, "icmp6.code") == 0) {
		const struct packet_names *names = l->layer == LAYER_ICMP ?
			names_icmp_code(l->header.v[0]) : names_icmp6_code(l->header.v[0]);
		uint32_t code;

		if (names && names_find(names, text, &code))
			return set_value(b, l, f, name, packet_value_of(code));
	}
	if (!packet_value_parse(f, text, &v))
		return build_fail(b, "'%s' is no value of '%s' (%s)", text, name, f->help);
	return set_value(b, l, f, name, v);
}

bool build_payload(struct packet_builder *b, const void *data, size_t len)
{
	if (b->error)
		return false;
	if (b->count == 0)
		return build_fail(b, "payload without a header");
	build_bytes_add(&b->layers[b->count - 1].payload, data, len);
	return true;
}
