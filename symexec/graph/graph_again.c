/*
 * graph_again.c - one box of a graph after an edit. When the elements and connections are still those, only programs can
 * differ: each element asks for its program again, and whoever gets the one that it had (the same text gives the same
 * program, lua_model.c) has not changed. Nothing of the graph is touched before all of the new
 * configuration was found right.
 */
#include "models/base/mem.h"
#include "symexec/graph/graph_int.h"
#include "symexec/model/lua_model.h"

static bool same_element(const struct click_element *a, const struct click_element *b,
			 enum node_kind kind)
{
	bool named = kind == NODE_WAY_IN || kind == NODE_WAY_OUT;

	/* a device is part of the links */
	return strcmp(a->name, b->name) == 0 && strcmp(a->class_name, b->class_name) == 0 &&
	    a->ninputs == b->ninputs && a->noutputs == b->noutputs &&
	    (!named || strcmp(a->config, b->config) == 0);
}

static bool same_shape(const struct graph *g, uint32_t first, const struct click_config *a,
		       const struct click_config *b)
{
	if (a->element_count != b->element_count || a->connection_count != b->connection_count)
		return false;
	for (size_t i = 0; i < a->element_count; i++)
		if (!same_element(&a->elements[i], &b->elements[i], g->nodes[first + i].kind))
			return false;
	for (size_t i = 0; i < a->connection_count; i++) {
		const struct click_connection *x = &a->connections[i], *y = &b->connections[i];

		if (x->from != y->from || x->from_port != y->from_port || x->to != y->to ||
		    x->to_port != y->to_port)
			return false;
	}
	return true;
}

static uint32_t first_node(const struct graph *g, uint32_t box)
{
	for (uint32_t i = 0; i < g->node_count; i++)
		if (g->nodes[i].box == box && g->nodes[i].element != NULL)
			return i;
	return UINT32_MAX;
}

/* The programs of all elements, in their order; NULL after an error. The caller frees them. */
static const struct program **new_programs(struct engine *e, struct graph *g, uint32_t first,
					   const struct click_config *c)
{
	const struct program **p = x_calloc(c->element_count + 1, sizeof(*p));
	struct click_names *names = click_names_new(c, e->diag);
	bool ok = true;

	for (size_t i = 0; ok && i < c->element_count; i++) {
		if (g->nodes[first + i].program == NULL)
			continue;
		p[i] = models_program(g->models, c, &c->elements[i], names);
		ok = p[i] != NULL;
	}
	click_names_free(names);
	if (ok && diag_errors(e->diag) == 0)
		return p;
	free(p);
	return NULL;
}

static void keep_config(struct graph *g, struct click_config *c)
{
	g->configs = x_realloc_array(g->configs, g->config_count + 1, sizeof(*g->configs));
	g->configs[g->config_count++] = c;
}

static void take_over(struct graph *g, uint32_t first, const struct click_config *c,
		      const struct program **p, uint32_t *changed, size_t *n)
{
	for (uint32_t i = 0; i < c->element_count; i++) {
		struct node *d = &g->nodes[first + i];

		if (d->program != p[i])
			changed[(*n)++] = first + i;
		d->program = p[i];
		d->config = c;
		d->element = &c->elements[i];
		d->at = d->element->at;
	}
	g->opaque = false;
	for (size_t i = 0; i < g->node_count; i++)
		g->opaque |= g->nodes[i].program != NULL && g->nodes[i].program->opaque != NULL;
}

enum graph_again graph_read_again(struct engine *e, struct graph *g, uint32_t box,
				  uint32_t **changed, size_t *n)
{
	struct builder b = { .e = e, .models = g->models, .network = g->network, .arena = g->arena };
	struct click_config *c = graph_read_box(&b, &g->network->boxes[box], g->made);
	const struct program **p;
	uint32_t first;

	*n = 0;
	*changed = NULL;
	if (c == NULL)
		return GRAPH_WRONG;
	first = first_node(g, box);
	if (diag_errors(e->diag) == 0 &&
	    (first == UINT32_MAX || !same_shape(g, first, g->nodes[first].config, c))) {
		click_config_free(c);
		return GRAPH_OTHER;
	}
	/* the models remember configurations by their address */
	keep_config(g, c);
	p = diag_errors(e->diag) == 0 ? new_programs(e, g, first, c) : NULL;
	if (p == NULL)
		return GRAPH_WRONG;
	*changed = x_calloc(c->element_count + 1, sizeof(**changed));
	take_over(g, first, c, p, *changed, n);
	free(p);
	/* what was found out about the graph rests on its programs */
	if (*n > 0)
		g->serial = ++e->graphs;
	return *n > 0 ? GRAPH_PROGRAMS : GRAPH_SAME;
}
