/*
 * words.c - see words.h. A set of values is written the short way round: as what it is, or as what it is not.
 */
#include "symexec/report/words.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/packet/field.h"
#include "models/packet/print.h"
#include "symexec/flow/history.h"
#include "symexec/flow/wide.h"

enum { MAX_RANGES = 4096, SHOWN_RANGES = 8 };

enum words_style
words_style_of(const char *field)
{
	const struct packet_field *p = packet_field_find(field);

	if (p == NULL)
		return WORDS_NUMBER;
	if (strcmp(field, "eth.type") == 0)
		return WORDS_HEX;
	switch (p->kind) {
	case FIELD_IPV4:
		return WORDS_IP;
	case FIELD_ETHER:
		return WORDS_ETHER;
	case FIELD_FLAGS:
		return strcmp(p->name, "tcp.flags") == 0 ? WORDS_FLAGS : WORDS_NUMBER;
	case FIELD_HEX:
	case FIELD_CHECKSUM:
		return WORDS_HEX;
	default:
		return WORDS_NUMBER;
	}
}

void
words_number(enum words_style style, uint64_t v, struct strbuf *out)
{
	switch (style) {
	case WORDS_IP:
		sb_printf(out, "%u.%u.%u.%u", (unsigned)(v >> 24) & 255, (unsigned)(v >> 16) & 255,
			  (unsigned)(v >> 8) & 255, (unsigned)v & 255);
		break;
	case WORDS_ETHER:
		for (int i = 40; i >= 0; i -= 8)
			sb_printf(out, "%s%02x", i < 40 ? ":" : "", (unsigned)(v >> i) & 255);
		break;
	case WORDS_FLAGS:
		packet_print_tcp_flags((unsigned)v, out);
		break;
	case WORDS_HEX:
		sb_printf(out, "0x%llx", (unsigned long long)v);
		break;
	case WORDS_NUMBER:
		sb_printf(out, "%llu", (unsigned long long)v);
		break;
	}
}

/* A root's name; one that an element made is called after the element. */
static void
root_name(struct engine *e, const struct graph *g, root r, struct strbuf *out)
{
	const struct root_info *i = root_get(e->values, r);

	if (i->element != UINT32_MAX && g != NULL && i->element < g->node_count)
		sb_printf(out, "%s.", g->nodes[i->element].name);
	sb_add(out, i->name != NULL ? i->name : "unnamed");
}

void
words_value(struct engine *e, const struct graph *g, value v, enum words_style style,
	    struct strbuf *out)
{
	const struct value_data *d;
	unsigned width;

	if (v == VALUE_NONE) {
		sb_add(out, "nothing");
		return;
	}
	d = value_get(e->values, v);
	switch (d->kind) {
	case VALUE_CONST:
		words_number(style, d->bits, out);
		return;
	case VALUE_BYTES:
		sb_add_hex(out, d->bytes, MIN_OF(d->width / 8, 32));
		return;
	case VALUE_BLOB:
		root_name(e, g, d->root, out);
		return;
	case VALUE_CHECKSUM:
		sb_add(out, d->error == VALUE_NONE ? "right" : "possibly wrong");
		return;
	case VALUE_SYMBOL:
		break;
	}
	width = root_get(e->values, d->root)->width;
	root_name(e, g, d->root, out);
	if (d->add != 0) {
		uint64_t top = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
		uint64_t minus = ((uint64_t)0 - d->add) & top;

		if (minus < d->add)
			sb_printf(out, " - %llu", (unsigned long long)minus);
		else
			sb_printf(out, " + %llu", (unsigned long long)d->add);
	}
	/* the lower 16 bits of a length are the length, to a reader */
	if ((d->shift != 0 || d->width != width) &&
	    root_get(e->values, d->root)->kind != ROOT_LENGTH)
		sb_printf(out, "[%u:%u]", d->shift + d->width - 1, d->shift);
}

static void
one_range(const struct set_range *r, enum words_style style, struct strbuf *out)
{
	uint64_t size = r->hi - r->lo;

	words_number(style, r->lo, out);
	if (size == 0)
		return;
	if (style == WORDS_IP && (size & (size + 1)) == 0 && (r->lo & size) == 0) {
		sb_printf(out, "/%d", 32 - __builtin_popcountll(size));
		return;
	}
	sb_add_char(out, '-');
	words_number(style, r->hi, out);
}

static void
range_list(const struct set_range *r, size_t n, enum words_style style, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sb_add(out, ", ");
		if (i == SHOWN_RANGES && n > SHOWN_RANGES + 1) {
			sb_printf(out, "and %zu more ranges", n - i);
			return;
		}
		one_range(&r[i], style, out);
	}
}

static void
flag_letters(const char *before, unsigned flags, struct strbuf *out)
{
	if (flags == 0)
		return;
	sb_add(out, before);
	for (unsigned i = 0; i < 8; i++)
		if (flags & 1u << i)
			sb_add_char(out, "FSRPAUEW"[i]);
}

/* Sets of flags that must be there, or must not be, and no other condition: "with S without F". */
static bool
flag_bits(const struct set_range *r, size_t n, struct strbuf *out)
{
	unsigned must = 255, never = 255, count = 0;

	for (size_t i = 0; i < n; i++)
		for (uint64_t v = r[i].lo; v <= r[i].hi && v < 256; v++) {
			must &= (unsigned)v;
			never &= ~(unsigned)v;
			count++;
		}
	if (count == 0 || count != 1u << (8 - __builtin_popcount(must | never)) || !(must | never))
		return false;
	flag_letters("with ", must, out);
	flag_letters(must && never ? " without " : "without ", never, out);
	return true;
}

/* The Ethernet addresses of single stations, or of groups, all or but for the broadcast address. */
static bool
ether_group(const struct set_range *r, size_t n, struct strbuf *out)
{
	const uint64_t octet = (uint64_t)1 << 40;
	uint64_t group = n > 0 && r[0].lo >= octet;
	bool broadcast = true;

	if (n != 128)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t lo = (2 * i + group) * octet, hi = lo + octet - 1;

		broadcast = r[i].hi == hi;
		if (r[i].lo != lo || (r[i].hi != hi && (!group || i + 1 < n || r[i].hi != hi - 1)))
			return false;
	}
	sb_add(out, group ? "of a group" : "of one station");
	if (group && !broadcast)
		sb_add(out, ", not ff:ff:ff:ff:ff:ff");
	return true;
}

void
words_ranges(const struct set_range *r, size_t n, unsigned width, enum words_style style,
	     struct strbuf *out)
{
	uint64_t top = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1, next = 0;
	VEC(struct set_range) gaps = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (r[i].lo > next)
			*VEC_ADD(&gaps) = (struct set_range){ next, r[i].lo - 1 };
		next = r[i].hi + 1;
	}
	if (n > 0 && r[n - 1].hi < top)
		*VEC_ADD(&gaps) = (struct set_range){ r[n - 1].hi + 1, top };
	if (style == WORDS_FLAGS && n > 1 && flag_bits(r, n, out)) {
		;
	} else if (style == WORDS_ETHER && ether_group(r, n, out)) {
		;
	} else if (n == 0) {
		sb_add(out, "none");
	} else if (gaps.n == 0) {
		sb_add(out, "any");
	} else if (gaps.n <= n && r[0].lo == 0 && r[n - 1].hi == top) {
		sb_add(out, "not ");
		range_list(gaps.v, gaps.n, style, out);
	} else {
		range_list(r, n, style, out);
	}
	VEC_FREE(&gaps);
}

static bool
field_ranges(struct engine *e, struct flow *f, value v, enum words_style style, bool skip_any,
	     struct strbuf *out)
{
	struct set_range *r;
	unsigned width = value_width(e->values, v);
	size_t n = flow_values(e, f, v, NULL, 0);
	uint64_t top = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
	bool any;

	if (n == SIZE_MAX || n > MAX_RANGES) {
		if (!skip_any)
			sb_add(out, n == SIZE_MAX ? "not known" : "too many ranges to say");
		return !skip_any;
	}
	r = x_calloc(n + 1, sizeof(*r));
	n = flow_values(e, f, v, r, n);
	any = n == 1 && r[0].lo == 0 && r[0].hi == top;
	if (!any || !skip_any)
		words_ranges(r, n, width, style, out);
	free(r);
	return !any || !skip_any;
}

void
words_field(struct engine *e, struct flow *f, const struct headers *h, const char *field,
	    struct strbuf *out)
{
	struct wide w;

	if (!wide_read(e, f, h, field, &w))
		sb_add(out, "not there");
	else if (w.n > 1)
		(void)words_wide_field(e, f, &w, field, false, out);
	else
		(void)field_ranges(e, f, w.part[0], words_style_of(field), false, out);
}

/* " in 10.0.0.0/8" or ", not 8.8.8.8" behind a value's name. */
static void
add_restriction(struct engine *e, struct flow *f, value v, enum words_style style,
		struct strbuf *out)
{
	struct strbuf set_text = STRBUF_INIT;

	if (field_ranges(e, f, v, style, true, &set_text))
		sb_printf(out, "%s%s", strncmp(sb_str(&set_text), "not ", 4) == 0 ? ", " : " in ",
			  sb_str(&set_text));
	sb_fini(&set_text);
}

/* Which options a TCP header has. */
static void
add_tcp_options(struct engine *e, struct flow *f, const struct headers *h, size_t start,
		struct strbuf *out)
{
	static const struct { uint8_t kind; const char *name; } options[] = {
		{ 2, "mss" }, { 3, "wscale" }, { 4, "sackok" }, { 5, "sack" }, { 8, "ts" },
		{ 19, "md5" }, { 29, "ao" }, { 30, "mptcp" }, { 34, "fastopen" },
	};
	const char *before = out->len > start ? "; tcp.opt: " : "tcp.opt: ";
	unsigned length;
	int32_t at;

	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (headers_tcp_option(e, f, h, options[i].kind, &at, &length)) {
			sb_printf(out, "%s%s", before, options[i].name);
			before = ", ";
		}
}

/* false: it may be anything. */
static bool
say_field(struct engine *e, const struct graph *g, struct flow *f, const char *field,
	  const struct wide *w, struct strbuf *out)
{
	const struct value_data *d = value_get(e->values, w->part[0]);
	enum words_style style = words_style_of(field);

	if (w->n > 1)
		return words_wide_field(e, f, w, field, true, out);
	if (d->kind != VALUE_SYMBOL || root_get(e->values, d->root)->kind == ROOT_FIELD)
		return field_ranges(e, f, w->part[0], style, true, out);
	words_value(e, g, w->part[0], style, out);
	add_restriction(e, f, w->part[0], style, out);
	return true;
}

/* Whether the flow has come to an end of its way, and is what a wire carries. */
static bool
has_arrived(const struct graph *g, const struct flow *f)
{
	const struct step *s = f->history;
	enum node_kind kind;

	while (s != NULL && s->kind != STEP_ARRIVE && s->kind != STEP_SOURCE)
		s = s->prev;
	if (g == NULL || s == NULL || s->element >= g->node_count)
		return true;
	kind = g->nodes[s->element].kind;
	return kind == NODE_OPEN || kind == NODE_HOST;
}

void
words_flow(struct engine *e, const struct graph *g, struct flow *f, struct strbuf *out)
{
	static const char *const fields[] = {
		"eth.dst", "eth.src", "eth.type", "vlan.id", "ip6.src", "ip6.dst", "ip6.next",
		"ip.proto", "ip.src", "ip.dst", "ip.ttl", "ip.mf", "ip.frag",
		"tcp.sport", "tcp.dport", "tcp.flags", "tcp.seq", "tcp.ack",
		"tcp.opt.mss", "tcp.opt.wscale",
		"udp.sport", "udp.dport", "icmp.type", "icmp.code",
	};
	struct headers h = has_arrived(g, f) ? headers_find(e, f) : headers_inside(e, f);
	size_t start = out->len;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		struct strbuf one = STRBUF_INIT;
		struct wide w;
		bool said = wide_read(e, f, &h, fields[i], &w) && say_field(e, g, f, fields[i], &w, &one);

		/* whole packets are the rule */
		if (said && ((strcmp(fields[i], "ip.mf") != 0 && strcmp(fields[i], "ip.frag") != 0) ||
		    strcmp(sb_str(&one), "0") != 0)) {
			if (out->len > start)
				sb_add(out, "; ");
			sb_printf(out, "%s: %s", fields[i], sb_str(&one));
		}
		sb_fini(&one);
	}
	add_tcp_options(e, f, &h, start, out);
	if (out->len == start)
		sb_add(out, "any packet");
}

/* The value, or the number that the flow's condition leaves of it. */
static void
settled_value(struct engine *e, const struct graph *g, const struct flow *f, value v,
	      enum words_style style, struct strbuf *out)
{
	struct set_range r;

	v = flow_resolve(e, f, v);
	if (v != VALUE_NONE && value_get(e->values, v)->kind == VALUE_SYMBOL &&
	    flow_values(e, f, v, &r, 1) == 1 && r.lo == r.hi)
		words_number(style, r.lo, out);
	else
		words_value(e, g, v, style, out);
}

/* Places of source, its port, destination, its port: models write them in either order. */
static const uint8_t *
tuple_order(struct engine *e, const value *v, uint32_t n)
{
	static const uint8_t by_end[4] = { 0, 1, 2, 3 }, by_kind[4] = { 0, 2, 1, 3 };

	if (n < 4 || value_width(e->values, v[0]) != 32 || value_width(e->values, v[3]) != 16)
		return NULL;
	if (value_width(e->values, v[1]) == 16 && value_width(e->values, v[2]) == 32)
		return by_end;
	return value_width(e->values, v[1]) == 32 && value_width(e->values, v[2]) == 16 ?
	    by_kind : NULL;
}

void
words_tuple(struct engine *e, const struct graph *g, const struct flow *f, const value *v,
	    uint32_t n, struct strbuf *out)
{
	const uint8_t *at = tuple_order(e, v, n);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = at != NULL && i < 4 ? at[i] : i;
		bool address = at != NULL ? i == 0 || i == 2 : value_width(e->values, v[k]) == 32;

		if (at != NULL && i == 4)
			sb_add(out, " proto ");
		else if (i > 0)
			sb_add(out, at == NULL || i > 4 ? ", " : i == 2 ? " -> " : ":");
		settled_value(e, g, f, v[k], address ? WORDS_IP : WORDS_NUMBER, out);
	}
}
