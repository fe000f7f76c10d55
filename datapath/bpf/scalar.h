/*
 * scalar.h - what the verifier knows of a number: which bits are known (a tnum: Vishwanathan et al., "Sound, Precise, and Fast
 * Abstract Interpretation with Tristate Numbers", CGO 2022) and between which bounds it lies, as 64 bits and as its low 32,
 * unsigned and signed. Every operation is sound: whatever the operands may be, the result is in what is returned.
 */
#ifndef DATAPATH_BPF_SCALAR_H
#define DATAPATH_BPF_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/strbuf.h"

struct scalar_range {
	uint64_t umin, umax;
	int64_t smin, smax;
};

struct scalar {
	uint64_t value, mask;		/* bits of mask are unknown, the others are as in value */
	struct scalar_range all, low;	/* of the whole; of the low 32 bits, as a number of 32 bits */
};

struct scalar scalar_const(uint64_t v);
struct scalar scalar_unknown(void);
/* Any number of so many octets (1, 2, 4, 8). */
struct scalar scalar_of_size(unsigned octets);
bool scalar_is_const(const struct scalar *s);

/* a OP b; op: BPF_ADD to BPF_ARSH, as BPF_OP gives it. wide: on 64 bits, else on 32 and then extended with zeros. */
struct scalar scalar_alu(uint8_t op, bool wide, const struct scalar *a, const struct scalar *b);
/* What is left of the low octets (1, 2, 4). */
struct scalar scalar_cut(const struct scalar *s, unsigned octets);

/* The low `bits` (16, 32, 64), their octets in the other order if so. */
struct scalar scalar_swap(const struct scalar *s, int bits, bool swap);

/* a OP b; op: BPF_JEQ to BPF_JSLE. 1: always, 0: never, -1: it depends. */
int scalar_decide(uint8_t op, bool wide, const struct scalar *a, const struct scalar *b);
/* Makes both smaller by a OP b being `taken`. false: that cannot be. */
bool scalar_assume(uint8_t op, bool wide, bool taken, struct scalar *a, struct scalar *b);

/* Whether every number in `b` is in `a`. */
bool scalar_covers(const struct scalar *a, const struct scalar *b);
/* In words: "5", "0..1500", "0..255, a multiple of 4". */
void scalar_print(struct strbuf *out, const struct scalar *s);

#endif
