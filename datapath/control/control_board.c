/*
 * control_board.c - see control_board.h.
 */
#include "datapath/control/control_board.h"

#include "datapath/runtime/crew.h"
#include "datapath/runtime/handler.h"

bool control_is_board(const struct element *e)
{
	return strcmp(e->cls->name, "Datapath") == 0;
}

/* The element of that name, or the only one that runs a file. NULL after control_fail. */
static const struct element *board_of(struct control_call *c, const struct installed *i)
{
	const char *name = control_string(c, "element");
	const struct element *found = NULL;

	for (size_t k = 0; k < i->router->count; k++) {
		const struct element *e = i->router->elements[k];

		if (!control_is_board(e) || (name && strcmp(e->name, name) != 0))
			continue;
		if (found) {
			control_fail(c, "usage", "configuration '%s' has more than one element that runs a datapath file: '%s' and '%s'",
				     i->name, found->name, e->name);
			return NULL;
		}
		found = e;
	}
	if (!found && name)
		control_fail(c, "not-found", "configuration '%s' has no element '%s' with chains", i->name, name);
	else if (!found)
		control_fail(c, "not-found", "configuration '%s' has no chains", i->name);
	return found;
}

static char *full_name(struct control_call *c, const char *handler, struct installed **i)
{
	const struct element *e;

	*i = control_configuration(c, control_string(c, "configuration"));
	e = *i ? board_of(c, *i) : NULL;
	return e ? x_asprintf("%s.%s", e->name, handler) : NULL;
}

bool control_board_write(struct control_call *c, const char *handler, const char *value, struct strbuf *out)
{
	struct installed *i;
	char *full = full_name(c, handler, &i);
	bool good = full && crew_write(c->in, i, full, value, out);

	if (full && !good)
		control_fail(c, "failed", "%s", sb_str(out));
	free(full);
	return good;
}

bool control_board_read(struct control_call *c, const char *handler, const char *args, struct strbuf *out)
{
	struct installed *i;
	char *full = full_name(c, handler, &i);
	bool good = full && crew_read(c->in, i, full, args, out);

	if (full && !good)
		control_fail(c, "failed", "%s", sb_str(out));
	free(full);
	return good;
}
