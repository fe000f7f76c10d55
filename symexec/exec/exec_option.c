/*
 * exec_option.c - TCP options as an element finds them. Where an option stands is concrete, like all shape: exec.c has
 * split the flow by the header's length. Options whose kinds or lengths are not constant could be anything; verdicts on
 * such a flow are undecided, as behind an unknown class.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"
#include "symexec/flow/headers.h"

/* NOP has the kind 1 (RFC 9293 section 3.2). */
static void
strip_option(struct run *r, struct frame *x, const struct option_place *o)
{
	exec_note_write(r, x, o->at * 8, o->length * 8);
	for (unsigned k = 0; k < o->length; k++)
		flow_write(r->e, x->f, BASE_DATA, (o->at + (int32_t)k) * 8, 8,
			   value_const(r->e->values, 1, 8));
}

void
exec_option(struct run *r, struct frame *x, const struct instruction *i, unsigned words)
{
	struct flow *f = x->f;
	int32_t from = f->transport + 20, end = f->transport + (int32_t)words * 4;
	struct option_place o;
	enum option_found found;

	f->option = POINTER_NONE;
	while ((found = headers_option(r->e, f, from, end, (uint8_t)i->imm, &o)) == OPTION_FOUND) {
		if (i->op == OP_TCP_OPTION) {
			f->option = o.at;
			return;
		}
		strip_option(r, x, &o);
		from = o.at + (int32_t)o.length;
	}
	if (found == OPTION_UNKNOWN) {
		f->opaque = true;
		if (r->e->opaque == NULL)
			r->e->opaque = arena_printf(r->e->arena, "TCP options that are not known, where "
						    "'%s' looks for one",
						    r->p->class_name);
	}
}
