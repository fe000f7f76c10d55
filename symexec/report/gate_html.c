/*
 * gate_html.c - one page about a run: the network, and for each policy its path in it, the packet on every hop, and the
 * witness taken apart. All text passes gate_add_xml; the page asks nobody for anything, and is told so by its policy.
 */
#include "models/base/home.h"
#include "models/packet/print.h"
#include "symexec/cmd.h"
#include "symexec/report/gate_draw.h"
#include "symexec/report/gate_text.h"
#include "symexec/report/report.h"

static void
add(const char *before, const char *text, const char *after, struct strbuf *out)
{
	sb_add(out, before);
	gate_add_xml(text, true, out);
	sb_add(out, after);
}

/* The numbers of the nodes of the path, each once in a row. */
static void
add_numbers(const struct gate *g, const struct verdict *v, struct strbuf *out)
{
	uint32_t before = UINT32_MAX;

	for (size_t i = 0; i < v->path.n; i++) {
		uint32_t n = gate_drawn(g->in->graph, v->path.v[i].name);

		if (n != UINT32_MAX && n != before) {
			sb_printf(out, "%s%u", before == UINT32_MAX ? "" : " ", n);
			before = n;
		}
	}
}

static void
add_button(const struct gate_case *c, struct strbuf *out)
{
	const char *status = verdict_status_name(c->v->status);

	sb_printf(out, "<li><button type=\"button\" class=\"%s\" aria-pressed=\"false\"><span class=\"%s\">"
		  "<b>%s%s%s</b></span> ", status, status, status, c->v->warning ? ", a warning" : "",
		  c->v->known ? ", known" : "");
	add("", c->v->name, "<small>", out);
	add("", c->v->question, "</small></button></li>\n", out);
}

static void
add_hop(const struct gate_case *c, size_t i, struct strbuf *out)
{
	const struct hop *h = &c->v->path.v[i];
	const char *packet = verdict_packet_at(c->v, i);

	add("<tr><td>", h->name, *h->class_name ? " :: " : "", out);
	add("", h->class_name, "</td><td>", out);
	add("", h->where, "</td><td>", out);
	add("", h->note, "</td><td class=\"packet\">", out);
	add("", packet != NULL ? packet : "", "</td></tr>\n", out);
}

static void
add_path(const struct gate_case *c, struct strbuf *out)
{
	if (c->v->path.n == 0)
		return;
	sb_add(out, "<h3>Path</h3>\n<table><thead><tr><th>element</th><th>line</th><th>what happens</th>"
	       "<th>packet on arrival</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < c->v->path.n; i++)
		add_hop(c, i, out);
	sb_add(out, "</tbody></table>\n");
}

static void
add_witness(const struct gate *g, const struct verdict *v, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	struct packet p;

	if (v->constraint != NULL)
		add("<h3>Packets</h3>\n<p>", v->constraint, "</p>\n", out);
	if (v->witness == NULL)
		return;
	packet_parse(&p, v->witness, v->witness_len, g->in->engine->ethernet ? LAYER_ETHER : LAYER_NONE);
	packet_print_long(&p, &text);
	add("<h3>Witness</h3>\n<p>One such packet, as it is sent: ", v->witness_line, "</p>\n<pre>", out);
	gate_add_xml(sb_str(&text), false, out);
	sb_clear(&text);
	packet_print_hex(v->witness, v->witness_len, &text);
	sb_add(out, "</pre>\n<pre>");
	gate_add_xml(sb_str(&text), false, out);
	sb_add(out, "</pre>\n");
	sb_fini(&text);
}

static void
add_article(const struct gate *g, const struct gate_case *c, struct strbuf *out)
{
	const char *status = verdict_status_name(c->v->status);

	sb_add(out, "<article hidden data-nodes=\"");
	add_numbers(g, c->v, out);
	add("\">\n<h2>", c->v->name, "</h2>\n", out);
	sb_printf(out, "<p class=\"%s\"><b>%s</b> ", status, status);
	add("", c->v->question, "", out);
	if (c->at.line > 0) {
		add(", see ", c->at.file, "", out);
		sb_printf(out, ":%u", c->at.line);
	}
	sb_add(out, "</p>\n");
	for (size_t i = 0; i < c->v->lines.n; i++)
		add("<p>", c->v->lines.v[i], "</p>\n", out);
	add_path(c, out);
	add_witness(g, c->v, out);
	if (c->v->free_choice)
		sb_add(out, "<p>This rests on a non-deterministic choice.</p>\n");
	sb_add(out, "</article>\n");
}

static void
add_foot(const struct gate *g, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;

	report_assumptions_text(g->in, g->cases[0].v, g->n, &text);
	gate_baseline_text(g, &text);
	add("<footer><pre>", "", "", out);
	gate_add_xml(sb_str(&text), false, out);
	sb_add(out, "</pre>\n<p>symexec " MIDDLEPROOF_VERSION "</p></footer>\n");
	sb_fini(&text);
}

void
gate_html(const struct gate *g, const char *drawing, struct strbuf *out)
{
	struct strbuf summary = STRBUF_INIT;

	gate_summary_text(g->cases[0].v, g->n, g->in->network == NULL, false, &summary);
	sb_add(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	       "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	add("<title>", g->name, " - symexec check</title>\n<style>\n", out);
	sb_add(out, gate_svg_style);
	sb_add(out, gate_page_style);
	sb_add(out, "</style>\n<noscript><style>article[hidden] { display: block; }</style></noscript>\n"
	       "</head><body>\n");
	add("<h1>", g->name, "</h1>\n", out);
	add("<p>", sb_str(&summary), "</p>\n<ol id=\"findings\">\n", out);
	for (size_t i = 0; i < g->n; i++)
		add_button(&g->cases[i], out);
	sb_add(out, "</ol>\n<div id=\"network\">\n");
	sb_add(out, drawing);
	sb_add(out, "</div>\n<main>\n");
	for (size_t i = 0; i < g->n; i++)
		add_article(g, &g->cases[i], out);
	sb_add(out, "</main>\n");
	add_foot(g, out);
	sb_add(out, "<script>\n");
	sb_add(out, gate_page_script);
	sb_add(out, "</script>\n</body></html>\n");
	sb_fini(&summary);
}

void
gate_svg(const char *drawing, struct strbuf *out)
{
	const char *end = strchr(drawing, '>');

	X_CHECK(end != NULL);
	sb_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	sb_add_len(out, drawing, (size_t)(end - drawing) + 1);
	sb_add(out, "\n<style>\n");
	sb_add(out, gate_svg_style);
	sb_add(out, "</style>");
	sb_add(out, end + 1);
}
