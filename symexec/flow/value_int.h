/*
 * value_int.h - what value.c and root.c share.
 */
#ifndef SYMEXEC_VALUE_INT_H
#define SYMEXEC_VALUE_INT_H

#include "models/base/arena.h"
#include "models/base/vec.h"
#include "symexec/flow/unique.h"
#include "symexec/flow/value.h"

enum { RECENT = 512 };

/* Who asks for a root: the kind and width in one, then three numbers that depend on the kind. */
struct root_name {
	uint32_t kind, a, b, c;
};

struct root_entry {
	struct root_info info;
	struct root_name name;
	bool has_var;
	set_var var;
};

struct values {
	struct value_table all;	/* what value_get looks into; first */
	struct sets *sets;
	struct arena *arena;	/* chunks, bytes, roots and their names; given back at the end */

	/* Values and roots stay where they are: callers hold pointers to them. */
	VEC(struct value_data *) chunks;
	struct unique table;
	/* handles found lately, by a few bits of what was asked for; VALUE_NONE: none */
	value recent[RECENT];

	VEC(struct root_entry *) roots;
	struct unique root_table;	/* struct root_name -> root + 1 */
	VEC(root) of_var;		/* ROOT_NONE: not ours */
};

static inline uint64_t value_mask(unsigned bits)
{
	return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

void roots_fini(struct values *v);

#endif
