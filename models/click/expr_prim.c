/*
 * expr_prim.c - the words of one primitive: qualifiers in any order, [POS:LEN], & mask, relation,
 * value. Which of them are there decides what the test means (expr_check.c).
 */
#include "models/click/expr_int.h"

#include "models/base/near.h"

static bool set_kind(struct expr_parser *p, struct prim *t, struct piece at, struct prim_kind kind)
{
	if (t->kind.type != PRIM_NONE) {
		expr_error(p, at, "'%.*s': a test has only one type", PIECE(at));
		return false;
	}
	t->kind = kind;
	return true;
}

static bool set_proto(struct expr_parser *p, struct prim *t, struct piece at, int proto)
{
	if (t->proto != NO_PROTO && t->proto != proto) {
		expr_error(p, at, "'%.*s': a test has only one protocol", PIECE(at));
		return false;
	}
	t->proto = proto;
	return true;
}

static bool set_dir(struct expr_parser *p, struct prim *t, struct piece at,
		    enum click_direction dir)
{
	if (t->has_dir) {
		expr_error(p, at,
			   "'%.*s': a test has only one direction, or 'src and dst', 'src or dst'",
			   PIECE(at));
		return false;
	}
	t->has_dir = true;
	t->dir = dir;
	return true;
}

static bool is_dst(struct piece w)
{
	return piece_is(w, "dst") || piece_is(w, "dest");
}

/* At "src": takes "src", "src and dst" or "src or dst". */
static bool read_src(struct expr_parser *p, struct prim *t)
{
	struct piece at = expr_peek(p, 0), join = expr_peek(p, 1);
	enum click_direction dir = DIR_SRC;

	if (is_dst(expr_peek(p, 2))) {
		if (piece_is(join, "and") || piece_is(join, "&&"))
			dir = DIR_SRC_AND_DST;
		else if (piece_is(join, "or") || piece_is(join, "||"))
			dir = DIR_SRC_OR_DST;
	}
	p->pos += dir == DIR_SRC ? 0 : 2;
	return set_dir(p, t, at, dir);
}

/* The protocol a word names, if it can be nothing else. */
static bool is_proto_word(struct expr_parser *p, struct piece word, uint32_t *proto)
{
	struct prim nothing = { .proto = NO_PROTO };
	struct diag *diag = p->ctx->diag;
	bool failed = p->ctx->failed, ok;
	struct prim_kind kind;

	if (!proto_lookup(word, proto))
		return false;
	p->ctx->diag = NULL;
	ok = expr_look_up(p, word, &nothing, &kind, proto) && kind.type == PRIM_PROTO;
	p->ctx->diag = diag;
	p->ctx->failed = failed;
	return ok;
}

/* Qualifiers; *negated flips at every "not". false after an error. */
static bool read_qualifiers(struct expr_parser *p, struct prim *t, bool *negated)
{
	for (; p->pos < p->n; p->pos++) {
		struct piece w = expr_peek(p, 0);
		struct prim_kind kind;
		uint32_t proto;
		bool ok = true;

		if (expr_is_type_word(w, &kind)) {
			ok = set_kind(p, t, w, kind) &&
			     (kind.type != PRIM_FIELD || kind.proto == NO_PROTO ||
			      set_proto(p, t, w, kind.proto));
		} else if (piece_is(w, "src")) {
			ok = read_src(p, t);
		} else if (is_dst(w)) {
			ok = set_dir(p, t, w, DIR_DST);
		} else if (is_proto_word(p, w, &proto) && !piece_is(w, "ip")) {
			ok = set_proto(p, t, w, (int)proto);
		} else if ((piece_is(w, "ip") || piece_is(w, "ether")) && !t->header) {
			t->header = w.s[0];
		} else if (p->extended && piece_is(w, "not") && piece_is(expr_peek(p, 1), "in")) {
			break;
		} else if (piece_is(w, "not") || piece_is(w, "!")) {
			*negated = !*negated;
		} else {
			break;
		}
		if (!ok)
			return false;
	}
	return true;
}

/* [POS] or [POS:LEN], [:LEN] from 0 on; the words between the brackets are taken together. */
static bool read_brackets(struct expr_parser *p, struct prim *t)
{
	struct piece open = expr_peek(p, 0), inside, left, right;
	const char *colon;
	int32_t pos, len = 1;

	for (p->pos++; p->pos < p->n && !piece_is(expr_peek(p, 0), "]"); p->pos++)
		;
	if (p->pos == p->n) {
		expr_error(p, open, "missing ']'");
		return false;
	}
	inside = piece_trim(piece_range(open.s + 1, expr_peek(p, 0).s));
	p->pos++;
	colon = inside.len ? memchr(inside.s, ':', inside.len) : NULL;
	left = colon ? piece_trim(piece_range(inside.s, colon)) : inside;
	if (colon && !left.len)
		left = piece_of("0");
	right = colon ? piece_trim(piece_range(colon + 1, inside.s + inside.len)) : piece_of("1");
	if (!number_int32(left, &pos) || !number_int32(right, &len)) {
		expr_error(p, inside, "expected [POS] or [POS:LEN], not '[%.*s]'", PIECE(inside));
		return false;
	}
	if (len < 1 || len > 4) {
		expr_error(p, right, "LEN in [POS:LEN] is out of range, 1 to 4 bytes are allowed");
		return false;
	}
	if (pos < 0 || pos > 8188) {
		expr_error(p, left, "POS in [POS:LEN] is out of range, 0 to 8188 is allowed");
		return false;
	}
	if (pos / 4 != (pos + len - 1) / 4) {
		expr_error(p, inside, "[%.*s] is not within one 32-bit word", PIECE(inside));
		return false;
	}
	return set_kind(
		p, t, open,
		(struct prim_kind){
			/* protocol 0 has no header of its own: Click looks into the IP header */
			PRIM_FIELD, t->proto > 0 ? t->proto : NO_PROTO, (unsigned)pos * 8,
			(unsigned)len * 8 });
}

/* "& MASK" if a mask follows; '&' alone is left. */
static bool read_mask(struct expr_parser *p, struct prim *t)
{
	struct piece w = expr_peek(p, 1);
	uint32_t v;
	uint64_t eth;

	if (!piece_is(expr_peek(p, 0), "&") || p->n - p->pos < 2)
		return true;
	if (number_uint32(w, &v)) {
		t->mask_type = PRIM_INT;
		t->mask = v;
	} else if (t->header != 'e' && ip_parse(w, &p->ctx->names, &v)) {
		t->mask_type = PRIM_HOST;
		t->mask = v;
	} else if (t->header != 'i' && ether_parse(w, &p->ctx->names, &eth)) {
		t->mask_type = PRIM_ETHER;
		t->mask = eth;
	} else {
		return true;
	}
	if (t->mask_type != PRIM_ETHER && !t->mask) {
		expr_error(p, w, "a mask of zero lets nothing through");
		return false;
	}
	p->pos += 2;
	return true;
}

bool expr_read_relation(struct expr_parser *p, enum click_relation *rel)
{
	static const struct {
		const char *word;
		enum click_relation rel;
	} relations[] = {
		{ "=", REL_EQ }, { "==", REL_EQ }, { "!=", REL_NE }, { "<", REL_LT },
		{ "<=", REL_LE }, { ">", REL_GT }, { ">=", REL_GE },
	};

	for (size_t i = 0; p->n - p->pos > 1 && i < ARRAY_LEN(relations); i++) {
		if (expr_accept(p, relations[i].word)) {
			*rel = relations[i].rel;
			return true;
		}
	}
	return false;
}

static bool read_number(struct expr_parser *p, struct piece w, struct prim *t)
{
	int32_t v;
	uint32_t u;

	if (number_int32(w, &v)) {
		t->value = (uint32_t)v;
	} else if (p->extended && number_uint32(w, &u)) {
		t->value = u;
	} else {
		return false;
	}
	t->data = (struct prim_kind){ PRIM_INT, NO_PROTO, 0, 0 };
	return true;
}

/* An address, a prefix or "A mask M"; moves behind what it took. */
static bool read_address(struct expr_parser *p, struct piece w, struct prim *t)
{
	const struct names_view *names = &p->ctx->names;
	uint32_t addr, mask;

	if (ip_parse(w, names, &addr)) {
		t->data.type = PRIM_HOST;
		t->net_mask = UINT32_MAX;
		if (piece_is(expr_peek(p, 1), "mask") && ip_parse(expr_peek(p, 2), names, &mask)) {
			p->pos += 2;
			t->data.type = PRIM_NET;
			t->net_mask = mask;
		} else if (t->kind.type == PRIM_NET &&
			   ip_prefix_parse(w, names, false, &addr, &mask)) {
			t->data.type = PRIM_NET;
			t->net_mask = mask;
		}
	} else if (ip_prefix_parse(w, names, false, &addr, &mask)) {
		t->data.type = PRIM_NET;
		t->net_mask = mask;
	} else {
		return false;
	}
	t->value = addr;
	return true;
}

bool expr_read_value(struct expr_parser *p, struct prim *t, bool has_relation)
{
	struct piece w = expr_peek(p, 0);
	struct prim_kind kind = { PRIM_NONE, NO_PROTO, 0, 0 };
	uint64_t eth;
	uint32_t v = 0;

	if (p->pos >= p->n)
		return true;
	if (t->kind.type != PRIM_NONE || !expr_is_type_word(w, &kind)) {
		if (!expr_look_up(p, w, t, &kind, &v))
			return false;
	} else {
		kind.type = PRIM_NONE;
	}
	if (kind.type != PRIM_NONE) {
		t->data = kind;
		t->value = v;
	} else if (read_number(p, w, t) || (t->header != 'e' && read_address(p, w, t))) {
		;
	} else if (t->header != 'i' && ether_parse(w, &p->ctx->names, &eth)) {
		t->data.type = PRIM_ETHER;
		t->value = eth;
	} else {
		if (has_relation)
			expr_error(p, w, "expected a value, not '%.*s'", PIECE(w));
		return !has_relation;
	}
	p->pos++;
	return true;
}

static const struct click_expr *unknown_word(struct expr_parser *p, struct piece w)
{
	static const char *const words[] = {
		"src",	"dst", "host", "net",  "port",	"proto", "ip",	   "ether", "tcp",  "udp",
		"icmp", "syn", "ack",  "fin",  "rst",	"frag",	 "unfrag", "ttl",   "tos",  "dscp",
		"and",	"or",  "not",  "true", "false", "opt",	 "win",	   "type",  "vers", "len",
	};
	struct near near;

	if (!w.len)
		return expr_error(p, w, "expression expected at the end");
	near = near_begin(piece_dup(w, p->ctx->arena));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		near_try(&near, words[i]);
	if (near.best)
		return expr_error(p, w, "'%.*s' is no test, did you mean '%s'?", PIECE(w),
				  near.best);
	return expr_error(p, w, "'%.*s' is no test", PIECE(w));
}

const struct click_expr *expr_read_prim(struct expr_parser *p)
{
	struct prim t = { .proto = NO_PROTO, .data = { .proto = NO_PROTO } };
	size_t first = p->pos;
	bool negated = false, has_relation, qualified;
	const struct click_expr *e;

	if (!read_qualifiers(p, &t, &negated))
		return NULL;
	qualified = p->pos != first;
	if (qualified)
		p->last = (struct prim){ .proto = NO_PROTO };
	if (p->last.data.type == PRIM_ETHER)
		t.header = 'e';
	if (qualified && t.kind.type == PRIM_NONE && p->n - p->pos > 1 &&
	    piece_is(expr_peek(p, 0), "[") && !read_brackets(p, &t))
		return NULL;
	if (!read_mask(p, &t))
		return NULL;
	has_relation = expr_read_relation(p, &t.rel);
	if (p->extended && expr_is_set(p, &t)) {
		e = expr_read_set(p, &t, first);
		return e && negated ? expr_not(p, e) : e;
	}
	if (!expr_read_value(p, &t, has_relation))
		return NULL;
	if (p->pos == first)
		return unknown_word(p, expr_peek(p, 0));
	e = expr_check_prim(p, &t, first);
	return e && negated ? expr_not(p, e) : e;
}
