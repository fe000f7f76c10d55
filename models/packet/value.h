/*
 * value.h - the value of a field as a number of up to 128 bits and as text: "10.0.0.1", "tcp",
 * "00:11:22:33:44:55", "SYN" flags as "S.". Host order; no state, thread-safe.
 */
#ifndef PACKET_VALUE_H
#define PACKET_VALUE_H

#include "models/base/strbuf.h"
#include "models/packet/field.h"

struct packet_value {
	uint64_t v[2];		/* [0] the upper 64 bits, as in click_range */
};

static inline struct packet_value packet_value_of(uint64_t low)
{
	return (struct packet_value){ { 0, low } };
}

/* Whether v needs at most `width` bits. */
bool packet_value_fits(struct packet_value v, unsigned width);
bool packet_value_equal(struct packet_value a, struct packet_value b);

/* Appends v as the field shows it: names for enumerations, letters for flags. */
void packet_value_print(const struct packet_field *f, struct packet_value v, struct strbuf *out);

/*
 * Reads what packet_value_print writes, and for any field a number in decimal or 0x hex.
 * false: text is no value of the field, or too large for it. Flags: letters as printed, "0"
 * for none.
 */
bool packet_value_parse(const struct packet_field *f, const char *text, struct packet_value *v)
	MUST_CHECK;

/* Big-endian octets, any bit offset, up to 128 bits, bounds checked. */
bool packet_bits_get(const uint8_t *p, size_t len, size_t bit, unsigned width,
		     struct packet_value *v) MUST_CHECK;
bool packet_bits_put(uint8_t *p, size_t len, size_t bit, unsigned width, struct packet_value v)
	MUST_CHECK;

/* Hex digits, white space and ':' between octets allowed. false: bad digit, odd count, too long. */
bool packet_hex_parse(const char *text, uint8_t *out, size_t max, size_t *len) MUST_CHECK;

#endif
