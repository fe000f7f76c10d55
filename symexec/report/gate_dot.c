/*
 * gate_dot.c - the network as a drawing: a frame per box, in it its elements, and the hosts. Every node and edge has an id
 * by which the page finds it (n12, e12_15). The ports of our boxes are no elements of the user's, so edges go through
 * them. A network too large to be looked at is drawn box by box.
 */
#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/report/gate_draw.h"
#include "symexec/report/gate_text.h"
#include "symexec/report/progress.h"

enum { MAX_DRAWN = 400, MAX_THROUGH = 32, MAX_SECONDS = 60 };

bool
gate_draws_boxes(const struct graph *g)
{
	return g->network != NULL && g->node_count > MAX_DRAWN;
}

static bool
is_side(const struct node *n)
{
	return n->kind == NODE_PORTS_IN || n->kind == NODE_PORTS_OUT;
}

uint32_t
gate_drawn(const struct graph *g, const char *name)
{
	int i = graph_find(g, name);
	uint32_t box;

	if (i < 0 || (is_side(&g->nodes[i]) && !gate_draws_boxes(g)))
		return UINT32_MAX;
	box = g->nodes[i].box;
	if (!gate_draws_boxes(g) || box == UINT32_MAX)
		return (uint32_t)i;
	for (uint32_t k = 0; k < g->node_count; k++)
		if (g->nodes[k].box == box)
			return k;
	return (uint32_t)i;
}

struct drawing {
	const struct gate *gate;
	const struct graph *g;
	uint32_t *drawn;		/* per node: the node that stands for it */
	uint8_t *mark;			/* per node: 1 on the path of a finding, 2 responsible */
	struct u64_map *edges;		/* drawn ones */
	struct strbuf *out;
};

static void
mark_findings(struct drawing *d)
{
	for (size_t i = 0; i < d->gate->n; i++) {
		const struct verdict *v = d->gate->cases[i].v;
		uint32_t last = UINT32_MAX;

		for (size_t k = 0; k < v->path.n && v->status != VERDICT_HOLDS; k++) {
			uint32_t node = gate_drawn(d->g, v->path.v[k].name);

			if (node == UINT32_MAX)
				continue;
			d->mark[node] |= 1;
			if (*v->path.v[k].class_name != '\0')
				last = node;
		}
		if (last != UINT32_MAX)
			d->mark[last] |= 2;
	}
}

/* "\n" between the two lines of a label is DOT's own. */
static void
add_node(struct drawing *d, uint32_t i)
{
	const struct node *n = &d->g->nodes[i];
	bool box = n->box != UINT32_MAX && d->g->network != NULL;
	const char *slash = box ? strchr(n->name, '/') : NULL;
	bool whole = box && gate_draws_boxes(d->g);

	sb_printf(d->out, "\tn%u [id=\"n%u\", shape=%s, label=\"", i, i,
		  n->kind == NODE_HOST || n->kind == NODE_OPEN ? "ellipse" : "box");
	gate_add_dot(whole ? d->g->network->boxes[n->box].name.s : slash != NULL ? slash + 1 : n->name,
		     d->out);
	if (!whole && n->element != NULL) {
		sb_add(d->out, "\\n");
		gate_add_dot(n->element->class_name, d->out);
	}
	sb_add_char(d->out, '"');
	if (d->mark[i] != 0)
		sb_printf(d->out, ", class=\"%s\", color=\"%s\", penwidth=2",
			  d->mark[i] & 2 ? "fault" : "hop", d->mark[i] & 2 ? "#c0143c" : "#b36b00");
	sb_add(d->out, "];\n");
}

static void
add_edge(struct drawing *d, uint32_t from, struct edge to, unsigned depth)
{
	const struct node *n = &d->g->nodes[to.node];
	uint32_t a = d->drawn[from], b = d->drawn[to.node];
	uint64_t seen;

	if (is_side(n) && !gate_draws_boxes(d->g)) {
		for (uint32_t k = 0; depth < MAX_THROUGH && to.port < n->out_ports &&
		     k < n->out_count[to.port]; k++)
			add_edge(d, from, n->out[to.port][k], depth + 1);
		return;
	}
	if (u64_map_get(d->edges, (uint64_t)a << 32 | b, &seen) || (a == b && from != to.node))
		return;
	u64_map_put(d->edges, (uint64_t)a << 32 | b, 1);
	sb_printf(d->out, "\tn%u -> n%u [id=\"e%u_%u\"];\n", a, b, a, b);
}

static void
add_nodes(struct drawing *d)
{
	const struct network *n = d->g->network;
	size_t boxes = n != NULL ? n->box_count : 0;

	for (uint32_t b = 0; b <= boxes; b++) {
		bool frame = b < boxes && !gate_draws_boxes(d->g);

		if (frame) {
			sb_printf(d->out, "\tsubgraph cluster_%u {\n\tid=\"b%u\"; label=\"", b, b);
			gate_add_dot(n->boxes[b].name.s, d->out);
			sb_add(d->out, "\";\n");
		}
		for (uint32_t i = 0; i < d->g->node_count; i++)
			if ((n != NULL && d->g->nodes[i].box != UINT32_MAX ? d->g->nodes[i].box :
			     boxes) == b && d->drawn[i] == i)
				add_node(d, i);
		if (frame)
			sb_add(d->out, "\t}\n");
	}
}

void
gate_dot(const struct gate *gate, struct strbuf *out)
{
	const struct graph *g = gate->in->graph;
	struct drawing d = { gate, g, x_calloc(g->node_count + 1, sizeof(*d.drawn)),
			     x_calloc(g->node_count + 1, 1), u64_map_new(), out };

	for (uint32_t i = 0; i < g->node_count; i++)
		d.drawn[i] = gate_drawn(g, g->nodes[i].name);
	mark_findings(&d);
	sb_add(out, "digraph network {\n\trankdir=LR; bgcolor=transparent; label=\"");
	gate_add_dot(gate->name, out);
	sb_add(out, "\";\n\tnode [fontname=\"sans-serif\", fontsize=11, height=0.3];\n"
	       "\tgraph [fontname=\"sans-serif\", fontsize=12];\n\tedge [arrowsize=0.7];\n");
	add_nodes(&d);
	for (uint32_t i = 0; i < g->node_count; i++)
		for (uint32_t p = 0; d.drawn[i] != UINT32_MAX && p < g->nodes[i].out_ports; p++)
			for (uint32_t k = 0; k < g->nodes[i].out_count[p]; k++)
				add_edge(&d, i, g->nodes[i].out[p][k], 0);
	sb_add(out, "}\n");
	u64_map_free(d.edges);
	free(d.drawn);
	free(d.mark);
}

/* In the child; a drawing that takes for ever is given up. */
static void
become_dot(FILE *in, FILE *out)
{
	struct rlimit limit = { MAX_SECONDS, MAX_SECONDS };

	(void)setrlimit(RLIMIT_CPU, &limit);
	if (dup2(fileno(in), STDIN_FILENO) >= 0 && dup2(fileno(out), STDOUT_FILENO) >= 0)
		execlp("dot", "dot", "-Tsvg", (char *)NULL);
	_exit(errno == ENOENT ? 127 : 126);
}

static int
run_dot(FILE *in, FILE *out)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child == 0)
		become_dot(in, out);
	if (child < 0)
		return -1;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	progress_end();
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* From "<svg" on: what comes before belongs to a file of its own. */
static bool
read_svg(FILE *f, struct strbuf *out)
{
	struct strbuf all = STRBUF_INIT;
	char piece[4096];
	const char *svg;
	size_t n;

	rewind(f);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		sb_add_len(&all, piece, n);
	svg = strstr(sb_str(&all), "<svg");
	if (svg != NULL)
		sb_add(out, svg);
	sb_fini(&all);
	return svg != NULL;
}

bool
gate_draw(const struct gate *g, const char *option, struct strbuf *out)
{
	struct strbuf dot = STRBUF_INIT;
	FILE *in = tmpfile(), *svg = tmpfile();
	int status = -1;
	bool ok = false;

	gate_dot(g, &dot);
	if (in == NULL || svg == NULL || fwrite(sb_str(&dot), 1, dot.len, in) != dot.len ||
	    fflush(in) != 0)
		fprintf(stderr, "symexec: %s needs a temporary file: %s\n", option, strerror(errno));
	else if (fseek(in, 0, SEEK_SET) == 0 && (status = run_dot(in, svg)) == 127)
		fprintf(stderr, "symexec: %s needs Graphviz, and there is no program 'dot'; install the package "
			"'graphviz'\n", option);
	else if (status != 0 || !read_svg(svg, out))
		fprintf(stderr, "symexec: %s: 'dot -Tsvg' did not draw the network (status %d)\n", option,
			status);
	else
		ok = true;
	if (in != NULL)
		fclose(in);
	if (svg != NULL)
		fclose(svg);
	sb_fini(&dot);
	return ok;
}
