/*
 * sim_summary_opt.c - options of IP and of TCP as the words of IP summary dumps, both ways: "mss1460;wscale7",
 * "rr{10.0.0.1}+3".
 */
#include "symexec/sim/sim_summary.h"

#include <stdlib.h>
#include <string.h>

enum { IP_RR = 7, IP_TS = 68, IP_LSRR = 131, IP_SSRR = 137, IP_ALERT = 148 };
enum { TCP_MSS = 2, TCP_WSCALE = 3, TCP_SACKOK = 4, TCP_SACK = 5, TCP_TS = 8 };
enum { OPTIONS_MAX = 40 };

static uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void
add_be32(struct strbuf *out, uint32_t v)
{
	uint8_t b[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

	sb_add_len(out, b, sizeof(b));
}

static void
add_address(struct strbuf *out, const char *before, const uint8_t *p)
{
	sb_printf(out, "%s%u.%u.%u.%u", before, p[0], p[1], p[2], p[3]);
}

/* What has no words of its own: its number and octets. */
static void
other_option(const uint8_t *o, struct strbuf *out)
{
	sb_printf(out, "%u", o[0]);
	for (unsigned i = 2; i < o[1]; i++)
		sb_printf(out, "%c%u", i == 2 ? '=' : ':', o[i]);
}

static void
route_option(const uint8_t *o, struct strbuf *out)
{
	unsigned len = o[1], at = 3, pointer = o[2] - 1u;
	const char *sep = "";
	bool record = o[0] == IP_RR;

	sb_add(out, record ? "rr{" : o[0] == IP_LSRR ? "lsrr{" : "ssrr{");
	for (; at + 4 <= len && !(record && at == pointer); at += 4) {
		add_address(out, at == pointer ? "^" : sep, o + at);
		sep = ",";
	}
	if (at == len && at == pointer && !record)
		sb_add_char(out, '^');
	sb_add_char(out, '}');
	if (record && at == pointer && at + 4 <= len)
		sb_printf(out, "+%u", (len - at) / 4);
}

static void
stamp_value(uint32_t v, struct strbuf *out)
{
	sb_printf(out, "%s%u", v >> 31 ? "!" : "", v & 0x7fffffff);
}

static void
stamps_option(const uint8_t *o, struct strbuf *out)
{
	unsigned len = o[1], at = 4, pointer = o[2] - 1u, flag = o[3] & 15, size = flag >= 1 && flag <= 3 ? 8 : 4;
	const char *sep = "";

	sb_add(out, flag == 1 ? "ts.ip{" : flag == 3 ? "ts.preip{" : "ts");
	if (flag != 1 && flag != 3)
		flag == 0 ? sb_add_char(out, '{') : sb_printf(out, ".%u{", flag);
	for (; at + size <= len; at += 4) {
		if (at == pointer) {
			if (flag != 3)
				break;
			sep = "^";
		}
		sb_add(out, sep);
		if (flag != 0) {
			add_address(out, "", o + at);
			at += 4;
		}
		if (flag != 3 || at <= pointer) {
			sb_add(out, flag != 0 ? "=" : "");
			/* of kinds that have no addresses but are read so, the last may be cut */
			stamp_value(at + 4 <= len ? be32(o + at) : 0, out);
		}
		sep = ",";
	}
	if (at == len && at == pointer)
		sb_add_char(out, '^');
	sb_add_char(out, '}');
	if (at + size <= len && at == pointer)
		sb_printf(out, "+%u", (len - at) / size);
	if (o[3] >> 4)
		sb_printf(out, "++%u", o[3] >> 4);
}

void
summary_ip_options(const uint8_t *opt, size_t len, unsigned kinds, struct strbuf *out)
{
	size_t from = out->len, at = 0;

	while (at < len && opt[at] != 0) {
		const uint8_t *o = opt + at;
		bool route = o[0] == IP_RR || o[0] == IP_LSRR || o[0] == IP_SSRR;

		if (o[0] == 1) {
			if (kinds & SUMMARY_PADDING)
				sb_printf(out, "%snop", out->len > from ? ";" : "");
			at++;
			continue;
		}
		if (at + 1 >= len || at + o[1] > len || o[1] < (route ? 3 : o[0] == IP_TS ? 4 : 2) ||
		    (route && o[2] < 4) || (o[0] == IP_TS && o[2] < 5)) {
			sb_cut(out, from);
			sb_add_char(out, '?');
			return;
		}
		if (out->len > from)
			sb_add_char(out, ';');
		if (route)
			route_option(o, out);
		else if (o[0] == IP_TS)
			stamps_option(o, out);
		else
			other_option(o, out);
		at += o[1];
	}
	if (at < len && (kinds & SUMMARY_PADDING))
		sb_printf(out, "%seol", out->len > from ? ";" : "");
	if (out->len == from)
		sb_add_char(out, '.');
}

static unsigned
tcp_kind(unsigned option)
{
	static const uint8_t kinds[] = { [0] = SUMMARY_PADDING, SUMMARY_PADDING, SUMMARY_MSS, SUMMARY_WSCALE, SUMMARY_SACK,
					 SUMMARY_SACK, SUMMARY_OTHERS, SUMMARY_OTHERS, SUMMARY_TIMES };

	return option < ARRAY_LEN(kinds) ? kinds[option] : SUMMARY_OTHERS;
}

static unsigned
ip_kind(unsigned option)
{
	return option <= 1 ? SUMMARY_PADDING : option == IP_RR || option == IP_LSRR || option == IP_SSRR ? SUMMARY_ROUTE :
	    option == IP_TS ? SUMMARY_STAMPS : SUMMARY_OTHERS;
}

static bool
tcp_length_right(const uint8_t *o)
{
	return o[0] == TCP_MSS ? o[1] == 4 : o[0] == TCP_WSCALE ? o[1] == 3 : o[0] == TCP_SACKOK ? o[1] == 2 :
	    o[0] == TCP_SACK ? o[1] % 8 == 2 : o[0] == TCP_TS ? o[1] == 10 : o[1] >= 2;
}

static void
tcp_option(const uint8_t *o, struct strbuf *out)
{
	switch (o[0]) {
	case TCP_MSS:
		sb_printf(out, "mss%u", o[2] << 8 | o[3]);
		break;
	case TCP_WSCALE:
		sb_printf(out, "wscale%u", o[2]);
		break;
	case TCP_SACKOK:
		sb_add(out, "sackok");
		break;
	case TCP_SACK:
		for (unsigned i = 2; i < o[1]; i += 8)
			sb_printf(out, "%ssack%u-%u", i > 2 ? ";" : "", be32(o + i), be32(o + i + 4));
		break;
	case TCP_TS:
		sb_printf(out, "ts%u:%u", be32(o + 2), be32(o + 6));
		break;
	default:
		other_option(o, out);
	}
}

void
summary_tcp_options(const uint8_t *opt, size_t len, unsigned kinds, struct strbuf *out)
{
	size_t from = out->len, at = 0;

	while (at < len && opt[at] != 0) {
		const uint8_t *o = opt + at;

		if (o[0] != 1 && (at + 1 >= len || at + o[1] > len || !tcp_length_right(o))) {
			sb_cut(out, from);
			sb_add_char(out, '?');
			return;
		}
		/* a list of ranges without one is no word */
		if ((kinds & tcp_kind(o[0])) && !(o[0] == TCP_SACK && o[1] == 2)) {
			if (out->len > from)
				sb_add_char(out, ';');
			if (o[0] == 1)
				sb_add(out, "nop");
			else
				tcp_option(o, out);
		}
		at += o[0] == 1 ? 1 : o[1];
	}
	if (at < len && (kinds & SUMMARY_PADDING))
		sb_printf(out, "%seol", out->len > from ? ";" : "");
	if (out->len == from)
		sb_add_char(out, '.');
}

void
summary_pack_options(const uint8_t *opt, size_t len, bool tcp, unsigned kinds, struct strbuf *out)
{
	size_t from, at = 0;

	/* whoever asks for all gets them as they are, and again without what is damaged */
	if (kinds == SUMMARY_ALL) {
		sb_add_char(out, (char)len);
		sb_add_len(out, opt, len);
	}
	from = out->len;
	sb_add_char(out, '\0');
	while (at < len) {
		const uint8_t *o = opt + at;
		size_t n = o[0] <= 1 ? 1 : at + 1 < len ? o[1] : 0;

		if (n == 0 || (o[0] > 1 && n < 2) || at + n > len)
			break;
		if (kinds & (tcp ? tcp_kind(o[0]) : ip_kind(o[0])))
			sb_add_len(out, o, n);
		if (o[0] == 0)
			break;
		at += n;
	}
	out->s[from] = (char)(out->len - from - 1);
}

static bool
skip_word(const char **s, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - *s) < n || memcmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

static bool
is_digit(const char *s, const char *end)
{
	return s < end && *s >= '0' && *s <= '9';
}

/* Four numbers with dots between, at most 255 each. */
static bool
read_address(const char **s, const char *end, struct strbuf *out)
{
	for (int i = 0; i < 4; i++) {
		uint32_t v;

		if (!summary_number(s, end, 10, &v) || v > 255 || (i < 3 && !skip_word(s, end, ".")))
			return false;
		sb_add_char(out, (char)v);
	}
	return true;
}

/* "7=1:2": also how many octets, behind the number, if there are any. */
static bool
read_other(const char **s, const char *end, struct strbuf *out)
{
	uint32_t v;
	size_t at;

	if (!summary_number(s, end, 0, &v) || v > 255)
		return false;
	sb_add_char(out, (char)v);
	if (*s >= end || **s != '=' || !is_digit(*s + 1, end))
		return true;
	at = out->len;
	sb_add_char(out, '\0');
	do {
		(*s)++;
		if (!summary_number(s, end, 0, &v) || v > 255)
			return false;
		sb_add_char(out, (char)v);
	} while (*s < end && **s == ':' && is_digit(*s + 1, end));
	if (out->len > at + 254)
		return false;
	out->s[at] = (char)(out->len - at + 1);
	return true;
}

/* The type of the option is written; what is inside the braces follows. */
static bool
read_route(const char **s, const char *end, struct strbuf *out)
{
	size_t at = out->len - 1, pointer = 0;
	uint32_t room;

	sb_add_len(out, "\0\0", 2);
	for (;;) {
		if (pointer == 0 && skip_word(s, end, "^"))
			pointer = out->len - at + 1;
		if (!is_digit(*s, end))
			break;
		if (!read_address(s, end, out))
			return false;
		(void)skip_word(s, end, ",");
	}
	if (!skip_word(s, end, "}"))
		return false;
	out->s[at + 2] = (char)(pointer != 0 ? pointer : out->len - at + 1);
	if (*s < end && **s == '+' && is_digit(*s + 1, end)) {
		(*s)++;
		if (summary_number(s, end, 10, &room) && room < 64)
			for (uint32_t i = 0; i < room; i++)
				sb_add_len(out, "\0\0\0\0", 4);
	}
	if (out->len - at > 255)
		return false;
	out->s[at + 1] = (char)(out->len - at);
	return true;
}

/* Whether entries have addresses: not known before the first is seen, where the word does not say so. */
enum { PLAIN = 0, WITH_ADDRESS = 1, GIVEN_ADDRESS = 3, NOT_KNOWN = -1, SOME_ADDRESS = -2 };

/* One entry: an address and "=" where there is one, and a time. */
static bool
read_stamp(const char **s, const char *end, int *flag, bool pointed, struct strbuf *out)
{
	const char *begin = *s;
	uint32_t v, top = 0;

	for (;;) {
		if (*flag == WITH_ADDRESS || *flag == GIVEN_ADDRESS || *flag == SOME_ADDRESS) {
			if (!read_address(s, end, out))
				return false;
			if (pointed && *flag == SOME_ADDRESS)
				*flag = GIVEN_ADDRESS;
			if (*s + 1 < end && **s == '=' && (is_digit(*s + 1, end) || (*s)[1] == '!')) {
				(*s)++;
			} else if (pointed && (*s >= end || **s != '=' || *s + 1 >= end || (*s)[1] == '?')) {
				*s += *s + 1 < end && **s == '=' ? 2 : 0;
				add_be32(out, 0);
				return true;
			} else {
				return false;
			}
		}
		if (skip_word(s, end, "!"))
			top = 0x80000000;
		if (!is_digit(*s, end) || !summary_number(s, end, 0, &v))
			return false;
		if (*s >= end || **s != '.' || *flag != NOT_KNOWN)
			break;
		*flag = SOME_ADDRESS;
		*s = begin;
	}
	if (*flag == NOT_KNOWN)
		*flag = PLAIN;
	add_be32(out, v | top);
	return true;
}

/* "ts{", "ts.ip{", "ts.preip{", "ts.2{" */
static bool
read_stamps_kind(const char **s, const char *end, int *flag)
{
	uint32_t n;

	*flag = NOT_KNOWN;
	if (skip_word(s, end, "{"))
		return true;
	if (skip_word(s, end, ".ip{")) {
		*flag = WITH_ADDRESS;
		return true;
	}
	if (skip_word(s, end, ".preip{")) {
		*flag = GIVEN_ADDRESS;
		return true;
	}
	if (!skip_word(s, end, ".") || !is_digit(*s, end) || !summary_number(s, end, 0, &n) || n > 15)
		return false;
	*flag = (int)n;
	return skip_word(s, end, "{");
}

static bool
read_stamps(const char **s, const char *end, struct strbuf *out)
{
	size_t at = out->len, pointer = 0;
	uint32_t n, overflow = 0;
	int flag;

	sb_add_len(out, "\x44\0\0\0", 4);
	if (!read_stamps_kind(s, end, &flag))
		return false;
	for (;;) {
		if (pointer == 0 && skip_word(s, end, "^"))
			pointer = out->len - at + 1;
		if (!is_digit(*s, end) && !(*s < end && **s == '!'))
			break;
		if (!read_stamp(s, end, &flag, pointer != 0, out))
			return false;
		(void)skip_word(s, end, ",");
	}
	if (*s < end && !skip_word(s, end, "}"))
		return false;
	if (flag == SOME_ADDRESS)
		flag = WITH_ADDRESS;
	out->s[at + 2] = (char)(pointer != 0 ? pointer : out->len - at + 1);
	if (*s < end && **s == '+' && is_digit(*s + 1, end)) {
		(*s)++;
		if (summary_number(s, end, 0, &n) && n < 64)
			for (n *= flag == WITH_ADDRESS || flag == GIVEN_ADDRESS ? 2 : 1; n > 0; n--)
				add_be32(out, 0);
	}
	if (end - *s > 2 && (*s)[0] == '+' && (*s)[1] == '+' && is_digit(*s + 2, end)) {
		*s += 2;
		if (summary_number(s, end, 0, &n) && n < 16)
			overflow = n;
	}
	/* nothing said what the entries are: all bits, as of a number below nought */
	out->s[at + 3] = (char)(overflow << 4 | (unsigned)flag);
	if (out->len - at > 255)
		return false;
	out->s[at + 1] = (char)(out->len - at);
	return true;
}

static bool
read_ip_word(const char **s, const char *end, struct strbuf *out)
{
	static const struct { const char *word; char type; } routes[] = {
		{ "rr{", IP_RR }, { "ssrr{", (char)IP_SSRR }, { "lsrr{", (char)IP_LSRR },
	};

	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		if (skip_word(s, end, routes[i].word)) {
			sb_add_char(out, routes[i].type);
			return read_route(s, end, out);
		}
	if (end - *s > 3 && (memcmp(*s, "ts{", 3) == 0 || memcmp(*s, "ts.", 3) == 0)) {
		*s += 2;
		return read_stamps(s, end, out);
	}
	if (is_digit(*s, end))
		return read_other(s, end, out);
	if (skip_word(s, end, "nop")) {
		sb_add_char(out, 1);
		return true;
	}
	if (!skip_word(s, end, "eol"))
		return false;
	sb_add_char(out, 0);
	return *s >= end || **s != ',';
}

/* What is too long loses padding in front. */
static bool
fits(struct strbuf *out)
{
	while (out->len > OPTIONS_MAX && out->s[0] == 1) {
		memmove(out->s, out->s + 1, out->len - 1);
		sb_cut(out, out->len - 1);
	}
	return out->len <= OPTIONS_MAX;
}

bool
summary_read_ip_options(struct piece text, struct strbuf *out)
{
	const char *s = text.s, *end = text.s + text.len;

	for (;;) {
		if (!read_ip_word(&s, end, out))
			return false;
		if (s >= end)
			return fits(out);
		if (*s != ',' && *s != ';')
			return false;
		s++;
	}
}

/* "5-9,sack20-30": ranges side by side are one option. */
static bool
read_sack(const char **s, const char *end, struct strbuf *out)
{
	size_t at = out->len;
	uint32_t a, b;

	sb_add_len(out, "\5\0", 2);
	do {
		if (!summary_number(s, end, 0, &a) || *s >= end || (**s != ':' && **s != '-'))
			return false;
		(*s)++;
		if (!summary_number(s, end, 0, &b))
			return false;
		add_be32(out, a);
		add_be32(out, b);
	} while (end - *s > 5 && skip_word(s, end, ",sack"));
	out->s[at + 1] = (char)(out->len - at);
	return true;
}

static bool
read_times(const char **s, const char *end, struct strbuf *out)
{
	uint32_t a, b;

	if (!summary_number(s, end, 0, &a) || !skip_word(s, end, ":") || !summary_number(s, end, 0, &b))
		return false;
	if (out->len == 0)
		sb_add_len(out, "\1\1", 2);
	sb_add_len(out, "\10\12", 2);
	add_be32(out, a);
	add_be32(out, b);
	return true;
}

static bool
read_tcp_word(const char **s, const char *end, unsigned kinds, struct strbuf *out)
{
	uint32_t v;

	if ((kinds & SUMMARY_MSS) && end - *s > 3 && skip_word(s, end, "mss")) {
		if (!summary_number(s, end, 0, &v) || v > 0xffff)
			return false;
		sb_add_len(out, "\2\4", 2);
		sb_add_char(out, (char)(v >> 8));
		sb_add_char(out, (char)v);
		return true;
	}
	if ((kinds & SUMMARY_WSCALE) && end - *s > 6 && skip_word(s, end, "wscale")) {
		if (!summary_number(s, end, 0, &v) || v > 255)
			return false;
		sb_add_len(out, "\3\3", 2);
		sb_add_char(out, (char)v);
		return true;
	}
	if ((kinds & SUMMARY_SACK) && skip_word(s, end, "sackok")) {
		sb_add_len(out, "\4\2", 2);
		return true;
	}
	if ((kinds & SUMMARY_SACK) && end - *s > 4 && skip_word(s, end, "sack"))
		return read_sack(s, end, out);
	if ((kinds & SUMMARY_TIMES) && end - *s > 2 && skip_word(s, end, "ts"))
		return read_times(s, end, out);
	if ((kinds & SUMMARY_OTHERS) && is_digit(*s, end))
		return read_other(s, end, out);
	if ((kinds & SUMMARY_PADDING) && skip_word(s, end, "nop")) {
		sb_add_char(out, 1);
		return true;
	}
	if (!(kinds & SUMMARY_PADDING) || !skip_word(s, end, "eol"))
		return false;
	sb_add_char(out, 0);
	return *s >= end || **s != ',';
}

bool
summary_read_tcp_options(struct piece text, unsigned kinds, struct strbuf *out)
{
	const char *s = text.s, *end = text.s + text.len;

	for (;;) {
		if (!read_tcp_word(&s, end, kinds, out))
			return false;
		if (s >= end)
			return fits(out);
		if (*s != ',' && *s != ';')
			return false;
		s++;
	}
}
