/*
 * datapath_action.c - lists of actions of a datapath file in the words of Click. What an action does is in models/boxes; those that
 * depend on time or on other packets may go either way.
 */
#include <string.h>

#include "symexec/graph/datapath_box_int.h"

/* A copy to that port; the others go on. */
static unsigned
copy(struct dbox *b, unsigned from, unsigned to)
{
	unsigned next = dbox_null(b);

	sb_printf(b->out, " t%u :: Tee; n%u -> t%u; t%u[0] -> n%u; t%u[1] -> n%u;", next, from, next, next, to, next, next);
	return next;
}

/* Back to the port that it came by. */
static void
in_port(struct dbox *b, unsigned from)
{
	for (size_t i = 0; i < b->p->port_count; i++) {
		unsigned next = dbox_null(b);

		sb_printf(b->out, " n%u -> m%u :: CheckPaint(%zu, ANNO %d); m%u[0] -> n%u; m%u[1] -> n%u;", from, next, i + 1,
			  DBOX_PORT, next, b->port[b->ip][i], next, next);
		from = next;
	}
	sb_printf(b->out, " n%u -> Discard;", from);
}

/* To all ports but that one. */
static void
flood(struct dbox *b, unsigned from)
{
	for (size_t i = 0; i < b->p->port_count; i++) {
		unsigned other = dbox_null(b);

		from = copy(b, from, other);
		sb_printf(b->out, " n%u -> m%u :: CheckPaint(%zu, ANNO %d); m%u[0] -> Discard; m%u[1] -> n%u;", other, other, i + 1,
			  DBOX_PORT, other, other, b->port[b->ip][i]);
	}
	sb_printf(b->out, " n%u -> Discard;", from);
}

/* One action of packets at hand, which leave by those of `to` that are theirs. *ends: none does. */
static bool
one(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2], bool last, bool *ends)
{
	unsigned to = next[b->ip];
	bool known;

	switch (a->verb) {
	case ACTION_DROP:
		sb_printf(b->out, "n%u -> Discard;", from);
		*ends = true;
		return true;
	case ACTION_GOTO:
		if (a->index <= b->at) {
			diag_error(b->d, a->at, "table '%s' is not behind table '%s': a packet could go round", b->p->tables[a->index].name.s,
				   b->p->tables[b->at].name.s);
			return false;
		}
		dbox_wire(b, from, b->table[b->ip][a->index]);
		*ends = true;
		return true;
	case ACTION_OUTPUT:
		if (last)
			dbox_wire(b, from, b->port[b->ip][a->index]);
		else
			dbox_wire(b, copy(b, from, b->port[b->ip][a->index]), to);
		*ends = last;
		return true;
	case ACTION_IN_PORT: case ACTION_FLOOD:
		if (!last) {
			unsigned there = dbox_null(b);

			dbox_wire(b, copy(b, from, there), to);
			from = there;
		}
		if (a->verb == ACTION_FLOOD)
			flood(b, from);
		else
			in_port(b, from);
		*ends = last;
		return true;
	case ACTION_CHAIN:
		dbox_chain_use(b, a->index, from, to);
		return true;
	case ACTION_METER:
		sb_printf(b->out, " n%u -> Perhaps('what meter %s lets pass') -> n%u;", from, a->words[1].s, to);
		return true;
	case ACTION_CONTROLLER: case ACTION_SEND_MAPS:
		dbox_wire(b, from, to);
		return true;
	case ACTION_CT:
		return dbox_connection(b, a, from, to);
	case ACTION_LEARN:
		return dbox_learn(b, a, from, to);
	case ACTION_ENCAP:
		return dbox_encap(b, a, from, next);
	case ACTION_DECAP:
		return dbox_decap(b, a, from, next);
	default:
		return dbox_change(b, a, from, next, &known) && (known || dbox_cannot(b, a->at, "the action", a->words[0].s));
	}
}

/* What is said of an action is said once, of the packets that come first. */
bool
dbox_actions(struct dbox *b, const struct datapath_actions *list, const unsigned from[2])
{
	unsigned at[2] = { from[0], from[1] };
	bool ends = false, ip = b->ip;

	for (size_t i = 0; i < list->n && !ends; i++) {
		unsigned to[2];

		dbox_at(b, list->v[i].at);
		to[0] = dbox_null(b);
		to[1] = dbox_null(b);
		for (int four = 0; four < 2; four++) {
			b->ip = four;
			if (!one(b, &list->v[i], at[four], to, i + 1 == list->n, &ends))
				return false;
		}
		memcpy(at, to, sizeof(at));
	}
	b->ip = ip;
	sb_printf(b->out, " n%u -> Discard; n%u -> Discard;", at[0], at[1]);
	return true;
}
