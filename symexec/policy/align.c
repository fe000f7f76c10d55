/*
 * align.c - see align.h. Quadratic in boxes and hosts, which are few; nodes go through the names of their graph.
 */
#include "symexec/policy/align.h"

#include "models/base/map.h"
#include "models/base/mem.h"

struct aligning {
	struct diag *d;
	const struct graph *now, *then;
	uint32_t *first[2];	/* per box: a node of it */
};

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The text of a box's own file. */
static const char *
box_text(struct aligning *l, const struct graph *g, uint32_t box, size_t *len)
{
	uint32_t node = l->first[g == l->then][box];

	*len = 0;
	if (node == UINT32_MAX || g->nodes[node].at.src == 0)
		return "";
	return diag_source_text(l->d, g->nodes[node].at.src, len);
}

/* What two boxes do, as far as the network file says it: the name is left aside. */
static bool
same_box(void *arg, uint32_t i, uint32_t k)
{
	struct aligning *l = arg;
	const struct network_box *a = &l->now->network->boxes[i], *b = &l->then->network->boxes[k];
	const char *x, *y;
	size_t n, m;

	if (a->kind != b->kind || a->arg_count != b->arg_count)
		return false;
	for (size_t n_arg = 0; n_arg < a->arg_count; n_arg++)
		if (!same_text(a->args[n_arg].name.s, b->args[n_arg].name.s) ||
		    !same_text(a->args[n_arg].value.s, b->args[n_arg].value.s))
			return false;
	if (a->kind == BOX_CLASS)
		return same_text(a->source.s, b->source.s);
	x = box_text(l, l->now, i, &n);
	y = box_text(l, l->then, k, &m);
	return n == m && memcmp(x, y, n) == 0;
}

static bool
same_host(void *arg, uint32_t i, uint32_t k)
{
	struct aligning *l = arg;
	const struct network_host *a = &l->now->network->hosts[i];
	const struct network_host *b = &l->then->network->hosts[k];

	if (a->ip_count + a->ip6_count == 0 || a->ip_count != b->ip_count ||
	    a->ip6_count != b->ip6_count || !same_text(a->mac.s, b->mac.s))
		return false;
	for (size_t n = 0; n < a->ip_count; n++)
		if (!same_text(a->ip[n].s, b->ip[n].s))
			return false;
	for (size_t n = 0; n < a->ip6_count; n++)
		if (!same_text(a->ip6[n].s, b->ip6[n].s))
			return false;
	return true;
}

/* A name of one side that the other has too settles it; the rest pairs off where nothing else is the same. */
static void
pair_off(struct aligning *l, bool (*same)(void *arg, uint32_t i, uint32_t k), uint32_t *was,
	 size_t n, uint8_t *taken, size_t m)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t found = UINT32_MAX, rivals = 0;

		if (was[i] != UINT32_MAX)
			continue;
		for (uint32_t k = 0; k < m; k++)
			if (!taken[k] && same(l, i, k)) {
				found = k;
				rivals++;
			}
		for (uint32_t o = 0; found != UINT32_MAX && o < n; o++)
			rivals += o != i && was[o] == UINT32_MAX && same(l, o, found);
		if (rivals == 1) {
			was[i] = found;
			taken[found] = 1;
		}
	}
}

static void
align_boxes(struct aligning *l, uint32_t *box)
{
	const struct network *now = l->now->network, *then = l->then->network;
	uint8_t *taken = x_calloc(then->box_count + 1, 1);

	for (uint32_t i = 0; i < now->box_count; i++) {
		box[i] = UINT32_MAX;
		for (uint32_t k = 0; k < then->box_count; k++)
			if (strcmp(now->boxes[i].name.s, then->boxes[k].name.s) == 0) {
				box[i] = k;
				taken[k] = 1;
			}
	}
	pair_off(l, same_box, box, now->box_count, taken, then->box_count);
	free(taken);
}

static void
join(struct alignment *a, uint32_t now, int then)
{
	if (then < 0)
		return;
	a->was[now] = (uint32_t)then;
	a->now[then] = now;
}

static void
align_hosts(struct aligning *l, struct alignment *a)
{
	const struct network *now = l->now->network, *then = l->then->network;
	uint32_t *was = x_calloc(now->host_count + 1, sizeof(*was));
	uint8_t *taken = x_calloc(then->host_count + 1, 1);

	for (uint32_t i = 0; i < now->host_count; i++) {
		was[i] = UINT32_MAX;
		for (uint32_t k = 0; k < then->host_count; k++)
			if (strcmp(now->hosts[i].name.s, then->hosts[k].name.s) == 0) {
				was[i] = k;
				taken[k] = 1;
			}
	}
	pair_off(l, same_host, was, now->host_count, taken, then->host_count);
	for (uint32_t i = 0; i < now->host_count; i++)
		if (was[i] != UINT32_MAX)
			join(a, (uint32_t)graph_find(l->now, now->hosts[i].name.s),
			     graph_find(l->then, then->hosts[was[i]].name.s));
	free(was);
	free(taken);
}

/* Elements of two boxes that are called alike and are of one class, and the ends of their devices. */
static void
align_elements(struct aligning *l, struct alignment *a)
{
	for (uint32_t i = 0; i < l->now->node_count; i++) {
		const struct node *n = &l->now->nodes[i];
		const char *slash = strchr(n->name, n->kind == NODE_OPEN ? ':' : '/');
		char *name;
		int k;

		if (n->box == UINT32_MAX || a->box[n->box] == UINT32_MAX || slash == NULL)
			continue;
		name = x_asprintf("%s%s", l->then->network->boxes[a->box[n->box]].name.s, slash);
		k = graph_find(l->then, name);
		free(name);
		if (k >= 0 && l->then->nodes[k].kind == n->kind && (n->element == NULL ||
		    strcmp(n->element->class_name, l->then->nodes[k].element->class_name) == 0))
			join(a, i, k);
	}
}

/* The same of two configurations, where names are whole. */
static void
align_configurations(struct aligning *l, struct alignment *a)
{
	for (uint32_t i = 0; i < l->now->node_count; i++) {
		const struct node *n = &l->now->nodes[i];
		int k = graph_find(l->then, n->name);

		if (k >= 0 && l->then->nodes[k].kind == n->kind && (n->element == NULL ||
		    strcmp(n->element->class_name, l->then->nodes[k].element->class_name) == 0))
			join(a, i, k);
	}
}

static void
find_first(const struct graph *g, uint32_t **first)
{
	*first = x_calloc(g->network->box_count + 1, sizeof(**first));
	for (size_t i = 0; i < g->network->box_count; i++)
		(*first)[i] = UINT32_MAX;
	for (uint32_t i = (uint32_t)g->node_count; i-- > 0;)
		if (g->nodes[i].box != UINT32_MAX)
			(*first)[g->nodes[i].box] = i;
}

void
align_networks(struct diag *d, const struct graph *now, const struct graph *then,
	       struct alignment *a)
{
	struct aligning l = { .d = d, .now = now, .then = then };

	a->was = x_calloc(now->node_count + 1, sizeof(*a->was));
	a->now = x_calloc(then->node_count + 1, sizeof(*a->now));
	a->box = x_calloc(now->network != NULL ? now->network->box_count + 1 : 1, sizeof(*a->box));
	memset(a->was, 0xff, now->node_count * sizeof(*a->was));
	memset(a->now, 0xff, then->node_count * sizeof(*a->now));
	if (now->network == NULL || then->network == NULL) {
		align_configurations(&l, a);
		return;
	}
	find_first(now, &l.first[0]);
	find_first(then, &l.first[1]);
	align_boxes(&l, a->box);
	align_hosts(&l, a);
	align_elements(&l, a);
	free(l.first[0]);
	free(l.first[1]);
}

void
align_fini(struct alignment *a)
{
	free(a->was);
	free(a->now);
	free(a->box);
}
