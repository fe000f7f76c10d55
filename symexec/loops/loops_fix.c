/*
 * loops_fix.c - fixpoints over the graph of configurations. Greatest: start with everything,
 * keep what has an edge into what is left (X := X and C and map^-1 X); a TTL is gone after at
 * most 255 rounds. Least: what leads there. Both are images backwards, so what a box chooses
 * freely is existential: some packet, some choice.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"

enum { MAX_ROUNDS = 1200 };
#define MAX_WORK ((uint64_t)50000000)

set *fix_alloc(const struct search *s)
{
	return x_calloc(s->configs.n + 1, sizeof(set));
}

static bool give_up(struct search *s)
{
	if (s->l->gave_up == NULL)
		s->l->gave_up = "a fixpoint was not reached in time";
	return false;
}

/* What has an edge from i into x within the component. */
static set stays(struct search *s, uint32_t i, bool without_ttl, const set *x)
{
	const struct config *c = s->configs.v[i];
	set a = SET_NONE;

	for (size_t k = 0; k < c->out.n && a != SET_ALL; k++)
		if (s->configs.v[c->out.v[k].to]->component == c->component)
			a = sets_either(s, a, edge_before(s, &c->out.v[k], x[c->out.v[k].to],
							  without_ttl));
	return a;
}

bool fix_forever(struct search *s, uint32_t component, bool without_ttl, set *x)
{
	for (uint32_t i = 0; i < s->configs.n; i++)
		if (s->configs.v[i]->component == component)
			x[i] = SET_ALL;
	return fix_stay(s, component, without_ttl, x);
}

bool fix_stay(struct search *s, uint32_t component, bool without_ttl, set *x)
{
	VEC(uint32_t) todo = { 0 };
	uint8_t *queued = x_calloc(s->configs.n + 1, 1);
	uint64_t limit = s->work + MAX_WORK;
	bool done = true;

	for (uint32_t i = 0; i < s->configs.n; i++)
		if (s->configs.v[i]->component == component && x[i] != SET_NONE) {
			*VEC_ADD(&todo) = i;
			queued[i] = 1;
		}
	for (size_t at = 0; at < todo.n && done; at++) {
		uint32_t i = todo.v[at];
		const struct config *c = s->configs.v[i];
		set a = set_and(s->e->sets, x[i], stays(s, i, without_ttl, x));

		queued[i] = 0;
		if (s->work > limit || s->stopped)
			done = give_up(s);
		if (a == x[i] || !done)
			continue;
		x[i] = a;
		for (size_t k = 0; k < c->in.n; k++) {
			uint32_t p = c->in.v[k]->from;

			if (s->configs.v[p]->component == component && !queued[p]) {
				queued[p] = 1;
				*VEC_ADD(&todo) = p;
			}
		}
	}
	VEC_FREE(&todo);
	free(queued);
	return done;
}

bool fix_leads_to(struct search *s, enum fix_scope scope, set *x)
{
	VEC(uint32_t) todo = { 0 };
	uint8_t *queued = x_calloc(s->configs.n + 1, 1);
	uint64_t limit = s->work + MAX_WORK;
	bool done = true;

	for (uint32_t i = 0; i < s->configs.n; i++)
		if (x[i] != SET_NONE) {
			*VEC_ADD(&todo) = i;
			queued[i] = 1;
		}
	for (size_t at = 0; at < todo.n && done; at++) {
		const struct config *c = s->configs.v[todo.v[at]];

		queued[todo.v[at]] = 0;
		for (size_t k = 0; k < c->in.n && done; k++) {
			uint32_t p = c->in.v[k]->from;
			set a;

			if (scope == FIX_INSIDE && s->configs.v[p]->start != NO_CONFIG)
				continue;
			a = sets_either(s, x[p], edge_before(s, c->in.v[k], x[todo.v[at]],
							     scope == FIX_WITHOUT_TTL));
			if (s->work > limit || s->stopped)
				done = give_up(s);
			if (a == x[p] || !done)
				continue;
			x[p] = a;
			if (!queued[p]) {
				queued[p] = 1;
				*VEC_ADD(&todo) = p;
			}
		}
	}
	VEC_FREE(&todo);
	free(queued);
	return done;
}

static set around(struct search *s, struct loop_edge *const *cycle, size_t n, bool without_ttl,
		  set x)
{
	for (size_t i = n; i-- > 0 && x != SET_NONE;)
		x = edge_before(s, cycle[i], x, without_ttl);
	return x;
}

bool fix_cycle(struct search *s, struct loop_edge *const *cycle, size_t n, bool without_ttl,
	       set *x)
{
	set was = SET_ALL, now = around(s, cycle, n, without_ttl, was);

	for (unsigned rounds = 0; now != was && now != SET_NONE; rounds++) {
		if (rounds == MAX_ROUNDS) {
			*x = now;
			return false;
		}
		was = now;
		now = around(s, cycle, n, without_ttl, was);
	}
	*x = now;
	return !s->stopped;
}

set fix_rounds(struct search *s, struct loop_edge *const *cycle, size_t n, unsigned rounds)
{
	set x = SET_ALL;

	while (rounds-- > 0)
		x = around(s, cycle, n, false, x);
	return x;
}
