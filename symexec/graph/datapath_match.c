/*
 * datapath_match.c - an expression of the extended language as a net of tests: what Click can say is one IPClassifier, fields by
 * name are an element each, "and" and "or" are how they are joined.
 */
#include "symexec/graph/datapath_box_int.h"

static bool
has_field(const struct click_expr *x)
{
	return x != NULL && (x->kind == EXPR_FIELD || has_field(x->a) || has_field(x->b) || has_field(x->c));
}

static bool
in_port(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no)
{
	for (size_t i = 0; i < b->p->port_count; i++) {
		unsigned n = ++b->names;

		if (strcmp(b->p->ports[i].name.s, x->field.text) != 0)
			continue;
		sb_printf(b->out, " n%u -> m%u :: CheckPaint(%zu, ANNO %d); m%u[0] -> n%u; m%u[1] -> n%u;", from, n, i + 1, DBOX_PORT, n, yes,
			  n, no);
		return true;
	}
	diag_error(b->d, x->at, "no port '%s'", x->field.text);
	return false;
}

/* Where bits of ct.state are, and whether they are asked to be set. */
static bool
state_bit(const char *word, uint64_t *bit, bool *set)
{
	static const char *const words[] = { "new", "established", "related", "reply", "invalid", "tracked", "snat", "dnat" };

	*set = strcmp(word, "untracked") != 0;
	if (!*set)
		word = "tracked";
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		*bit = UINT64_C(1) << i;
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

static void
test(struct dbox *b, const struct dbox_field *f, unsigned number, const char *relation, const uint64_t *mask)
{
	sb_printf(b->out, " m%u :: TestField(", number);
	dbox_field_print(f, b->out);
	sb_printf(b->out, ", '%s', '", relation);
	if (mask != NULL)
		dbox_number_print(f->width, mask, b->out);
	sb_add(b->out, "'");
}

static bool
connection(struct dbox *b, const struct click_expr *x, const unsigned to[3])
{
	uint64_t mask[2] = { 0, 0 };
	unsigned n = ++b->names;
	struct dbox_field f;
	bool set;

	if (!state_bit(x->field.text, &mask[1], &set) || !dbox_field_find("ct.state", &f))
		return dbox_cannot(b, x->at, "a test of connections that are", x->field.text);
	test(b, &f, n, set == (x->field.rel == REL_EQ) ? "!=" : "==", mask);
	sb_printf(b->out, ", 0 0); n%u -> m%u; m%u[0] -> n%u; m%u[1] -> n%u;", to[0], n, n, to[1], n, to[2]);
	return true;
}

static bool
field(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no)
{
	static const char *const words[] = { [REL_EQ] = "==", [REL_NE] = "!=", [REL_LT] = "<", [REL_LE] = "<=",
					     [REL_GT] = ">", [REL_GE] = ">=" };
	const struct click_field_test *t = &x->field;
	struct dbox_field f;
	unsigned n;

	if (t->special == FIELD_IN_PORT)
		return t->rel == REL_NE ? in_port(b, x, from, no, yes) : in_port(b, x, from, yes, no);
	if (t->special == FIELD_CT_STATE)
		return connection(b, x, (const unsigned[]){ from, yes, no });
	if (t->other != NULL || !dbox_field_find(t->name, &f))
		return dbox_cannot(b, x->at, t->other != NULL ? "a comparison with" : "a test of", t->other != NULL ? t->other : t->name);
	if (dbox_never(b, &f)) {
		dbox_wire(b, from, no);
		return true;
	}
	n = ++b->names;
	test(b, &f, n, words[t->rel], t->has_mask ? t->mask : NULL);
	for (size_t i = 0; i < t->range_count; i++) {
		sb_add(b->out, ", ");
		dbox_number_print(f.width, t->ranges[i].low, b->out);
		sb_add(b->out, " ");
		dbox_number_print(f.width, t->ranges[i].high, b->out);
	}
	sb_printf(b->out, "); n%u -> m%u; m%u[0] -> n%u; m%u[1] -> n%u;", from, n, n, yes, n, no);
	return true;
}

bool
dbox_match(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no)
{
	unsigned middle;

	if (x == NULL || x->kind == EXPR_TRUE || x->kind == EXPR_FALSE) {
		dbox_wire(b, from, x != NULL && x->kind == EXPR_FALSE ? no : yes);
		return true;
	}
	if (!has_field(x) && x->kind == EXPR_TEST && !b->ip) {
		dbox_wire(b, from, no);
		return true;
	}
	if (!has_field(x) && b->ip) {
		struct strbuf text = STRBUF_INIT;
		unsigned n = ++b->names;

		click_expr_print(x, &text);
		sb_printf(b->out, " n%u -> m%u :: IPClassifier(%s, -); m%u[0] -> n%u; m%u[1] -> n%u;", from, n, sb_str(&text), n,
			  yes, n, no);
		sb_fini(&text);
		return true;
	}
	switch (x->kind) {
	case EXPR_NOT:
		return dbox_match(b, x->a, from, no, yes);
	case EXPR_AND:
		middle = dbox_null(b);
		return dbox_match(b, x->a, from, middle, no) && dbox_match(b, x->b, middle, yes, no);
	case EXPR_OR:
		middle = dbox_null(b);
		return dbox_match(b, x->a, from, yes, middle) && dbox_match(b, x->b, middle, yes, no);
	case EXPR_COND: {
		unsigned then = dbox_null(b), otherwise = dbox_null(b);

		return dbox_match(b, x->a, from, then, otherwise) && dbox_match(b, x->b, then, yes, no) &&
		    dbox_match(b, x->c, otherwise, yes, no);
	}
	default:
		return field(b, x, from, yes, no);
	}
}
