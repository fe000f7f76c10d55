/*
 * lua_int.h - what the files of the Lua API share. A script runs in a state of its own; a Lua value
 * never holds a C pointer that the script could free: items live in packets, packets in userdata,
 * and an item of a packet is looked up by its number at every use.
 */
#ifndef TRACEBOX_LUA_LUA_INT_H
#define TRACEBOX_LUA_LUA_INT_H

#include <lauxlib.h>
#include <lua.h>

#include "models/base/diag.h"
#include "tracebox/options.h"
#include "tracebox/probe/recipe.h"
#include "tracebox/trace/live.h"

#define LUA_CLASS_ITEM		"tracebox.item"
#define LUA_CLASS_PACKET	"tracebox.packet"
/* Registry: class name -> { method name -> function }, of methods that are written in Lua. */
#define LUA_METHODS		"tracebox.methods"

/* One script's run. */
struct script {
	const struct options *options;
	struct diag *d;
	unsigned min_ttl, max_ttl;
	bool mutate;			/* a/b adds b to the packet a, as 0.4.4 did */
	/* of the family and device below; opened by the first probe */
	struct live *live;
	unsigned family;
	char device[32];
	struct together *together;	/* functions that run side by side now, or NULL */
	bool fault;			/* the machine's, told in d */
};

struct lua_field {
	/* key: in constructors, and of the methods KEY, getKEY, setKEY */
	const char *key, *field;
};

/* A class of headers: what a constructor takes and which methods its objects have. */
struct lua_class {
	const char *name;		/* "TCP" */
	const char *constructor;	/* "tcp" */
	enum packet_layer layer;
	const struct lua_field *fields;	/* ends with key NULL */
	void (*fill)(struct item *it);	/* defaults that are not the table's */
};

struct script *lua_script(lua_State *L);

/* Pushes a userdata that owns the item, which is taken over. */
void lua_push_item(lua_State *L, struct item *it);
/* Pushes item number n of the packet at index. */
void lua_push_part(lua_State *L, int packet, size_t n);
/* The item at an index of the stack, or NULL. */
struct item *lua_to_item(lua_State *L, int index);
struct item *lua_check_item(lua_State *L, int index, enum packet_layer layer);
struct recipe *lua_check_packet(lua_State *L, int index);
struct recipe *lua_to_packet(lua_State *L, int index);
struct recipe *lua_push_packet(lua_State *L);
/* The whole of an item or a packet as octets, pushed as a string; throws. */
const char *lua_push_bytes(lua_State *L, int index, size_t *len);

const struct lua_class *lua_class_of(enum packet_layer layer);
/* 0x-wide integer, address text or flag letters as a value of a field; throws. */
struct packet_value lua_check_value(lua_State *L, int index, const struct packet_field *f);
void lua_push_value(lua_State *L, const struct packet_field *f, struct packet_value v);

/* Each sets its globals. */
void lua_open_object(lua_State *L);
void lua_open_layer(lua_State *L);
void lua_open_option(lua_State *L);
void lua_open_packet(lua_State *L);
void lua_open_trace(lua_State *L);
void lua_open_util(lua_State *L);
void lua_open_dns(lua_State *L);
void lua_open_prelude(lua_State *L);

int lua_payload_length(lua_State *L);

/* Replaces methods of headers and options by class, for lua_object.c's __index. */
int lua_layer_index(lua_State *L, struct item *it, const char *key);
int lua_option_index(lua_State *L, struct item *it, const char *key);

#endif
