/*
 * value.h - what a slot of a symbolic packet holds: a constant; bits of a root symbol plus a
 * constant (so TTL-1, SEQ+1 and a shifted ISN keep their identity, and a header that is cut and
 * joined again is the same header); a run of constant bytes; an opaque run (a payload); or a
 * checksum, known only by how far it is from the right one. Interned: equal values are the same
 * handle. Numbers are in host order.
 */
#ifndef SYMEXEC_VALUE_H
#define SYMEXEC_VALUE_H

#include "models/base/mem.h"
#include "symexec/set/set.h"

typedef uint32_t value;		/* handle; VALUE_NONE: nothing there */
typedef uint32_t root;		/* root symbol */

#define VALUE_NONE	((value)0)
#define ROOT_NONE	((root)UINT32_MAX)

enum value_kind {
	VALUE_CONST,		/* bits: 1 to 64 bits */
	VALUE_SYMBOL,		/* bits [shift, shift + width) of (root + add mod 2^root width) */
	VALUE_BYTES,		/* constant bytes, width a multiple of 8 */
	VALUE_BLOB,		/* opaque bytes; root names them, width is not known here */
	VALUE_CHECKSUM,		/* 16 bits: the right checksum plus `error` (a 16-bit value) */
};

enum checksum_kind { CHECKSUM_IP, CHECKSUM_TRANSPORT };

struct value_data {
	enum value_kind kind;
	uint32_t width;		/* bits */
	uint64_t bits;		/* VALUE_CONST; VALUE_CHECKSUM: 1 if the number is surely not 0 */
	root root;		/* VALUE_SYMBOL, VALUE_BLOB */
	uint64_t add;
	unsigned shift;
	const uint8_t *bytes;	/* VALUE_BYTES */
	value error;		/* VALUE_CHECKSUM: 0 means right */
};

/* Why a root exists; decides how it is printed and what a witness likes to put there. */
enum root_kind {
	ROOT_FIELD,		/* a field of a packet that a source sends */
	ROOT_PAYLOAD,		/* opaque bytes of a source or of an element */
	ROOT_LENGTH,		/* length of an opaque run, in bytes */
	ROOT_FRESH,		/* chosen by an element: a NAT's port, an ISN */
	ROOT_ARGUMENT,		/* a symbolic argument of the network */
	ROOT_BYTE,		/* bytes [offset, offset + width) of an opaque run, looked into */
	ROOT_UNKNOWN,		/* result of something the engine does not express */
};

struct root_info {
	enum root_kind kind;
	unsigned width;
	enum set_rank rank;
	const char *name;	/* "client.tcp.sport", "nat/rw.port" */
	uint64_t wish;		/* witnesses prefer this value */
	uint32_t element;	/* ROOT_FRESH, ROOT_UNKNOWN: who made it; else UINT32_MAX */
	uint64_t low, high;	/* ROOT_FRESH: what may be chosen; a high of 0: any number */
	bool shared;		/* ROOT_FRESH: a counter of the element, moved by other packets too */
	bool luck;		/* ROOT_UNKNOWN: how far a checksum is off, which nobody computes */
	value of;		/* ROOT_UNKNOWN: a function of this value; VALUE_NONE: of nothing that is kept */
};

struct values;

struct values *values_new(struct sets *sets);
void values_free(struct values *v);

root root_new(struct values *v, const struct root_info *info);	/* the name is copied */
const struct root_info *root_get(const struct values *v, root r);
/* The variable of the root in sets; made on first use. */
set_var root_var(struct values *v, root r);
root var_root(const struct values *v, set_var var);
size_t root_count(const struct values *v);

/*
 * A root named by who asks for it: the same (kind, element, site, generation) gives the same root again, so that
 * the same element applied to merged flows yields flows that merge.
 */
root root_at(struct values *v, const struct root_info *info, uint32_t site, uint32_t generation);
/* Whether r was named so, and how. */
bool root_is_at(const struct values *v, root r, uint32_t *site, uint32_t *generation);
/*
 * Bits of an opaque run: the same (run, bit, width) is the same root, overlapping ones are unrelated (more packets,
 * never fewer). ROOT_NONE for a width that is not 1 to 64.
 */
root root_of_blob(struct values *v, root blob, uint32_t bit, unsigned width);
/* Whether r is one of those, and of what. */
bool root_is_of_blob(const struct values *v, root r, root *blob, uint32_t *bit);

value value_const(struct values *v, uint64_t bits, unsigned width);
value value_symbol(struct values *v, root r);			/* the whole root */
value value_slice_of(struct values *v, root r, uint64_t add, unsigned shift, unsigned width);
value value_bytes(struct values *v, const uint8_t *p, size_t len);
value value_blob(struct values *v, root r);
value value_checksum(struct values *v, value error);
/* The right one as hosts send it, never 0: RFC 768 keeps that for "none". What boxes compute may be 0. */
value value_checksum_sent(struct values *v);
/* The number that x is, where the right one has become another. */
value value_checksum_off(struct values *v, value x, value error);

/* What struct values begins with: looking a value up is what is done most often. */
enum { VALUE_CHUNK_BITS = 7, VALUE_CHUNK = 1 << VALUE_CHUNK_BITS };
struct value_table {
	struct value_data *const *chunks;
	uint32_t count;
};

static inline const struct value_data *value_get(const struct values *v, value x)
{
	const struct value_table *t = (const struct value_table *)(const void *)v;

	X_CHECK(x != VALUE_NONE && x < t->count);
	return &t->chunks[x >> VALUE_CHUNK_BITS][x & (VALUE_CHUNK - 1)];
}

static inline bool value_is_const(const struct values *v, value x, uint64_t *bits)
{
	const struct value_data *d;

	if (x == VALUE_NONE)
		return false;
	d = value_get(v, x);
	if (d->kind != VALUE_CONST)
		return false;
	*bits = d->bits;
	return true;
}

unsigned value_width(const struct values *v, value x);

/* Bits [shift, shift + width) counted from the least significant; VALUE_NONE if not expressible. */
value value_slice(struct values *v, value x, unsigned shift, unsigned width);
/* hi above lo; VALUE_NONE if not expressible (two unrelated symbols). */
value value_concat(struct values *v, value hi, value lo);
/* x + n mod 2^width; VALUE_NONE if not expressible. */
value value_add(struct values *v, value x, uint64_t n);
/* a - b when both are the same root: sets *n. */
bool value_difference(const struct values *v, value a, value b, uint64_t *n);

#endif
