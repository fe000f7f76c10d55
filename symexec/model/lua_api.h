/*
 * lua_api.h - what the files lua_*.c do for each other; the second half of lua_int.h, which
 * includes it. Functions with a lua_State may throw; nothing of malloc is held across a call.
 */
#ifndef SYMEXEC_LUA_API_H
#define SYMEXEC_LUA_API_H

#include "symexec/model/lua_int.h"

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
/* The kind of a TCP option, 2 to 255 (lua_packet.c). */
uint64_t loption_kind_arg(lua_State *L, int index);
enum base lbase_arg(lua_State *L, int index, enum base def);
int lview_push(lua_State *L, struct rec_flow *f, int layer);
int lflow_view(lua_State *L);
int lflow_set_anno(lua_State *L);

/* lua_flow.c, lua_packet.c, lua_state.c, lua_classify.c */
void lflow_setup(lua_State *L);
void lclassify_setup(lua_State *L);
/* The table of a list, whose rules decide by themselves, or in groups. */
const struct table *lclassify_compile(struct models *m, const struct click_value *list,
				      const uint32_t *group, const struct classified *like);
/* Whether any rule looks at the packet. */
bool lclassify_looks(const struct click_value *list);
extern const luaL_Reg lflow_packet_methods[], lflow_state_methods[], lflow_classify_methods[];
struct rec_flow *lflow_start(lua_State *L, uint32_t parent, struct here made);
/* The flow argument 1, open; throws "was already ... at line N" otherwise. */
struct rec_flow *lflow_arg(lua_State *L);
void lflow_check_open(lua_State *L, const struct rec_flow *f);
void lflow_end(lua_State *L, struct rec_flow *f, const struct terminator *t, const char *by);
/* The same where the caller has asked for the current place. */
void lflow_end_at(lua_State *L, struct rec_flow *f, const struct terminator *t, const char *by,
		  struct here h);
void lflow_add(lua_State *L, struct rec_flow *f, struct instruction i);

/* lua_args.c: pushes the table `args`; an IPv6 address as { hi =, lo = }. */
void largs_push_ip6(lua_State *L, const uint8_t addr[16]);
void largs_push(lua_State *L, const struct click_args *args);
/* lua_share.c, of which the rest is in lua_share.h: the Lua function `as_values`. */
int as_values_lua(lua_State *L);
/* lua_signature.c: the Lua function `signature`. */
int signature_lua(lua_State *L);

/* lua_file.c: finds, reads and runs model files. NULL: none; fn LUA_NOREF: it is wrong. */
struct model_file *model_file_find(struct models *m, const char *class_name);
/* lua_model.c: the same, but only of what was added or loaded before; NULL: none. */
struct model_file *model_file_known(struct models *m, const char *class_name);
struct model_file *model_file_load(struct models *m, const char *name, const char *path,
				   bool users);
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
