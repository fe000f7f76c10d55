/*
 * value.c - interning of values, and what is done to them: slicing, joining, adding
 * a constant.
 *
 * Equal handles mean equal values, so each value has one form:
 *  - A constant of at most 64 bits is VALUE_CONST, masked to its width; a longer one
 *    is VALUE_BYTES.
 *  - Bits [shift, shift + width) of root + add do not depend on what `add` has above
 *    them, so it is reduced mod 2^(shift + width). Two different ones below that do
 *    differ for some value of the root, so this form is the only one; it is the same
 *    whether a slice of a sum or a sum of a slice was asked for, and the whole
 *    symbol is the slice with shift 0 and the root's width.
 *  - A checksum that is off by the constant 0 is right: error VALUE_NONE.
 *
 * Hence sums: (bits [s, s + w) of x) + n = bits [s, s + w) of (x + n * 2^s). And
 * joints: an upper slice with addend h continues a lower one, which ends where it
 * begins, exactly if h agrees with the lower addend in the bits that both of them
 * see; the whole then has addend h.
 */
#include "symexec/flow/value_int.h"

enum { BYTES_BUFFER = 256 };

struct values *values_new(struct sets *sets)
{
	struct values *v = x_calloc(1, sizeof(*v));

	v->sets = sets;
	v->arena = arena_new();
	v->all.count = 1;		/* handle 0 is VALUE_NONE */
	return v;
}

void values_free(struct values *v)
{
	if (!v)
		return;
	VEC_FREE(&v->chunks);
	unique_fini(&v->table);
	roots_fini(v);
	arena_free(v->arena);
	free(v);
}

struct value_probe {
	const struct values *v;
	const struct value_data *d;
};

static bool same_value(const void *arg, uint32_t handle)
{
	const struct value_probe *q = arg;
	const struct value_data *a = value_get(q->v, handle), *b = q->d;

	if (a->kind != b->kind || a->width != b->width || a->bits != b->bits ||
	    a->root != b->root || a->add != b->add || a->shift != b->shift ||
	    a->error != b->error)
		return false;
	return a->kind != VALUE_BYTES || !memcmp(a->bytes, b->bytes, a->width / 8);
}

static uint32_t hash_value(const struct value_data *d)
{
	uint32_t h = unique_hash((uint64_t)d->kind << 32 | d->width, d->bits);
	uint64_t word;

	h = unique_hash((uint64_t)h << 32 | d->root, d->add);
	h = unique_hash((uint64_t)h << 32 | d->shift, d->error);
	if (d->kind != VALUE_BYTES)
		return h;
	for (size_t i = 0; i < d->width / 8; i += sizeof(word)) {
		word = 0;
		memcpy(&word, d->bytes + i, MIN_OF(sizeof(word), d->width / 8 - i));
		h = unique_hash(h, word);
	}
	return h;
}

/* The handle of a value in its one form. Fields that its kind does not use must be 0. */
static value intern(struct values *v, const struct value_data *d)
{
	struct value_probe q = { v, d };
	uint32_t hash = hash_value(d);
	uint64_t *slot = unique_slot(&v->table, hash, same_value, &q);
	struct value_data *n;

	if (*slot)
		return (value)*slot;
	X_CHECK(v->all.count < UINT32_MAX);
	while (v->all.count >> VALUE_CHUNK_BITS >= v->chunks.n) {
		*VEC_ADD(&v->chunks) = arena_alloc_array(v->arena, VALUE_CHUNK, sizeof(*n));
		v->all.chunks = v->chunks.v;
	}
	n = &v->chunks.v[v->all.count >> VALUE_CHUNK_BITS][v->all.count & (VALUE_CHUNK - 1)];
	*n = *d;
	if (d->kind == VALUE_BYTES)
		n->bytes = arena_memdup(v->arena, d->bytes, d->width / 8);
	return unique_fill(&v->table, slot, hash, v->all.count++);
}

/* Where a constant or a symbol made of n stands in `recent`. Values are never removed, so none there is stale. */
static value *recent_slot(struct values *v, uint64_t n, unsigned width)
{
	return &v->recent[((n ^ width) * 0x9e3779b97f4a7c15u) >> 32 & (RECENT - 1)];
}

value value_const(struct values *v, uint64_t bits, unsigned width)
{
	value *at;

	X_CHECK(width >= 1 && width <= 64);
	bits &= value_mask(width);
	at = recent_slot(v, bits, width);
	if (*at != VALUE_NONE) {
		const struct value_data *d = value_get(v, *at);

		if (d->kind == VALUE_CONST && d->bits == bits && d->width == width)
			return *at;
	}
	*at = intern(v, &(struct value_data){
		.kind = VALUE_CONST, .width = width, .bits = bits,
	});
	return *at;
}

value value_symbol(struct values *v, root r)
{
	return value_slice_of(v, r, 0, 0, root_get(v, r)->width);
}

value value_slice_of(struct values *v, root r, uint64_t add, unsigned shift, unsigned width)
{
	unsigned whole = root_get(v, r)->width;
	value *at;

	X_CHECK(width >= 1 && width <= whole && shift <= whole - width);
	add &= value_mask(shift + width);
	at = recent_slot(v, add + ((uint64_t)r << 16 | shift), width);
	if (*at != VALUE_NONE) {
		const struct value_data *d = value_get(v, *at);

		if (d->kind == VALUE_SYMBOL && d->root == r && d->add == add &&
		    d->shift == shift && d->width == width)
			return *at;
	}
	*at = intern(v, &(struct value_data){
		.kind = VALUE_SYMBOL, .width = width, .root = r, .shift = shift, .add = add,
	});
	return *at;
}

value value_bytes(struct values *v, const uint8_t *p, size_t len)
{
	uint64_t bits = 0;

	if (!len)
		return VALUE_NONE;
	if (len > sizeof(bits)) {
		X_CHECK(len <= UINT32_MAX / 8);
		return intern(v, &(struct value_data){
			.kind = VALUE_BYTES, .width = (uint32_t)len * 8, .bytes = p,
		});
	}
	for (size_t i = 0; i < len; i++)
		bits = bits << 8 | p[i];
	return value_const(v, bits, (unsigned)len * 8);
}

value value_blob(struct values *v, root r)
{
	return intern(v, &(struct value_data){ .kind = VALUE_BLOB, .root = r });
}

static value checksum_value(struct values *v, value error, uint64_t nonzero)
{
	uint64_t bits;

	if (value_is_const(v, error, &bits) && !bits)
		error = VALUE_NONE;
	X_CHECK(error == VALUE_NONE || value_width(v, error) == 16);
	return intern(v, &(struct value_data){
		.kind = VALUE_CHECKSUM, .width = 16, .bits = nonzero, .error = error,
	});
}

value value_checksum(struct values *v, value error)
{
	return checksum_value(v, error, 0);
}

value value_checksum_sent(struct values *v)
{
	return checksum_value(v, VALUE_NONE, 1);
}

value value_checksum_off(struct values *v, value x, value error)
{
	return checksum_value(v, error, value_get(v, x)->bits);
}

unsigned value_width(const struct values *v, value x)
{
	return x == VALUE_NONE ? 0 : value_get(v, x)->width;
}

/* Bits [shift, shift + n) of a constant of either kind, n at most 64; beyond its width: zeros. */
static uint64_t const_bits(const struct value_data *d, unsigned shift, unsigned n)
{
	uint64_t bits = 0;

	if (shift >= d->width)
		return 0;
	if (d->kind == VALUE_CONST)
		return d->bits >> shift & value_mask(n);
	/* Byte i counts from the least significant; the first one may begin below shift. */
	for (unsigned i = shift / 8; i * 8 < shift + n && i < d->width / 8; i++) {
		uint64_t byte = d->bytes[d->width / 8 - 1 - i];

		bits |= i * 8 < shift ? byte >> (shift - i * 8) : byte << (i * 8 - shift);
	}
	return bits & value_mask(n);
}

/*
 * Bits [shift, shift + width) of a constant; or, with shift 0, all bits of hi above those of lo.
 * A width that is neither short nor whole bytes has no form.
 */
static value make_const(struct values *v, const struct value_data *hi,
			const struct value_data *lo, unsigned shift, unsigned width)
{
	unsigned split = lo->width;
	uint8_t small[BYTES_BUFFER], *p = small;
	value x;

	if (width > 64 && width % 8)
		return VALUE_NONE;
	if (width <= 64) {
		uint64_t bits = const_bits(lo, shift, width);

		if (hi && shift + width > split)
			bits |= const_bits(hi, 0, width) << (split - shift);
		return value_const(v, bits, width);
	}
	if (width / 8 > sizeof(small))
		p = x_malloc(width / 8);
	for (unsigned at = 0; at < width; at += 8) {
		unsigned from = shift + at;
		uint64_t byte = const_bits(lo, from, 8);

		if (hi && from + 8 > split)
			byte |= from >= split ? const_bits(hi, from - split, 8)
					      : const_bits(hi, 0, 8) << (split - from);
		p[(width - at) / 8 - 1] = (uint8_t)byte;
	}
	x = value_bytes(v, p, width / 8);
	if (p != small)
		free(p);
	return x;
}

value value_slice(struct values *v, value x, unsigned shift, unsigned width)
{
	const struct value_data *d;

	if (x == VALUE_NONE)
		return VALUE_NONE;
	d = value_get(v, x);
	if (!shift && width == d->width)
		return x;
	if (!width || width > d->width || shift > d->width - width)
		return VALUE_NONE;
	switch (d->kind) {
	case VALUE_CONST:
	case VALUE_BYTES:
		return make_const(v, NULL, d, shift, width);
	case VALUE_SYMBOL:
		return value_slice_of(v, d->root, d->add, d->shift + shift, width);
	case VALUE_BLOB:
	case VALUE_CHECKSUM:
		break;
	}
	return VALUE_NONE;
}

static bool is_constant(const struct value_data *d)
{
	return d->kind == VALUE_CONST || d->kind == VALUE_BYTES;
}

value value_concat(struct values *v, value hi, value lo)
{
	const struct value_data *h, *l;

	if (hi == VALUE_NONE || lo == VALUE_NONE)
		return VALUE_NONE;
	h = value_get(v, hi);
	l = value_get(v, lo);
	if (is_constant(h) && is_constant(l)) {
		X_CHECK(h->width <= UINT32_MAX - 8 - l->width);
		return make_const(v, h, l, 0, h->width + l->width);
	}
	if (h->kind != VALUE_SYMBOL || l->kind != VALUE_SYMBOL || h->root != l->root ||
	    h->shift != l->shift + l->width || (h->add & value_mask(h->shift)) != l->add)
		return VALUE_NONE;
	return value_slice_of(v, h->root, h->add, l->shift, l->width + h->width);
}

value value_add(struct values *v, value x, uint64_t n)
{
	const struct value_data *d;

	if (x == VALUE_NONE)
		return VALUE_NONE;
	d = value_get(v, x);
	if (d->kind == VALUE_CONST)
		return value_const(v, d->bits + n, d->width);
	if (d->kind == VALUE_SYMBOL)
		return value_slice_of(v, d->root, d->add + (n << d->shift), d->shift, d->width);
	return n ? VALUE_NONE : x;
}

bool value_difference(const struct values *v, value a, value b, uint64_t *n)
{
	const struct value_data *x, *y;

	if (a == VALUE_NONE || b == VALUE_NONE)
		return false;
	x = value_get(v, a);
	y = value_get(v, b);
	if (x->kind != y->kind || x->width != y->width)
		return false;
	if (x->kind == VALUE_CONST) {
		*n = (x->bits - y->bits) & value_mask(x->width);
		return true;
	}
	/* Below shift the addends make the same carry or there is no constant difference. */
	if (x->kind != VALUE_SYMBOL || x->root != y->root || x->shift != y->shift ||
	    ((x->add ^ y->add) & value_mask(x->shift)))
		return false;
	*n = (x->add - y->add) >> x->shift & value_mask(x->width);
	return true;
}
