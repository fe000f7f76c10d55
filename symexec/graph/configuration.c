/*
 * configuration.c - symexec check on one configuration without a network: each FromDevice is a way in, each ToDevice a
 * way out. Nothing is demanded, so what is reported is what nobody wants: outputs that nothing reaches,
 * preconditions that some packet violates.
 */
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/explore/witness.h"
#include "symexec/report/gate.h"
#include "symexec/policy/policy.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

static bool
is_wanted(const struct end *end, enum end_kind kind, uint32_t node)
{
	return end->kind == kind && (node == UINT32_MAX || end->node == node);
}

static enum witness_state
shown_by(struct input *in, const struct end *end)
{
	struct witness w;
	enum witness_state st = witness_choose(in->engine, end->flow, &w);

	witness_fini(&w);
	return st;
}

/*
 * The first end of that kind that holds packets, at `node` if not UINT32_MAX; rather one that passed no unknown class, and
 * rather one of which a packet can be shown: v has no witness otherwise.
 */
static const struct end *
find_end(struct input *in, const struct exploration *x, enum end_kind kind, uint32_t node,
	 struct verdict *v)
{
	const struct end *found = NULL;
	enum witness_state best = WITNESS_EMPTY;

	for (int opaque = 0; opaque < 2 && found == NULL; opaque++)
		for (size_t i = 0; i < x->ends.n && best != WITNESS_OK; i++) {
			const struct end *end = &x->ends.v[i];
			enum witness_state st;

			if (!is_wanted(end, kind, node) || end->flow->opaque != (opaque == 1))
				continue;
			st = shown_by(in, end);
			if (st == WITNESS_OK || (st == WITNESS_UNKNOWN && found == NULL)) {
				found = end;
				best = st;
			}
		}
	if (found != NULL)
		(void)verdict_show_flow(in->engine, in->graph, v, found->flow);
	return found;
}

static void
say_unknown(struct verdict *v, const char *what)
{
	v->status = VERDICT_UNDECIDED;
	verdict_say(v, "this rests on %s", what);
}

static void
judge_way_out(struct input *in, const struct exploration *x, uint32_t node, struct verdict *v)
{
	v->name = in->graph->nodes[node].name;
	v->question = "reach: every way in -> this way out";
	v->at = in->graph->nodes[node].at;
	v->warning = true;
	if (find_end(in, x, END_ARRIVED, node, v) == NULL) {
		v->status = VERDICT_VIOLATED;
		verdict_say(v, "no packet leaves here");
		/* who knows what it would have let through */
		if (in->engine->opaque != NULL)
			say_unknown(v, in->engine->opaque);
	} else if (v->opaque) {
		say_unknown(v, in->engine->opaque);
	} else if (v->witness == NULL) {
		say_unknown(v, "packets of which none could be found");
	} else {
		v->status = VERDICT_HOLDS;
	}
}

static void
judge_preconditions(struct input *in, const struct exploration *x, struct verdict *v)
{
	const struct end *end = find_end(in, x, END_VIOLATION, UINT32_MAX, v);

	v->name = "no precondition is violated";
	v->question = "no-precondition-violations: everywhere";
	v->status = end == NULL ? VERDICT_HOLDS : VERDICT_VIOLATED;
	if (end != NULL && v->witness == NULL)
		say_unknown(v, "packets of which none could be found");
	if (end != NULL)
		verdict_say_end(in->engine, in->graph, v, "a packet", end);
}

/* What the answers rest on: something to check, known classes, a finished exploration. */
static void
judge_ground(struct input *in, const struct exploration *x, struct verdict *v)
{
	const char *unknown = NULL;

	for (size_t i = 0; i < in->graph->node_count; i++)
		if (in->graph->nodes[i].program != NULL &&
		    in->graph->nodes[i].program->opaque != NULL)
			unknown = in->graph->nodes[i].program->class_name;
	if (unknown != NULL && (v->status == VERDICT_HOLDS || v->opaque)) {
		say_unknown(v, arena_printf(in->engine->arena, "an element of unknown class '%s'", unknown));
	} else if (x->gave_up) {
		v->status = VERDICT_UNDECIDED;
		verdict_say(v, "the exploration gave up before all was seen");
	} else if (x->steps == 0) {
		v->status = VERDICT_VACUOUS;
		verdict_say(v, "the configuration has no way in, so no packet was looked at");
	}
}

size_t
configuration_judge(struct input *in, struct verdict *v, struct exploration **explored)
{
	struct explore_options o = { .keep_drops = true };
	struct exploration *x = explore_new(in->engine, in->graph, &o);
	size_t n = 0;

	in->engine->opaque = NULL;
	in->engine->used_state = false;
	(void)policy_start_all(in->engine, in->graph, NULL, NULL, x);
	explore_run(x);
	for (uint32_t i = 0; i < in->graph->node_count; i++)
		if (in->graph->nodes[i].kind == NODE_OPEN)
			judge_way_out(in, x, i, &v[n++]);
	judge_preconditions(in, x, &v[n++]);
	judge_ground(in, x, &v[n - 1]);
	for (size_t i = 0; i < n; i++)
		v[i].flow_independence = in->engine->used_state;
	*explored = x;
	return n;
}

int
check_configuration(struct input *in, const char *path, const struct configuration_run *r)
{
	struct verdict *v = x_calloc(in->graph->node_count + 1, sizeof(*v));
	struct strbuf out = STRBUF_INIT;
	struct exploration *x;
	size_t n;
	struct gate *g;
	int status;
	bool ok;

	in->engine->keep_hops = r->gate->html != NULL;
	progress_at("deciding", path, 0, 0);
	n = configuration_judge(in, v, &x);
	g = gate_new(in, path, v, n);
	gate_accept(g, r->baseline, v);
	for (size_t i = 0; !r->json && i < n; i++)
		report_text(&v[i], r->report, &out);
	if (r->json)
		report_gate_json(g, path, v, n, &out);
	else if (!r->report->quiet)
		report_assumptions_text(in, v, n, &out);
	if (!r->json) {
		report_audit_text(in->engine->audit, &out);
		gate_baseline_text(g, &out);
		gate_summary_text(v, n, true, r->report->colour, &out);
	}
	ok = r->pcap == NULL || report_pcap(r->pcap, in, v, n);
	input_report(in);
	status = !ok ? input_failure(in) :
		 gate_finish(g, r->gate, r->json, &out) ? report_status(v, n) : EXIT_FAULT;
	if (ok)
		status = report_audited(in->engine->audit, status);
	gate_free(g);
	gate_baseline_free(r->baseline);
	for (size_t i = 0; i < n; i++)
		verdict_fini(&v[i]);
	free(v);
	sb_fini(&out);
	explore_free(x);
	input_free(in);
	return status;
}
