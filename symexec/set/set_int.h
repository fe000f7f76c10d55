/*
 * set_int.h - what the set*.c files share: the layout of a node, the tables, the manager.
 *
 * A node lies in s->words at an even place, which is (handle - SET_TERMINALS) but for the handle's lowest bit: that
 * says whether SET_NONE is among the terminals below, so that most pairs of children end without a look
 * at either. It has level, tag, number, child[n], then the n bytes lo[n], padded with zeros to two words. Interval i of the digit is [lo[i], lo[i + 1]), lo[0]
 * is 0, the last interval ends at the digit's largest value (which a node need not know).
 *
 * The arena may move whenever a node is made: never keep a pointer into it across a call that
 * can make one. Intervals of a node under construction are pushed on the scratch stack.
 */
#ifndef SYMEXEC_SET_INT_H
#define SYMEXEC_SET_INT_H

#include "models/base/vec.h"
#include "symexec/set/set.h"
#include "symexec/set/set_kept.h"

enum {
	NODE_LEVEL, NODE_TAG, NODE_NUMBER, NODE_HEAD,
	LEVEL_RANK = 27, LEVEL_VAR = 3,
	VAR_MAX = (1 << 24) - 1,
	DIGIT_MAX = 256,		/* intervals of the widest node */
	MEMO_MAX = 1 << 22,
	STACK_ROOM = 4 << 20,		/* for one operation's recursion, 150 to 300 bytes a level */
	COLLECT_WORDS = 1 << 21,	/* leftovers of one operation worth dropping */
	LIST_SLOTS = 256, SUPPORT_SLOTS = 4096, SPLIT_SLOTS = 256, FACTOR_SLOTS = 4096,
	BOUNDS_SLOTS = 256,
};

#define TAG_COUNT	0xffu		/* number of intervals - 1 */
#define TAG_PARTIAL	0x100u		/* SET_NONE is among the terminals below; HANDLE_PARTIAL too */
#define TAG_CLASSES	0x200u		/* so is a terminal other than SET_NONE and SET_ALL */
#define TAG_MARK	0x400u		/* visited; clear outside of a walk */
#define HANDLE_PARTIAL	1u
#define LEVEL_END	UINT32_MAX	/* of terminals */
#define LEVEL_TUPLE	0x80000000u	/* of what is no diagram: see place() in set_bind.c */

enum set_op {
	OP_FREE,		/* of a memo entry without content */
	OP_AND, OP_GATE, OP_OR, OP_FIRST, OP_MINUS, OP_MEETS, OP_SUBSET,
	OP_MAP, OP_WHERE, OP_FORGET, OP_KEEP, OP_CUT, OP_BIND, OP_BIND_ROOT, OP_SHIFT,
	OP_PLACE,
};

struct memo_entry {
	uint32_t op;
	uint32_t a, b;
	set r;
};

struct var_info {
	uint32_t slot;		/* scratch of one operation, 0 between operations */
	uint8_t rank;
	uint8_t width;
};

/* A list of words seen lately and the number it goes by in the memo; see set_list_serial. */
struct list_slot {
	uint32_t serial;
	size_t n, cap;
	uint64_t *v;
};

struct sets {
	uint32_t *words;
	size_t used, cap;	/* in words */
	size_t max_words;
	size_t nodes, max_nodes;

	/*
	 * The unique table: hash << 32 | handle, 0 is free. What stands elsewhere than a node is touched only where it is most
	 * likely the same: nodes are far apart.
	 */
	uint64_t *table;
	size_t table_mask;
	struct memo_entry *memo;
	size_t memo_mask;

	uint32_t *kids;		/* scratch stack: children and, in parallel, their lo */
	uint8_t *los;
	size_t sp, scratch_cap;
	unsigned depth;		/* of the recursion, 0 between operations */
	uintptr_t stack_top;	/* where it began */
	size_t stack_room;	/* and how many bytes it may go down */

	struct var_info *vars;
	size_t var_count, var_cap;

	uint32_t serial;
	struct list_slot *lists;
	struct support_slot *supports;
	struct split_slot *splits;
	struct bounds_slot *bounds;
	struct factor_slot *factors;	/* NULL until the first is kept */
	set *visits;
	size_t visit_count, visit_cap;
	VEC(set) stack;		/* of walks; empty between them */
};

/* What one operation works with, told apart in the memo by the list's serial. */
uint32_t set_list_serial(struct sets *s, const uint64_t *v, size_t n);

/*
 * The node with the intervals on the scratch stack from base on, which are popped; or the child
 * itself when there is one. SET_TOO_LARGE when it were one node too many.
 */
set node_make(struct sets *s, uint32_t level, size_t base);
/* Enters everything from word `from` on, which it does not hold, into the unique table. */
void node_rehash(struct sets *s, size_t from);
/* Forgets the nodes from this handle on there. */
void node_unlink(struct sets *s, set first);
/* Forgets results that a handle from `first` on has part in. */
void memo_forget(struct sets *s, set first);
void tables_shrink(struct sets *s);
void scratch_grow(struct sets *s);

/* Binary operations; OP_MEETS and OP_SUBSET yield SET_NONE or SET_ALL. */
set set_apply(struct sets *s, enum set_op op, set a, set b);
/* Joins the handles on the scratch stack from base on by op, balanced; pops them. */
set set_fold(struct sets *s, enum set_op op, size_t base);
/* The diagram over v with handle kids[i] from lo[i] on; lo ascends from 0. */
set set_steps(struct sets *s, set_var v, const uint64_t *lo, const set *kids, size_t n);

/*
 * Walks: after visit_begin, visits[] holds the nodes of a, children before parents, and
 * visit_number says which one a node is. No node may be made before visit_end.
 */
size_t visit_begin(struct sets *s, set a);
void visit_end(struct sets *s);

/* The variables a depends on, in level order, borrowed until the next call. */
const struct support_slot *support_of(struct sets *s, set a);
/* set_factors.c: forgets the factors that are kept. */
void factors_forget(struct sets *s);
/* set_bounds.c: forgets the bounds that are kept. */
void bounds_forget(struct sets *s);
/* set_map.c: forgets the splits that are kept. */
void splits_forget(struct sets *s);

/* Drops the nodes from word `from` on that roots do not reach; no older handle changes. */
void collect_from(struct sets *s, size_t from, set *roots, size_t n);

#endif
