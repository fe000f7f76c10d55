/*
 * lua_int.h - shared by lua_*.c: one recording and the objects that a model handles in Lua.
 *
 * Every object of ours in Lua is a userdata with a struct handle: a tag, the number of
 * the recording it belongs to, and a node in the recording's scratch arena. A handle that
 * outlives its recording is recognised by the number and refused, so no model can reach
 * freed memory.
 */
#ifndef SYMEXEC_LUA_INT_H
#define SYMEXEC_LUA_INT_H

#include "models/base/vec.h"
#include "models/packet/field.h"
#include "symexec/exec/classify.h"
#include "symexec/exec/engine.h"
#include "symexec/model/lua_model.h"
#include "symexec/model/lua_share.h"
#include "symexec/program/program_int.h"

#include <lauxlib.h>
#include <lua.h>

enum tag { TAG_FLOW, TAG_EXPR, TAG_COND, TAG_VIEW, TAG_CHECKSUM, TAG_ANNO, TAG_RULES, TAG_COUNT };

struct handle {
	enum tag tag;
	uint32_t run;
	void *node;
};

struct model_file {
	const char *class_name, *path, *comment;
	const char *chunk;		/* "@path" */
	uint32_t src;
	uint32_t *lines, *indent;	/* offset where each line starts; white space there */
	uint32_t line_count;
	int fn;				/* the model function, LUA_NOREF: the file is wrong */
	bool users, loading, waits, offered;	/* waits: not read yet; offered: users, of a folder of ours */
	struct click_class *cls;	/* from `signature` */
	uint64_t as_values;		/* bit i: parameter i is always a value */
};

/* A line of a model, or of a library. */
struct here {
	const struct model_file *file;	/* NULL: not in a model */
	uint32_t line;
};

struct rec_flow {
	uint32_t block;
	struct here made;
	uint32_t ended;			/* line; 0: open */
	const char *by;			/* the call that ended it */
	bool has_output;
	uint32_t output, rule;		/* what classify or route decided; rule 0: none */
	bool has_gateway;
	uint32_t gateway;
	struct lexpr **values;		/* of a lookup that hit */
	uint32_t nvalues;
};

/*
 * A value. Leaves (a read, a fresh symbol) are recorded where they are made, operations
 * where they are used: so a value read before a split may be computed with after it. reg,
 * block: where it was recorded last.
 */
struct lexpr {
	enum { X_CONST, X_SYMBOL, X_ARGUMENT, X_LEAF, X_OP } kind;
	enum opcode op;
	unsigned width;
	uint64_t imm;
	struct lexpr *a, *b;
	const char *name;
	bool recorded;
	reg reg;
	uint32_t block, line;
	unsigned depth;			/* operations above the deepest leaf */
};

struct lcond {
	struct condition c;
	struct lcond *x, *y;
	struct lexpr *a, *b;
	unsigned depth;
};

struct rules {
	const struct click_value *v;	/* CLICK_V_LIST */
	enum click_type type;
};

struct recording {
	uint32_t run;			/* another number for each recording */
	bool active;
	struct recorder *r;
	struct arena *scratch;
	struct arena_mark start;
	size_t scratch_used;
	const struct model_file *file;
	const struct click_config *config;
	const struct click_element *element;
	const struct click_names *names;
	uint32_t port, ninputs, noutputs;
	bool asked_port, asked_ninputs, asked_noutputs;
	const char *asked_namer;	/* the class of flow:named_by(), or NULL */
	VEC(uint32_t) parent;		/* of each block */
	VEC(struct rec_flow *) flows;
	VEC(struct remembered { const char *name; unsigned width; }) remembered;
	struct here error;		/* where the error handler was called */
	uint64_t as_values;		/* of the file */
	VEC(struct program_value) values;
	uint32_t next_value;
	const struct click_args *args;
	VEC(struct classified) tables;
	bool saw_entries;		/* the model has seen what the program must not depend on to be shared */
};

enum { SMALL_BLOCKS = 16 };
struct small {
	struct small *next;
};

struct models {
	struct engine *e;
	struct arena *arena;
	struct arena *given;		/* arguments, until the element that they are of has its program */
	lua_State *L;
	size_t memory, memory_limit;
	struct arena *small_blocks;
	struct small *small[SMALL_BLOCKS + 1];	/* free blocks, by size / 16 */
	unsigned calls;			/* into Lua, nested */
	const char *folder;
	struct str_map *files;		/* class or "lib/name" -> struct model_file */
	VEC(struct model_file *) sources;
	const char *last_chunk;		/* what current_place found last */
	const struct model_file *last_source;
	struct str_map *programs;	/* key -> struct cached */
	struct recording rec;
	struct str_map *shapes;		/* what models see of arguments -> struct cached */
	struct strbuf key, shape;
	uint64_t recorded, reused;
	const struct click_config *config;	/* whose names were summed up last */
	uint64_t config_names;
};

enum { LUA_MEMORY = 64 << 20, LUA_INSTRUCTIONS = 20 * 1000 * 1000, LUA_MAX_DEPTH = 1000 };

#include "symexec/model/lua_api.h"	/* what the files do for each other */

#endif
