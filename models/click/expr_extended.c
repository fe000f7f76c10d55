/*
 * expr_extended.c - tests of fields by name: FIELD [& MASK] RELATION VALUE, FIELD [not] in SET,
 * FIELD RELATION FIELD, and a field of one bit alone. Names, widths and kinds come from the
 * field tables; a value that does not fit its field is an error, never cut.
 */
#include "models/click/expr_int.h"

#include "models/base/near.h"
#include "models/base/vec.h"
#include "models/packet/field.h"

static const char *const ct_states[] = {
	"new", "established", "related", "reply", "invalid", "tracked", "untracked", "snat", "dnat",
};

static const struct packet_name tunnel_kinds[] = { { "none", 0 }, { "vxlan", 1 }, { "gre", 2 } };
static const struct packet_names tunnel_names = { "tunnel", tunnel_kinds, ARRAY_LEN(tunnel_kinds) };

/* What a datapath knows of a packet beside its octets: datapath-control(7), "State of packets". */
static const struct packet_field states[] = {
	{ .name = "tun.type", .width = 7, .kind = FIELD_ENUM, .names = &tunnel_names },
	{ .name = "tun.id", .width = 32, .kind = FIELD_UINT }, { .name = "tun.src", .width = 32, .kind = FIELD_IPV4 },
	{ .name = "tun.dst", .width = 32, .kind = FIELD_IPV4 }, { .name = "tun.ttl", .width = 8, .kind = FIELD_UINT },
	{ .name = "tun.tos", .width = 8, .kind = FIELD_HEX }, { .name = "ct.zone", .width = 16, .kind = FIELD_UINT },
	{ .name = "ct.mark", .width = 32, .kind = FIELD_HEX }, { .name = "metadata", .width = 64, .kind = FIELD_HEX },
	{ .name = "reg0", .width = 32, .kind = FIELD_HEX }, { .name = "reg1", .width = 32, .kind = FIELD_HEX },
	{ .name = "reg2", .width = 32, .kind = FIELD_HEX }, { .name = "reg3", .width = 32, .kind = FIELD_HEX },
	{ .name = "reg4", .width = 32, .kind = FIELD_HEX }, { .name = "reg5", .width = 32, .kind = FIELD_HEX },
	{ .name = "reg6", .width = 32, .kind = FIELD_HEX }, { .name = "reg7", .width = 32, .kind = FIELD_HEX },
};

const struct packet_field *click_state_field(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (!strcmp(states[i].name, name))
			return &states[i];
	return NULL;
}

struct field_reader {
	struct expr_parser *p;
	struct piece name;
	struct packet_ref ref;
	enum click_field_special special;
	unsigned width;
	size_t first;
	struct click_field_test test;
};

static bool find_ref(struct piece w, struct packet_ref *ref)
{
	char name[80];

	if (!w.len || w.len >= sizeof(name))
		return false;
	memcpy(name, w.s, w.len);
	name[w.len] = '\0';
	return packet_ref_parse(name, ref);
}

static bool is_special(struct piece w, enum click_field_special *special)
{
	*special = FIELD_PACKET;
	if (piece_is(w, "in_port"))
		*special = FIELD_IN_PORT;
	else if (piece_is(w, "ct.state"))
		*special = FIELD_CT_STATE;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (piece_is(w, states[i].name))
			*special = FIELD_STATE;
	return *special != FIELD_PACKET;
}

bool expr_is_field(struct expr_parser *p)
{
	const struct names_view *n = &p->ctx->names;
	struct piece w = expr_peek(p, 0);
	enum click_field_special special;
	struct packet_ref ref;
	uint32_t a, m;

	if (is_special(w, &special) || find_ref(w, &ref))
		return true;
	/* what only looks like a field is told as a misspelt one */
	return w.len && !(w.s[0] >= '0' && w.s[0] <= '9') && memchr(w.s, '.', w.len) &&
	       !memchr(w.s, '/', w.len) && !proto_lookup(w, &a) && !ip_parse(w, n, &a) &&
	       !ip_prefix_parse(w, n, false, &a, &m);
}

static const struct click_expr *unknown_field(struct expr_parser *p, struct piece w)
{
	char *name = piece_dup(w, p->ctx->arena);
	const char *best = packet_field_near(name);
	struct near special = near_begin(name);

	near_try(&special, "ct.state");
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		near_try(&special, states[i].name);
	if (special.best)
		best = special.best;
	if (best)
		return expr_error(p, w, "there is no field '%s', did you mean '%s'?", name, best);
	return expr_error(p, w, "there is no field '%s'", name);
}

static bool fits(const uint64_t v[2], unsigned width)
{
	if (width >= 128)
		return true;
	if (width > 64)
		return !(v[0] >> (width - 64));
	return !v[0] && (width == 64 || !(v[1] >> width));
}

static void load128(const uint8_t b[16], uint64_t v[2])
{
	for (int i = 0; i < 16; i++)
		v[i / 8] = v[i / 8] << 8 | b[i];
}

/* Up to 128 bits: decimal up to 64, hexadecimal beyond. */
static bool read_wide(struct piece w, uint64_t v[2])
{
	struct number n;
	bool digits = false;

	if (number_parse(w, 0, false, &n) && !n.overflow) {
		v[0] = 0;
		v[1] = n.magnitude;
		return true;
	}
	if (w.len < 3 || w.s[0] != '0' || (w.s[1] != 'x' && w.s[1] != 'X'))
		return false;
	v[0] = v[1] = 0;
	for (size_t i = 2; i < w.len; i++) {
		if (!number_parse((struct piece){ w.s + i, 1 }, 16, false, &n) || v[0] >> 60)
			return false;
		v[0] = v[0] << 4 | v[1] >> 60;
		v[1] = v[1] << 4 | n.magnitude;
		digits = true;
	}
	return digits;
}

static bool is_port_field(const struct packet_field *f)
{
	size_t n = strlen(f->name);

	return n > 5 && f->width == 16 &&
	       (!strcmp(f->name + n - 6, ".sport") || !strcmp(f->name + n - 6, ".dport"));
}

static bool read_name(struct field_reader *r, struct piece w, uint64_t *v)
{
	const struct packet_field *f = r->ref.field;
	char name[64];
	uint32_t number;

	if (!w.len || w.len >= sizeof(name))
		return false;
	if (is_port_field(f)) {
		unsigned proto = f->layer == LAYER_UDP ? 17 : f->layer == LAYER_SCTP ? 132 : 6;

		if (!port_lookup(&r->p->ctx->names, w, proto, &number))
			return false;
		*v = number;
		return true;
	}
	memcpy(name, w.s, w.len);
	name[w.len] = '\0';
	if (!f->names)
		return false;
	if (f->kind != FIELD_FLAGS) {
		bool found = names_find(f->names, name, &number) ||
			     (f->names == &names_ip_proto && names_proto_find(name, &number));

		*v = number;
		return found;
	}
	/* flags by their letters or names, all of one word */
	if (names_find(f->names, name, &number)) {
		*v = 1ull << number;
		return true;
	}
	*v = 0;
	for (size_t i = 0; i < w.len; i++) {
		char letter[2] = { name[i], '\0' };

		if (!names_find(f->names, letter, &number))
			return false;
		*v |= 1ull << number;
	}
	return true;
}

/* One value of the field's kind; says nothing if it is none. */
static bool read_single(struct field_reader *r, struct piece w, uint64_t v[2])
{
	const struct names_view *names = &r->p->ctx->names;
	const struct packet_field *f = r->ref.field;
	uint8_t ip6[16];
	uint32_t ip;

	v[0] = v[1] = 0;
	if (!w.len)
		return false;
	if (f->kind == FIELD_IPV4 && ip_parse(w, names, &ip)) {
		v[1] = ip;
		return true;
	}
	if (f->kind == FIELD_IPV6 && ip6_parse(w, names, ip6)) {
		load128(ip6, v);
		return true;
	}
	if (f->kind == FIELD_ETHER && ether_parse(w, names, &v[1]))
		return true;
	if (f->kind == FIELD_BOOL && (piece_is(w, "true") || piece_is(w, "false"))) {
		v[1] = piece_is(w, "true");
		return true;
	}
	return read_name(r, w, &v[1]) || read_wide(w, v);
}

static bool check_fits(struct field_reader *r, struct piece w, const uint64_t v[2])
{
	unsigned width = r->width;

	if (fits(v, width))
		return true;
	if (width < 64)
		expr_error(r->p, w, "'%.*s' does not fit into %.*s, at most %llu is allowed",
			   PIECE(w), PIECE(r->name), (1ull << width) - 1);
	else
		expr_error(r->p, w, "'%.*s' does not fit into %.*s of %u bits", PIECE(w),
			   PIECE(r->name), width);
	return false;
}

static bool is_above(const uint64_t a[2], const uint64_t b[2])
{
	return a[0] != b[0] ? a[0] > b[0] : a[1] > b[1];
}

/* A prefix as a range; a mask that is no prefix as mask. */
static bool read_prefix(struct field_reader *r, struct piece w, struct click_range *range)
{
	const struct names_view *names = &r->p->ctx->names;
	const struct packet_field *f = r->ref.field;
	uint32_t addr, mask;
	uint8_t ip6[16];
	unsigned length;

	if (f->kind == FIELD_IPV4 && ip_prefix_parse(w, names, false, &addr, &mask)) {
		range->low[0] = range->high[0] = 0;
		range->low[1] = addr & mask;
		range->high[1] = addr | ~mask;
		if (~mask & (~mask + 1)) {
			r->test.has_mask = true;
			r->test.mask[1] = mask;
			range->high[1] = range->low[1];
		}
		return true;
	}
	if (f->kind != FIELD_IPV6 || !ip6_prefix_parse(w, names, false, ip6, &length))
		return false;
	load128(ip6, range->low);
	for (unsigned i = 0; i < 2; i++) {
		unsigned bits = length <= i * 64 ? 0 : MIN_OF(length - i * 64, 64u);
		uint64_t keep = bits ? UINT64_MAX << (64 - bits) : 0;

		range->low[i] &= keep;
		range->high[i] = range->low[i] | ~keep;
	}
	return true;
}

static const char *kind_wanted(const struct packet_field *f)
{
	switch (f->kind) {
	case FIELD_IPV4:
		return "an IPv4 address, prefix or range";
	case FIELD_IPV6:
		return "an IPv6 address, prefix or range";
	case FIELD_ETHER:
		return "an Ethernet address";
	case FIELD_BOOL:
	case FIELD_PRESENT:
		return "0, 1, true or false";
	default:
		return f->names || is_port_field(f) ? "a number, a range or a name" :
						      "a number or a range";
	}
}

static bool read_item(struct field_reader *r, struct click_range *range)
{
	struct expr_parser *p = r->p;
	struct piece w = expr_peek(p, 0);

	if (p->pos < p->n)
		p->pos++;
	if (read_single(r, w, range->low)) {
		memcpy(range->high, range->low, sizeof(range->high));
		return check_fits(r, w, range->low);
	}
	if (read_prefix(r, w, range))
		return true;
	for (size_t i = 1; i + 1 < w.len; i++) {
		struct piece left = { w.s, i }, right = { w.s + i + 1, w.len - i - 1 };

		if (w.s[i] != '-' || !read_single(r, left, range->low) ||
		    !read_single(r, right, range->high))
			continue;
		if (!is_above(range->low, range->high))
			return check_fits(r, w, range->high);
		expr_error(p, w, "'%.*s': the first value is larger than the second", PIECE(w));
		return false;
	}
	if (w.len)
		expr_error(p, w, "%.*s: expected %s, not '%.*s'", PIECE(r->name),
			   kind_wanted(r->ref.field), PIECE(w));
	else
		expr_error(p, w, "%.*s: expected %s at the end", PIECE(r->name),
			   kind_wanted(r->ref.field));
	return false;
}

typedef VEC(struct click_range) range_list;

static bool read_ranges(struct field_reader *r, bool set)
{
	bool open = expr_accept(r->p, "{");
	range_list list = { 0 };
	enum expr_list_step step = LIST_ITEM;
	bool ok = true;

	for (; ok && (!list.n || set || open); ok = ok && step == LIST_ITEM) {
		struct click_range range = { { 0, 0 }, { 0, 0 } };

		step = expr_next_item(r->p, open, list.n);
		if (step != LIST_ITEM)
			break;
		ok = read_item(r, &range);
		*VEC_ADD(&list) = range;
	}
	ok = ok && step != LIST_ERROR;
	if (ok && r->test.has_mask && list.n > 1) {
		expr_error(r->p, expr_since(r->p, r->first),
			   "a mask goes with one value, not with a set");
		ok = false;
	}
	r->test.ranges = arena_memdup(r->p->ctx->arena, list.v, list.n * sizeof(*list.v));
	r->test.range_count = list.n;
	VEC_FREE(&list);
	return ok;
}

/* "& MASK" */
static bool read_mask(struct field_reader *r)
{
	struct piece w;

	if (!expr_accept(r->p, "&"))
		return true;
	w = expr_peek(r->p, 0);
	if (!read_single(r, w, r->test.mask)) {
		expr_error(r->p, w, "%.*s: expected a mask, not '%.*s'", PIECE(r->name), PIECE(w));
		return false;
	}
	r->p->pos++;
	r->test.has_mask = true;
	if (!r->test.mask[0] && !r->test.mask[1]) {
		expr_error(r->p, w, "a mask of zero lets nothing through");
		return false;
	}
	return check_fits(r, w, r->test.mask);
}

static const struct click_expr *new_test(struct field_reader *r)
{
	struct click_expr *e = expr_new(r->p, EXPR_FIELD, expr_since(r->p, r->first));

	e->field = r->test;
	return e;
}

/* A field alone: one bit, or whether an option is there. */
static const struct click_expr *bare_field(struct field_reader *r)
{
	struct click_range *zero = arena_alloc(r->p->ctx->arena, sizeof(*zero));

	if (r->width != 1 || r->test.has_mask)
		return expr_error(r->p, expr_peek(r->p, 0),
				  "%.*s: expected ==, !=, <, <=, >, >= or in "
				  "behind it",
				  PIECE(r->name));
	r->test.rel = REL_NE;
	r->test.ranges = zero;
	r->test.range_count = 1;
	return new_test(r);
}

static const struct click_expr *compare_fields(struct field_reader *r)
{
	struct piece w = expr_peek(r->p, 0);
	struct packet_ref other;
	unsigned width;

	if (!find_ref(w, &other))
		return NULL;
	width = other.field->width ? other.field->width : 1;
	if (r->test.has_mask)
		return expr_error(r->p, w, "a mask goes with a value, not with a field");
	if (width != r->width)
		return expr_error(r->p, w, "%.*s has %u bits, %.*s has %u: they cannot be compared",
				  PIECE(r->name), r->width, PIECE(w), width);
	r->p->pos++;
	r->test.other = piece_dup(w, r->p->ctx->arena);
	return new_test(r);
}

static bool relation_fits(struct field_reader *r, bool set)
{
	enum click_relation rel = r->test.rel;
	const struct click_range *v = r->test.ranges;
	bool one = r->test.range_count == 1 && !memcmp(v->low, v->high, sizeof(v->low));

	if (rel == REL_EQ || rel == REL_NE || (one && !set && !r->test.has_mask) ||
	    (one && r->test.has_mask))
		return true;
	expr_error(r->p, expr_since(r->p, r->first),
		   "a set can only be compared with =, != and in");
	return false;
}

static bool is_ct_state(struct expr_parser *p, struct piece w)
{
	struct near near = near_begin(piece_dup(w, p->ctx->arena));

	for (size_t i = 0; i < ARRAY_LEN(ct_states); i++) {
		if (piece_is(w, ct_states[i]))
			return true;
		near_try(&near, ct_states[i]);
	}
	expr_error(p, w, "'%.*s' is no connection state%s%s", PIECE(w),
		   near.best ? ", did you mean " : "", near.best ? near.best : "");
	return false;
}

/* in_port and ct.state: words; several of them become a tree. */
static const struct click_expr *read_words(struct field_reader *r, bool set)
{
	struct expr_parser *p = r->p;
	bool open = expr_accept(p, "{"), equal = r->test.rel == REL_EQ;
	VEC(const struct click_expr *) list = { 0 };
	enum expr_list_step step = LIST_END;
	const struct click_expr *e = NULL;

	if (r->test.rel != REL_EQ && r->test.rel != REL_NE)
		return expr_error(p, expr_since(p, r->first),
				  "%.*s can only be compared with =, != and in", PIECE(r->name));
	while ((!list.n || set || open) &&
	       (step = expr_next_item(p, open, list.n)) == LIST_ITEM) {
		struct piece w = expr_peek(p, 0);

		step = LIST_ERROR;
		if (!w.len || !(text_is_word_char(w.s[0]))) {
			expr_error(p, w, "%.*s: expected a name", PIECE(r->name));
			break;
		}
		if (r->special == FIELD_CT_STATE && !is_ct_state(p, w))
			break;
		p->pos++;
		step = LIST_END;
		r->test.text = piece_dup(w, p->ctx->arena);
		*VEC_ADD(&list) = new_test(r);
	}
	if (step == LIST_END && list.n)
		e = expr_join(p, equal ? EXPR_OR : EXPR_AND, list.v, list.n);
	VEC_FREE(&list);
	return e;
}

const struct click_expr *expr_read_field(struct expr_parser *p)
{
	struct field_reader r = { .p = p, .name = expr_peek(p, 0), .first = p->pos };
	bool set, relation;

	p->last = (struct prim){ .proto = NO_PROTO };
	if (!is_special(r.name, &r.special) && !find_ref(r.name, &r.ref))
		return unknown_field(p, r.name);
	p->pos++;
	r.test.special = r.special;
	r.test.name = piece_dup(r.name, p->ctx->arena);
	if (r.special == FIELD_STATE) {
		r.ref = (struct packet_ref){ .field = click_state_field(r.test.name), .index = 1 };
	} else if (r.special != FIELD_PACKET) {
		set = expr_accept_in(p, &r.test.rel);
		if (!set && !expr_read_relation(p, &r.test.rel))
			return expr_error(p, expr_peek(p, 0),
					  "%.*s: expected ==, != or in behind it", PIECE(r.name));
		return read_words(&r, set);
	}
	if (r.ref.field->kind == FIELD_BYTES)
		return expr_error(p, r.name, "%.*s is a string of bytes, it cannot be compared",
				  PIECE(r.name));
	r.width = r.ref.field->width ? r.ref.field->width : 1;
	if (!read_mask(&r))
		return NULL;
	set = expr_accept_in(p, &r.test.rel);
	relation = !set && expr_read_relation(p, &r.test.rel);
	if (!set && !relation)
		return bare_field(&r);
	if (!set && r.special == FIELD_PACKET && find_ref(expr_peek(p, 0), &(struct packet_ref){ 0 }))
		return compare_fields(&r);
	if (!read_ranges(&r, set) || !relation_fits(&r, set))
		return NULL;
	return new_test(&r);
}
