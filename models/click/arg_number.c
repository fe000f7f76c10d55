/*
 * arg_number.c - numbers as configurations write them: decimal, 0x, 0b, octal with a leading 0,
 * single underscores between digits; decimal fractions, times and bandwidths with units.
 */
#include "models/click/arg_int.h"

#include <math.h>

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

bool number_parse(struct piece p, unsigned base, bool is_signed, struct number *n)
{
	const char *s = p.s, *end = p.s + p.len;
	bool digit_before = false;

	*n = (struct number){ 0 };
	if (s < end && (*s == '+' || (is_signed && *s == '-')))
		n->negative = *s++ == '-';
	if (!base) {
		char letter = end - s > 2 && *s == '0' ? s[1] : 0;

		base = letter == 'x' || letter == 'X' ? 16 : letter == 'b' || letter == 'B' ? 2 :
		       s < end && *s == '0' ? 8 : 10;
		if (base == 16 || base == 2)
			s += 2;
	}
	if (s == end)
		return false;
	for (; s < end; s++) {
		int d = digit_value(*s);

		if (*s == '_' && digit_before) {
			digit_before = false;
			continue;
		}
		if (d >= (int)base)
			return false;
		digit_before = true;
		if (__builtin_mul_overflow(n->magnitude, (uint64_t)base, &n->magnitude) ||
		    __builtin_add_overflow(n->magnitude, (uint64_t)d, &n->magnitude))
			n->overflow = true;
	}
	if (n->overflow)
		n->magnitude = UINT64_MAX;
	return digit_before;
}

bool number_int32(struct piece p, int32_t *v)
{
	struct number n;

	if (!number_parse(p, 0, true, &n) || n.overflow ||
	    n.magnitude > (uint64_t)INT32_MAX + n.negative)
		return false;
	*v = (int32_t)(n.negative ? -(int64_t)n.magnitude : (int64_t)n.magnitude);
	return true;
}

bool number_uint32(struct piece p, uint32_t *v)
{
	struct number n;

	if (!number_parse(p, 0, false, &n) || n.overflow || n.magnitude > UINT32_MAX)
		return false;
	*v = (uint32_t)n.magnitude;
	return true;
}

/* Digits with single underscores between them; adds up to *v, counts in *digits. */
static const char *read_digits(const char *s, const char *end, long double *v, int *digits)
{
	bool digit_before = false;

	for (; s < end; s++) {
		if (*s == '_' && digit_before) {
			digit_before = false;
			continue;
		}
		if (*s < '0' || *s > '9')
			break;
		*v = *v * 10 + (*s - '0');
		++*digits;
		digit_before = true;
	}
	return s;
}

bool number_real(struct piece p, bool is_signed, long double *v)
{
	const char *s = p.s, *end = p.s + p.len;
	bool negative = false;
	int digits = 0, fraction = 0, power = 0;
	long double m = 0, e = 0;

	if (s < end && (*s == '+' || (is_signed && *s == '-')))
		negative = *s++ == '-';
	s = read_digits(s, end, &m, &digits);
	if (s < end && *s == '.')
		s = read_digits(s + 1, end, &m, &fraction);
	if (!digits && !fraction)
		return false;
	if (s < end && (*s == 'e' || *s == 'E')) {
		bool down = end - s > 1 && s[1] == '-';
		int exponent_digits = 0;

		s += end - s > 1 && (s[1] == '-' || s[1] == '+') ? 2 : 1;
		s = read_digits(s, end, &e, &exponent_digits);
		if (!exponent_digits)
			return false;
		power = (int)(e > 5000 ? 5000 : e);
		power = down ? -power : power;
	}
	if (s != end)
		return false;
	*v = m * powl(10, power - fraction);
	if (negative)
		*v = -*v;
	return true;
}

struct unit {
	const char *suffix;
	long double factor;
};

struct prefix {
	char letter;
	long double factor;
};

/* Takes a unit and one prefix letter off the end. */
static bool take_unit(struct piece *p, const struct unit *units, const struct prefix *prefixes,
		      long double *factor)
{
	*factor = 1;
	for (; units->suffix; units++) {
		size_t n = strlen(units->suffix);

		if (p->len < n || memcmp(p->s + p->len - n, units->suffix, n) != 0)
			continue;
		*factor = units->factor;
		p->len -= n;
		for (; prefixes->letter && p->len; prefixes++) {
			if (p->s[p->len - 1] == prefixes->letter) {
				*factor *= prefixes->factor;
				p->len--;
				break;
			}
		}
		while (p->len && text_is_space(p->s[p->len - 1]))
			p->len--;
		return true;
	}
	return false;
}

bool seconds_parse(struct piece p, bool is_signed, long double *seconds)
{
	static const struct unit units[] = {
		{ "s", 1 }, { "sec", 1 }, { "m", 60 }, { "min", 60 }, { "h", 3600 },
		{ "hr", 3600 }, { "d", 86400 }, { "day", 86400 }, { NULL, 0 },
	};
	static const struct prefix prefixes[] = {
		{ 'm', 1e-3L }, { 'u', 1e-6L }, { 'n', 1e-9L }, { 0, 0 },
	};
	long double factor;

	take_unit(&p, units, prefixes, &factor);
	if (!number_real(p, is_signed, seconds))
		return false;
	*seconds *= factor;
	return true;
}

bool bandwidth_parse(struct piece p, long double *bytes, bool *has_unit)
{
	static const struct unit units[] = {
		{ "baud", 0.125L }, { "bps", 0.125L }, { "b/s", 0.125L }, { "Bps", 1 },
		{ "B/s", 1 }, { NULL, 0 },
	};
	static const struct prefix prefixes[] = {
		{ 'k', 1e3L }, { 'K', 1e3L }, { 'M', 1e6L }, { 'G', 1e9L }, { 0, 0 },
	};
	long double factor;

	*has_unit = take_unit(&p, units, prefixes, &factor);
	if (!number_real(p, false, bytes))
		return false;
	*bytes *= factor;
	return true;
}
