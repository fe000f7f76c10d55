/*
 * expr_set.c - the extended language: Click's primitives with several values, "dst port
 * 1000-2000", "src {10.0.0.0/8, 192.168.0.1}", "ip proto in {tcp, udp}". They become trees of
 * plain primitives, so that nobody who evaluates a tree has to know of them. A direction that
 * joins two fields ("src or dst") is taken apart first: both bounds of a range must hold for
 * the same field.
 */
#include "models/click/expr_int.h"

#include "models/base/vec.h"

typedef VEC(const struct click_expr *) expr_list;

bool expr_accept_in(struct expr_parser *p, enum click_relation *rel)
{
	if (expr_accept(p, "in")) {
		*rel = REL_EQ;
		return true;
	}
	if (piece_is(expr_peek(p, 0), "not") && piece_is(expr_peek(p, 1), "in")) {
		p->pos += 2;
		*rel = REL_NE;
		return true;
	}
	return false;
}

enum expr_list_step expr_next_item(struct expr_parser *p, bool open, size_t index)
{
	if (open && expr_accept(p, "}")) {
		if (index)
			return LIST_END;
		expr_error(p, p->words[p->pos - 1], "a set needs at least one value");
		return LIST_ERROR;
	}
	if (!index)
		return LIST_ITEM;
	if (expr_accept(p, ","))
		return LIST_ITEM;
	if (!open)
		return LIST_END;
	expr_error(p, expr_peek(p, 0), "expected ',' or '}' in the set");
	return LIST_ERROR;
}

static bool is_number_kind(const struct prim *t)
{
	return t->kind.type == PRIM_PORT || t->kind.type == PRIM_FIELD ||
	       t->kind.type == PRIM_PROTO;
}

static bool read_bound(struct expr_parser *p, struct piece w, const struct prim *t, uint64_t *v)
{
	struct diag *diag = p->ctx->diag;
	bool failed = p->ctx->failed, ok;
	struct prim_kind kind;
	uint32_t number;

	if (number_uint32(w, &number)) {
		*v = number;
		return true;
	}
	p->ctx->diag = NULL;
	ok = w.len && expr_look_up(p, w, t, &kind, &number) && kind.type != PRIM_NONE;
	p->ctx->diag = diag;
	p->ctx->failed = failed;
	*v = number;
	return ok;
}

/* "LOW-HIGH"; a name with a dash in it is tried as a whole first. */
static bool is_range(struct expr_parser *p, struct piece w, const struct prim *t, uint64_t *low,
		     uint64_t *high)
{
	if (!is_number_kind(t) || read_bound(p, w, t, low))
		return false;
	for (size_t i = 1; i + 1 < w.len; i++) {
		struct piece left = { w.s, i }, right = { w.s + i + 1, w.len - i - 1 };

		if (w.s[i] == '-' && read_bound(p, left, t, low) && read_bound(p, right, t, high))
			return true;
	}
	return false;
}

bool expr_is_set(struct expr_parser *p, const struct prim *t)
{
	struct piece w = expr_peek(p, 0);
	uint64_t low, high;

	if (piece_is(w, "{") || piece_is(w, "in") ||
	    (piece_is(w, "not") && piece_is(expr_peek(p, 1), "in")))
		return true;
	if (p->pos >= p->n || piece_is(w, ","))
		return false;
	return piece_is(expr_peek(p, 1), ",") || is_range(p, w, t, &low, &high);
}

static const struct click_expr *check_bound(struct expr_parser *p, const struct prim *t,
					    size_t first, enum click_relation rel, uint64_t value)
{
	struct prim one = *t;

	one.rel = rel;
	one.value = value;
	one.data = (struct prim_kind){ PRIM_INT, NO_PROTO, 0, 0 };
	return expr_check_prim(p, &one, first);
}

/* One value or range, in one direction. */
static const struct click_expr *read_item(struct expr_parser *p, const struct prim *t, size_t first)
{
	struct piece w = expr_peek(p, 0);
	const struct click_expr *pair[2];
	bool equal = t->rel == REL_EQ;
	struct prim one = *t;
	uint64_t low, high;

	if (!is_range(p, w, t, &low, &high)) {
		if (p->pos >= p->n || !expr_read_value(p, &one, true))
			return p->ctx->failed ? NULL
					      : expr_error(p, w, "expected a value at the end");
		return expr_check_prim(p, &one, first);
	}
	p->pos++;
	if (low > high)
		return expr_error(p, w, "'%.*s': the first value is larger than the second",
				  PIECE(w));
	pair[0] = check_bound(p, t, first, equal ? REL_GE : REL_LT, low);
	pair[1] = pair[0] ? check_bound(p, t, first, equal ? REL_LE : REL_GT, high) : NULL;
	return pair[1] ? expr_join(p, equal ? EXPR_AND : EXPR_OR, pair, 2) : NULL;
}

/* The whole list in one direction, from where p stands. */
static const struct click_expr *read_list(struct expr_parser *p, const struct prim *t, size_t first)
{
	bool open = expr_accept(p, "{");
	const struct click_expr *e = NULL;
	expr_list list = { 0 };
	enum expr_list_step step;

	while ((step = expr_next_item(p, open, list.n)) == LIST_ITEM) {
		e = read_item(p, t, first);
		if (!e)
			break;
		*VEC_ADD(&list) = e;
	}
	e = step == LIST_END ? expr_join(p, t->rel == REL_EQ ? EXPR_OR : EXPR_AND, list.v, list.n)
			     : NULL;
	VEC_FREE(&list);
	return e;
}

const struct click_expr *expr_read_set(struct expr_parser *p, struct prim *t, size_t first)
{
	static const enum click_direction both[] = { DIR_SRC, DIR_DST };
	const struct click_expr *pair[2];
	bool two = !is_number_kind(t) || t->kind.type == PRIM_PORT, all;
	bool quiet = p->quiet;
	size_t start;

	expr_accept_in(p, &t->rel);
	if (t->rel != REL_EQ && t->rel != REL_NE)
		return expr_error(p, expr_since(p, first),
				  "a set can only be compared with =, != and in");
	if (t->kind.type == PRIM_HOST || t->kind.type == PRIM_NET)
		t->kind.type = PRIM_NONE;
	if (!two || (t->has_dir && (t->dir == DIR_SRC || t->dir == DIR_DST))) {
		p->quiet = true;
		pair[0] = read_list(p, t, first);
		p->quiet = quiet;
		return pair[0];
	}
	all = (t->has_dir && t->dir == DIR_SRC_AND_DST) == (t->rel == REL_EQ);
	start = p->pos;
	for (size_t i = 0; i < 2; i++) {
		struct prim one = *t;

		one.has_dir = true;
		one.dir = both[i];
		p->pos = start;
		p->quiet = true;
		pair[i] = read_list(p, &one, first);
		p->quiet = quiet;
		if (!pair[i])
			return NULL;
	}
	return expr_join(p, all ? EXPR_AND : EXPR_OR, pair, 2);
}
