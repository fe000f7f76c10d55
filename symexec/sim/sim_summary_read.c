/*
 * sim_summary_read.c - a line of an IP summary dump becomes a packet: its words, or the octets of a binary record, are the values
 * of fields, which are put in from the outside in. What no field says is nought, or not known.
 */
#include "models/base/mem.h"
#include "models/packet/names.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_summary_make.h"

#include <stdlib.h>
#include <string.h>

enum { HEADROOM = 16, ROOM = 1000, LONGEST = 0x10000 };

static bool
is_word(struct piece t, const char *word)
{
	return t.len == strlen(word) && memcmp(t.s, word, t.len) == 0;
}

/* "1.5", at most nine digits behind the point count; with a unit, any time. */
static bool
read_time(struct piece t, uint64_t *ns)
{
	uint64_t sec = 0, rest = 0, unit = SIM_SECOND;
	char text[64];
	size_t i = 0;

	for (; i < t.len && t.s[i] >= '0' && t.s[i] <= '9'; i++)
		sec = MIN_OF(sec * 10 + (uint64_t)(t.s[i] - '0'), UINT32_MAX);
	if (i < t.len && t.s[i] == '.' && t.len > 1)
		for (i++; i < t.len && t.s[i] >= '0' && t.s[i] <= '9'; i++) {
			/* the tenth digit rounds */
			rest += unit >= 10 ? (uint64_t)(t.s[i] - '0') * (unit / 10) : unit == 1 && t.s[i] >= '5';
			unit /= 10;
		}
	*ns = sec * SIM_SECOND + rest;
	if (i == t.len)
		return t.len > 0;
	if (t.len >= sizeof(text))
		return false;
	memcpy(text, t.s, t.len);
	text[t.len] = '\0';
	return sim_parse_time(text, ns);
}

static bool
read_ip(struct piece t, uint64_t *v)
{
	const char *s = t.s, *end = t.s + t.len;

	*v = 0;
	for (int i = 0; i < 4; i++) {
		uint32_t part = 0;
		const char *from = s;

		for (; s < end && *s >= '0' && *s <= '9' && part <= 255; s++)
			part = part * 10 + (uint32_t)(*s - '0');
		if (s == from || part > 255 || (i < 3 && (s >= end || *s++ != '.')))
			return false;
		*v = *v << 8 | part;
	}
	return s == end;
}

/* Six octets, each of one or two hex digits, all with ':' or all with '-' between. */
static bool
read_mac(struct piece t, uint8_t out[6])
{
	const char *s = t.s, *end = t.s + t.len, *sep = NULL;

	for (int i = 0; i < 6; i++) {
		char hex[3] = "";
		size_t n = 0;

		while (s < end && n < 2 && strchr("0123456789abcdefABCDEF", *s) != NULL)
			hex[n++] = *s++;
		if (n == 0)
			return false;
		out[i] = (uint8_t)strtoul(hex, NULL, 16);
		if (i == 5)
			break;
		if (s >= end || (*s != ':' && *s != '-') || (sep != NULL && *s != *sep))
			return false;
		sep = s++;
	}
	return s == end;
}

static bool
read_fragment(struct summary_making *m, struct piece t)
{
	static const struct { const char *word; uint32_t v; } words[] = {
		{ ".", 0 }, { "!", SUMMARY_DF }, { "F", SUMMARY_MF }, { "f", 100 },
	};
	const char *s = t.s, *end = t.s + t.len;
	uint32_t v = 0;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(t, words[i].word)) {
			m->v = words[i].v;
			return true;
		}
	(void)summary_number(&s, end, 0, &v);
	if (m->h->minor > 0)
		v >>= 3;
	for (; s < end && (*s == '!' || *s == '+'); s++)
		v |= *s == '!' ? SUMMARY_DF : SUMMARY_MF;
	m->v = v;
	return s == end && t.len > 0;
}

static bool
read_ecn(struct summary_making *m, struct piece t)
{
	static const struct { const char *word; unsigned v; } words[] = {
		{ "0", 0 }, { "1", 1 }, { "2", 2 }, { "3", 3 }, { "no", 0 }, { "ect1", 1 }, { "ECT(1)", 1 }, { "ect2", 2 },
		{ "ECT(0)", 2 }, { "ce", 3 }, { "CE", 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(t, words[i].word)) {
			m->v = words[i].v;
			return true;
		}
	return false;
}

static bool
read_flags(struct summary_making *m, struct piece t)
{
	static const struct { char c; uint8_t bit; } letters[] = {
		{ 'F', 0 }, { 'S', 1 }, { 'R', 2 }, { 'P', 3 }, { 'A', 4 }, { 'U', 5 }, { 'E', 6 }, { 'X', 6 }, { 'C', 7 },
		{ 'W', 7 }, { 'Y', 7 }, { 'N', 8 },
	};

	m->v = 0;
	if (is_word(t, "."))
		return true;
	if (t.s[0] >= '0' && t.s[0] <= '9')
		return summary_whole(t, 0, 0xfff, &m->v);
	for (size_t i = 0; i < t.len; i++) {
		size_t k = 0;

		while (k < ARRAY_LEN(letters) && letters[k].c != t.s[i])
			k++;
		if (k == ARRAY_LEN(letters))
			return false;
		m->v |= 1u << letters[k].bit;
	}
	return true;
}

static bool
read_name(struct summary_making *m, const struct packet_names *names, struct piece t)
{
	char text[64];
	uint32_t v;

	if (summary_whole(t, 0, 255, &m->v))
		return true;
	if (names == NULL || t.len >= sizeof(text))
		return false;
	memcpy(text, t.s, t.len);
	text[t.len] = '\0';
	if (!names_find(names, text, &v) || v > SUMMARY_LAST_TYPE)
		return false;
	m->v = v;
	return true;
}

/* A code has a name only behind its type. */
static bool
read_code(struct summary_making *m, struct piece t)
{
	const struct packet_names *codes =
	    m->icmp_type ? names_icmp_code(m->p->bytes[m->p->transport]) : NULL;

	return read_name(m, codes, t);
}

static bool
read_options(struct summary_making *m, const struct summary_field *f, struct piece t)
{
	unsigned kinds = f->id == SUM_TCP_SACK ? SUMMARY_SACK : f->id == SUM_TCP_NTOPT ?
	    SUMMARY_ALL & ~(unsigned)(SUMMARY_TIMES | SUMMARY_PADDING) : SUMMARY_ALL;

	if (is_word(t, "."))
		return true;
	m->has_text = true;
	return f->id == SUM_IP_OPT ? summary_read_ip_options(t, &m->text) : summary_read_tcp_options(t, kinds, &m->text);
}

static bool
read_number(struct summary_making *m, const struct summary_field *f, struct piece t)
{
	uint64_t max = f->octets == 1 ? 255 : f->octets == 2 ? 0xffff : f->octets == 8 ? UINT64_MAX / 64 - 1 : UINT32_MAX;

	return summary_whole(t, 0, max, &m->v);
}

/* The value of a field out of a word of a line; false: it has none such. */
static bool
read_word(struct summary_making *m, const struct summary_field *f, struct piece t)
{
	switch (f->id) {
	case SUM_TIME:
	case SUM_TIME_NANO:
	case SUM_FIRST:
	case SUM_FIRST_NANO:
		return read_time(t, &m->v);
	case SUM_LINK:
	case SUM_DIRECTION:
		m->v = is_word(t, "<");
		return m->v != 0 || is_word(t, ">") || summary_whole(t, 0, UINT32_MAX, &m->v);
	case SUM_ETH_SRC:
	case SUM_ETH_DST:
		return read_mac(t, m->ether);
	case SUM_ETH_TYPE:
		return summary_whole(t, 16, 0xffff, &m->v);
	case SUM_IP_SRC:
	case SUM_IP_DST:
		return read_ip(t, &m->v);
	case SUM_IP_FRAG:
	case SUM_IP_FRAGOFF:
		return read_fragment(m, t);
	case SUM_IP_ECN:
		return read_ecn(m, t);
	case SUM_IP_PROTO:
		m->v = is_word(t, "T") ? SUMMARY_TCP : is_word(t, "U") ? SUMMARY_UDP : is_word(t, "I") ? SUMMARY_ICMP : 0;
		return m->v != 0 || summary_whole(t, 0, 255, &m->v);
	case SUM_IP_OPT:
	case SUM_TCP_OPT:
	case SUM_TCP_NTOPT:
	case SUM_TCP_SACK:
		return read_options(m, f, t);
	case SUM_TCP_FLAGS:
		return read_flags(m, t);
	case SUM_ICMP_TYPE:
	case SUM_ICMP_TYPE_NAME:
		return read_name(m, &names_icmp_type, t);
	case SUM_ICMP_CODE:
	case SUM_ICMP_CODE_NAME:
		return read_code(m, t);
	case SUM_PAYLOAD:
		text_unquote_to(t, &m->text);
		m->has_text = true;
		return true;
	default:
		return read_number(m, f, t);
	}
}

/* The same out of octets. */
static void
read_octets(struct summary_making *m, const struct summary_field *f, struct piece t)
{
	const uint8_t *p = (const uint8_t *)t.s;

	if (f->octets == SUMMARY_VARIABLE) {
		sb_add_len(&m->text, p + 1, t.len - 1);
		m->has_text = true;
		return;
	}
	if (t.len == 6)
		memcpy(m->ether, p, 6);
	m->v = 0;
	for (size_t i = 0; i < t.len; i++)
		m->v = m->v << 8 | p[i];
	if (f->id == SUM_TIME || f->id == SUM_FIRST)
		m->v = (m->v >> 32) * SIM_SECOND + (uint32_t)m->v * UINT64_C(1000);
	else if (f->id == SUM_TIME_NANO || f->id == SUM_FIRST_NANO)
		m->v = (uint32_t)m->v * SIM_SECOND + (m->v >> 32);
}

/* The words of a line, one for each field; those that are missing are empty. */
static void
split_words(const struct summary_head *h, struct piece line, struct piece *words)
{
	const char *s = line.s, *end = line.s + line.len;

	for (size_t i = 0; i < h->n; i++) {
		const char *from = s;

		while (s < end && !text_is_space(*s))
			s = *s == '"' ? text_skip_quote(s, end) : s + 1;
		words[i] = (struct piece){ from, (size_t)(s - from) };
		while (s < end && text_is_space(*s))
			s++;
	}
}

/* The octets of each field of a record; behind what cannot be read nothing is. */
static void
split_record(const struct summary_head *h, struct piece record, struct piece *parts)
{
	size_t at_ = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct summary_field *f = h->fields[i];
		size_t left = record.len - at_, n = f == NULL ? 0 : (size_t)f->octets;

		if (f != NULL && f->octets == SUMMARY_VARIABLE)
			n = left > 0 ? (uint8_t)record.s[at_] + (size_t)1 : SIZE_MAX;
		else if (f != NULL && f->octets < 0)
			n = SIZE_MAX;
		parts[i] = (struct piece){ n <= left ? record.s + at_ : NULL, n <= left ? n : 0 };
		at_ = n <= left ? at_ + n : record.len;
	}
}

/* Fields by what they make room for, those of one kind as they stand. */
static void
order_fields(const struct summary_head *h, size_t *order)
{
	for (size_t i = 0; i < h->n; i++) {
		size_t k = i;
		unsigned mine = h->fields[i] == NULL ? 0 : h->fields[i]->order;

		for (; k > 0 && h->fields[order[k - 1]] != NULL && h->fields[order[k - 1]]->order > mine; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
}

static size_t
put_fields(struct summary_making *m, const struct piece *words, const size_t *order, bool binary)
{
	size_t n = 0;

	for (size_t i = 0; i < m->h->n; i++) {
		const struct summary_field *f = m->h->fields[order[i]];
		struct piece t = words[order[i]];

		if (f == NULL || f->order == 0 || t.s == NULL || (!binary && (t.len == 0 || is_word(t, "-"))))
			continue;
		m->v = 0;
		m->has_text = false;
		sb_clear(&m->text);
		if (binary)
			read_octets(m, f, t);
		else if (!read_word(m, f, t))
			continue;
		summary_put(m, f);
		n++;
	}
	return n;
}

bool
summary_read(const struct summary_head *h, struct piece line, bool binary, struct summary_packet *p)
{
	struct summary_making m = { .h = h, .p = p, .cap = HEADROOM + ROOM + LONGEST + line.len + SUMMARY_BEHIND, .is_ip = true };
	struct piece *words = x_calloc(h->n + 1, sizeof(*words));
	size_t *order = x_calloc(h->n + 1, sizeof(*order)), n;

	*p = (struct summary_packet){ .data = HEADROOM, .end = HEADROOM, .mac = POINTER_NONE, .net = POINTER_NONE,
				      .transport = POINTER_NONE };
	p->bytes = x_calloc(m.cap, 1);
	p->set = x_calloc(m.cap, sizeof(*p->set));
	memset(p->set, h->zero, (HEADROOM + ROOM) * sizeof(*p->set));
	if (binary)
		split_record(h, line, words);
	else
		split_words(h, line, words);
	order_fields(h, order);
	n = put_fields(&m, words, order, binary);
	if (n > 0)
		summary_finish(&m);
	if (m.want > (uint32_t)(p->end - p->data))
		p->extra = m.want - (uint32_t)(p->end - p->data);
	sb_fini(&m.text);
	free(words);
	free(order);
	if (n == 0)
		summary_packet_fini(p);
	return n > 0;
}

void
summary_packet_fini(struct summary_packet *p)
{
	free(p->bytes);
	free(p->set);
	p->bytes = NULL;
	p->set = NULL;
}
