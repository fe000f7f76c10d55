/*
 * gate_junit.c - the JUnit report as CI servers read it: one suite per network, one case per policy. Violated is a
 * failure, undecided an error (of the check, not of the network), vacuous skipped, since nothing was judged. What does not
 * fail the run is skipped too, and says why.
 *
 * There are two schemas that readers hold reports to, of Maven's Surefire and of Jenkins' xunit plugin. A report keeps to
 * what both allow: no place in attributes but as text, a time for each case (none, so that reports of equal runs are
 * equal), and what is assumed as properties in front of the cases.
 */
#include "symexec/cmd.h"
#include "symexec/report/gate.h"
#include "symexec/report/gate_text.h"
#include "symexec/report/report.h"

/* The element inside <testcase>; NULL: passed. */
static const char *
outcome(const struct verdict *v)
{
	static const char *const names[] = {
		[VERDICT_HOLDS] = NULL, [VERDICT_VIOLATED] = "failure",
		[VERDICT_VACUOUS] = "skipped", [VERDICT_UNDECIDED] = "error",
	};

	return v->status != VERDICT_HOLDS && (v->warning || v->known) ? "skipped" : names[v->status];
}

static void
add_attribute(const char *name, const char *text, struct strbuf *out)
{
	sb_printf(out, " %s=\"", name);
	gate_add_xml(text, true, out);
	sb_add_char(out, '"');
}

/* `all`: a sum of suites does not say how many were skipped. */
static void
add_counts(const struct gate *g, bool all, struct strbuf *out)
{
	static const char *const names[] = { "failure", "error", "skipped" };
	static const char *const plural[] = { "failures", "errors", "skipped" };

	sb_printf(out, " tests=\"%zu\"", g->n);
	for (size_t k = 0; k < ARRAY_LEN(names) - all; k++) {
		size_t count = 0;

		for (size_t i = 0; i < g->n; i++) {
			const char *name = outcome(g->cases[i].v);

			count += name != NULL && strcmp(name, names[k]) == 0;
		}
		sb_printf(out, " %s=\"%zu\"", plural[k], count);
	}
}

static void
add_outcome(const struct gate_case *c, struct strbuf *out)
{
	const char *name = outcome(c->v);
	struct strbuf message = STRBUF_INIT, text = STRBUF_INIT;
	struct report_options o = { .paths = true };

	if (name == NULL)
		return;
	if (c->v->known)
		sb_add(&message, "known: ");
	if (c->v->warning)
		sb_add(&message, "warning: ");
	sb_add(&message, verdict_status_name(c->v->status));
	if (c->v->lines.n > 0)
		sb_printf(&message, ": %s", c->v->lines.v[0]);
	report_text(c->v, &o, &text);
	sb_printf(out, "      <%s", name);
	if (strcmp(name, "skipped") != 0)
		add_attribute("type", verdict_status_name(c->v->status), out);
	add_attribute("message", sb_str(&message), out);
	sb_add_char(out, '>');
	gate_add_xml(sb_str(&text), false, out);
	sb_printf(out, "</%s>\n", name);
	sb_fini(&message);
	sb_fini(&text);
}

static void
add_case(const struct gate *g, const struct gate_case *c, struct strbuf *out)
{
	struct strbuf line = STRBUF_INIT;

	sb_add(out, "    <testcase");
	sb_printf(&line, "%s.%s", g->name, c->kind);
	add_attribute("classname", sb_str(&line), out);
	add_attribute("name", c->v->name, out);
	sb_add(out, " time=\"0\">\n");
	add_outcome(c, out);
	if (c->at.line > 0) {
		sb_clear(&line);
		sb_printf(&line, "%s:%u", c->at.file, c->at.line);
		sb_add(out, "      <system-out>");
		gate_add_xml(sb_str(&line), false, out);
		sb_add(out, "</system-out>\n");
	}
	sb_add(out, "    </testcase>\n");
	sb_fini(&line);
}

static void
add_assumptions(const struct gate *g, struct strbuf *out)
{
	sentence_list all = { 0 };

	report_assumptions(g->in, g->cases[0].v, g->n, &all);
	if (all.n > 0)
		sb_add(out, "    <properties>\n");
	for (size_t i = 0; i < all.n; i++) {
		sb_add(out, "      <property name=\"assumed\"");
		add_attribute("value", all.v[i], out);
		sb_add(out, "/>\n");
		free(all.v[i]);
	}
	if (all.n > 0)
		sb_add(out, "    </properties>\n");
	VEC_FREE(&all);
}

void
gate_junit(const struct gate *g, struct strbuf *out)
{
	sb_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"symexec check\"");
	add_counts(g, true, out);
	sb_add(out, ">\n  <testsuite");
	add_attribute("name", g->name, out);
	add_counts(g, false, out);
	sb_add(out, ">\n");
	add_assumptions(g, out);
	for (size_t i = 0; i < g->n; i++)
		add_case(g, &g->cases[i], out);
	sb_add(out, "  </testsuite>\n</testsuites>\n");
}
