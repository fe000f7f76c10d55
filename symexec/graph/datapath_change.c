/*
 * datapath_change.c - actions that write headers, in the words of Click. Packets at hand are frames, or packets without any.
 */
#include <inttypes.h>
#include <string.h>

#include "models/click/arg.h"
#include "symexec/graph/datapath_box_int.h"

static bool
set_ether(struct dbox *b, const struct datapath_action *a, const char *which, unsigned from, unsigned next)
{
	uint64_t eth;

	if (!click_parse_ether(a->words[2].s, &eth))
		return dbox_cannot(b, a->at, "the Ethernet address", a->words[2].s);
	if (!b->ethernet)
		dbox_wire(b, from, next);
	else
		sb_printf(b->out, " n%u -> StoreEtherAddress(%s, %s) -> n%u;", from, a->words[2].s, which, next);
	return true;
}

static bool
set_field(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	const char *field = a->words[1].s, *value = a->words[2].s, *dot = strchr(field, '.');
	uint64_t number;

	if (strcmp(field, "eth.src") == 0 || strcmp(field, "eth.dst") == 0)
		return set_ether(b, a, field + 4, from, next);
	if (dot == NULL || strncmp(field, "vlan.", 5) == 0 || strncmp(field, "ip6.", 4) == 0)
		return dbox_cannot(b, a->at, "the action", "set-field");
	if (!b->ip) {
		dbox_wire(b, from, next);
		return true;
	}
	if (strcmp(field, "ip.src") == 0 || strcmp(field, "ip.dst") == 0) {
		sb_printf(b->out, " n%u -> StoreIPAddress(%s, %s) -> n%u;", from, value, field + 3, next);
		return true;
	}
	if (!click_parse_uint(value, &number))
		return dbox_cannot(b, a->at, "the value", value);
	sb_printf(b->out, " n%u -> SetField(%.*s, %s, %" PRIu64 ") -> n%u;", from, (int)(dot - field), field, dot + 1, number, next);
	return true;
}

/* Of what is no IP nothing is lowered. */
static void
lower_ttl(struct dbox *b, unsigned from, unsigned next)
{
	unsigned n = ++b->names;

	if (b->ip) {
		sb_printf(b->out, " n%u -> d%u :: DecIPTTL -> n%u; d%u[1] -> Discard;", from, n, next, n);
		return;
	}
	sb_printf(b->out, " n%u -> d%u :: LowerHopLimit -> n%u; d%u[1] -> Discard;", from, n, next, n);
}

bool
dbox_change(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	switch (a->verb) {
	case ACTION_SET_FIELD:
		return set_field(b, a, from, next);
	case ACTION_DEC_TTL:
		lower_ttl(b, from, next);
		return true;
	default:
		return dbox_cannot(b, a->at, "the action", a->words[0].s);
	}
}
