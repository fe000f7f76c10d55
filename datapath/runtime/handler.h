/*
 * handler.h - reading and writing an element by name, "ELEMENT.HANDLER", and the few handlers
 * of the router itself. Beside the handlers of its class every element has name, class, config,
 * ports, handlers and drop_reasons.
 */
#ifndef DATAPATH_RUNTIME_HANDLER_H
#define DATAPATH_RUNTIME_HANDLER_H

#include "datapath/runtime/element.h"

/* `from`: whose compound the name is looked up in first, may be NULL. false: out says why. */
bool handler_read(struct router *r, const struct element *from, const char *name, const char *args,
		  struct strbuf *out) MUST_CHECK;
bool handler_write(struct router *r, const struct element *from, const char *name,
		   const char *value, struct strbuf *out) MUST_CHECK;
/* Whether "ELEMENT.HANDLER" can be read, or written. */
bool handler_exists(struct router *r, const struct element *from, const char *name, bool write);
/* "HANDLER [VALUE]", of COUNT_CALL and END_CALL: written; what is wrong goes to stderr. */
void handler_call(struct element *from, const char *text);

/* For tables of handlers. */
bool handler_u64(struct strbuf *out, uint64_t v);
bool handler_i64(struct strbuf *out, int64_t v);
bool handler_bool(struct strbuf *out, bool v);
/* With so many bits behind the point; in the fewest digits that still say which number it is. */
bool handler_scaled(struct strbuf *out, uint64_t v, unsigned bits);
bool handler_parse_bool(const char *text, bool *v, struct strbuf *out);
bool handler_parse_int(const char *text, int64_t min, int64_t max, int64_t *v,
		       struct strbuf *out);

/* A read handler of a member of the instance. */
#define READ_U64(fn, type, member) \
static bool fn(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return handler_u64(out, (uint64_t)((const type *)e)->member); \
}
#define READ_INT(fn, type, member) \
static bool fn(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return handler_i64(out, (int64_t)((const type *)e)->member); \
}
#define READ_BOOL(fn, type, member) \
static bool fn(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return handler_bool(out, ((const type *)e)->member); \
}

#endif
