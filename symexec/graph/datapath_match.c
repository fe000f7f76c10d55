/*
 * datapath_match.c - an expression of the extended language as a net of tests: what Click can say is one IPClassifier, fields by
 * name are an element each, "and" and "or" are how they are joined.
 */
#include <inttypes.h>

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

static bool
field(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no)
{
	static const char *const words[] = { [REL_EQ] = "==", [REL_NE] = "!=", [REL_LT] = "<", [REL_LE] = "<=",
					     [REL_GT] = ">", [REL_GE] = ">=" };
	const struct click_field_test *f = &x->field;
	unsigned n = ++b->names;

	if (f->special == FIELD_IN_PORT)
		return f->rel == REL_NE ? in_port(b, x, from, no, yes) : in_port(b, x, from, yes, no);
	if (f->special != FIELD_PACKET || f->other != NULL)
		return dbox_cannot(b, x->at, "a test of", f->name);
	/* a packet without IPv4 has none of its fields; those of TCP and UDP may stand behind IPv6 */
	if (!b->ip && strncmp(f->name, "eth.", 4) != 0 && strncmp(f->name, "tcp.", 4) != 0 && strncmp(f->name, "udp.", 4) != 0) {
		dbox_wire(b, from, no);
		return true;
	}
	sb_printf(b->out, " n%u -> m%u :: %s(%.*s, %s, '%s', %" PRIu64, from, n, b->ip ? "TestField" : "TestField6",
		  (int)strcspn(f->name, "."), f->name,
		  f->name + strcspn(f->name, ".") + (strchr(f->name, '.') != NULL), words[f->rel], f->has_mask ? f->mask[1] : UINT64_MAX >> 1);
	for (size_t i = 0; i < f->range_count; i++) {
		if (f->ranges[i].low[0] != 0 || f->ranges[i].high[0] != 0)
			return dbox_cannot(b, x->at, "a test of", f->name);
		sb_printf(b->out, ", %" PRIu64 " %" PRIu64, f->ranges[i].low[1], f->ranges[i].high[1]);
	}
	sb_printf(b->out, "); m%u[0] -> n%u; m%u[1] -> n%u;", n, yes, n, no);
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
