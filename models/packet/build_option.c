/*
 * build_option.c - options of a header that is being built: found, made, grown in place. An
 * option's length octet is always right; padding is added when the packet is finished.
 */
#include "models/packet/build_int.h"

#include "models/base/cursor.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>

/* Octets of an option in its least useful form, for options made by setting one field. */
static const struct option_least {
	enum packet_layer layer;
	uint8_t kind;
	int8_t subtype;
	uint8_t len;
} least[] = {
	{ LAYER_TCP, 2, -1, 4 }, { LAYER_TCP, 3, -1, 3 }, { LAYER_TCP, 8, -1, 10 },
	{ LAYER_TCP, 19, -1, 18 }, { LAYER_TCP, 28, -1, 4 }, { LAYER_TCP, 29, -1, 4 },
	{ LAYER_TCP, 30, 0, 4 }, { LAYER_TCP, 30, 1, 12 }, { LAYER_TCP, 30, 2, 4 },
	{ LAYER_TCP, 30, 3, 8 }, { LAYER_TCP, 30, 4, 4 }, { LAYER_TCP, 30, 5, 3 },
	{ LAYER_TCP, 30, 6, 12 }, { LAYER_TCP, 30, 7, 12 }, { LAYER_TCP, 30, 8, 4 },
	{ LAYER_TCP, 30, -1, 3 }, { LAYER_TCP, 253, -1, 4 }, { LAYER_TCP, 254, -1, 4 },
	{ LAYER_IP, 7, -1, 3 }, { LAYER_IP, 131, -1, 3 }, { LAYER_IP, 137, -1, 3 },
	{ LAYER_IP, 68, -1, 4 }, { LAYER_IP, 82, -1, 12 }, { LAYER_IP, 148, -1, 4 },
	{ LAYER_IP, 25, -1, 8 }, { LAYER_IP, 134, -1, 6 },
	{ LAYER_IP6_HOP, 0x30, -1, 6 }, { LAYER_IP6_DSTOPT, 0x30, -1, 6 },
	{ LAYER_ICMP6, 3, -1, 32 },
};

static size_t least_of(const struct packet_field *f)
{
	for (size_t i = 0; i < ARRAY_LEN(least); i++)
		if (least[i].layer == f->layer && least[i].kind == f->option &&
		    least[i].subtype == f->subtype)
			return least[i].len;
	return 2;
}

static enum packet_option_style style_of(const struct build_layer *l)
{
	return packet_layer_info(l->layer)->options;
}

static bool is_single(enum packet_option_style style, uint8_t kind)
{
	return (style == OPTIONS_IP && kind <= 1) || (style == OPTIONS_IP6 && kind == 0);
}

static bool find(struct build_layer *l, const struct packet_field *f, struct packet_option *o)
{
	struct packet p;

	build_view(l, &p);
	memset(o, 0, sizeof(*o));
	while (packet_option_next(&p, 0, o)) {
		uint64_t subtype;

		if (o->kind != f->option || o->bad)
			continue;
		if (f->subtype < 0 || (bits_get(p.data + o->offset, o->len, 16, 4, &subtype) &&
				       subtype == (uint64_t)f->subtype))
			return true;
	}
	return false;
}

/* The length octet of an option of len octets; false if it cannot say that. */
static bool length_octet(enum packet_option_style style, size_t len, uint8_t *octet)
{
	size_t v = style == OPTIONS_IP ? len : style == OPTIONS_IP6 ? len - 2 : len / 8;

	*octet = (uint8_t)v;
	return v <= 255 && len >= 2 && (style != OPTIONS_ND || (len % 8 == 0 && len > 0));
}

bool build_option_add(struct build_layer *l, uint8_t kind, const void *data, size_t len)
{
	enum packet_option_style style = style_of(l);
	size_t pad = style == OPTIONS_ND ? (8 - (len + 2) % 8) % 8 : 0;
	uint8_t head[2] = { kind, 0 };
	static const uint8_t zero[8];

	if (style == OPTIONS_NONE)
		return false;
	if (is_single(style, kind)) {
		build_bytes_add(&l->header, head, len ? 0 : 1);
		return len == 0;
	}
	if (!length_octet(style, len + 2 + pad, &head[1]))
		return false;
	build_bytes_add(&l->header, head, 2);
	build_bytes_add(&l->header, data, len);
	build_bytes_add(&l->header, zero, pad);
	return true;
}

/* What a fresh option starts from: pointers, versions, the MPTCP subtype. */
static void set_defaults(struct build_layer *l, const struct packet_field *f,
			 const struct packet_option *o)
{
	const struct packet_layer_info *info = packet_layer_info(l->layer);
	uint8_t *at = l->header.v + o->offset;

	if (f->subtype >= 0 && o->len > 2)
		at[2] = (uint8_t)(at[2] & 15) | (uint8_t)(f->subtype << 4);
	for (size_t i = 0; i < info->field_count; i++) {
		const struct packet_field *g = &info->fields[i];

		/* one that has no room in this form of the option is not there */
		if (g->is_option && g->option == f->option && g->subtype == f->subtype &&
		    !g->when && g->def)
			(void)!bits_put(at, o->len, g->bit, g->width, g->def);
	}
}

bool build_option_size(struct build_layer *l, const struct packet_field *f, size_t len)
{
	enum packet_option_style style = style_of(l);
	struct packet_option o;
	uint8_t octet;
	uint8_t zero[256] = { 0 };

	if (is_single(style, f->option))
		return build_option_add(l, f->option, NULL, 0);
	if (style == OPTIONS_ND)
		len = (len + 7) & ~(size_t)7;
	if (len < 2 || len > 255 || !length_octet(style, len, &octet))
		return false;
	if (!find(l, f, &o)) {
		o.offset = (uint32_t)l->header.n;
		if (!build_option_add(l, f->option, zero, len - 2))
			return false;
		o.len = (uint32_t)len;
		set_defaults(l, f, &o);
		return true;
	}
	build_bytes_resize(&l->header, o.offset + MIN_OF(len, o.len), (long)len - (long)o.len);
	l->header.v[o.offset + 1] = octet;
	return true;
}

static bool is_length(const struct packet_when *w)
{
	return w && w->bit == 8 && w->width == 8;
}

static bool when_holds(const struct packet_when *w, const uint8_t *p, size_t len)
{
	uint64_t v;

	for (unsigned i = 0; i < w->count; i++)
		if (bits_get(p, len, w->bit, w->width, &v) && v == w->value[i])
			return true;
	return false;
}

/* Makes one form of the field's option; the option is there. */
static bool room_in_form(struct build_layer *l, const struct packet_field *f)
{
	const struct packet_when *w = f->when;
	size_t need = ((size_t)f->bit + f->width + 7) / 8;
	struct packet_option o;
	uint64_t bits;

	if (!find(l, f, &o))
		return false;
	if (is_length(w)) {
		if (w->value[0] > o.len)
			return build_option_size(l, f, w->value[0]);
		return when_holds(w, l->header.v + o.offset, o.len);
	}
	if (w && !when_holds(w, l->header.v + o.offset, o.len)) {
		/* only bits that nobody chose */
		if (!bits_get(l->header.v + o.offset, o.len, w->bit, w->width, &bits) || bits ||
		    !bits_put(l->header.v + o.offset, o.len, w->bit, w->width, w->value[0]))
			return false;
	}
	return need <= o.len || build_option_size(l, f, need);
}

bool build_option_room(struct build_layer *l, const struct packet_field *f)
{
	struct packet_option o;
	size_t len = MAX_OF(least_of(f), ((size_t)f->bit + f->width + 7) / 8);
	const struct packet_field *form = f;

	if (is_single(style_of(l), f->option))
		return build_option_add(l, f->option, NULL, 0);
	if (!find(l, f, &o)) {
		if (is_length(f->when))
			len = f->when->value[0];
		if (!build_option_size(l, f, len))
			return false;
	}
	if (f->kind == FIELD_PRESENT)
		return true;
	do {
		if (room_in_form(l, form))
			return true;
	} while (packet_field_next_form(&form));
	return false;
}

void build_option_pad(const struct build_layer *l, struct build_bytes *out, size_t start)
{
	static const uint8_t zero[8];
	size_t n = out->n - start, pad;

	if (style_of(l) == OPTIONS_IP) {
		build_bytes_add(out, zero, (4 - n % 4) % 4);
	} else if (style_of(l) == OPTIONS_IP6) {
		pad = (8 - n % 8) % 8;
		if (pad >= 2) {		/* PadN, RFC 8200 section 4.2 */
			uint8_t head[2] = { 1, (uint8_t)(pad - 2) };

			build_bytes_add(out, head, 2);
			build_bytes_add(out, zero, pad - 2);
		} else {
			build_bytes_add(out, zero, pad);
		}
	}
}

bool build_option(struct packet_builder *b, uint8_t kind, const void *data, size_t len)
{
	struct build_layer *l = b->count ? &b->layers[b->count - 1] : NULL;

	if (b->error)
		return false;
	if (!l || style_of(l) == OPTIONS_NONE)
		return build_fail(b, "option %u for a header that has no options", kind);
	if (!build_option_add(l, kind, data, len))
		return build_fail(b, "option %u cannot have %zu octets of data", kind, len);
	return true;
}

/* --- options as text --- */

static bool next_word(const char **text, char *word, size_t size)
{
	size_t n;

	while (isspace((unsigned char)**text))
		(*text)++;
	n = strcspn(*text, " \t\n");
	if (n == 0 || n >= size)
		return false;
	memcpy(word, *text, n);
	word[n] = '\0';
	*text += n;
	return true;
}

static bool number(const char *text, uint64_t max, uint64_t *v)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*v = strtoull(text, &end, 0);
	return errno == 0 && *end == '\0' && *v <= max;
}

static void put32(uint8_t *p, uint64_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* count numbers of `octets` octets each */
static bool numbers(const char *text, unsigned count, unsigned octets, uint8_t *out, size_t *len)
{
	char word[64];
	uint64_t v;

	*len = 0;
	for (unsigned i = 0; i < count; i++) {
		if (!next_word(&text, word, sizeof(word)) ||
		    !number(word, ((uint64_t)1 << (8 * octets)) - 1, &v))
			return false;
		for (unsigned k = octets; k-- > 0; )
			out[(*len)++] = (uint8_t)(v >> (8 * k));
	}
	return !next_word(&text, word, sizeof(word));
}

static bool sack_blocks(const char *text, uint8_t *out, size_t max, size_t *len)
{
	char word[64];

	*len = 0;
	while (next_word(&text, word, sizeof(word))) {
		char *dash = strchr(word, '-');
		uint64_t left, right;

		if (!dash || *len + 8 > max)
			return false;
		*dash = '\0';
		if (!number(word, UINT32_MAX, &left) || !number(dash + 1, UINT32_MAX, &right))
			return false;
		put32(out + *len, left);
		put32(out + *len + 4, right);
		*len += 8;
	}
	return *text == '\0';
}

static bool route(const char *text, uint8_t *out, size_t max, size_t *len)
{
	char word[64];

	out[0] = 4;
	*len = 1;
	while (next_word(&text, word, sizeof(word))) {
		if (*len + 4 > max || inet_pton(AF_INET, word, out + *len) != 1)
			return false;
		*len += 4;
	}
	return *text == '\0';
}

/* Room for `slots` entries behind the pointer, for record route and timestamps. */
static bool slots(const char *text, size_t head, uint8_t *out, size_t *len)
{
	uint64_t n;
	char word[64];

	if (!next_word(&text, word, sizeof(word)) || !number(word, 9, &n))
		return false;
	memset(out, 0, head + 4 * n);
	out[0] = (uint8_t)(head + 3);
	*len = head + 4 * n;
	return true;
}

static bool option_data(enum packet_layer layer, uint32_t kind, const char *text, uint8_t *out,
			size_t max, size_t *len)
{
	if (layer == LAYER_TCP && kind == 2)
		return numbers(text, 1, 2, out, len);
	if (layer == LAYER_TCP && kind == 3)
		return numbers(text, 1, 1, out, len);
	if (layer == LAYER_TCP && kind == 8)
		return numbers(text, 2, 4, out, len);
	if (layer == LAYER_TCP && kind == 5)
		return sack_blocks(text, out, max, len);
	if (layer == LAYER_IP && kind == 7)
		return slots(text, 1, out, len);
	if (layer == LAYER_IP && kind == 68)
		return slots(text, 2, out, len);
	if (layer == LAYER_IP && (kind == 131 || kind == 137))
		return route(text, out, max, len);
	if (layer == LAYER_IP && kind == 148 && *text == '\0') {
		memset(out, 0, 2);
		*len = 2;
		return true;
	}
	return packet_hex_parse(text, out, max, len);
}

static bool add_item(struct packet_builder *b, const char *item)
{
	const struct packet_layer_info *info = packet_layer_info(b->layers[b->count - 1].layer);
	const char *rest = item;
	uint8_t data[256];
	char name[64];
	uint32_t kind;
	uint64_t v;
	size_t len;

	if (!next_word(&rest, name, sizeof(name)))
		return build_fail(b, "empty option in a list, expected a name");
	if (number(name, 255, &v))
		kind = (uint32_t)v;
	else if (!names_find(info->option_names, name, &kind))
		return build_fail(b, "no such %s '%s'", info->option_names->what, name);
	while (isspace((unsigned char)*rest))
		rest++;
	if (!option_data(b->layers[b->count - 1].layer, kind, rest, data, sizeof(data) - 3, &len))
		return build_fail(b, "'%s' is no value of %s '%s'", rest, info->option_names->what,
				  name);
	return build_option(b, (uint8_t)kind, data, len);
}

bool build_options(struct packet_builder *b, const char *list)
{
	if (b->error)
		return false;
	if (b->count == 0 || style_of(&b->layers[b->count - 1]) == OPTIONS_NONE)
		return build_fail(b, "options for a header that has none");
	for (;;) {
		size_t n = strcspn(list, ",");
		char *item = x_strndup(list, n);
		bool ok = add_item(b, item);

		free(item);
		if (!ok)
			return false;
		if (list[n] == '\0')
			return true;
		list += n + 1;
	}
}
