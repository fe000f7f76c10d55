/*
 * arg_address.c - addresses and prefixes, written out or by a name of AddressInfo. Names of
 * devices of this host are never looked up: a configuration means the same on every machine.
 */
#include "models/click/arg_int.h"

#include <arpa/inet.h>

/* One to four decimal parts; how many in *parts. Failing, it may leave anything in *addr. */
static bool read_dotted(struct piece p, uint32_t *addr, unsigned *parts)
{
	const char *s = p.s, *end = p.s + p.len;
	uint32_t v = 0;

	for (*parts = 0; *parts < 4; ++*parts) {
		unsigned part = 0;
		const char *first;

		if (*parts) {
			if (s == end)
				break;
			if (*s++ != '.')
				return false;
		}
		first = s;
		for (; s < end && *s >= '0' && *s <= '9' && part <= 255; s++)
			part = part * 10 + (unsigned)(*s - '0');
		if (s == first || part > 255)
			return false;
		v = v << 8 | part;
	}
	*addr = v << (32 - 8 * *parts) % 32;
	return s == end;
}

/* The last ':' of name:type, or NULL. */
static const char *find_type(struct piece p)
{
	return p.len ? memrchr(p.s, ':', p.len) : NULL;
}

static bool type_is(const char *colon, struct piece p, const char *type)
{
	size_t n = (size_t)(p.s + p.len - colon);

	return strlen(type) == n && !strncasecmp(colon, type, n);
}

static bool find_prefix(struct piece p, const struct names_view *n, uint32_t *addr, uint32_t *mask)
{
	const char *colon = find_type(p);
	const struct name_value *v;

	if (colon) {
		if (!type_is(colon, p, ":net") && !type_is(colon, p, ":ipnet") &&
		    !type_is(colon, p, ":ip4net"))
			return false;
		p.len = (size_t)(colon - p.s);
	}
	v = name_find(n, NAME_PREFIX, p);
	if (!v)
		return false;
	*addr = (uint32_t)v->a;
	*mask = (uint32_t)v->b;
	return true;
}

static bool find_ip(struct piece p, const struct names_view *n, uint32_t *addr)
{
	const char *colon = find_type(p);
	struct piece whole = p;
	const struct name_value *v;
	uint32_t mask;

	if (colon)
		p.len = (size_t)(colon - p.s);
	if (colon && type_is(colon, whole, ":bcast")) {
		if (!find_prefix(p, n, addr, &mask))
			return false;
		*addr |= ~mask;
		return true;
	}
	if (colon && type_is(colon, whole, ":gw")) {
		v = name_find(n, NAME_IP, whole);
		if (v) {
			*addr = (uint32_t)v->a;
			return true;
		}
		/* what the name "device:gw" means without one: the first address of the prefix */
		v = name_find(n, NAME_PREFIX, p);
		if (v)
			*addr = (uint32_t)((v->a & v->b) | 1);
		return v != NULL;
	}
	if (colon && !type_is(colon, whole, ":ip") && !type_is(colon, whole, ":ip4"))
		return false;
	v = name_find(n, NAME_IP, p);
	if (v)
		*addr = (uint32_t)v->a;
	return v != NULL;
}

bool ip_parse(struct piece p, const struct names_view *n, uint32_t *addr)
{
	unsigned parts;
	uint32_t v;

	if (!read_dotted(p, &v, &parts) || parts != 4)
		return find_ip(p, n, addr);
	*addr = v;
	return true;
}

static uint32_t mask_of(unsigned length)
{
	return length ? UINT32_MAX << (32 - length) : 0;
}

/* ADDR/MASK; slash points at the '/'. */
static bool slash_prefix(struct piece p, const char *slash, const struct names_view *n,
			 uint32_t *addr, uint32_t *mask)
{
	struct piece left = piece_range(p.s, slash), right = piece_range(slash + 1, p.s + p.len);
	struct number length;
	unsigned parts;

	if (!read_dotted(left, addr, &parts)) {
		if (!find_ip(left, n, addr))
			return false;
		parts = 4;
	}
	if (number_parse(right, 10, true, &length) && length.magnitude <= 32 &&
	    !(length.negative && length.magnitude))
		*mask = mask_of((unsigned)length.magnitude);
	else if (!ip_parse(right, n, mask))
		return false;
	/* "10/16": the mask must not reach beyond what is written */
	return parts == 4 || !(*mask & ~mask_of(parts * 8));
}

bool ip_prefix_parse(struct piece p, const struct names_view *n, bool bare, uint32_t *addr,
		     uint32_t *mask)
{
	const char *slash = p.len ? memrchr(p.s, '/', p.len) : NULL;

	if (slash && slash != p.s && slash + 1 != p.s + p.len &&
	    slash_prefix(p, slash, n, addr, mask))
		return true;
	if (bare && ip_parse(p, n, addr)) {
		*mask = UINT32_MAX;
		return true;
	}
	return find_prefix(p, n, addr, mask);
}

bool ip6_parse(struct piece p, const struct names_view *n, uint8_t addr[16])
{
	char text[INET6_ADDRSTRLEN + 1];
	const char *colon = find_type(p);
	const struct name_value *v;

	if (p.len < sizeof(text) && !memchr(p.s, 0, p.len)) {
		memcpy(text, p.s, p.len);
		text[p.len] = '\0';
		if (inet_pton(AF_INET6, text, addr) == 1)
			return true;
	}
	if (colon) {
		if (!type_is(colon, p, ":ip6"))
			return false;
		p.len = (size_t)(colon - p.s);
	}
	v = name_find(n, NAME_IP6, p);
	if (v)
		memcpy(addr, v->ip6, 16);
	return v != NULL;
}

/* The length of a mask of leading ones, or -1. */
static int mask6_length(const uint8_t mask[16])
{
	unsigned length = 0;

	while (length < 128 && mask[length / 8] >> (7 - length % 8) & 1)
		length++;
	for (unsigned i = length; i < 128; i++)
		if (mask[i / 8] >> (7 - i % 8) & 1)
			return -1;
	return (int)length;
}

bool ip6_prefix_parse(struct piece p, const struct names_view *n, bool bare, uint8_t addr[16],
		      unsigned *length)
{
	const char *slash = p.len ? memrchr(p.s, '/', p.len) : NULL;
	const struct name_value *v;

	if (slash && slash != p.s && slash + 1 != p.s + p.len) {
		struct piece right = piece_range(slash + 1, p.s + p.len);
		struct number number;
		uint8_t mask[16];
		int bits;

		if (ip6_parse(piece_range(p.s, slash), n, addr)) {
			if (number_parse(right, 10, false, &number) && number.magnitude <= 128) {
				*length = (unsigned)number.magnitude;
				return true;
			}
			bits = ip6_parse(right, n, mask) ? mask6_length(mask) : -1;
			*length = (unsigned)bits;
			return bits >= 0;
		}
	}
	if (bare && ip6_parse(p, n, addr)) {
		*length = 128;
		return true;
	}
	v = name_find(n, NAME_PREFIX6, p);
	if (!v)
		return false;
	memcpy(addr, v->ip6, 16);
	*length = (unsigned)v->a;
	return true;
}

static bool read_ether(struct piece p, uint64_t *eth)
{
	char separator = 0;
	unsigned groups = 0, digits = 0, group = 0;
	uint64_t v = 0;

	for (size_t i = 0; i < p.len; i++) {
		struct piece one = { p.s + i, 1 };
		struct number n;

		if (digits && groups < 5 && (p.s[i] == ':' || p.s[i] == '-') &&
		    (!separator || separator == p.s[i])) {
			separator = p.s[i];
			v = v << 8 | group;
			group = digits = 0;
			groups++;
			continue;
		}
		if (digits == 2 || !number_parse(one, 16, false, &n))
			return false;
		group = group << 4 | (unsigned)n.magnitude;
		digits++;
	}
	if (groups != 5 || !digits)
		return false;
	*eth = v << 8 | group;
	return true;
}

bool ether_parse(struct piece p, const struct names_view *n, uint64_t *eth)
{
	const char *colon = find_type(p);
	const struct name_value *v;

	if (read_ether(p, eth))
		return true;
	if (colon) {
		if (!type_is(colon, p, ":eth") && !type_is(colon, p, ":ether") &&
		    !type_is(colon, p, ":ethernet"))
			return false;
		p.len = (size_t)(colon - p.s);
	}
	v = name_find(n, NAME_ETHER, p);
	if (v)
		*eth = v->a;
	return v != NULL;
}

static const struct names_view no_names;

bool click_parse_ip(const char *text, uint32_t *addr)
{
	return ip_parse(piece_of(text), &no_names, addr);
}

bool click_parse_ip_prefix(const char *text, uint32_t *addr, uint32_t *mask)
{
	return ip_prefix_parse(piece_of(text), &no_names, true, addr, mask);
}

bool click_parse_ip6_prefix(const char *text, uint8_t addr[16], unsigned *length)
{
	return ip6_prefix_parse(piece_of(text), &no_names, true, addr, length);
}

bool click_parse_ether(const char *text, uint64_t *eth)
{
	return ether_parse(piece_of(text), &no_names, eth);
}

bool click_parse_uint(const char *text, uint64_t *v)
{
	struct number n;

	if (!number_parse(piece_of(text), 0, false, &n) || n.overflow)
		return false;
	*v = n.magnitude;
	return true;
}

bool click_parse_rate(const char *text, uint64_t *octets_per_second)
{
	long double v;
	bool unit;

	if (!bandwidth_parse(piece_of(text), &v, &unit) || v > 1e18L)
		return false;
	*octets_per_second = (uint64_t)(v + 0.5L);
	return true;
}
