/*
 * term.c - see term.h. Fields are named for Ethernet, IPv4 without options and TCP; who prints them knows whether that is what the
 * packet is.
 */
#include "models/base/map.h"
#include "symexec/bpf/term.h"

enum { NO_PACKET = UINT32_MAX, NAMED_OCTETS = 54, MOST_DEPTH = 200 };

static const struct {
	const char *name;
	unsigned width;
	enum set_rank rank;
} fields[] = {
	{ "eth.dst", 48, RANK_OTHER }, { "eth.src", 48, RANK_OTHER }, { "eth.type", 16, RANK_SHAPE },
	{ "ip.version", 4, RANK_SHAPE }, { "ip.ihl", 4, RANK_SHAPE }, { "ip.tos", 8, RANK_OTHER }, { "ip.len", 16, RANK_OTHER },
	{ "ip.id", 16, RANK_OTHER }, { "ip.flags", 3, RANK_FLAGS }, { "ip.frag", 13, RANK_FLAGS }, { "ip.ttl", 8, RANK_OTHER },
	{ "ip.proto", 8, RANK_PROTO }, { "ip.checksum", 16, RANK_OTHER }, { "ip.src", 32, RANK_SRC },
	{ "ip.dst", 32, RANK_DST }, { "tcp.sport", 16, RANK_SPORT }, { "tcp.dport", 16, RANK_DPORT },
	{ "tcp.seq", 32, RANK_OTHER }, { "tcp.ack", 32, RANK_OTHER }, { "tcp.off", 4, RANK_OTHER },
	{ "tcp.reserved", 4, RANK_OTHER }, { "tcp.flags", 8, RANK_FLAGS }, { "tcp.window", 16, RANK_STATE },
	{ "tcp.checksum", 16, RANK_OTHER }, { "tcp.urgent", 16, RANK_OTHER },
};

static symbol add_symbol(struct terms *t, const char *name, unsigned width, uint32_t first, enum set_rank rank)
{
	struct term_symbol *s = VEC_ADD(&t->symbols);

	*s = (struct term_symbol){ .width = width, .first = first, .var = set_var_new(t->sets, rank, width) };
	snprintf(s->name, sizeof(s->name), "%s", name);
	return (symbol)(t->symbols.n - 1);
}

void terms_init(struct terms *t)
{
	uint32_t at = 0;

	*t = (struct terms){ .sets = sets_new(0), .found = u64_map_new(), .octet = u64_map_new() };
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		add_symbol(t, fields[i].name, fields[i].width, at, fields[i].rank);
		at += fields[i].width;
	}
	t->length = add_symbol(t, "length", 16, NO_PACKET, RANK_LENGTH);
}

void terms_fini(struct terms *t)
{
	for (size_t i = 0; i < t->nodes.n; i++)
		free(t->nodes.v[i].bits);
	VEC_FREE(&t->nodes);
	VEC_FREE(&t->symbols);
	u64_map_free(t->found);
	u64_map_free(t->octet);
	sets_free(t->sets);
}

/* ---- making ---- */

static bool same_node(const struct term_node *x, const struct term_node *y)
{
	return x->kind == y->kind && x->a == y->a && x->b == y->b && x->value == y->value &&
	       (!x->bits || memcmp(x->bits, y->bits, 64 * sizeof(*x->bits)) == 0);
}

/* bits are copied. */
static term make(struct terms *t, struct term_node n)
{
	uint64_t key = hash_mix(hash_mix(n.kind, n.a), hash_mix(n.b, n.value)), at;

	if (n.bits)
		key ^= hash_bytes(n.bits, 64 * sizeof(*n.bits));
	if (u64_map_get(t->found, key, &at) && same_node(&n, &t->nodes.v[at]))
		return (term)at;
	if (n.bits) {
		uint32_t *own = x_malloc(64 * sizeof(*own));

		memcpy(own, n.bits, 64 * sizeof(*own));
		n.bits = own;
	}
	u64_map_put(t->found, key, t->nodes.n);
	*VEC_ADD(&t->nodes) = n;
	return (term)(t->nodes.n - 1);
}

term term_const(struct terms *t, uint64_t v)
{
	return make(t, (struct term_node){ .kind = TERM_CONST, .value = v });
}

bool term_is_const(const struct terms *t, term a, uint64_t *v)
{
	*v = t->nodes.v[a].value;
	return t->nodes.v[a].kind == TERM_CONST;
}

static term of_bits(struct terms *t, const uint32_t bits[64])
{
	uint64_t v = 0;
	bool constant = true;

	for (unsigned i = 0; i < 64; i++) {
		constant &= bits[i] < TERM_SYMBOL;
		v |= (uint64_t)(bits[i] == TERM_ONE) << i;
	}
	if (constant)
		return term_const(t, v);
	return make(t, (struct term_node){ .kind = TERM_BITS, .bits = (uint32_t *)(uintptr_t)bits });
}

/* false: it is not made of bits. */
static bool bits_of(const struct terms *t, term a, uint32_t bits[64])
{
	const struct term_node *n = &t->nodes.v[a];

	if (n->kind == TERM_BITS)
		memcpy(bits, n->bits, 64 * sizeof(*bits));
	else if (n->kind == TERM_CONST)
		for (unsigned i = 0; i < 64; i++)
			bits[i] = n->value >> i & 1 ? TERM_ONE : TERM_ZERO;
	else
		return false;
	return true;
}

static uint32_t symbol_bit(symbol s, unsigned bit)
{
	return TERM_SYMBOL + (s << 6 | bit);
}

term term_symbol(struct terms *t, symbol s)
{
	uint32_t bits[64] = { 0 };

	for (unsigned i = 0; i < t->symbols.v[s].width; i++)
		bits[i] = symbol_bit(s, i);
	return of_bits(t, bits);
}

term term_unknown(struct terms *t, const char *name, unsigned width)
{
	return term_symbol(t, add_symbol(t, name, width, NO_PACKET, RANK_STATE));
}

static symbol symbol_of_octet(struct terms *t, uint32_t octet, unsigned bit, unsigned *own)
{
	uint32_t at = octet * 8 + 7 - bit;
	uint64_t s;
	char name[40];

	for (symbol i = 0; octet < NAMED_OCTETS; i++) {
		const struct term_symbol *x = &t->symbols.v[i];

		if (at >= x->first && at - x->first < x->width) {
			*own = x->width - 1 - (at - x->first);
			return i;
		}
	}
	*own = bit;
	if (!u64_map_get(t->octet, octet, &s)) {
		snprintf(name, sizeof(name), "octet %u", octet);
		/* windows are compared with what options say: beside each other, the diagram stays small */
		s = add_symbol(t, name, 8, octet * 8, octet < NAMED_OCTETS ? RANK_OTHER : RANK_STATE);
		u64_map_put(t->octet, octet, s);
	}
	return (symbol)s;
}

term term_packet(struct terms *t, uint32_t offset, unsigned octets)
{
	uint32_t bits[64] = { 0 };

	for (unsigned i = 0; i < octets * 8; i++) {
		unsigned own;
		symbol s = symbol_of_octet(t, offset + i / 8, i % 8, &own);

		bits[i] = symbol_bit(s, own);
	}
	return of_bits(t, bits);
}

/* ---- operations ---- */

static uint64_t calculate(enum term_kind kind, uint64_t a, uint64_t b)
{
	switch (kind) {
	case TERM_ADD: return a + b;
	case TERM_SUB: return a - b;
	case TERM_MUL: return a * b;
	case TERM_DIV: return b ? a / b : 0;
	case TERM_MOD: return b ? a % b : a;
	case TERM_AND: return a & b;
	case TERM_OR: return a | b;
	case TERM_XOR: return a ^ b;
	case TERM_SHL: return a << (b & 63);
	case TERM_SHR: return a >> (b & 63);
	default: return (uint64_t)((int64_t)a >> (b & 63));
	}
}

/* One bit; false: it is no longer a bit of a symbol. */
static bool bit_op(enum term_kind kind, uint32_t x, uint32_t y, uint32_t *out)
{
	bool same = x == y;

	switch (kind) {
	case TERM_AND:
		*out = x == TERM_ZERO || y == TERM_ZERO ? TERM_ZERO : x == TERM_ONE ? y : x;
		return x < TERM_SYMBOL || y < TERM_SYMBOL || same;
	case TERM_OR: case TERM_ADD:
		*out = x == TERM_ONE || y == TERM_ONE ? TERM_ONE : x == TERM_ZERO ? y : x;
		if (kind == TERM_ADD)	/* without carries */
			return x == TERM_ZERO || y == TERM_ZERO;
		return x < TERM_SYMBOL || y < TERM_SYMBOL || same;
	default:
		*out = same ? TERM_ZERO : x == TERM_ZERO ? y : x;
		if (!same && x != TERM_ZERO && y != TERM_ZERO)
			*out = TERM_ONE;
		return same || x == TERM_ZERO || y == TERM_ZERO || (x < TERM_SYMBOL && y < TERM_SYMBOL);
	}
}

static bool shift_bits(enum term_kind kind, const uint32_t in[64], unsigned by, uint32_t out[64])
{
	for (unsigned i = 0; i < 64; i++)
		if (kind == TERM_SHL)
			out[i] = i >= by ? in[i - by] : TERM_ZERO;
		else
			out[i] = i + by < 64 ? in[i + by] : kind == TERM_SAR ? in[63] : TERM_ZERO;
	return true;
}

static bool op_bits(const struct terms *t, enum term_kind kind, term a, term b, uint32_t out[64])
{
	uint32_t x[64], y[64];
	uint64_t by;

	if (!bits_of(t, a, x))
		return false;
	if (kind == TERM_SHL || kind == TERM_SHR || kind == TERM_SAR)
		return term_is_const(t, b, &by) && shift_bits(kind, x, by & 63, out);
	if (!bits_of(t, b, y) || (kind != TERM_AND && kind != TERM_OR && kind != TERM_XOR && kind != TERM_ADD))
		return false;
	for (unsigned i = 0; i < 64; i++)
		if (!bit_op(kind, x[i], y[i], &out[i]))
			return false;
	return true;
}

term term_op(struct terms *t, enum term_kind kind, term a, term b)
{
	uint64_t x, y;
	uint32_t bits[64], depth;
	bool left = term_is_const(t, a, &x), right = term_is_const(t, b, &y);

	if (left && right)
		return term_const(t, calculate(kind, x, y));
	if (right && y == 0 && (kind == TERM_ADD || kind == TERM_SUB || kind == TERM_OR || kind == TERM_XOR))
		return a;
	if (left && x == 0 && kind == TERM_ADD)
		return b;
	if (kind == TERM_MUL && left)
		return term_op(t, kind, b, a);
	if (kind == TERM_MUL && right && y && !(y & (y - 1)))
		return term_op(t, TERM_SHL, a, term_const(t, (uint64_t)__builtin_ctzll(y)));
	if (op_bits(t, kind, a, b, bits))
		return of_bits(t, bits);
	/* loops make terms of any depth; who walks them does so by recursion */
	depth = 1 + MAX_OF(t->nodes.v[a].depth, t->nodes.v[b].depth);
	if (depth > MOST_DEPTH)
		return term_unknown(t, "a computation of many steps", 64);
	return make(t, (struct term_node){ .kind = kind, .a = a, .b = b, .depth = depth });
}

term term_swap(struct terms *t, term a, int bits, bool swap)
{
	term r = term_const(t, 0), mask = term_const(t, 255);

	for (int i = 0; i < bits; i += 8) {
		term octet = term_op(t, TERM_AND, term_op(t, TERM_SHR, a, term_const(t, (uint64_t)i)), mask);
		int to = swap ? bits - 8 - i : i;

		r = term_op(t, TERM_OR, r, term_op(t, TERM_SHL, octet, term_const(t, (uint64_t)to)));
	}
	return r;
}

/* ---- looking ---- */

static void support_of(const struct terms *t, term a, bool *seen, uint64_t *has)
{
	const struct term_node *n = &t->nodes.v[a];

	if (seen[a])
		return;
	seen[a] = true;
	if (n->kind == TERM_BITS) {
		for (unsigned i = 0; i < 64; i++)
			if (n->bits[i] >= TERM_SYMBOL)
				has[(n->bits[i] - TERM_SYMBOL) >> 6] |= 1ULL << ((n->bits[i] - TERM_SYMBOL) & 63);
	} else if (n->kind != TERM_CONST) {
		support_of(t, n->a, seen, has);
		support_of(t, n->b, seen, has);
	}
}

size_t term_support(const struct terms *t, term a, term b, struct term_use *out, size_t max)
{
	bool *seen = x_calloc(t->nodes.n, sizeof(*seen));
	uint64_t *has = x_calloc(t->symbols.n, sizeof(*has));
	size_t n = 0;

	support_of(t, a, seen, has);
	support_of(t, b, seen, has);
	for (symbol i = 0; i < t->symbols.n; i++)
		if (has[i] && n++ < max)
			out[n - 1] = (struct term_use){ i, has[i] };
	free(seen);
	free(has);
	return n;
}

unsigned term_use_bits(const struct term_use *u, size_t n)
{
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++)
		bits += (unsigned)__builtin_popcountll(u[i].bits);
	return bits;
}

void term_use_values(const struct term_use *u, size_t n, uint64_t k, uint64_t *values)
{
	for (size_t i = 0; i < n; i++) {
		values[i] = 0;
		for (uint64_t left = u[i].bits; left; left &= left - 1, k >>= 1)
			if (k & 1)
				values[i] |= left & -left;
	}
}

uint64_t term_value(const struct terms *t, term a, const struct term_use *s, const uint64_t *values, size_t n)
{
	const struct term_node *x = &t->nodes.v[a];
	uint64_t v = 0;

	if (x->kind == TERM_CONST)
		return x->value;
	if (x->kind != TERM_BITS)
		return calculate(x->kind, term_value(t, x->a, s, values, n), term_value(t, x->b, s, values, n));
	for (unsigned i = 0; i < 64; i++) {
		uint32_t k = x->bits[i] - TERM_SYMBOL;

		if (x->bits[i] == TERM_ONE)
			v |= 1ULL << i;
		for (size_t j = 0; x->bits[i] >= TERM_SYMBOL && j < n; j++)
			if (s[j].s == k >> 6)
				v |= (values[j] >> (k & 63) & 1) << i;
	}
	return v;
}
