/*
 * expr_int.h - what the files behind expr.h share: the words of an expression, the parser's state,
 * and the reader of Click's primitives, which both languages use.
 */
#ifndef CLICK_EXPR_INT_H
#define CLICK_EXPR_INT_H

#include "models/click/arg_int.h"
#include "models/click/expr.h"

/* Parentheses, "not" and "?:" may nest this deep; trees are walked recursively. */
enum { EXPR_MAX_DEPTH = 256 };

/*
 * What a word or a test is about. Fields carry their place, so that a bare value later on can
 * mean the same one: bits [bit, bit + width) of the IP header (proto NO_PROTO) or of what follows.
 */
enum prim_type {
	PRIM_NONE, PRIM_INT, PRIM_HOST, PRIM_NET, PRIM_PROTO, PRIM_PORT, PRIM_TCP_OPT, PRIM_ETHER,
	PRIM_FRAG, PRIM_UNFRAG, PRIM_ECT, PRIM_CE, PRIM_FIELD,
};

enum { NO_PROTO = -1 };

struct prim_kind {
	enum prim_type type;
	int proto;		/* PRIM_FIELD: header of that protocol */
	unsigned bit, width;
};

struct prim {
	struct prim_kind kind;		/* said, or found out */
	struct prim_kind data;		/* kind of the value; PRIM_NONE: no value */
	bool has_dir;
	enum click_direction dir;
	int proto;			/* NO_PROTO, a number, or one of the names above 255 */
	enum click_relation rel;
	uint64_t value;
	uint32_t net_mask;		/* of a PRIM_NET value */
	enum prim_type mask_type;	/* PRIM_NONE: no mask given */
	uint64_t mask;
	char header;			/* 'i', 'e' or 0 */
};

struct expr_parser {
	struct arg_context *ctx;
	struct piece text;
	struct piece *words;
	size_t n, pos;
	unsigned depth;
	bool extended;
	bool quiet;		/* no warnings: bounds of a range may be always true */
	struct prim last;		/* the test before, for bare values */
};

/* The next word at *at; false at the end. Moves *at. extended: '#' is a letter, too. */
bool expr_next_word(struct piece text, size_t *at, struct piece *word);
/* Splits into p->words. */
void expr_split(struct expr_parser *p);
/* The i-th word from here; an empty piece at the end. */
struct piece expr_peek(const struct expr_parser *p, size_t i);
bool expr_accept(struct expr_parser *p, const char *word);
/* Reports at the word (or at the end) and returns NULL. */
const struct click_expr *expr_error(struct expr_parser *p, struct piece at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Nodes. */
struct click_expr *expr_new(struct expr_parser *p, enum click_expr_kind kind, struct piece at);
const struct click_expr *expr_join(struct expr_parser *p, enum click_expr_kind kind,
				   const struct click_expr *const *v, size_t n);
const struct click_expr *expr_not(struct expr_parser *p, const struct click_expr *a);
struct piece expr_since(const struct expr_parser *p, size_t first);

/* expr_prim.c: one of Click's primitives. NULL after an error. */
const struct click_expr *expr_read_prim(struct expr_parser *p);
/* The value of t, if there is one. false after an error. */
bool expr_read_value(struct expr_parser *p, struct prim *t, bool has_relation);
/* expr_check.c: finds out what the primitive means; NULL after an error. */
const struct click_expr *expr_check_prim(struct expr_parser *p, struct prim *prim, size_t first);
/* What a word means, given what is known; PRIM_NONE: nothing. false after an error. */
bool expr_look_up(struct expr_parser *p, struct piece word, const struct prim *known,
		  struct prim_kind *kind, uint32_t *value);
bool expr_is_type_word(struct piece word, struct prim_kind *kind);

/* expr_extended.c: tests of fields by name. expr_set.c: primitives with several values. */
bool expr_is_field(struct expr_parser *p);
const struct click_expr *expr_read_field(struct expr_parser *p);
const struct click_expr *expr_read_set(struct expr_parser *p, struct prim *prim, size_t first);
bool expr_is_set(struct expr_parser *p, const struct prim *prim);
/* "in" or "not in", unless *rel was given as a relation before; false if neither. */
bool expr_accept_in(struct expr_parser *p, enum click_relation *rel);
enum expr_list_step { LIST_ITEM, LIST_END, LIST_ERROR };
/* Walks "{a, b}" or "a, b": open says whether there was a brace. */
enum expr_list_step expr_next_item(struct expr_parser *p, bool open, size_t index);
bool expr_read_relation(struct expr_parser *p, enum click_relation *rel);

/* The whole of text in Click's language, as an argument of ctx. */
const struct click_expr *expr_parse_click(struct arg_context *ctx, struct piece text);

/* A field of FIELD_STATE; NULL: there is none of that name. */
struct packet_field;
const struct packet_field *click_state_field(const char *name);

#endif
