/*
 * tables.c - see tables.h. One exploration of everything that hosts and open devices may send watches the places before and behind
 * the test of every rule.
 */
#include "symexec/policy/tables.h"

#include "models/base/file.h"
#include "models/base/mem.h"
#include "symexec/explore/explore.h"
#include "symexec/explore/witness.h"
#include "symexec/graph/datapath_box.h"
#include "symexec/graph/graph_int.h"
#include "symexec/graph/source.h"
#include "symexec/policy/policy.h"

enum { MOST_RULES = 2000 };	/* with more it takes too long to be asked unasked */

struct finding {
	struct input *in;
	const struct network_box *box;
	struct datapath *p;
	struct datapath_places places;
	uint8_t *met;			/* by node: some packet comes there */
};

static int
place_node(const struct finding *f, unsigned place)
{
	char *name = x_asprintf("%s/n%u", f->box->name.s, place);
	int node = graph_find(f->in->graph, name);

	free(name);
	return node;
}

static bool
is_met(const struct finding *f, unsigned place)
{
	int node = place_node(f, place);

	return node < 0 || f->met[node];
}

/* The places of a rule in all planes: whether one of them is met. */
static bool
rule_met(const struct finding *f, const struct datapath_rule *r, bool behind)
{
	for (size_t i = 0; i < f->places.n; i++) {
		const struct datapath_place *k = &f->places.v[i];

		if (k->rule == r && is_met(f, behind ? k->yes : k->from))
			return true;
	}
	return false;
}

static void
find_in_table(const struct finding *f, const struct datapath_table *t)
{
	const struct datapath_place *first = NULL;
	const struct datapath_rule **rules;
	bool entered = false, *asked;
	size_t n;

	for (size_t i = 0; i < f->places.n; i++) {
		const struct datapath_place *k = &f->places.v[i];

		if (k->rule < t->rules || k->rule >= t->rules + t->rule_count)
			continue;
		if (first == NULL)
			first = k;
		entered |= is_met(f, k->from);
	}
	if (first != NULL && !entered) {
		diag_warn(f->in->diag, t->name.at, "no packet comes to table '%s'", t->name.s);
		return;
	}
	n = datapath_rules_asked(t, &rules);
	asked = x_calloc(t->rule_count + 1, sizeof(*asked));
	for (size_t i = 0; i < n; i++)
		asked[rules[i] - t->rules] = true;
	free(rules);
	for (const struct datapath_rule *r = t->rules; r < t->rules + t->rule_count; r++) {
		if (!asked[r - t->rules]) {
			diag_warn(f->in->diag, r->at, "no packet meets this rule: one behind it has the same match and priority");
			continue;
		}
		if (rule_met(f, r, true))
			continue;
		diag_warn(f->in->diag, r->at, "no packet meets this rule: %s", rule_met(f, r, false) ?
			     "rules before it take all that it matches, or nothing that comes here does" :
			     "rules before it take all packets");
	}
	free(asked);
}

static void
start(struct input *in, struct exploration *x)
{
	struct graph *g = in->graph;

	for (uint32_t i = 0; i < g->node_count; i++) {
		bool host = g->nodes[i].kind == NODE_HOST;
		struct flow_list flows = { 0 };

		if (!host && (g->nodes[i].kind != NODE_WAY_IN || g->nodes[i].in_edges > 0))
			continue;
		policy_source(in->engine, g, i, NULL, NULL, &flows);
		for (size_t k = 0; k < flows.n; k++)
			explore_start(x, i, 0, host, flows.v[k]);
		VEC_FREE(&flows);
	}
}

/* false: it takes too much to tell. */
static bool
explore(struct finding *f)
{
	struct input *in = f->in;
	uint8_t *watch = x_calloc(in->graph->node_count + 1, 1);
	struct explore_options o = { .watch = watch };
	struct exploration *x = explore_new(in->engine, in->graph, &o);
	bool before = in->engine->too_large, whole;

	for (size_t i = 0; i < f->places.n; i++) {
		int from = place_node(f, f->places.v[i].from), yes = place_node(f, f->places.v[i].yes);

		if (from >= 0)
			watch[from] = 1;
		if (yes >= 0)
			watch[yes] = 1;
	}
	in->engine->too_large = false;
	start(in, x);
	explore_run(x);
	for (size_t i = 0; i < x->ends.n; i++)
		if (watch[x->ends.v[i].node] && !f->met[x->ends.v[i].node])
			f->met[x->ends.v[i].node] = witness_exists(in->engine, x->ends.v[i].flow);
	whole = !x->gave_up && !in->engine->too_large;
	in->engine->too_large = before;
	explore_free(x);
	free(watch);
	return whole;
}

static size_t
rules_of(const struct datapath *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->table_count; i++)
		n += p->tables[i].rule_count;
	return n;
}

static bool
remembers(const struct datapath_actions *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].verb == ACTION_CT || list->v[i].verb == ACTION_LEARN)
			return true;
	return false;
}

/* Where packets bring about what others meet, what one alone meets says little. */
static bool
is_stateful(const struct datapath *p)
{
	for (const struct datapath_table *t = p->tables; t < p->tables + p->table_count; t++) {
		if (remembers(&t->miss))
			return true;
		for (size_t i = 0; i < t->rule_count; i++)
			if (remembers(&t->rules[i].actions))
				return true;
	}
	return false;
}

static void
find_in_box(struct input *in, const struct network_box *box)
{
	struct click_options o = { .mode = CLICK_LENIENT, .find_class = graph_find_class, .find_arg = in->models };
	char *path = file_join(in->network->path, box->source.s);
	struct finding f = { .in = in, .box = box, .p = datapath_read(path, in->diag) };

	f.met = x_calloc(in->graph->node_count + 1, 1);
	if (f.p != NULL && rules_of(f.p) > 0 && rules_of(f.p) <= MOST_RULES && !is_stateful(f.p) &&
	    datapath_box_places(f.p, &o, in->engine->ethernet, in->diag, &f.places) && explore(&f))
		for (size_t i = 0; i < f.p->table_count; i++)
			find_in_table(&f, &f.p->tables[i]);
	VEC_FREE(&f.places);
	datapath_free(f.p);
	free(f.met);
	free(path);
}

void
tables_find_unmet(struct input *in)
{
	for (size_t i = 0; in->network != NULL && i < in->network->box_count; i++)
		if (in->network->boxes[i].kind == BOX_DATAPATH)
			find_in_box(in, &in->network->boxes[i]);
}
