/*
 * expr_parse.c - the grammar that both languages share:
 *
 *	expr := or ['?' expr ':' expr]		or := and {('||' | 'or') and}
 *	and := fact {['&&' | 'and'] fact}	fact := ('!' | 'not') fact | '(' expr ')' | test
 *
 * Parsing stops at the first mistake. "a or b or c ..." becomes a balanced tree, so that ten
 * thousand alternatives are a tree of depth 14, and everything that nests otherwise is limited
 * in depth: whoever walks a tree may do so recursively.
 */
#include "models/click/expr_int.h"

#include "models/base/vec.h"

#include <stdarg.h>

const struct click_expr *expr_error(struct expr_parser *p, struct piece at, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	arg_error(p->ctx, at, "%s", sb_str(&text));
	sb_fini(&text);
	return NULL;
}

struct piece expr_since(const struct expr_parser *p, size_t first)
{
	struct piece last = p->words[p->pos > first ? p->pos - 1 : first];

	return piece_range(p->words[first].s, last.s + last.len);
}

struct click_expr *expr_new(struct expr_parser *p, enum click_expr_kind kind, struct piece at)
{
	struct click_expr *e = arena_alloc(p->ctx->arena, sizeof(*e));

	e->kind = kind;
	e->at = p->ctx->diag ? arg_span(p->ctx, at) : SPAN_NONE;
	return e;
}

static span join_spans(span a, span b)
{
	if (!a.src || a.src != b.src)
		return a;
	return (span){ a.src, MIN_OF(a.start, b.start), MAX_OF(a.end, b.end) };
}

const struct click_expr *expr_join(struct expr_parser *p, enum click_expr_kind kind,
				   const struct click_expr *const *v, size_t n)
{
	struct click_expr *e;

	if (n == 1)
		return v[0];
	e = expr_new(p, kind, p->words[p->n]);
	e->a = expr_join(p, kind, v, n / 2);
	e->b = expr_join(p, kind, v + n / 2, n - n / 2);
	e->at = join_spans(e->a->at, e->b->at);
	return e;
}

const struct click_expr *expr_not(struct expr_parser *p, const struct click_expr *a)
{
	struct click_expr *e;

	if (a->kind == EXPR_NOT)
		return a->a;
	if (a->kind == EXPR_TEST && a->test.kind == TEST_BROKEN)
		return a;
	e = expr_new(p, EXPR_NOT, p->words[p->n]);
	e->a = a;
	e->at = a->at;
	return e;
}

static const struct click_expr *read_expr(struct expr_parser *p);

/* Whether an expression ends here, where a further factor might stand. */
static bool at_end(const struct expr_parser *p)
{
	static const char *const ends[] = { ")", "||", "or", "?", ":" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (piece_is(expr_peek(p, 0), ends[i]))
			return true;
	return p->pos >= p->n;
}

static const struct click_expr *nothing_here(struct expr_parser *p)
{
	struct piece w = expr_peek(p, 0);

	if (p->pos < p->n)
		return expr_error(p, w, "expression expected in front of '%.*s'", PIECE(w));
	return expr_error(p, w, "expression expected at the end");
}

static bool go_down(struct expr_parser *p)
{
	if (++p->depth <= EXPR_MAX_DEPTH)
		return true;
	expr_error(p, expr_peek(p, 0), "expression is nested too deeply, more than %d levels",
		   EXPR_MAX_DEPTH);
	return false;
}

static const struct click_expr *read_parentheses(struct expr_parser *p)
{
	struct piece open = p->words[p->pos - 1];
	const struct click_expr *e;

	if (!go_down(p))
		return NULL;
	e = read_expr(p);
	p->depth--;
	if (!e || expr_accept(p, ")"))
		return e;
	return expr_error(p, open, "missing ')'");
}

static const struct click_expr *read_factor(struct expr_parser *p)
{
	bool negated = false;
	struct click_expr *constant;
	const struct click_expr *e;

	while (expr_accept(p, "!") || expr_accept(p, "not"))
		negated = !negated;
	if (at_end(p))
		return nothing_here(p);
	if (expr_accept(p, "(")) {
		e = read_parentheses(p);
	} else if (piece_is(expr_peek(p, 0), "true") || piece_is(expr_peek(p, 0), "false")) {
		constant = expr_new(p, piece_is(expr_peek(p, 0), "true") ? EXPR_TRUE : EXPR_FALSE,
				    expr_peek(p, 0));
		p->pos++;
		e = constant;
	} else if (p->extended && expr_is_field(p)) {
		e = expr_read_field(p);
	} else {
		e = expr_read_prim(p);
	}
	return e && negated ? expr_not(p, e) : e;
}

typedef VEC(const struct click_expr *) expr_list;

static bool is_broken(const struct click_expr *e)
{
	return e->kind == EXPR_TEST && e->test.kind == TEST_BROKEN;
}

/* A test that Click compiles to nothing is no part of the list, unless there is nothing else. */
static const struct click_expr *join_list(struct expr_parser *p, enum click_expr_kind kind,
					  expr_list *list)
{
	const struct click_expr *e = list->v[0];
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (!is_broken(list->v[i]))
			list->v[n++] = list->v[i];
	if (n)
		e = expr_join(p, kind, list->v, n);

	VEC_FREE(list);
	return e;
}

static const struct click_expr *read_and(struct expr_parser *p)
{
	expr_list list = { 0 };
	const struct click_expr *e;

	for (;;) {
		e = read_factor(p);
		if (!e)
			break;
		*VEC_ADD(&list) = e;
		if (!expr_accept(p, "and") && !expr_accept(p, "&&") && at_end(p))
			return join_list(p, EXPR_AND, &list);
	}
	VEC_FREE(&list);
	return NULL;
}

static const struct click_expr *read_or(struct expr_parser *p)
{
	expr_list list = { 0 };
	const struct click_expr *e;

	for (;;) {
		e = read_and(p);
		if (!e)
			break;
		*VEC_ADD(&list) = e;
		if (!expr_accept(p, "or") && !expr_accept(p, "||"))
			return join_list(p, EXPR_OR, &list);
	}
	VEC_FREE(&list);
	return NULL;
}

static const struct click_expr *new_condition(struct expr_parser *p, struct piece question,
					      const struct click_expr *const part[3])
{
	const struct click_expr *left[3];
	struct click_expr *e;
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		if (!is_broken(part[i]))
			left[n++] = part[i];
	/* two parts that are left of three are joined by "and", as Click compiles them */
	if (n < 3)
		return n ? expr_join(p, EXPR_AND, left, n) : part[0];
	e = expr_new(p, EXPR_COND, question);
	e->a = part[0];
	e->b = part[1];
	e->c = part[2];
	e->at = join_spans(part[0]->at, part[2]->at);
	return e;
}

static const struct click_expr *read_expr(struct expr_parser *p)
{
	const struct click_expr *condition = read_or(p), *then, *otherwise;
	struct piece question;

	if (!condition || !expr_accept(p, "?"))
		return condition;
	question = p->words[p->pos - 1];
	if (!go_down(p))
		return NULL;
	then = read_expr(p);
	if (then && !expr_accept(p, ":"))
		then = expr_error(p, question, "missing ':' for this '?'");
	otherwise = then ? read_expr(p) : NULL;
	p->depth--;
	if (!otherwise)
		return NULL;
	return new_condition(p, question,
			     (const struct click_expr *[]){ condition, then, otherwise });
}

static const struct click_expr *read_all(struct expr_parser *p)
{
	const struct click_expr *e;
	struct piece w;

	expr_split(p);
	w = expr_peek(p, 0);
	if (!p->n || (p->n == 1 && (piece_is(w, "-") || piece_is(w, "any") || piece_is(w, "all"))))
		return expr_new(p, EXPR_TRUE, w);
	e = read_expr(p);
	if (e && p->pos < p->n)
		return expr_error(p, expr_peek(p, 0), "'%.*s' after the end of the expression",
				  PIECE(expr_peek(p, 0)));
	return e;
}

const struct click_expr *expr_parse_click(struct arg_context *ctx, struct piece text)
{
	struct expr_parser p = { .ctx = ctx, .text = text, .last = { .proto = NO_PROTO } };

	return read_all(&p);
}

static const struct click_expr *parse(const char *text, span at, const struct click_names *names,
				      struct arena *arena, struct diag *d, bool extended)
{
	struct click_arg arg = { text, at };
	struct arg_context ctx = {
		.names = { names, { "", 0 } }, .arena = arena, .diag = d, .arg = &arg
	};
	struct expr_parser p = {
		.ctx = &ctx,
		.text = piece_of(text),
		.extended = extended,
		.last = { .proto = NO_PROTO },
	};

	return read_all(&p);
}

const struct click_expr *click_expr_parse(const char *text, span at,
					  const struct click_names *names, struct arena *arena,
					  struct diag *d)
{
	return parse(text, at, names, arena, d, false);
}

const struct click_expr *click_expr_parse_extended(const char *text, span at,
						   const struct click_names *names,
						   struct arena *arena, struct diag *d)
{
	return parse(text, at, names, arena, d, true);
}
