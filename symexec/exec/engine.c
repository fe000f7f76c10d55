/*
 * engine.c - the tables of a run, made and dropped together. All of them start small, for most
 * runs end within milliseconds. Flows, their memory and their history live in the arena, so
 * dropping it drops them.
 */
#include "symexec/exec/engine.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/exec/exec.h"
#include "symexec/exec/sim_state.h"
#include "symexec/explore/order.h"
#include "symexec/solver/solver.h"
#include "symexec/flow/state.h"

struct engine *
engine_new(struct diag *d)
{
	struct engine *e = x_calloc(1, sizeof(*e));

	e->diag = d;
	e->sets = sets_new(0);
	e->values = values_new(e->sets);
	e->maps = imaps_new();
	e->arena = arena_new();
	e->past.arena = arena_new();
	e->tuples = tuples_new();
	e->symbols = str_map_new();
	e->source_roots = str_map_new();
	e->sim_state = sim_state_new();
	cells_init(e);
	return e;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	solver_free(e->solver);
	free(e->audit);
	orders_fini(e);
	hidden_fini(e);
	cells_fini(e);
	sim_state_free(e->sim_state);
	str_map_free(e->symbols);
	str_map_free(e->source_roots);
	tuples_free(e->tuples);
	arena_free(e->past.arena);
	arena_free(e->arena);
	imaps_free(e->maps);
	VEC_FREE(&e->derived);
	values_free(e->values);
	sets_free(e->sets);
	free(e);
}

set_var
engine_scratch(struct engine *e, unsigned width)
{
	X_CHECK(width >= 1 && width < ARRAY_LEN(e->scratch));
	if (!e->scratch[width].made) {
		e->scratch[width].var = set_var_new(e->sets, RANK_OTHER, width);
		e->scratch[width].made = true;
	}
	return e->scratch[width].var;
}

root
exec_symbol(struct engine *e, const char *name, unsigned width)
{
	uintptr_t known = (uintptr_t)str_map_get(e->symbols, name);
	struct root_info info = { .kind = ROOT_ARGUMENT, .width = width, .rank = RANK_DST,
				  .name = name, .element = UINT32_MAX };
	root r;

	if (known != 0)
		return (root)(known - 1);
	r = root_new(e->values, &info);
	(void)str_map_put(e->symbols, name, (void *)(uintptr_t)((uintptr_t)r + 1));
	return r;
}

value
engine_derived(struct engine *e, const struct root_info *info, uint32_t part)
{
	size_t before = root_count(e->values);
	root r = root_at(e->values, info, info->of, part);

	if (root_count(e->values) > before)
		*VEC_ADD(&e->derived) = r;
	return value_symbol(e->values, r);
}

value
engine_derived_bits(struct engine *e, value of, int32_t byte, unsigned shift, unsigned width)
{
	struct root_info info = { .kind = ROOT_UNKNOWN, .width = width, .rank = RANK_OTHER,
				  .name = "unknown", .element = UINT32_MAX, .of = of };

	return engine_derived(e, &info, (uint32_t)byte << 13 | (shift & 63) << 7 | width);
}

bool
engine_octets(const struct engine *e, root q, struct octets *o)
{
	uint32_t site, part;
	const struct root_info *i = root_get(e->values, q);

	if (i->kind != ROOT_UNKNOWN || i->of == VALUE_NONE ||
	    value_get(e->values, i->of)->kind != VALUE_CHECKSUM ||
	    !root_is_at(e->values, q, &site, &part) || site != i->of || part & 0x40000000u)
		return false;
	*o = (struct octets){ (int32_t)(part >> 13), part >> 7 & 63, part & 127 };
	return o->width >= 1 && o->width + o->shift <= 16;
}

void
engine_forget(struct engine *e, struct flow *f, root q)
{
	uint32_t factor;

	if (!imap_get(e->maps, f->cond, q, &factor))
		return;
	flow_release(e, f, factor);
	/* a factor is not empty, and neither is what is left of it; too large is given up by the engine */
	if (!flow_constrain(e, f, set_forget(e->sets, factor, root_var(e->values, q))))
		x_panic("a condition became empty when a root was forgotten");
}

static bool
is_checksum(const struct engine *e, value v)
{
	return v != VALUE_NONE && value_get(e->values, v)->kind == VALUE_CHECKSUM;
}

void
engine_forget_derived(struct engine *e, struct flow *f, value v)
{
	for (size_t i = 0; e->derived_asked && i < e->derived.n; i++) {
		root q = e->derived.v[i];
		value of = root_get(e->values, q)->of;
		uint32_t factor;

		if (v != VALUE_NONE ? of != v : !is_checksum(e, of))
			continue;
		if (!imap_get(e->maps, f->cond, q, &factor))
			continue;
		/* what was asked of it held by luck, and now nothing says so any more */
		f->free_choice = true;
		engine_forget(e, f, q);
	}
}
