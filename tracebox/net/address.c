/*
 * address.c - comparing, reading and writing addresses.
 */
#include "tracebox/net/address.h"

#include <arpa/inet.h>

struct address address_of(unsigned family, const uint8_t *octets)
{
	struct address a = { .family = (uint8_t)family };

	memcpy(a.octets, octets, family == 4 ? 4 : 16);
	return a;
}

bool address_equal(const struct address *a, const struct address *b)
{
	return a->family == b->family && !memcmp(a->octets, b->octets, sizeof(a->octets));
}

bool address_parse(const char *text, struct address *a)
{
	uint8_t octets[16];

	if (inet_pton(AF_INET, text, octets) == 1)
		*a = address_of(4, octets);
	else if (inet_pton(AF_INET6, text, octets) == 1)
		*a = address_of(6, octets);
	else
		return false;
	return true;
}

const char *address_text(const struct address *a, char buf[ADDRESS_TEXT])
{
	if (!a->family ||
	    !inet_ntop(a->family == 4 ? AF_INET : AF_INET6, a->octets, buf, ADDRESS_TEXT))
		snprintf(buf, ADDRESS_TEXT, "*");
	return buf;
}

void address_add(const struct address *a, struct strbuf *out)
{
	char buf[ADDRESS_TEXT];

	sb_add(out, address_text(a, buf));
}
