/*
 * ranges.c - text to ranges. A value is two halves of 64 bits, so one code serves ports, MAC,
 * IPv4 and IPv6 addresses. All values of a set have one type; the complement ("not") is taken
 * within that type: 2^32 IPv4 addresses, 2^64 numbers.
 */
#include "models/network/ranges.h"

#include <arpa/inet.h>
#include <ctype.h>

#include "models/base/strbuf.h"
#include "models/base/vec.h"

static const char want_set[] = "a set such as \"any\", \"10.0.0.0/8\", \"not 8.8.8.8\", "
			       "\"1-100\", a list of these, or { in: [...], not: [...] }";

struct range_vec {
	struct click_range *v;
	size_t n, cap;
};

struct set_reading {
	struct reading *r;
	enum symbol_type type;	/* SYMBOL_ANY until a value was read */
	span type_at;
	bool any;		/* the word "any" was among them */
};

struct value {
	enum symbol_type type;
	uint64_t v[2];
};

static int compare(const uint64_t a[2], const uint64_t b[2])
{
	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return a[1] < b[1] ? -1 : a[1] > b[1];
}

static void increment(uint64_t v[2])
{
	if (++v[1] == 0)
		v[0]++;
}

static void decrement(uint64_t v[2])
{
	if (v[1]-- == 0)
		v[0]--;
}

static unsigned type_bits(enum symbol_type t)
{
	switch (t) {
	case SYMBOL_IP:
		return 32;
	case SYMBOL_ETHER:
		return 48;
	case SYMBOL_IP6:
		return 128;
	default:
		return 64;
	}
}

static void type_max(enum symbol_type t, uint64_t max[2])
{
	unsigned bits = type_bits(t);

	max[0] = bits == 128 ? UINT64_MAX : 0;
	max[1] = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

const char *ranges_type_name(enum symbol_type t)
{
	switch (t) {
	case SYMBOL_IP:
		return "IPv4 address";
	case SYMBOL_IP6:
		return "IPv6 address";
	case SYMBOL_ETHER:
		return "Ethernet address";
	case SYMBOL_NUMBER:
		return "number";
	default:
		return "any value";
	}
}

static bool parse_ether(const char *s, uint64_t *v)
{
	uint64_t value = 0;

	for (int i = 0; i < 6; i++) {
		unsigned digits = 0, byte = 0;

		for (; isxdigit((unsigned char)*s) && digits < 2; digits++, s++)
			byte = byte << 4 | (unsigned)(isdigit((unsigned char)*s) ? *s - '0' :
						      tolower((unsigned char)*s) - 'a' + 10);
		if (digits == 0 || *s != (i < 5 ? ':' : '\0'))
			return false;
		s += i < 5;
		value = value << 8 | byte;
	}
	*v = value;
	return true;
}

static uint64_t big_endian(const uint8_t *p, unsigned n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

static bool parse_value(const char *text, struct value *to)
{
	uint8_t wire[16];

	*to = (struct value){ SYMBOL_NUMBER, { 0, 0 } };
	if (schema_unsigned(text, &to->v[1]))
		return true;
	if (inet_pton(AF_INET, text, wire) == 1) {
		to->type = SYMBOL_IP;
		to->v[1] = big_endian(wire, 4);
		return true;
	}
	if (parse_ether(text, &to->v[1])) {
		to->type = SYMBOL_ETHER;
		return true;
	}
	if (inet_pton(AF_INET6, text, wire) == 1) {
		to->type = SYMBOL_IP6;
		to->v[0] = big_endian(wire, 8);
		to->v[1] = big_endian(wire + 8, 8);
		return true;
	}
	return false;
}

/* Clears the bits behind a prefix in low, sets them in high. */
static void split_prefix(struct click_range *g, unsigned host_bits)
{
	uint64_t upper = host_bits <= 64 ? 0 :
			 host_bits == 128 ? UINT64_MAX : (UINT64_C(1) << (host_bits - 64)) - 1;
	uint64_t lower = host_bits >= 64 ? UINT64_MAX : (UINT64_C(1) << host_bits) - 1;

	g->low[0] &= ~upper;
	g->low[1] &= ~lower;
	g->high[0] = g->low[0] | upper;
	g->high[1] = g->low[1] | lower;
}

enum item_form { ITEM_VALUE, ITEM_PREFIX, ITEM_RANGE };

/*
 * One item without white space. NULL, or what is wrong with it (with %s for the item).
 * buf is the item's own copy, cut in two here.
 */
static const char *parse_item(char *buf, struct value *v, struct click_range *g,
			      enum item_form *form)
{
	char *cut = strpbrk(buf, "/-");
	char sign = '\0';
	struct value last;
	uint64_t length;

	if (cut) {
		sign = *cut;
		*cut++ = '\0';
	}
	if (!parse_value(buf, v))
		return "is no number, address, prefix or range";
	*g = (struct click_range){ { v->v[0], v->v[1] }, { v->v[0], v->v[1] } };
	*form = ITEM_VALUE;
	if (sign == '/') {
		*form = ITEM_PREFIX;
		if (v->type != SYMBOL_IP && v->type != SYMBOL_IP6)
			return "has a prefix length, but only IP addresses have prefixes";
		if (!schema_unsigned(cut, &length) || length > type_bits(v->type))
			return v->type == SYMBOL_IP ? "needs a prefix length from 0 to 32" :
						      "needs a prefix length from 0 to 128";
		split_prefix(g, type_bits(v->type) - (unsigned)length);
		if (compare(g->low, v->v) != 0)
			return "has bits behind its prefix length";
	} else if (sign == '-') {
		*form = ITEM_RANGE;
		if (!parse_value(cut, &last) || last.type != v->type)
			return "needs two ends of the same type";
		if (compare(v->v, last.v) > 0)
			return "ends before it begins";
		g->high[0] = last.v[0];
		g->high[1] = last.v[1];
	}
	return NULL;
}

bool ranges_is_address(const char *text, enum symbol_type t)
{
	char *copy = x_strdup(text);
	struct value v;
	struct click_range g;
	enum item_form form;
	bool yes = !parse_item(copy, &v, &g, &form) && v.type == t && form != ITEM_RANGE;

	free(copy);
	return yes;
}

static bool add_item(struct set_reading *s, const char *text, size_t len, span at,
		     struct range_vec *to)
{
	char *buf = arena_strndup(s->r->scratch, text, len);
	const char *shown = arena_strndup(s->r->scratch, text, len);
	struct click_range g;
	struct value v;
	enum item_form form;
	const char *wrong;

	if (strcmp(buf, "any") == 0) {
		s->any = true;
		return true;
	}
	wrong = parse_item(buf, &v, &g, &form);
	if (wrong) {
		diag_error(s->r->d, at, "\"%s\" %s", shown, wrong);
		return false;
	}
	if (s->type != SYMBOL_ANY && s->type != v.type) {
		diag_error(s->r->d, at, "\"%s\" is of type %s, expected %s as before", shown,
			   ranges_type_name(v.type), ranges_type_name(s->type));
		diag_note(s->r->d, s->type_at, "this decided the type of the set");
		return false;
	}
	s->type = v.type;
	s->type_at = at;
	*VEC_ADD(to) = g;
	return true;
}

/* Items between commas. */
static bool add_items(struct set_reading *s, const char *text, span at, struct range_vec *to)
{
	const char *p = text;
	bool good = true;

	for (;;) {
		size_t skip = strspn(p, " "), len = strcspn(p + skip, ","), trimmed = len;
		span here = at;

		while (trimmed > 0 && p[skip + trimmed - 1] == ' ')
			trimmed--;
		here.start = at.start + (uint32_t)(p + skip - text);
		here.end = here.start + (uint32_t)trimmed;
		if (trimmed == 0) {
			here.end = MIN_OF(here.start + 1, at.end);
			diag_error(s->r->d, here, "a value is missing, expected %s", want_set);
			return false;
		}
		good &= add_item(s, p + skip, trimmed, here, to);
		p += skip + len;
		if (!*p++)
			return good;
	}
}

static int by_low(const void *a, const void *b)
{
	const struct click_range *x = a, *y = b;

	return compare(x->low, y->low);
}

/* Sorts, and joins what overlaps or touches. */
static void normalise(struct range_vec *g)
{
	size_t n = 0;

	if (g->n == 0)
		return;
	qsort(g->v, g->n, sizeof(*g->v), by_low);
	for (size_t i = 1; i < g->n; i++) {
		uint64_t after[2] = { g->v[n].high[0], g->v[n].high[1] };

		increment(after);
		if (compare(g->v[i].low, after) <= 0 || (after[0] == 0 && after[1] == 0)) {
			if (compare(g->v[i].high, g->v[n].high) > 0)
				memcpy(g->v[n].high, g->v[i].high, sizeof(g->v[n].high));
		} else {
			g->v[++n] = g->v[i];
		}
	}
	g->n = n + 1;
}

/* What of [0, max] is not in the normalised g. */
static void complement(struct range_vec *g, enum symbol_type type)
{
	struct range_vec out = { 0 };
	uint64_t next[2] = { 0, 0 }, max[2];
	bool full = false;

	type_max(type, max);
	for (size_t i = 0; i < g->n; i++) {
		if (compare(next, g->v[i].low) < 0) {
			struct click_range gap = { { next[0], next[1] },
						   { g->v[i].low[0], g->v[i].low[1] } };

			decrement(gap.high);
			*VEC_ADD(&out) = gap;
		}
		full = compare(g->v[i].high, max) >= 0;
		memcpy(next, g->v[i].high, sizeof(next));
		increment(next);
	}
	if (!full)
		*VEC_ADD(&out) = (struct click_range){ { next[0], next[1] }, { max[0], max[1] } };
	VEC_FREE(g);
	*g = out;
}

/* a AND b for normalised sets: what is outside of neither. */
static void intersect(struct range_vec *a, struct range_vec *b, enum symbol_type type)
{
	complement(a, type);
	complement(b, type);
	for (size_t i = 0; i < b->n; i++)
		*VEC_ADD(a) = b->v[i];
	normalise(a);
	complement(a, type);
}

/* After what follows a "not" was read. */
static bool refuse_not_any(struct set_reading *s, span at, bool good)
{
	if (s->any && good)
		diag_error(s->r->d, at, "\"not any\" leaves no value");
	return good && !s->any;
}

/* A text ("not" allowed) or a list of texts; items of "not" texts go to `out`, others to `in`. */
static bool add_node(struct set_reading *s, const struct yaml_node *n, bool not_allowed,
		     struct range_vec *in, struct range_vec *out)
{
	const char *text;
	span at;
	bool good = true;

	if (n->kind == YAML_LIST && n->count > 0) {
		for (const struct yaml_node *i = n->first; i; i = i->next) {
			if (i->kind == YAML_LIST) {
				schema_wrong(s->r, i, want_set);
				good = false;
			} else {
				good &= add_node(s, i, false, in, out);
			}
		}
		return good;
	}
	if (n->kind != YAML_TEXT) {
		schema_wrong(s->r, n, want_set);
		return false;
	}
	text = yaml_one_line(n, s->r->scratch, s->r->d, &at);
	if (strncmp(text, "not ", 4) != 0)
		return add_items(s, text, at, in);
	if (not_allowed) {
		at.start += 4;
		good = add_items(s, text + 4, at, out);
		return refuse_not_any(s, at, good);
	}
	at.end = at.start + 3;
	diag_error(s->r->d, at, "\"not\" stands before a whole set only, expected a value; "
		   "write { in: [...], not: [...] }");
	return false;
}

struct set_keys {
	const struct yaml_node *in, *not;
};

static const struct schema_key set_keys[] = {
	{ SCHEMA_KEY("in", SCHEMA_NODE, struct set_keys, in) },
	{ SCHEMA_KEY("not", SCHEMA_NODE, struct set_keys, not) },
	{ .name = NULL },
};

const struct schema ranges_schema = { "a set", set_keys };

static bool add_map(struct set_reading *s, const struct yaml_node *n, struct range_vec *in,
		    struct range_vec *out)
{
	struct set_keys keys = { NULL, NULL };
	bool good = schema_read(s->r, &ranges_schema, n, &keys);

	if (good && !keys.in && !keys.not) {
		schema_wrong(s->r, n, want_set);
		return false;
	}
	if (keys.in)
		good &= add_node(s, keys.in, false, in, out);
	if (keys.not) {
		bool any = s->any;

		s->any = false;
		good &= add_node(s, keys.not, false, out, in);
		good = refuse_not_any(s, keys.not->at, good);
		s->any = any;
	}
	return good;
}

/* Combines what was read; false after the error that nothing is left. */
static bool finish(struct set_reading *s, const struct yaml_node *n, struct range_vec *in,
		   struct range_vec *out, struct network_symbol *to)
{
	bool everything = s->any || in->n == 0;
	struct range_vec *result;

	normalise(in);
	normalise(out);
	if (out->n > 0) {
		complement(out, s->type);
		if (!everything)
			intersect(in, out, s->type);
		result = everything ? out : in;
		if (result->n == 0) {
			diag_error(s->r->d, n->at, "no value is left in this set");
			return false;
		}
		to->ranges = arena_memdup(s->r->arena, result->v, result->n * sizeof(*result->v));
		to->range_count = result->n;
	} else if (!everything) {
		to->ranges = arena_memdup(s->r->arena, in->v, in->n * sizeof(*in->v));
		to->range_count = in->n;
	}
	to->type = to->range_count > 0 ? s->type : SYMBOL_ANY;
	return true;
}

bool ranges_read(struct reading *r, const struct yaml_node *n, struct network_symbol *to)
{
	struct set_reading s = { .r = r, .type = SYMBOL_ANY };
	struct range_vec in = { 0 }, out = { 0 };
	bool good = n->kind == YAML_MAP ? add_map(&s, n, &in, &out) :
					  add_node(&s, n, n->kind == YAML_TEXT, &in, &out);

	if (good)
		good = finish(&s, n, &in, &out, to);
	VEC_FREE(&in);
	VEC_FREE(&out);
	return good;
}
