/*
 * words.h - values, sets and flows in words an operator reads: "10.0.0.2", "client.tcp.seq + 1",
 * "ip.dst: not 8.8.8.8". Appends to a strbuf; the same flow always yields the same text.
 */
#ifndef SYMEXEC_WORDS_H
#define SYMEXEC_WORDS_H

#include "models/base/strbuf.h"
#include "symexec/graph/graph.h"
#include "symexec/flow/headers.h"

/* How a number of a field is written. */
enum words_style { WORDS_NUMBER, WORDS_IP, WORDS_ETHER, WORDS_FLAGS, WORDS_HEX };

/* The style of a field by name ("ip.src"); WORDS_NUMBER if not known. */
enum words_style words_style_of(const char *field);

void words_number(enum words_style style, uint64_t v, struct strbuf *out);
/* A value by its identity: a number, or the name of its root and what was added. */
void words_value(struct engine *e, const struct graph *g, value v, enum words_style style,
		 struct strbuf *out);
/* Values in words: "80", "1024-65535", "10.0.0.0/8", "not 8.8.8.8", "any"; width in bits. */
void words_ranges(const struct set_range *r, size_t n, unsigned width, enum words_style style,
		  struct strbuf *out);
/*
 * What is known of the packet's fields, "; " between them: constants, and fields that are restricted. Fields that may
 * be anything are left out. "any packet" if all may.
 */
void words_flow(struct engine *e, const struct graph *g, struct flow *f, struct strbuf *out);
/* One field: its possible values at this point. */
void words_field(struct engine *e, struct flow *f, const struct headers *h, const char *field,
		 struct strbuf *out);
/* words_wide.c: the same for a value side by side; false: it may be anything and that is to be left out. */
struct wide;
bool words_wide_field(struct engine *e, struct flow *f, const struct wide *w, const char *field,
		      bool skip_any, struct strbuf *out);
/* What it is called. */
void words_wide_value(struct engine *e, const struct graph *g, const struct wide *w, const char *field,
		      struct strbuf *out);
/* "a:p -> b:q" of a tuple remembered or looked for (keys of an entry), as far as f knows the values. */
void words_tuple(struct engine *e, const struct graph *g, const struct flow *f, const value *v,
		 uint32_t n, struct strbuf *out);

#endif
