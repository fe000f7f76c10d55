/*
 * words_wide.c - fields of more than 64 bits in words: IPv6 addresses. The numbers that a flow leaves to such a field are
 * listed part by part; where that would be a long list the least and the greatest are said instead.
 */
#include "symexec/flow/wide.h"
#include "symexec/report/words.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/packet/field.h"
#include "models/packet/value.h"

enum { MAX_LISTED = 8 };

struct listing {
	struct engine *e;
	const struct wide *w;
	VEC(struct click_range) ranges;
	unsigned splits;
	bool rough;		/* not every number in them is known to be possible */
};

static void
append(uint64_t n[2], uint64_t c, unsigned width)
{
	n[0] = width >= 64 ? n[1] : n[0] << width | n[1] >> (64 - width);
	n[1] = width >= 64 ? c : n[1] << width | c;
}

/* What the condition says of the parts, and whatever they are related to. */
static set
condition(struct listing *l, struct flow *f)
{
	root roots[FLOW_MAX_PARTS];
	size_t n = 0;

	for (size_t i = 0; i < l->w->n; i++) {
		const struct value_data *d = value_get(l->e->values, l->w->part[i]);

		if (d->kind == VALUE_SYMBOL)
			roots[n++] = d->root;
	}
	return flow_cond_of(l->e, f, roots, n);
}

/* Whether one of the parts from i on is fixed, so that numbers with other parts before it are far apart. */
static bool
fixed_from(struct listing *l, size_t i)
{
	uint64_t c;

	while (i < l->w->n && !value_is_const(l->e->values, l->w->part[i], &c))
		i++;
	return i < l->w->n;
}

/* so_far, with anything that there can be for the parts from i on. */
static struct click_range
widest(struct listing *l, size_t i, struct click_range so_far)
{
	for (; i < l->w->n; i++) {
		unsigned width = value_width(l->e->values, l->w->part[i]);
		uint64_t least = 0, most = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;

		if (value_is_const(l->e->values, l->w->part[i], &least))
			most = least;
		append(so_far.low, least, width);
		append(so_far.high, most, width);
	}
	return so_far;
}

static void list_values(struct listing *l, struct flow *f, size_t i, struct click_range so_far);

/* The values that begin with so_far and go on with a value of r, which f leaves to part i. */
static void
list_part(struct listing *l, struct flow *f, size_t i, struct click_range so_far, struct set_range r)
{
	unsigned width = value_width(l->e->values, l->w->part[i]);
	struct click_range next = so_far, all;
	bool fixed = fixed_from(l, i + 1), inexact = false;

	append(next.low, r.lo, width);
	append(next.high, r.hi, width);
	all = widest(l, i + 1, next);
	if (!fixed && set_minus(l->e->sets, wide_within(l->e, l->w, &all, &inexact),
				condition(l, f)) == SET_NONE) {
		*VEC_ADD(&l->ranges) = all;
	} else if (r.lo == r.hi) {
		struct flow *part = flow_copy(l->e, f);

		if (value_get(l->e->values, l->w->part[i])->kind != VALUE_SYMBOL ||
		    flow_constrain(l->e, part, flow_within(l->e, l->w->part[i], r.lo, r.lo)))
			list_values(l, part, i + 1, next);
		flow_free(l->e, part);
	} else if (!fixed && l->splits++ < MAX_LISTED) {
		/* what follows hangs on it, most of all at the ends */
		list_part(l, f, i, so_far, (struct set_range){ r.lo, r.lo });
		if (r.hi - r.lo > 1)
			list_part(l, f, i, so_far, (struct set_range){ r.lo + 1, r.hi - 1 });
		list_part(l, f, i, so_far, (struct set_range){ r.hi, r.hi });
	} else {
		l->rough = true;
		*VEC_ADD(&l->ranges) = all;
	}
}

static void
list_values(struct listing *l, struct flow *f, size_t i, struct click_range so_far)
{
	struct set_range r[MAX_LISTED];
	size_t n;

	if (i == l->w->n) {
		*VEC_ADD(&l->ranges) = so_far;
		return;
	}
	n = flow_values(l->e, f, l->w->part[i], r, MAX_LISTED);
	if (n == SIZE_MAX || n > MAX_LISTED) {
		l->rough = true;
		*VEC_ADD(&l->ranges) = widest(l, i, so_far);
		return;
	}
	for (size_t k = 0; k < n; k++)
		list_part(l, f, i, so_far, r[k]);
}

/* Ranges that touch become one. */
static void
merge_ranges(struct listing *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->ranges.n; i++) {
		struct click_range *r = &l->ranges.v[i], *last = n > 0 ? &l->ranges.v[n - 1] : NULL;
		bool carry = last != NULL && last->high[1] == UINT64_MAX;

		if (last != NULL && r->low[1] == last->high[1] + 1 &&
		    r->low[0] == last->high[0] + carry)
			memcpy(last->high, r->high, sizeof(last->high));
		else
			l->ranges.v[n++] = *r;
	}
	l->ranges.n = n;
}

/* The length of the prefix that the range is, or -1. */
static int
prefix_of(const struct click_range *r)
{
	uint64_t up = r->low[0] ^ r->high[0], down = r->low[1] ^ r->high[1];

	if ((up & (up + 1)) != 0 || (down & (down + 1)) != 0 || (up != 0 && down != UINT64_MAX) ||
	    (r->low[0] & up) != 0 || (r->low[1] & down) != 0)
		return -1;
	return 128 - __builtin_popcountll(up) - __builtin_popcountll(down);
}

static void
add_range(const struct packet_field *p, const struct click_range *r, struct strbuf *out)
{
	int prefix = prefix_of(r);

	packet_value_print(p, (struct packet_value){ { r->low[0], r->low[1] } }, out);
	if (prefix == 128)
		return;
	if (prefix > 0 && p->kind == FIELD_IPV6) {
		sb_printf(out, "/%d", prefix);
		return;
	}
	sb_add_char(out, '-');
	packet_value_print(p, (struct packet_value){ { r->high[0], r->high[1] } }, out);
}

static bool
is_everything(const struct click_range *r)
{
	return prefix_of(r) == 0;
}

/* Lists the values that f leaves; a long list that is not sure becomes its ends. */
static void
list_all(struct listing *l, struct flow *f)
{
	l->ranges.n = l->splits = 0;
	l->rough = false;
	list_values(l, f, 0, (struct click_range){ { 0, 0 }, { 0, 0 } });
	merge_ranges(l);
	if (l->rough && l->ranges.n > 1) {
		memcpy(l->ranges.v[0].high, VEC_LAST(&l->ranges).high, sizeof(l->ranges.v[0].high));
		l->ranges.n = 1;
	}
}

static void
add_list(struct listing *l, const struct packet_field *p, struct strbuf *out)
{
	if (l->ranges.n == 0)
		sb_add(out, "none");
	for (size_t i = 0; i < l->ranges.n; i++) {
		sb_add(out, i > 0 ? ", " : "");
		add_range(p, &l->ranges.v[i], out);
	}
}

/* Says what it is not, if that is a short list. */
static bool
add_others(struct listing *l, struct flow *f, const struct packet_field *p, struct strbuf *out)
{
	struct flow *others = flow_new(l->e);
	bool said = flow_constrain(l->e, others, set_not(l->e->sets, condition(l, f)));

	if (said) {
		list_all(l, others);
		said = !l->rough && l->ranges.n <= MAX_LISTED;
	}
	if (said) {
		sb_add(out, "not ");
		add_list(l, p, out);
	}
	flow_free(l->e, others);
	return said;
}

bool
words_wide_field(struct engine *e, struct flow *f, const struct wide *w, const char *field,
		 bool skip_any, struct strbuf *out)
{
	const struct packet_field *p = packet_field_find(field);
	struct listing l = { .e = e, .w = w };
	size_t start = out->len;
	bool all, ends, rough;

	list_all(&l, f);
	all = l.ranges.n == 1 && is_everything(&l.ranges.v[0]);
	ends = l.ranges.n > 0 && (l.ranges.v[0].low[0] | l.ranges.v[0].low[1]) == 0;
	rough = l.rough;
	if (all && !rough) {
		sb_add(out, skip_any ? "" : "any");
	} else if (skip_any && rough && headers_width(field) <= 64) {
		;	/* octets of something else, such as an IP header where a frame is expected */
	} else if ((!rough && !ends) || !add_others(&l, f, p, out)) {
		list_all(&l, f);
		sb_add(out, !rough ? "" : all && skip_any ? "" : all ? "too many ranges to say" :
		       "some of ");
		if (!all)
			add_list(&l, p, out);
	}
	VEC_FREE(&l.ranges);
	return out->len > start;
}

/* "client.ip6.src" of two symbols that are its halves. */
static bool
joined_name(struct engine *e, const struct wide *w, struct strbuf *out)
{
	static const char high[] = ".high", low[] = ".low";
	const char *name[2];
	size_t n;

	if (w->n != 2)
		return false;
	for (int i = 0; i < 2; i++) {
		const struct value_data *d = value_get(e->values, w->part[i]);

		if (d->kind != VALUE_SYMBOL || d->add != 0 || d->width != 64)
			return false;
		name[i] = root_get(e->values, d->root)->name;
	}
	n = strlen(name[0]);
	if (n < sizeof(high) || strcmp(name[0] + n - sizeof(high) + 1, high) != 0)
		return false;
	n -= sizeof(high) - 1;
	if (strncmp(name[0], name[1], n) != 0 || strcmp(name[1] + n, low) != 0)
		return false;
	sb_add_len(out, name[0], n);
	return true;
}

void
words_wide_value(struct engine *e, const struct graph *g, const struct wide *w, const char *field,
		 struct strbuf *out)
{
	const struct packet_field *p = packet_field_find(field);
	uint64_t number[2];

	if (w->n == 0)
		sb_add(out, "nothing");
	else if (w->n == 1)
		words_value(e, g, w->part[0], words_style_of(field), out);
	else if (p != NULL && wide_is_const(e, w, number))
		packet_value_print(p, (struct packet_value){ { number[0], number[1] } }, out);
	else if (!joined_name(e, w, out))
		for (size_t i = 0; i < w->n; i++) {
			sb_add(out, i > 0 ? " " : "");
			words_value(e, g, w->part[i], WORDS_HEX, out);
		}
}
