/*
 * align.c - see align.h. Quadratic in boxes and hosts, which are few; nodes go through the names of their graph.
 */
#include "symexec/policy/align.h"

#include "models/base/map.h"
#include "models/base/mem.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- boxes that are called otherwise and changed: by their links, and what their files have in common ---- */

enum { ALL = 100 };	/* percent */

struct line {
	const char *s;
	size_t len;
};

static int
by_line(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;
	size_t n = MIN_OF(a->len, b->len);
	int order = n > 0 ? memcmp(a->s, b->s, n) : 0;

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* The lines of a text in order, without white space around them and without empty ones. */
static size_t
sorted_lines(const char *text, size_t len, struct line **lines)
{
	size_t n = 0, most = 1;

	for (size_t i = 0; i < len; i++)
		most += text[i] == '\n';
	*lines = x_calloc(most, sizeof(**lines));
	for (size_t from = 0, to; from < len; from = to + 1) {
		struct line one;

		for (to = from; to < len && text[to] != '\n';)
			to++;
		one = (struct line){ text + from, to - from };
		while (one.len > 0 && (one.s[0] == ' ' || one.s[0] == '\t')) {
			one.s++;
			one.len--;
		}
		while (one.len > 0 && (one.s[one.len - 1] == ' ' || one.s[one.len - 1] == '\t'))
			one.len--;
		if (one.len > 0)
			(*lines)[n++] = one;
	}
	qsort(*lines, n, sizeof(**lines), by_line);
	return n;
}

/* How many of the lines two texts share. */
static unsigned
text_likeness(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct line *x, *y;
	size_t n = sorted_lines(a, a_len, &x), m = sorted_lines(b, b_len, &y), common = 0;

	for (size_t i = 0, k = 0; i < n && k < m;) {
		int order = by_line(&x[i], &y[k]);

		common += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	free(x);
	free(y);
	return n + m == 0 ? ALL : (unsigned)(common * 2 * ALL / (n + m));
}

static unsigned
arg_likeness(const struct network_box *a, const struct network_box *b)
{
	size_t common = 0;

	for (size_t i = 0; i < a->arg_count; i++)
		for (size_t k = 0; k < b->arg_count; k++)
			common += same_text(a->args[i].name.s, b->args[k].name.s) &&
			    same_text(a->args[i].value.s, b->args[k].value.s);
	return a->arg_count + b->arg_count == 0 ? ALL :
	    (unsigned)(common * 2 * ALL / (a->arg_count + b->arg_count));
}

/* A class is half of what a box of it does. */
static unsigned
box_likeness(struct aligning *l, uint32_t i, uint32_t k)
{
	const struct network_box *a = &l->now->network->boxes[i], *b = &l->then->network->boxes[k];
	const char *x, *y;
	size_t n, m;

	if (a->kind != b->kind)
		return 0;
	if (a->kind == BOX_CLASS)
		return same_text(a->source.s, b->source.s) ? (ALL + arg_likeness(a, b)) / 2 : 0;
	x = box_text(l, l->now, i, &n);
	y = box_text(l, l->then, k, &m);
	return text_likeness(x, n, y, m);
}

/* The end of a link that is no box, or box `box`: whether it is the same at both sides. */
static bool
same_end(struct aligning *l, const struct network_end *a, const struct network_end *b, const uint32_t *box)
{
	if (a->is_host || b->is_host)
		return a->is_host && b->is_host && (strcmp(a->node.s, b->node.s) == 0 || same_host(l, a->index, b->index));
	return box[a->index] == b->index && same_text(a->port.s, b->port.s);
}

static bool
is_at(const struct network_end *e, uint32_t box)
{
	return !e->is_host && e->index == box;
}

/* Whether link x of box i leads where link y of box k does, from the same port. */
static bool
same_link(struct aligning *l, const struct network_link *x, uint32_t i, const struct network_link *y, uint32_t k,
	  const uint32_t *box)
{
	const struct network_end *here[2], *there[2];
	bool turned = is_at(&x->a, i) != is_at(&y->a, k);

	if (x->one_way != y->one_way || (x->one_way && turned))
		return false;
	here[0] = is_at(&x->a, i) ? &x->a : &x->b;
	here[1] = is_at(&x->a, i) ? &x->b : &x->a;
	there[0] = is_at(&y->a, k) ? &y->a : &y->b;
	there[1] = is_at(&y->a, k) ? &y->b : &y->a;
	return same_text(here[0]->port.s, there[0]->port.s) && same_end(l, here[1], there[1], box);
}

static unsigned
link_likeness(struct aligning *l, uint32_t i, uint32_t k, const uint32_t *box)
{
	const struct network *now = l->now->network, *then = l->then->network;
	size_t common = 0, n = 0, m = 0;

	for (size_t y = 0; y < then->link_count; y++)
		m += is_at(&then->links[y].a, k) || is_at(&then->links[y].b, k);
	for (size_t x = 0; x < now->link_count; x++) {
		if (!is_at(&now->links[x].a, i) && !is_at(&now->links[x].b, i))
			continue;
		n++;
		for (size_t y = 0; y < then->link_count; y++)
			if ((is_at(&then->links[y].a, k) || is_at(&then->links[y].b, k)) &&
			    same_link(l, &now->links[x], i, &then->links[y], k, box)) {
				common++;
				break;
			}
	}
	return n + m == 0 ? 0 : (unsigned)(common * 2 * ALL / (n + m));
}

/* Boxes that are left over on both sides, and how much each two are alike. */
struct left {
	uint32_t *now, *then;
	size_t n, m;
	unsigned *content, *like;	/* n times m */
};

enum { MOST_PAIRS = 1 << 16 };

static void
find_left(struct aligning *l, const uint32_t *box, const uint8_t *taken, struct left *f)
{
	size_t now = l->now->network->box_count, then = l->then->network->box_count;

	f->now = x_calloc(now + 1, sizeof(*f->now));
	f->then = x_calloc(then + 1, sizeof(*f->then));
	for (uint32_t i = 0; i < now; i++)
		if (box[i] == UINT32_MAX)
			f->now[f->n++] = i;
	for (uint32_t k = 0; k < then; k++)
		if (!taken[k])
			f->then[f->m++] = k;
	if (f->n * f->m > MOST_PAIRS)
		f->n = 0;
	f->content = x_calloc(f->n * f->m + 1, sizeof(*f->content));
	f->like = x_calloc(f->n * f->m + 1, sizeof(*f->like));
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->m; k++)
			f->content[i * f->m + k] = box_likeness(l, f->now[i], f->then[k]);
}

/* Whether no other is as much like either. */
static bool
is_best(const struct left *f, size_t i, size_t k)
{
	unsigned mine = f->like[i * f->m + k];

	for (size_t o = 0; o < f->n; o++)
		if (o != i && f->like[o * f->m + k] >= mine)
			return false;
	for (size_t o = 0; o < f->m; o++)
		if (o != k && f->like[i * f->m + o] >= mine)
			return false;
	return mine >= ALL;
}

/*
 * Two that are left over are one box if together their links and contents are alike by half, and no other is as much
 * like either. Those that were found may tell more of their neighbours.
 */
static void
pair_alike(struct aligning *l, uint32_t *box, uint8_t *taken)
{
	struct left f = { 0 };
	bool found = true;

	find_left(l, box, taken, &f);
	while (found && f.n > 0) {
		found = false;
		for (size_t i = 0; i < f.n; i++)
			for (size_t k = 0; k < f.m; k++)
				f.like[i * f.m + k] = box[f.now[i]] != UINT32_MAX || taken[f.then[k]] ? 0 :
				    f.content[i * f.m + k] + link_likeness(l, f.now[i], f.then[k], box);
		for (size_t i = 0; i < f.n; i++)
			for (size_t k = 0; k < f.m; k++) {
				if (!is_best(&f, i, k))
					continue;
				box[f.now[i]] = f.then[k];
				taken[f.then[k]] = 1;
				found = true;
			}
	}
	free(f.now);
	free(f.then);
	free(f.content);
	free(f.like);
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
	pair_alike(l, box, taken);
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

bool
align_is_changed(struct diag *d, const struct graph *now, const struct graph *then, const struct alignment *a, uint32_t box)
{
	struct aligning l = { .d = d, .now = now, .then = then };
	bool same;

	find_first(now, &l.first[0]);
	find_first(then, &l.first[1]);
	same = same_box(&l, box, a->box[box]);
	free(l.first[0]);
	free(l.first[1]);
	return !same;
}

void
align_fini(struct alignment *a)
{
	free(a->was);
	free(a->now);
	free(a->box);
}
