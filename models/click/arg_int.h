/*
 * arg_int.h - what the files behind arg.h share: the argument being read, typed parsers of a piece
 * of text, names, and messages. Nothing here outlives the arena of the context.
 */
#ifndef CLICK_ARG_INT_H
#define CLICK_ARG_INT_H

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"
#include "models/click/text.h"

/* Names as seen from inside a compound element: "a/b" for the elements "a/b/...". */
struct names_view {
	const struct click_names *names;	/* may be NULL */
	struct piece scope;
};

struct arg_context {
	const struct click_config *config;	/* may be NULL */
	const struct click_element *element;
	struct names_view names;
	bool symbols;
	struct arena *arena;
	struct diag *diag;		/* NULL: quiet, for defaults */
	const struct click_arg *arg;	/* the argument being read */
	bool failed;
};

/* arg_text.c */
static inline struct piece piece_of(const char *s)
{
	return (struct piece){ s, strlen(s) };
}
static inline struct piece piece_range(const char *s, const char *end)
{
	return (struct piece){ s, (size_t)(end - s) };
}
static inline bool piece_is(struct piece p, const char *s)
{
	for (size_t i = 0; i < p.len; i++)
		if (s[i] != p.s[i] || !s[i])
			return false;
	return !s[p.len];
}
struct piece piece_trim(struct piece p);
char *piece_dup(struct piece p, struct arena *a);
/* A string, quoted or not; false if it is empty or has white space outside quotes. */
bool arg_string(struct piece p, struct strbuf *out);
void arg_unquote(struct piece p, struct strbuf *out);
/* The text without quotes; the same piece if it has none. */
struct piece arg_unquoted(struct piece text, const struct arg_context *ctx);
/* Printable characters without quotes, backslashes and commas. */
bool arg_is_word(const char *s, size_t len);
/* The place of a piece inside ctx->arg->text, or of the whole argument. */
span arg_span(const struct arg_context *ctx, struct piece p);
/* An error at the piece; sets ctx->failed. */
void arg_error(struct arg_context *ctx, struct piece at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Words of a piece: *v in the arena. */
size_t arg_words(struct piece p, struct arena *a, struct piece **v);
/* The first of them, at most max; the rest are not looked at. */
size_t arg_first_words(struct piece p, struct piece *v, size_t max);
/* "%.*s" */
#define PIECE(p)	(int)MIN_OF((p).len, (size_t)200), (p).s

/* arg_number.c: all of the piece must be the number. */
struct number {
	uint64_t magnitude;	/* saturated on overflow */
	bool negative, overflow;
};
bool number_parse(struct piece p, unsigned base, bool is_signed, struct number *n);
/* Into a 32-bit int; false also when it does not fit. */
bool number_int32(struct piece p, int32_t *v);
bool number_uint32(struct piece p, uint32_t *v);
/* 1.5e3 with an optional sign; false if anything else. */
bool number_real(struct piece p, bool is_signed, long double *v);
bool seconds_parse(struct piece p, bool is_signed, long double *seconds);
bool bandwidth_parse(struct piece p, long double *bytes, bool *has_unit);

/* arg_address.c */
bool ip_parse(struct piece p, const struct names_view *n, uint32_t *addr);
bool ip_prefix_parse(struct piece p, const struct names_view *n, bool bare, uint32_t *addr,
		     uint32_t *mask);
bool ip6_parse(struct piece p, const struct names_view *n, uint8_t addr[16]);
bool ip6_prefix_parse(struct piece p, const struct names_view *n, bool bare, uint8_t addr[16],
		      unsigned *length);
bool ether_parse(struct piece p, const struct names_view *n, uint64_t *eth);

/* arg_names.c */
enum name_kind {
	NAME_ETHER, NAME_IP, NAME_PREFIX, NAME_IP6, NAME_PREFIX6, NAME_TCP_PORT, NAME_UDP_PORT,
	NAME_PATTERN, NAME_ANNO,
};
struct name_value {
	uint64_t a, b;
	uint8_t ip6[16];
	const struct click_rewrite *rewrite;
	const struct click_arg *owner;	/* the argument that defines it */
};
const struct name_value *name_find(const struct names_view *n, enum name_kind kind, struct piece p);
/* The scope of an element: its name up to the last '/'. */
struct piece name_scope(const char *element_name);
bool proto_lookup(struct piece p, uint32_t *v);		/* with "tcpudp", "transp", "payload" */
bool port_lookup(const struct names_view *n, struct piece p, unsigned proto, uint32_t *v);
bool icmp_type_lookup(struct piece p, uint32_t *v);
bool icmp_code_lookup(struct piece p, unsigned type, uint32_t *v);
enum { PROTO_TRANSP = 258, PROTO_PAYLOAD = 259, ANNO_BYTES = 48 };
bool anno_parse(struct piece p, const struct names_view *n, unsigned width, uint32_t *offset);

/* arg_type.c: one value. text is the argument without its keyword. */
bool value_parse(struct arg_context *ctx, const struct click_param *p, struct piece text,
		 struct click_value *v);
/* Zero, or nothing, of that type. */
void value_zero(struct arg_context *ctx, const struct click_param *p, struct click_value *v);
void value_expected(const struct click_param *p, struct strbuf *out);

/* arg_list.c: the special forms; args are those that no other parameter took. */
bool list_parse(struct arg_context *ctx, const struct click_param *p,
		const struct click_arg *const *args, size_t n, struct click_value *v);

/* arg_script.c */
void script_check(struct arg_context *ctx, const struct click_arg *const *args, size_t n);

/* arg_info.c: the entries of AddressInfo and its like. */
void info_check(struct arg_context *ctx, const struct click_arg *const *args, size_t n);

/* arg_check.c: what one class asks for beyond the types of its arguments. */
void class_check(struct arg_context *ctx, struct click_args *out, struct click_value *values);
/* An element by name as seen from ctx->element; NULL if there is none. */
const struct click_element *element_find(const struct arg_context *ctx, struct piece name);
bool class_is_one_of(const char *class_name, const char *choices);

/* pattern.c, route.c, spec.c: errors are reported at their place. */
bool pattern_parse(struct arg_context *ctx, struct piece text, struct click_pattern *out);
bool route_parse(struct arg_context *ctx, struct piece text, struct click_route *out);
bool route6_parse(struct arg_context *ctx, struct piece text, struct click_route *out);
bool spec_parse(struct arg_context *ctx, struct piece text, struct click_spec *out);
/* SADDR SPORT DADDR DPORT, fewer words, or a name; FOUTPUT ROUTPUT behind it. */
bool rewrite_parse(struct arg_context *ctx, const struct piece *words, size_t n,
		   struct click_rewrite *out);
bool rewrite_with_outputs(struct arg_context *ctx, struct piece text, struct click_spec *out);

#endif
