/*
 * gate.c - see gate.h. What all reports share: which policy a verdict belongs to, and the one line that a reader is
 * sent to. That line lies in a file of the user's whenever there is one: an annotation on a file that comes with us helps
 * nobody, so an element of a class box stands for the line that made the box.
 */
#include "symexec/report/gate.h"

#include <errno.h>

#include "models/base/file.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/report/gate_draw.h"
#include "symexec/report/gate_text.h"
#include "symexec/report/progress.h"

static struct place
place_of(const struct gate *g, span at)
{
	struct place p = diag_place(g->in->diag, at);
	size_t len;
	const char *text;
	char *path;

	if (p.line == 0)
		return (struct place){ "", 0, 0 };
	text = diag_source_text(g->in->diag, at.src, &len);
	if (p.column > 1 && at.start <= len)
		p.column = 1 + (uint32_t)gate_code_points(text + at.start - (p.column - 1),
							  p.column - 1);
	path = gate_path(p.file);
	p.file = arena_strdup(g->arena, path);
	free(path);
	return p;
}

static struct place
place_of_hop(const struct gate *g, const struct hop *h)
{
	const struct graph *graph = g->in->graph;
	int i = graph_find(graph, h->name);
	const struct node *n = i >= 0 ? &graph->nodes[i] : NULL;

	if (n == NULL)
		return (struct place){ "", 0, 0 };
	if (graph->network != NULL && n->box != UINT32_MAX &&
	    graph->network->boxes[n->box].kind == BOX_CLASS)
		return place_of(g, graph->network->boxes[n->box].name.at);
	return place_of(g, n->at);
}

static struct place
responsible(const struct gate_case *c)
{
	struct place host = c->policy;

	if (c->v->status == VERDICT_HOLDS)
		return c->policy;
	if (c->v->blame > 0 && c->v->blame <= c->v->path.n && c->hops[c->v->blame - 1].line > 0)
		return c->hops[c->v->blame - 1];
	for (size_t i = c->v->path.n; i-- > 0;) {
		if (c->hops[i].line == 0)
			continue;
		if (*c->v->path.v[i].class_name != '\0')
			return c->hops[i];
		if (host.line == 0)
			host = c->hops[i];
	}
	return host;
}

static const char *
end_text(const struct gate *g, const struct network_end *end)
{
	if (end->node.s == NULL)
		return "";
	return end->port.s == NULL ? end->node.s :
	    arena_printf(g->arena, "%s:%s", end->node.s, end->port.s);
}

/* Verdicts on a configuration have no policy: "reach: every way in -> this way out". */
static void
name_case(const struct gate *g, struct gate_case *c)
{
	const struct network *n = g->in->network;
	const char *colon = strchr(c->v->question, ':');

	for (size_t i = 0; n != NULL && i < n->policy_count; i++)
		if (n->policies[i].name.s == c->v->name) {
			c->kind = policy_kind_name(n->policies[i].kind);
			c->from = end_text(g, &n->policies[i].from);
			c->to = end_text(g, &n->policies[i].to);
			return;
		}
	c->kind = arena_printf(g->arena, "%.*s",
			       (int)(colon != NULL ? colon - c->v->question : 0), c->v->question);
	c->from = "";
	c->to = c->v->name;
}

struct gate *
gate_new(const struct input *in, const char *name, const struct verdict *v, size_t n)
{
	struct gate *g = x_calloc(1, sizeof(*g));
	char *path = in->network == NULL ? gate_path(name) : NULL;

	g->in = in;
	g->arena = arena_new();
	g->name = path != NULL ? arena_strdup(g->arena, path) : name;
	free(path);
	g->cases = x_calloc(n + 1, sizeof(*g->cases));
	g->n = n;
	for (size_t i = 0; i < n; i++) {
		g->cases[i].v = &v[i];
		name_case(g, &g->cases[i]);
	}
	return g;
}

void
gate_find_places(struct gate *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct gate_case *c = &g->cases[i];
		struct place *hops = arena_alloc(g->arena, (c->v->path.n + 1) * sizeof(*hops));

		c->policy = place_of(g, c->v->at);
		for (size_t k = 0; k < c->v->path.n; k++)
			hops[k] = place_of_hop(g, &c->v->path.v[k]);
		c->hops = hops;
		c->at = responsible(c);
	}
}

void
gate_accept(struct gate *g, const struct baseline *b, struct verdict *v)
{
	g->baseline = b;
	for (size_t i = 0; i < g->n; i++)
		v[i].known = gate_baseline_knows(b, &g->cases[i]);
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	arena_free(g->arena);
	free(g->cases);
	free(g);
}

void
gate_headline(const struct gate_case *c, struct strbuf *out)
{
	sb_printf(out, "'%s' %s%s (%s)", c->v->name, c->v->status == VERDICT_HOLDS ? "" : "is ",
		  verdict_status_name(c->v->status), c->v->question);
}

/* The options that name files, by their names. */
static size_t
files_of(const struct gate_options *o, const char *names[], const char *files[])
{
	size_t n = 0;
	const struct { const char *name, *file; } all[] = {
		{ "--junit", o->junit }, { "--sarif", o->sarif },
		{ "--write-baseline", o->write_baseline }, { "--html", o->html },
		{ "--svg", o->svg }, { "--dot", o->dot },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (all[i].file != NULL) {
			names[n] = all[i].name;
			files[n++] = all[i].file;
		}
	return n;
}

bool
gate_options_check(const struct gate_options *o, const char *pcap, bool some)
{
	const char *names[8], *files[8];
	size_t n = files_of(o, names, files);

	if (pcap != NULL) {
		names[n] = "--pcap";
		files[n++] = pcap;
	}
	if (o->write_baseline != NULL && some) {
		fprintf(stderr, "symexec check: --write-baseline takes all policies, without --policy\n");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (o->baseline != NULL && file_same(o->baseline, files[i]) &&
		    files[i] != o->write_baseline) {
			fprintf(stderr, "symexec check: %s would overwrite the baseline '%s'\n", names[i],
				files[i]);
			return false;
		}
		if (files[i][0] == '\0') {
			fprintf(stderr, "symexec check: %s needs the name of a file\n", names[i]);
			return false;
		}
		for (size_t k = 0; k < i; k++)
			if (file_same(files[i], files[k])) {
				fprintf(stderr, "symexec check: %s and %s would both write '%s'\n",
					names[k], names[i], files[i]);
				return false;
			}
	}
	return true;
}

bool
gate_files_check(const struct gate_options *o, const struct input *in)
{
	const char *names[8], *files[8];
	size_t n = files_of(o, names, files);

	for (size_t i = 0; i < n; i++)
		if (diag_has_read(in->diag, files[i])) {
			fprintf(stderr, "symexec check: %s would overwrite '%s', which is read\n", names[i],
				files[i]);
			return false;
		}
	return true;
}

static bool
write_text(const char *path, const struct strbuf *out)
{
	int err = file_write_whole(path, sb_str(out), out->len);

	progress_end();
	if (err != 0)
		fprintf(stderr, "symexec: cannot write '%s': %s\n", path, strerror(-err));
	return err == 0;
}

static bool
write_file(const char *path, void (*make)(const struct gate *, struct strbuf *),
	   const struct gate *g)
{
	struct strbuf out = STRBUF_INIT;
	bool ok;

	if (path == NULL)
		return true;
	progress_at("writing", path, 0, 0);
	make(g, &out);
	ok = write_text(path, &out);
	sb_fini(&out);
	return ok;
}

/* What Graphviz draws, once for both. */
static bool
write_drawings(const struct gate *g, const struct gate_options *o)
{
	struct strbuf drawing = STRBUF_INIT, out = STRBUF_INIT;
	bool ok = true;

	if (o->html == NULL && o->svg == NULL)
		return true;
	progress_at("drawing", g->name, 0, 0);
	ok = gate_draw(g, o->html != NULL ? "--html" : "--svg", &drawing);
	if (ok && o->svg != NULL) {
		progress_at("writing", o->svg, 0, 0);
		gate_svg(sb_str(&drawing), &out);
		ok = write_text(o->svg, &out);
	}
	if (drawing.len > 0 && o->html != NULL) {
		sb_clear(&out);
		progress_at("writing", o->html, 0, 0);
		gate_html(g, sb_str(&drawing), &out);
		ok &= write_text(o->html, &out);
	}
	sb_fini(&drawing);
	sb_fini(&out);
	return ok;
}

bool
gate_finish(struct gate *g, struct gate_options *o, bool json, const struct strbuf *said)
{
	struct strbuf commands = STRBUF_INIT;
	const char *names[8], *files[8];
	bool ok;

	if (o->github || files_of(o, names, files) > 0)
		gate_find_places(g);
	/* files first: who reads the rest may not read to its end */
	ok = write_file(o->junit, gate_junit, g);
	ok &= write_file(o->sarif, gate_sarif, g);
	ok &= write_file(o->dot, gate_dot, g);
	ok &= write_drawings(g, o);
	ok &= write_file(o->write_baseline, gate_baseline_make, g);
	fwrite(sb_str(said), 1, said->len, stdout);
	if (o->github) {
		gate_github_end(o, json);
		gate_github(g, &commands);
		fputs(sb_str(&commands), json ? stderr : stdout);
		sb_fini(&commands);
	}
	return ok;
}
