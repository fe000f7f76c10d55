/*
 * report.c - see report.h.
 */
#include "symexec/report/report.h"

#include <ctype.h>

#include "models/base/mem.h"
#include "symexec/solver/audit.h"
#include "symexec/cmd.h"
#include "symexec/report/gate.h"
#include "symexec/report/gate_json.h"
#include "symexec/report/gate_text.h"

static const char *
status_colour(enum verdict_status s)
{
	return s == VERDICT_HOLDS ? "\033[32m" : s == VERDICT_VIOLATED ? "\033[31m" : "\033[33m";
}

void
report_line_text(const char *head, const char *text, struct strbuf *out)
{
	sb_add(out, head);
	diag_add_shown(out, text);
	sb_add_char(out, '\n');
}

static void
hop_text(const struct hop *h, size_t wide, struct strbuf *out)
{
	size_t start;

	sb_add(out, "    ");
	start = out->len;
	diag_add_shown(out, h->name);
	if (*h->class_name)
		sb_printf(out, " :: %s", h->class_name);
	if (*h->where || *h->note) {
		while (out->len < start + wide)
			sb_add_char(out, ' ');
		sb_add(out, "  ");
		diag_add_shown(out, h->where);
		sb_add(out, *h->where && *h->note ? "  " : "");
		diag_add_shown(out, h->note);
	}
	sb_add_char(out, '\n');
}

void
report_path_text(const struct verdict *v, struct strbuf *out)
{
	size_t wide = 0;

	if (v->path.n > 0)
		sb_add(out, "  path:\n");
	for (size_t i = 0; i < v->path.n; i++) {
		const struct hop *h = &v->path.v[i];
		size_t n = strlen(h->name) + (*h->class_name ? strlen(h->class_name) + 4 : 0);

		wide = MAX_OF(wide, MIN_OF(n, (size_t)44));
	}
	for (size_t i = 0; i < v->path.n; i++)
		hop_text(&v->path.v[i], wide, out);
}

void
report_witness_text(const struct verdict *v, struct strbuf *out)
{
	if (v->witness == NULL)
		return;
	sb_printf(out, "  witness: %s\n    ", v->witness_line);
	sb_add_hex(out, v->witness, v->witness_len);
	sb_add_char(out, '\n');
}

void
report_text(const struct verdict *v, const struct report_options *o, struct strbuf *out)
{
	struct strbuf status = STRBUF_INIT;
	bool detail = v->status != VERDICT_HOLDS || (o->paths && !o->quiet);

	for (const char *p = verdict_status_name(v->status); *p; p++)
		sb_add_char(&status, (char)(v->status == VERDICT_HOLDS ? *p : toupper(*p)));
	diag_add_shown(out, v->name);
	if (o->colour)
		sb_printf(out, ": %s%s\033[0m", status_colour(v->status), sb_str(&status));
	else
		sb_printf(out, ": %s", sb_str(&status));
	sb_fini(&status);
	if (v->warning && v->status != VERDICT_HOLDS)
		sb_add(out, " (warning)");
	if (v->known)
		sb_add(out, " (known)");
	sb_add_char(out, '\n');
	if (o->quiet && v->status == VERDICT_HOLDS)
		return;
	for (size_t i = 0; i < v->lines.n; i++)
		report_line_text("  ", v->lines.v[i], out);
	/* that of what holds too, which shows no path */
	if (v->free_choice && !detail)
		sb_add(out, "  rests on a non-deterministic choice\n");
	if (!detail)
		return;
	report_path_text(v, out);
	if (v->constraint != NULL)
		report_line_text("  packets: ", v->constraint, out);
	report_witness_text(v, out);
	if (v->free_choice)
		sb_add(out, "  rests on a non-deterministic choice\n");
}

static json_t *
json_path(const struct verdict *v)
{
	json_t *a = json_array();

	for (size_t i = 0; i < v->path.n; i++) {
		const struct hop *h = &v->path.v[i];

		json_array_append_new(a, json_pack("{s:o, s:o, s:o, s:o}", "name", gate_json(h->name),
						   "class", gate_json(h->class_name), "where",
						   gate_json(h->where), "note", gate_json(h->note)));
	}
	return a;
}

json_t *
gate_json_verdict(struct diag *d, const struct verdict *v)
{
	struct place at = diag_place(d, v->at);
	json_t *o = json_object(), *lines = json_array();
	struct strbuf hex = STRBUF_INIT;

	for (size_t i = 0; i < v->lines.n; i++)
		json_array_append_new(lines, gate_json(v->lines.v[i]));
	sb_add_hex(&hex, v->witness, v->witness_len);
	json_object_set_new(o, "name", gate_json(v->name));
	json_object_set_new(o, "question", gate_json(v->question));
	json_object_set_new(o, "status", json_string(verdict_status_name(v->status)));
	json_object_set_new(o, "severity", gate_json(v->warning ? "warning" : "error"));
	json_object_set_new(o, "known", json_boolean(v->known));
	json_object_set_new(o, "file", gate_json(at.file));
	json_object_set_new(o, "line", json_integer(at.line));
	json_object_set_new(o, "explanation", lines);
	json_object_set_new(o, "path", json_path(v));
	json_object_set_new(o, "packets", v->constraint ? gate_json(v->constraint) : json_null());
	json_object_set_new(o, "witness", v->witness ? json_string(sb_str(&hex)) : json_null());
	json_object_set_new(o, "witness_text", v->witness_line ? gate_json(v->witness_line) :
			    json_null());
	json_object_set_new(o, "free_choice", json_boolean(v->free_choice));
	json_object_set_new(o, "flow_independence", json_boolean(v->flow_independence));
	json_object_set_new(o, "unknown_class", json_boolean(v->opaque));
	sb_fini(&hex);
	return o;
}

int
report_status(const struct verdict *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].status != VERDICT_HOLDS && !v[i].warning && !v[i].known)
			return 1;
	return 0;
}

static void
print_json(json_t *o, struct strbuf *out)
{
	char *text = json_dumps(o, JSON_INDENT(2) | JSON_PRESERVE_ORDER);

	X_CHECK(text != NULL);
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(o);
}

static json_t *
json_verdicts(struct diag *d, const struct verdict *v, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, gate_json_verdict(d, &v[i]));
	return all;
}

static json_t *
json_assumptions(const struct input *in, const struct verdict *v, size_t n)
{
	json_t *array = json_array();
	sentence_list all = { 0 };

	report_assumptions(in, v, n, &all);
	for (size_t i = 0; i < all.n; i++) {
		json_array_append_new(array, gate_json(all.v[i]));
		free(all.v[i]);
	}
	VEC_FREE(&all);
	return array;
}

static json_t *
json_audit(const struct audit *a)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "agree", (json_int_t)a->agreed, "open",
			 (json_int_t)a->open, "not_run", (json_int_t)a->not_run, "disagree",
			 (json_int_t)a->wrong);
}

static json_t *
json_summary(const struct verdict *v, size_t n)
{
	struct gate_counts c = gate_count(v, n);
	json_t *o = json_object();

	for (unsigned s = 0; s < ARRAY_LEN(c.of); s++)
		json_object_set_new(o, verdict_status_name(s), json_integer((json_int_t)c.of[s]));
	json_object_set_new(o, "warnings", json_integer((json_int_t)c.warnings));
	json_object_set_new(o, "known", json_integer((json_int_t)c.known));
	return o;
}

static json_t *
json_report(const struct input *in, const char *name, const struct verdict *v, size_t n)
{
	json_t *o = json_object();

	json_object_set_new(o, "network", gate_json(name));
	json_object_set_new(o, "verdicts", json_verdicts(in->diag, v, n));
	json_object_set_new(o, "assumptions", json_assumptions(in, v, n));
	if (in->engine->audit != NULL)
		json_object_set_new(o, "audit", json_audit(in->engine->audit));
	return o;
}

static void
print_with_status(json_t *o, const struct verdict *v, size_t n, struct strbuf *out)
{
	json_object_set_new(o, "status", json_string(report_status(v, n) == 0 ? "holds" :
						     "violated"));
	print_json(o, out);
}

void
report_pairs_json(const struct input *in, const struct report_pair *p, size_t n, bool undecided,
		  struct strbuf *out)
{
	json_t *o = json_object(), *pairs = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "from", json_string(p[i].from));
		json_object_set_new(one, "to", json_string(p[i].to));
		json_array_append_new(pairs, one);
	}
	json_object_set_new(o, "network", json_string(in->network != NULL ? in->network->name.s :
						      ""));
	json_object_set_new(o, "pairs", pairs);
	json_object_set_new(o, "assumptions", json_assumptions(in, NULL, 0));
	json_object_set_new(o, "undecided", json_boolean(undecided));
	print_json(o, out);
}

void
report_json(const struct input *in, const char *name, const struct verdict *v, size_t n,
	    struct strbuf *out)
{
	print_with_status(json_report(in, name, v, n), v, n, out);
}

/* The line that a reader is sent to, of each verdict that does not hold. */
static void
add_responsible(struct gate *g, json_t *verdicts)
{
	gate_find_places(g);
	for (size_t i = 0; i < g->n; i++) {
		const struct place *at = &g->cases[i].at;

		if (g->cases[i].v->status != VERDICT_HOLDS && at->line > 0)
			json_object_set_new(json_array_get(verdicts, i), "responsible",
					    json_pack("{s:o, s:i}", "file", gate_json(at->file), "line",
						      (int)at->line));
	}
}

void
report_gate_json(struct gate *g, const char *name, const struct verdict *v, size_t n,
		 struct strbuf *out)
{
	json_t *o = json_report(g->in, name, v, n);

	add_responsible(g, json_object_get(o, "verdicts"));

	if (g->baseline != NULL)
		json_object_set_new(o, "baseline", gate_baseline_json(g));
	json_object_set_new(o, "summary", json_summary(v, n));
	print_with_status(o, v, n, out);
}

void
report_arrivals_json(const struct input *in, const struct report_found *found, bool undecided,
		     struct strbuf *out)
{
	json_t *o = json_object();

	json_object_set_new(o, "network", gate_json(in->network != NULL ? in->network->name.s :
						      ""));
	json_object_set_new(o, "arrivals", json_verdicts(in->diag, found->arrived, found->n));
	if (found->drops)
		json_object_set_new(o, "drops", json_verdicts(in->diag, found->lost, found->lost_n));
	json_object_set_new(o, "assumptions", json_assumptions(in, found->arrived, found->n));
	json_object_set_new(o, "undecided", json_boolean(undecided));
	print_json(o, out);
}
