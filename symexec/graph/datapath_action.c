/*
 * datapath_action.c - lists of actions of a datapath file in the words of Click. What an action does is in models/boxes; those that
 * depend on time or on other packets may go either way.
 */
#include <inttypes.h>
#include <string.h>

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/packet/field.h"
#include "models/packet/parse.h"
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

/* Fields that WriteField writes. */
static const struct {
	const char *field, *header, *name;
} written[] = {
	{ "eth.dst", "eth", "dst" }, { "eth.src", "eth", "src" }, { "ip.src", "ip", "src" }, { "ip.dst", "ip", "dst" },
	{ "ip.ttl", "ip", "ttl" }, { "ip.tos", "ip", "tos" }, { "tcp.sport", "tcp", "sport" }, { "tcp.dport", "tcp", "dport" },
	{ "udp.sport", "udp", "sport" }, { "udp.dport", "udp", "dport" },
};

static bool
read_value(const char *header, const char *name, const char *text, uint64_t *v)
{
	uint32_t address;

	if (strcmp(header, "eth") == 0)
		return click_parse_ether(text, v);
	if (strcmp(header, "ip") == 0 && (strcmp(name, "src") == 0 || strcmp(name, "dst") == 0)) {
		if (!click_parse_ip(text, &address))
			return false;
		*v = address;
		return true;
	}
	return click_parse_uint(text, v);
}

static bool
set_field(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned to)
{
	const char *field = a->words[1].s;
	uint64_t v;

	for (size_t i = 0; i < ARRAY_LEN(written); i++) {
		bool ether = strcmp(written[i].header, "eth") == 0;

		if (strcmp(written[i].field, field) != 0)
			continue;
		if (!read_value(written[i].header, written[i].name, a->words[2].s, &v))
			return dbox_cannot(b, a->words[2].at, "the value", a->words[2].s);
		/* who has no frames has no addresses in them; what is no IPv4 has none of the rest */
		if (ether ? !b->ethernet : !b->ip)
			dbox_wire(b, from, to);
		else
			sb_printf(b->out, " n%u -> WriteField(%s, %s, %" PRIu64 ") -> n%u;", from, written[i].header, written[i].name,
				  v, to);
		return true;
	}
	return dbox_change(b, a, from, to);
}

/* One action that packets leave by `to`. *ends: none does. */
static bool
one(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned to, bool last, bool *ends)
{
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
	case ACTION_SET_FIELD:
		return set_field(b, a, from, to);
	case ACTION_METER:
		sb_printf(b->out, " n%u -> Perhaps('what meter %s lets pass') -> n%u;", from, a->words[1].s, to);
		return true;
	case ACTION_CONTROLLER: case ACTION_SEND_MAPS:
		dbox_wire(b, from, to);
		return true;
	default:
		return dbox_change(b, a, from, to);
	}
}

bool
dbox_actions(struct dbox *b, const struct datapath_actions *list, unsigned from)
{
	bool ends = false;

	for (size_t i = 0; i < list->n && !ends; i++) {
		unsigned to;

		dbox_at(b, list->v[i].at);
		to = dbox_null(b);
		if (!one(b, &list->v[i], from, to, i + 1 == list->n, &ends))
			return false;
		from = to;
	}
	sb_printf(b->out, " n%u -> Discard;", from);
	return true;
}
