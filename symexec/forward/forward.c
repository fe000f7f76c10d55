/*
 * forward.c - loops kept up to date, rule by rule. Three layers, each asked only where the one before says that something
 * changed:
 *
 * 1. The tables: each change says which keys (destination addresses, mostly) go elsewhere now
 *    (prefix_map.c), as Delta-net does (Horn, Kheradmand, Prasad, NSDI 2017), but with no
 *    partition for all tables together: a walk narrows its keys as it asks one table after the other.
 * 2. Candidates: cycles that keys take, access lists set aside (forward_cycle.c).
 * 3. Packets: whether the access lists of a candidate let anything through, and somebody sends it (forward_entry.c).
 *
 * Invariant between updates: the candidates and their keys are all that the tables make, and live ones are exactly
 * those that some packet goes round. Whatever is not understood ends in forward_give_up.
 */
#include "models/base/mem.h"
#include "symexec/forward/forward_int.h"
#include "symexec/explore/witness.h"

bool forward_give_up(struct forwarding *f, const char *fmt, ...)
{
	va_list ap;
	char text[400];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (f->gave_up == NULL)
		f->gave_up = arena_strdup(f->e->arena, text);
	return false;
}

/* Cycles inside a box need not pass a link, on which they would be found. */
static bool check_boxes(struct forwarding *f)
{
	struct port_graph within;
	bool cyclic;

	ports_init(&within, f->g, PORTS_WITHIN_BOXES);
	cyclic = within.cyclic;
	ports_fini(&within);
	return !cyclic || forward_give_up(f, "a box has a cycle in it");
}

/* Every cycle there is, each at its first table. */
static bool find_all(struct forwarding *f)
{
	const struct key_range all = { 0, UINT32_MAX };

	for (uint32_t t = 0; t < f->tables.n; t++)
		if (!cycles_find(f, t, all, true))
			return false;
	for (size_t i = 0; i < f->cycles.n; i++)
		if (!candidate_decide(f, &f->cycles.v[i]))
			return false;
	return true;
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Candidates that differ in annotations only are one cycle of elements. */
static size_t count_live(const struct forwarding *f)
{
	uint64_t *h = x_calloc(f->cycles.n + 1, sizeof(*h));
	size_t n = 0, different = 0;

	for (size_t i = 0; i < f->cycles.n; i++)
		if (f->cycles.v[i].live)
			h[n++] = f->cycles.v[i].hops;
	qsort(h, n, sizeof(*h), compare_hashes);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || h[i] != h[i - 1];
	free(h);
	return different;
}

static bool begin(struct forwarding *f)
{
	struct root_info payload = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				     .name = "payload", .element = UINT32_MAX };
	struct search *s = &f->naming;

	*s = (struct search){ .e = f->e, .g = f->g, .l = &f->no_loops };
	s->names = u64_map_new();
	s->payload = root_new(f->e->values, &payload);
	ports_init(&s->ports, f->g, PORTS_BY_ANY_OUTPUT);
	f->e->too_large = false;
	if (f->g->opaque)
		return forward_give_up(f, "a class is not known");
	for (uint32_t i = 0; i < f->g->node_count; i++)
		table_recognise(f, i);
	if (!check_boxes(f) || !starts_add(f))
		return false;
	starts_sort(f);
	return vertices_find(f) && find_all(f);
}

struct forwarding *forwarding_new(struct engine *e, const struct graph *g, const char **why)
{
	struct forwarding *f = x_calloc(1, sizeof(*f));

	f->e = e;
	f->g = g;
	f->key = ROOT_NONE;
	f->no_loops = (struct loop_list)LOOP_LIST_INIT;
	f->by_identity = u64_map_new();
	f->by_sign = u64_map_new();
	f->by_cycle = u64_map_new();
	f->passed = u64_map_new();
	f->by_spot = u64_map_new();
	f->at_node = x_calloc(g->node_count + 1, sizeof(*f->at_node));
	f->passed_by = x_calloc(g->node_count + 1, sizeof(*f->passed_by));
	f->table_at = x_calloc(g->node_count + 1, sizeof(*f->table_at));
	if (begin(f)) {
		for (size_t i = 0; i < f->links.n; i++)
			f->links.v[i].is_new = false;
		f->live = count_live(f);
		return f;
	}
	*why = f->gave_up;
	forwarding_free(f);
	return NULL;
}

static void free_graph(struct forwarding *f)
{
	for (size_t i = 0; i < f->standing.n; i++) {
		flow_free(f->e, f->standing.v[i].flow);
		VEC_FREE(&f->standing.v[i].ways);
	}
	for (size_t i = 0; i < f->vertices.n; i++)
		VEC_FREE(&f->vertices.v[i].bundles);
	for (size_t i = 0; i < f->bundles.n; i++) {
		VEC_FREE(&f->bundles.v[i].links);
		VEC_FREE(&f->bundles.v[i].first);
	}
	for (size_t i = 0; i < f->links.n; i++) {
		VEC_FREE(&f->links.v[i].path);
		VEC_FREE(&f->links.v[i].spots);
	}
	for (size_t i = 0; i < f->cycles.n; i++)
		candidate_fini(&f->cycles.v[i]);
	for (size_t i = 0; i < f->tables.n; i++) {
		struct table_node *t = &f->tables.v[i];

		prefix_map_free(t->map);
		VEC_FREE(&t->targets);
		VEC_FREE(&t->vertices);
		VEC_FREE(&t->starts);
		VEC_FREE(&t->cycles);
	}
}

void forwarding_free(struct forwarding *f)
{
	if (f == NULL)
		return;
	free_graph(f);
	for (size_t i = 0; i < f->starts.n; i++) {
		flow_free(f->e, f->starts.v[i].at.flow);
		VEC_FREE(&f->starts.v[i].names);
	}
	for (size_t i = 0; i < f->shapes.n; i++) {
		flow_free(f->e, f->shapes.v[i].flow);
		VEC_FREE(&f->shapes.v[i].fields);
	}
	for (size_t i = 0; i < f->g->node_count; i++) {
		VEC_FREE(&f->at_node[i]);
		VEC_FREE(&f->passed_by[i]);
	}
	VEC_FREE(&f->starts);
	VEC_FREE(&f->shapes);
	VEC_FREE(&f->standing);
	VEC_FREE(&f->tables);
	VEC_FREE(&f->vertices);
	VEC_FREE(&f->bundles);
	VEC_FREE(&f->links);
	VEC_FREE(&f->cycles);
	VEC_FREE(&f->changes);
	VEC_FREE(&f->programs);
	VEC_FREE(&f->again);
	VEC_FREE(&f->scratch);
	free(f->at_node);
	free(f->passed_by);
	free(f->table_at);
	u64_map_free(f->by_identity);
	u64_map_free(f->by_sign);
	u64_map_free(f->by_cycle);
	u64_map_free(f->passed);
	u64_map_free(f->by_spot);
	VEC_FREE(&f->spot_marks);
	u64_map_free(f->naming.names);
	ports_fini(&f->naming.ports);
	free(f);
}

/* ---- changes ---- */

bool forwarding_has_table(const struct forwarding *f, uint32_t node)
{
	return f->table_at[node] != 0;
}

static struct table_node *table_of(const struct forwarding *f, uint32_t node)
{
	X_CHECK(forwarding_has_table(f, node));
	return &f->tables.v[f->table_at[node] - 1];
}

const struct prefix_map *forwarding_map(const struct forwarding *f, uint32_t node)
{
	return table_of(f, node)->map;
}

/* Notes what f->scratch says. */
static void note_changes(struct forwarding *f, const struct table_node *t)
{
	uint32_t table = f->table_at[t->node] - 1;

	for (size_t i = 0; i < f->scratch.n; i++) {
		const struct prefix_change *c = &f->scratch.v[i];

		*VEC_ADD(&f->changes) = (struct key_change){ table, { c->lo, c->hi } };
	}
	f->scratch.n = 0;
}

void forwarding_set_route(struct forwarding *f, uint32_t node, struct prefix p, uint32_t target)
{
	struct table_node *t = table_of(f, node);

	X_CHECK(target < t->targets.n);
	prefix_map_set(t->map, p, target + 1, &f->scratch);
	note_changes(f, t);
}

bool forwarding_remove_route(struct forwarding *f, uint32_t node, struct prefix p)
{
	struct table_node *t = table_of(f, node);
	bool there = prefix_map_remove(t->map, p, &f->scratch);

	note_changes(f, t);
	return there;
}

void forwarding_set_program(struct forwarding *f, uint32_t node)
{
	*VEC_ADD(&f->programs) = node;
}

static bool compare_tables(struct forwarding *f)
{
	for (size_t i = 0; i < f->programs.n; i++) {
		uint32_t number = f->table_at[f->programs.v[i]];
		struct table_node *t;
		size_t before;

		if (number == 0)
			continue;
		t = &f->tables.v[number - 1];
		before = t->targets.n;
		if (!table_compare(f, t))
			return false;
		for (size_t k = 0; t->targets.n > before && k < t->vertices.n; k++)
			f->vertices.v[t->vertices.v[k]].closed = false;
	}
	return true;
}

/* Cycles through links that were not there, for the keys that lead to them. */
static bool find_by_new_links(struct forwarding *f)
{
	for (size_t i = 0; i < f->links.n; i++) {
		uint32_t table, last, x = 0;
		bool is_new = f->links.v[i].is_new && f->links.v[i].from != NONE;

		f->links.v[i].is_new = false;
		if (!is_new || !f->vertices.v[f->links.v[i].from].inner)
			continue;
		table = f->vertices.v[f->links.v[i].from].table;
		do {
			uint32_t to = prefix_map_find(f->tables.v[table].map, x, &last);

			to = to == PREFIX_NOWHERE ? f->tables.v[table].none : to - 1;
			if (to == f->links.v[i].target &&
			    !cycles_find(f, table, (struct key_range){ x, last }, false))
				return false;
			x = last + 1;
		} while (last != UINT32_MAX);
	}
	return true;
}

static bool overlap(struct key_range a, struct key_range b)
{
	return a.lo <= b.hi && b.lo <= a.hi;
}

static bool passed(const struct entry *e, uint32_t node)
{
	for (size_t i = 0; i < e->nodes.n; i++)
		if (e->nodes.v[i] == node)
			return true;
	return false;
}

/* A table sends some keys elsewhere. */
static void touch_by_keys(struct forwarding *f, struct candidate *c, const struct key_change *d)
{
	if (c->live && overlap(c->entry.keys, d->keys) &&
	    passed(&c->entry, f->tables.v[d->table].node)) {
		c->live = false;
		c->stale = true;
	}
	for (size_t i = 0; !c->live && !c->stale && i < c->keys.n; i++)
		c->stale = overlap(c->keys.v[i], d->keys);
}

static void touch_by_program(struct forwarding *f, struct candidate *c, uint32_t node)
{
	if (c->live && (passed(&c->entry, node) || cycle_passes(f, c, node)))
		c->live = false;
	c->stale |= !c->live;
}

/* Marks what must be decided again; those without keys are no cycles any more. */
static void touch(struct forwarding *f)
{
	for (size_t i = 0; i < f->cycles.n; i++) {
		struct candidate *c = &f->cycles.v[i];

		if (c->keys.n == 0) {
			c->live = c->stale = false;
			continue;
		}
		for (size_t k = 0; k < f->changes.n; k++)
			touch_by_keys(f, c, &f->changes.v[k]);
		for (size_t k = 0; k < f->programs.n; k++)
			if (f->table_at[f->programs.v[k]] == 0)
				touch_by_program(f, c, f->programs.v[k]);
	}
}

static bool find_again(struct forwarding *f)
{
	for (size_t i = 0; i < f->changes.n; i++)
		cycles_forget(f, f->changes.v[i].table, f->changes.v[i].keys);
	for (size_t i = 0; i < f->changes.n; i++)
		if (!cycles_find(f, f->changes.v[i].table, f->changes.v[i].keys, false))
			return false;
	return f->programs.n == 0 || find_by_new_links(f);
}

bool forwarding_update(struct forwarding *f, const char **why)
{
	bool ok = f->gave_up == NULL && compare_tables(f) && links_again(f) && find_again(f);

	if (ok)
		touch(f);
	for (size_t i = 0; ok && i < f->cycles.n; i++)
		if (f->cycles.v[i].stale)
			ok = candidate_decide(f, &f->cycles.v[i]);
	f->changes.n = f->programs.n = 0;
	if (ok)
		f->live = count_live(f);
	else
		*why = f->gave_up;
	return ok;
}

size_t forwarding_loop_count(const struct forwarding *f)
{
	return f->live;
}
