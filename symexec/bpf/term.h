/*
 * term.h - numbers of 64 bits that a filter program computes from a packet it was not shown: constants, bits of the packet's fields,
 * its length, what it cannot know (time, chance, contents of maps), and operations on these. Equal handles are equal
 * numbers. A number whose every bit is a constant or a bit of a symbol is kept as those bits, so that loads, shifts, masks
 * and changes of byte order leave nothing behind.
 *
 * Comparisons become sets over the symbols (set.h), exactly, or say that they cannot.
 */
#ifndef SYMEXEC_BPF_TERM_H
#define SYMEXEC_BPF_TERM_H

#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/set/set.h"

typedef uint32_t term;
typedef uint32_t symbol;

enum term_kind { TERM_CONST, TERM_BITS, TERM_ADD, TERM_SUB, TERM_MUL, TERM_DIV, TERM_MOD, TERM_AND, TERM_OR, TERM_XOR, TERM_SHL,
		 TERM_SHR, TERM_SAR };
enum term_relation { TERM_EQ, TERM_LT, TERM_LE, TERM_SLT, TERM_SLE };

/* Of a bit: TERM_ZERO, TERM_ONE, or of which symbol (symbol << 6 | bit) + TERM_SYMBOL. */
enum { TERM_ZERO, TERM_ONE, TERM_SYMBOL };

struct term_node {
	enum term_kind kind;
	term a, b;
	uint64_t value;
	uint32_t depth;		/* operations on the longest way down */
	uint32_t *bits;		/* TERM_BITS: 64, lowest first */
};

struct term_symbol {
	char name[40];
	unsigned width;
	uint32_t first;		/* bit of the packet where it begins; UINT32_MAX: none of the packet's */
	set_var var;
};

struct term_condition {
	enum term_relation relation;
	term a, b;
	bool no;		/* it does not hold */
};

struct terms {
	struct sets *sets;
	VEC(struct term_node) nodes;
	struct u64_map *found;
	VEC(struct term_symbol) symbols;
	struct u64_map *octet;	/* symbol of each octet that no field covers */
	symbol length;
};

void terms_init(struct terms *t);
void terms_fini(struct terms *t);

term term_const(struct terms *t, uint64_t v);
term term_symbol(struct terms *t, symbol s);
/* What `octets` octets of the packet are from an offset on, read as programs do (little-endian). */
term term_packet(struct terms *t, uint32_t offset, unsigned octets);
/* A symbol of what the packet does not say. */
term term_unknown(struct terms *t, const char *name, unsigned width);
term term_op(struct terms *t, enum term_kind kind, term a, term b);
term term_swap(struct terms *t, term a, int bits, bool swap);
bool term_is_const(const struct terms *t, term a, uint64_t *v);
/* A symbol that numbers hang on, and the bits of it that they hang on. */
struct term_use {
	symbol s;
	uint64_t bits;
};
/* Symbols of a and b, ascending; returns how many (fills at most max). */
size_t term_support(const struct terms *t, term a, term b, struct term_use *out, size_t max);
/* All bits that n symbols use, in number; the k-th assignment to them. */
unsigned term_use_bits(const struct term_use *u, size_t n);
void term_use_values(const struct term_use *u, size_t n, uint64_t k, uint64_t *values);
/* The number at an assignment to the symbols of term_support. */
uint64_t term_value(const struct terms *t, term a, const struct term_use *s, const uint64_t *values, size_t n);

/* term_condition.c: the set where c holds. false: it cannot be said; *out is then SET_ALL. */
bool term_condition_set(struct terms *t, const struct term_condition *c, set *out);
/* In words: "tcp.window == 20 * octets 56-57". */
void term_condition_print(struct strbuf *out, const struct terms *t, const struct term_condition *c);

#endif
