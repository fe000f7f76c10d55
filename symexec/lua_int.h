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
#include "symexec/classify.h"
#include "symexec/engine.h"
#include "symexec/lua_model.h"
#include "symexec/program_int.h"

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
	bool users, loading;
	struct click_class *cls;	/* from `signature` */
};

/* A line of a model or of a library that it uses. */
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
	enum { X_CONST, X_SYMBOL, X_LEAF, X_OP } kind;
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

struct view {
	struct rec_flow *flow;
	int layer;			/* enum packet_layer */
	enum base base;
	int32_t offset;			/* bytes */
};

struct checksum {
	struct rec_flow *flow;
	enum transport_checksum kind;
	enum base base;
	int32_t bit;
	bool moved;			/* not where its pointer is */
};

struct rules {
	const struct click_value *v;	/* CLICK_V_LIST */
	enum click_type type;
};

struct recording {
	uint32_t run;			/* odd changes at each recording */
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
	VEC(uint32_t) parent;		/* of each block */
	VEC(struct rec_flow *) flows;
	VEC(struct remembered { const char *name; unsigned width; }) remembered;
	struct here error;		/* where the error handler was called */
};

enum { SMALL_BLOCKS = 16 };

struct small {
	struct small *next;
};

struct models {
	struct engine *e;
	struct arena *arena;
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
	struct strbuf key;
	uint64_t recorded, reused;
	const struct click_config *config;	/* whose names were summed up last */
	uint64_t config_names;
};

enum { LUA_MEMORY = 64 << 20, LUA_INSTRUCTIONS = 20 * 1000 * 1000, LUA_MAX_DEPTH = 1000 };

static inline struct models *
models_of(lua_State *L)
{
	return *(struct models **)lua_getextraspace(L);
}

/* lua_sandbox.c */
lua_State *sandbox_new(struct models *m);
/* Pushes a new environment for one model file. */
void sandbox_push_env(lua_State *L);
/* pcall with limits on instructions and memory; false: *message is set, rec.error the place. */
bool sandbox_call(struct models *m, int nargs, int nresults, const char **message) MUST_CHECK;

/* lua_object.c: handles */
void lobject_push(lua_State *L, enum tag tag, void *node);
/* The node of argument `index`, throws unless it is a live `tag`. */
void *lobject_check(lua_State *L, int index, enum tag tag);
/* NULL if it is something else; throws if it is dead. */
void *lobject_test(lua_State *L, int index, enum tag tag);
/* Makes the metatable for tag with the given metamethods; leaves it on the stack. */
void lobject_class(lua_State *L, enum tag tag, const char *name, const luaL_Reg *meta);
const char *lobject_name(enum tag tag);
void *lscratch(lua_State *L, size_t size);
/* The line that runs now: the innermost Lua function. */
struct here current_place(lua_State *L);
/* Only its number, which is cheaper. */
uint32_t current_line(lua_State *L);
span here_span(struct here h);

/* lua_expr.c */
void lexpr_setup(lua_State *L);
struct lexpr *lexpr_new(lua_State *L, unsigned width);
struct lexpr *lexpr_const(lua_State *L, uint64_t v, unsigned width);
/*
 * Argument as a value of `width` bits (0: any, plain numbers refused), widened with
 * zeros; throws if wider.
 */
struct lexpr *lexpr_arg(lua_State *L, int index, unsigned width);
/* Records x in the block of f. */
reg lexpr_record(lua_State *L, struct rec_flow *f, struct lexpr *x);
/* Adds i to the block of f, with a result of i->width bits, and pushes the value. */
void lexpr_push_leaf(lua_State *L, struct rec_flow *f, struct instruction *i);
struct lexpr *lexpr_leaf(lua_State *L, struct rec_flow *f, struct instruction *i);
uint64_t lwidth_mask(unsigned width);
uint64_t lnumber_arg(lua_State *L, int index, uint64_t max, const char *what);

/* lua_cond.c */
void lcond_setup(lua_State *L);
struct lcond *lcond_new(lua_State *L, enum condition_kind kind);
void lcond_push_compare(lua_State *L, enum click_relation rel, struct lexpr *a, int index);
const struct condition *lcond_record(lua_State *L, struct rec_flow *f, const struct lcond *c);
int lcond_within(lua_State *L);

/* lua_view.c */
void lview_setup(lua_State *L);
enum base lbase_arg(lua_State *L, int index, enum base def);
int lview_push(lua_State *L, struct rec_flow *f, int layer);
int lflow_view(lua_State *L);
int lflow_set_anno(lua_State *L);

/* lua_flow.c, lua_packet.c, lua_state.c, lua_classify.c */
void lflow_setup(lua_State *L);
void lclassify_setup(lua_State *L);
extern const luaL_Reg lflow_packet_methods[], lflow_state_methods[], lflow_classify_methods[];
struct rec_flow *lflow_start(lua_State *L, uint32_t parent);
/* The flow argument 1, open; throws "was already ... at line N" otherwise. */
struct rec_flow *lflow_arg(lua_State *L);
void lflow_check_open(lua_State *L, const struct rec_flow *f);
void lflow_end(lua_State *L, struct rec_flow *f, const struct terminator *t, const char *by);
void lflow_add(lua_State *L, struct rec_flow *f, struct instruction i);

/* lua_args.c: pushes the table `args`; an IPv6 address as { hi =, lo = }. */
void largs_push_ip6(lua_State *L, const uint8_t addr[16]);
void largs_push(lua_State *L, const struct click_args *args);
/* lua_signature.c: the Lua function `signature`. */
int signature_lua(lua_State *L);

/* lua_file.c: finds, reads and runs model files. NULL: there is none; fn LUA_NOREF: it is wrong. */
struct model_file *model_file_find(struct models *m, const char *class_name);
struct model_file *model_file_load(struct models *m, const char *name, const char *path, bool users);
/* The Lua functions `same_as` (the model of another class) and `use` (a file of lib/). */
int same_as_lua(lua_State *L);
int use_lua(lua_State *L);
/*
 * lua_sandbox.c: an empty table that shows the table on top, which it replaces, and
 * refuses writes.
 */
void sandbox_read_only(lua_State *L);

/* An instruction with no registers. */
static inline struct instruction
instruction_of(enum opcode op)
{
	return (struct instruction){ .op = op, .dst = REG_NONE, .a = REG_NONE, .b = REG_NONE };
}

#endif
