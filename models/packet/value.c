/*
 * value.c - values of fields to text and back. Text that print wrote is read as the same value
 * (a test holds every field to it).
 */
#include "models/packet/value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>

#include "models/base/cursor.h"

bool packet_value_fits(struct packet_value v, unsigned width)
{
	if (width >= 128)
		return true;
	if (width > 64)
		return (v.v[0] >> (width - 64)) == 0;
	if (width == 64)
		return v.v[0] == 0;
	return v.v[0] == 0 && (v.v[1] >> width) == 0;
}

bool packet_value_equal(struct packet_value a, struct packet_value b)
{
	return a.v[0] == b.v[0] && a.v[1] == b.v[1];
}

bool packet_bits_get(const uint8_t *p, size_t len, size_t bit, unsigned width,
		     struct packet_value *v)
{
	v->v[0] = 0;
	v->v[1] = 0;
	if (width == 0 || width > 128)
		return false;
	if (width <= 64)
		return bits_get(p, len, bit, width, &v->v[1]);
	return bits_get(p, len, bit, width - 64, &v->v[0]) &&
	       bits_get(p, len, bit + width - 64, 64, &v->v[1]);
}

bool packet_bits_put(uint8_t *p, size_t len, size_t bit, unsigned width, struct packet_value v)
{
	if (width == 0 || width > 128 || bit / 8 > len || bit + width > len * 8)
		return false;
	if (width <= 64)
		return bits_put(p, len, bit, width, v.v[1]);
	return bits_put(p, len, bit, width - 64, v.v[0]) &&
	       bits_put(p, len, bit + width - 64, 64, v.v[1]);
}

static void octets_of(struct packet_value v, uint8_t out[16])
{
	for (unsigned i = 0; i < 8; i++) {
		out[i] = (uint8_t)(v.v[0] >> (56 - 8 * i));
		out[8 + i] = (uint8_t)(v.v[1] >> (56 - 8 * i));
	}
}

static struct packet_value value_of(const uint8_t in[16])
{
	struct packet_value v = { { 0, 0 } };

	for (unsigned i = 0; i < 8; i++) {
		v.v[0] = v.v[0] << 8 | in[i];
		v.v[1] = v.v[1] << 8 | in[8 + i];
	}
	return v;
}

static void print_flags(const struct packet_names *names, uint64_t v, struct strbuf *out)
{
	if (v == 0)
		sb_add(out, "none");
	for (size_t i = 0; i < names->n; i++)
		if (v >> names->v[i].value & 1)
			sb_add(out, names->v[i].name);
}

static void print_address(const struct packet_field *f, struct packet_value v, struct strbuf *out)
{
	char text[INET6_ADDRSTRLEN];
	uint8_t o[16];

	octets_of(v, o);
	if (f->kind == FIELD_ETHER)
		sb_printf(out, "%02x:%02x:%02x:%02x:%02x:%02x", o[10], o[11], o[12], o[13], o[14],
			  o[15]);
	else if (f->kind == FIELD_IPV4)
		sb_printf(out, "%u.%u.%u.%u", o[12], o[13], o[14], o[15]);
	else if (inet_ntop(AF_INET6, o, text, sizeof(text)))
		sb_add(out, text);
}

void packet_value_print(const struct packet_field *f, struct packet_value v, struct strbuf *out)
{
	const char *name;

	switch (f->kind) {
	case FIELD_IPV4:
	case FIELD_IPV6:
	case FIELD_ETHER:
		print_address(f, v, out);
		return;
	case FIELD_FLAGS:
		print_flags(f->names, v.v[1], out);
		return;
	case FIELD_ENUM:
		name = v.v[0] == 0 && v.v[1] <= UINT32_MAX ?
		       names_of(f->names, (uint32_t)v.v[1]) : NULL;
		if (name)
			sb_add(out, name);
		else if (f->names == &names_ethertype || f->names == &names_ppp_proto)
			sb_printf(out, "0x%04" PRIx64, v.v[1]);
		else
			sb_printf(out, "%" PRIu64, v.v[1]);
		return;
	case FIELD_HEX:
	case FIELD_CHECKSUM:
	case FIELD_BYTES:
		if (v.v[0])
			sb_printf(out, "0x%" PRIx64 "%016" PRIx64, v.v[0], v.v[1]);
		else
			sb_printf(out, "0x%0*" PRIx64, f->width < 8 ? 1 : MIN_OF(f->width / 4, 16),
				  v.v[1]);
		return;
	case FIELD_UINT:
	case FIELD_PORT:
	case FIELD_BOOL:
	case FIELD_PRESENT:
		sb_printf(out, "%" PRIu64, v.v[1]);
		return;
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool parse_number(const char *text, struct packet_value *v)
{
	char *end;

	v->v[0] = 0;
	v->v[1] = 0;
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		for (text += 2; ; text++) {
			int d = hex_digit(*text);

			if (d < 0)
				return *text == '\0' && hex_digit(text[-1]) >= 0;
			if (v->v[0] >> 60)
				return false;
			v->v[0] = v->v[0] << 4 | v->v[1] >> 60;
			v->v[1] = v->v[1] << 4 | (unsigned)d;
		}
	}
	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	v->v[1] = strtoull(text, &end, 10);
	return errno == 0 && *end == '\0';
}

static bool parse_ether(const char *text, struct packet_value *v)
{
	uint64_t e = 0;

	for (int i = 0; i < 6; i++) {
		int hi = hex_digit(text[0]);
		int lo = hi < 0 ? -1 : hex_digit(text[1]);

		if (hi < 0)
			return false;
		e = e << 8 | (unsigned)(lo < 0 ? hi : hi << 4 | lo);
		text += lo < 0 ? 1 : 2;
		if (i < 5 && *text != ':' && *text != '-')
			return false;
		text += i < 5;
	}
	*v = packet_value_of(e);
	return *text == '\0';
}

static bool parse_flags(const struct packet_names *names, const char *text, struct packet_value *v)
{
	uint64_t bits = 0;

	if (strcmp(text, "none") != 0) {
		for (; *text; text++) {
			char letter[2] = { *text, '\0' };
			uint32_t bit;

			if (!names_find(names, letter, &bit))
				return false;
			bits |= (uint64_t)1 << bit;
		}
	}
	*v = packet_value_of(bits);
	return true;
}

/* A service of the protocol whose port it is. */
static bool parse_service(const struct packet_field *f, const char *text, struct packet_value *v)
{
	unsigned over = f->layer == LAYER_TCP ? SERVICE_TCP : f->layer == LAYER_UDP ? SERVICE_UDP :
			SERVICE_SCTP;
	uint16_t port;

	if (!names_service_find(text, over, &port))
		return false;
	*v = packet_value_of(port);
	return true;
}

bool packet_value_parse(const struct packet_field *f, const char *text, struct packet_value *v)
{
	unsigned width = f->width;
	uint8_t o[16] = { 0 };
	uint32_t named;
	bool ok = false;

	switch (f->kind) {
	case FIELD_IPV4:
		ok = inet_pton(AF_INET, text, o + 12) == 1;
		break;
	case FIELD_IPV6:
		ok = inet_pton(AF_INET6, text, o) == 1;
		break;
	case FIELD_ETHER:
		if (parse_ether(text, v))
			return true;
		break;
	case FIELD_PORT:
		if (parse_service(f, text, v))
			return true;
		break;
	case FIELD_FLAGS:
		if (text[0] && parse_flags(f->names, text, v))
			return true;
		break;
	case FIELD_ENUM:
		if (names_find(f->names, text, &named)) {
			*v = packet_value_of(named);
			return packet_value_fits(*v, width);
		}
		break;
	default:
		break;
	}
	if (ok) {
		*v = value_of(o);
		return true;
	}
	if (f->kind == FIELD_PRESENT)
		width = 1;
	return parse_number(text, v) && (width == 0 || packet_value_fits(*v, width));
}

bool packet_hex_parse(const char *text, uint8_t *out, size_t max, size_t *len)
{
	*len = 0;
	for (;;) {
		int hi, lo;

		while (isspace((unsigned char)*text) || *text == ':')
			text++;
		if (*text == '\0')
			return true;
		hi = hex_digit(text[0]);
		lo = hi < 0 ? -1 : hex_digit(text[1]);
		if (lo < 0 || *len == max)
			return false;
		out[(*len)++] = (uint8_t)(hi << 4 | lo);
		text += 2;
	}
}
