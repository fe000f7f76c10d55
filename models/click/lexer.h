/*
 * lexer.h - the tokens of a Click source. A lexer borrows the text of a source registered with
 * a diag and, unless quiet, reports lexical errors and tells the diag about line directives.
 */
#ifndef CLICK_LEXER_H
#define CLICK_LEXER_H

#include "models/click/text.h"

/* Token kinds below TOKEN_END are single characters. */
enum {
	TOKEN_END = 256,
	TOKEN_WORD,		/* an identifier */
	TOKEN_VARIABLE,		/* text without the '$' */
	TOKEN_ARROW,		/* -> */
	TOKEN_FAT_ARROW,	/* => */
	TOKEN_COLONS,		/* :: */
	TOKEN_BARS,		/* || */
	TOKEN_DOTS,		/* ... */
	TOKEN_ELEMENTCLASS,
	TOKEN_REQUIRE,
	TOKEN_PROVIDE,
	TOKEN_DEFINE,
};

struct click_token {
	int kind;
	struct piece text;
	span at;
	bool line_start;	/* nothing but white space and comments before it in its line */
};

struct click_lexer {
	struct diag *diag;
	uint32_t src;
	const char *text, *end;
	const char *at;		/* where the next token is looked for */
	const char *file;	/* what the text is called now, after line directives */
	bool quiet;
	bool fresh_line;
	struct click_token ahead[2];
	unsigned ahead_count;
};

/* The text of a configuration string. */
struct click_config_text {
	const char *text;	/* in the arena; "" if empty */
	span at;		/* between the parentheses */
	bool exact;		/* text is a plain copy of the source */
	bool closed;
};

void click_lexer_init(struct click_lexer *lx, struct diag *d, uint32_t src, bool quiet);
/* The n-th token from here, n < 2, without taking it. */
struct click_token click_lexer_peek(struct click_lexer *lx, unsigned n);
struct click_token click_lexer_next(struct click_lexer *lx);
/*
 * Right after a '(' was taken: everything up to the balancing ')', which stays. Quotes, \<...> and
 * comments hide parentheses.
 */
struct click_config_text click_lexer_config(struct click_lexer *lx, struct arena *arena);
/* How a token is named in messages: "'->'", "end of file", "'name'". In the arena. */
const char *click_token_name(const struct click_token *t, struct arena *arena);

#endif
