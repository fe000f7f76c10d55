/*
 * lua_share.h - one recording for many elements: what of their arguments is a value or a table of the program, beside
 * the recording, and what belongs to its key. Private to lua_*.c.
 */
#ifndef SYMEXEC_LUA_SHARE_H
#define SYMEXEC_LUA_SHARE_H

#include "symexec/program/program.h"

struct models;
struct model_file;

/* A table of a program, and what another element's is made of: the list that is its argument number `param`. */
struct classified {
	const struct table *table;
	size_t param;
	bool routes;
	enum base base;			/* of routes: where what they are about stands */
	int32_t bit;
};

/* What is written of a list into the key of shapes, and seen by the model of its element: not its entries. */
enum { LIST_SHARED = 64 };

/* A field of a rewriter's pattern; as_value: the model does not see the number. */
struct pattern_field {
	const char *name;
	bool has;
	unsigned width;
	uint32_t low, high;
	const char *symbol;
	bool as_value;
};
void lshare_fields(const struct click_rewrite *w, bool as_values, struct pattern_field field[4]);
/* Collects the values of args; true: m->shape says all else, so that what is recorded may be shared. */
bool lshare_begin(struct models *m, const struct model_file *f, const struct click_args *args);
/* Makes the tables of an element whose recording is there, as they were made when that was recorded. */
void lshare_tables(struct models *m, const struct click_args *args, const struct classified *tables,
		   size_t n);
/* The recording with the values and tables that were collected. */
const struct program *lshare_program(struct models *m, const struct program *recorded);

/* The element of that name as seen from `scope`, an element: in its compound, then further out. -1: there is none. */
int lshare_find_element(const struct click_config *c, const char *scope, const char *name);
/* Whether an element of that class names el among its arguments. */
bool lshare_named_by(const struct click_config *c, const char *class_name,
		     const struct click_element *el);

#endif
