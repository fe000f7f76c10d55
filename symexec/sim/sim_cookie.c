/*
 * sim_cookie.c - what SYNCookieProxy and AnswerSYN say of themselves: their rules (models/elements/lib/syn_proxy.lua) count, and
 * remember what waits for an answer of a server.
 */
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim_int.h"

enum { MOST_KEYS = 6 };

static uint64_t
counted(struct sim *s, const struct sim_node *n, const char *name)
{
	struct engine *e = s->in->engine;
	uint64_t v = 0;
	struct entry en;
	const char *key = arena_printf(e->arena, "count %s", name);

	if (sim_entry_get(e->sim_state, state_key(e->tuples, n->id, key), NULL, 0, &en))
		(void)value_is_const(e->values, en.v[0], &v);
	return v;
}

/* Connections that were asked for and are not open. */
static uint64_t
waiting(struct sim *s, const struct sim_node *n, const char *of)
{
	struct engine *e = s->in->engine;
	uint32_t asked = state_key(e->tuples, n->id, arena_printf(e->arena, "opening%s", of)), at = 0;
	uint32_t open = state_key(e->tuples, n->id, arena_printf(e->arena, "connections%s", of));
	struct entry en, other;
	uint64_t count = 0;

	while (sim_entry_next(e->sim_state, asked, &at, &en)) {
		value keys[MOST_KEYS];

		for (uint32_t i = 0; i < en.nkeys && i < MOST_KEYS; i++)
			keys[i] = en.v[i];
		count += !sim_entry_get(e->sim_state, open, keys, en.nkeys, &other);
	}
	return count;
}

static bool
cookie_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	static const char *const names[] = { "accepted", "cookies", "foreign", "mismatched", "opened", "refused" };

	if (strcmp(name, "half_open") == 0) {
		sb_printf(out, "%llu", (unsigned long long)(waiting(s, n, "") + waiting(s, n, " of IPv6")));
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0) {
			sb_printf(out, "%llu", (unsigned long long)counted(s, n, name));
			return true;
		}
	return false;
}

const struct sim_class sim_classes_cookie[] = {
	{ .name = "AnswerSYN", .read = cookie_read },
	{ .name = "SYNCookieProxy", .read = cookie_read },
	{ .name = NULL },
};
