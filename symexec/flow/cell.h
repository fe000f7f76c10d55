/*
 * cell.h - canonical fields: one variable per (base pointer, bit offset, width), and one for the length
 * from a base pointer to the end. A compiled classification speaks of these; table_apply puts a
 * flow's values in their place. Borders of cells are those of the usual headers, so that no field
 * shares a cell with another.
 */
#ifndef SYMEXEC_CELL_H
#define SYMEXEC_CELL_H

#include "models/click/expr.h"
#include "symexec/exec/engine.h"

struct cell {
	enum base base;
	bool is_length;		/* bytes from base to the end, 32 bits wide */
	int32_t bit;
	unsigned width;
	set_var var;
};

/* The cell of a variable made here; NULL if it is none. */
const struct cell *cell_of_var(struct engine *e, set_var var);

/* lo <= bits [bit, bit + width) at base <= hi; width at most 64. */
set cell_within(struct engine *e, enum base base, int32_t bit, unsigned width, uint64_t lo,
		uint64_t hi);
/* (bits & mask) == (want & mask) */
set cell_masked(struct engine *e, enum base base, int32_t bit, unsigned width, uint64_t mask,
		uint64_t want);
/* At least n bytes from base to the end. */
set cell_reaches(struct engine *e, enum base base, uint32_t n);
/* (bits & mask) REL want */
struct cell_relation {
	uint64_t mask;
	enum click_relation rel;
	uint64_t want;
};
set cell_compare(struct engine *e, enum base base, int32_t bit, unsigned width,
		 struct cell_relation r);

/* The part of a field that lies in one cell. */
struct cell_part {
	const struct cell *cell;
	unsigned shift, width;		/* in the cell */
	unsigned field_shift;		/* in the field, from its least significant bit */
};
/* The cells that hold these bits (at most 64), most significant first; returns how many. */
size_t cell_parts(struct engine *e, enum base base, int32_t bit, unsigned width,
		  struct cell_part *out);

/* The variable that is exactly these bits, when one cell is; false otherwise. */
bool cell_exact(struct engine *e, enum base base, int32_t bit, unsigned width, set_var *var);

#endif
