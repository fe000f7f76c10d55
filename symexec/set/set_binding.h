/*
 * set_binding.h - what a variable of a set is replaced by: a constant, bits of another variable plus a constant, or
 * several such things side by side. Part of set.h.
 */
#ifndef SYMEXEC_SET_BINDING_H
#define SYMEXEC_SET_BINDING_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t set_var;

enum set_binding_kind { SET_BIND_CONST, SET_BIND_SLICE, SET_BIND_PARTS };
/* Some bits: of a constant, or bits [shift, shift + width) of (to + add mod 2^width of to). */
struct set_part {
	unsigned width;
	bool constant;
	uint64_t value;		/* constant */
	set_var to;
	uint64_t add;
	unsigned shift;
};
struct set_binding {
	set_var from;
	enum set_binding_kind kind;
	uint64_t value;		/* SET_BIND_CONST */
	/* SET_BIND_SLICE: bits [shift, shift + width of from) of (to + add mod 2^width of to);
	 * those beyond the width of `to` are 0 */
	set_var to;
	uint64_t add;
	unsigned shift;
	/* SET_BIND_PARTS: side by side, the most significant first; their widths add up to that of from */
	const struct set_part *parts;
	size_t part_count;
};

#endif
