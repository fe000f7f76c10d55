/*
 * cmd_check.c - symexec check: decides the policies of a network, or of one configuration the questions that
 * need none. The gate: exit 0 only if all hold.
 */
#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/near.h"
#include "symexec/cmd.h"
#include "symexec/jobs/jobs.h"
#include "symexec/jobs/pack.h"
#include "symexec/policy/policy.h"
#include "symexec/policy/tables.h"
#include "symexec/report/gate.h"
#include "symexec/report/report.h"
#include "symexec/solver/audit.h"

struct check_config {
	struct input_options in;
	struct option_list only;
	struct gate_options gate;
	uint64_t jobs;
	const char *pcap;
	bool quiet, paths;
};

const size_t check_config_size = sizeof(struct check_config);

const struct option_spec check_options[] = {
	INPUT_OPTIONS(struct check_config),
	SOURCE_OPTIONS(struct check_config),
	JOBS_OPTION(struct check_config),
	{ "policy", 'p', OPTION_STRINGS, offsetof(struct check_config, only), "NAME",
	  "decide only this policy (repeatable)", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, offsetof(struct check_config, quiet), NULL,
	  "one line for what holds", 0, 0 },
	{ "paths", 0, OPTION_FLAG, offsetof(struct check_config, paths), NULL,
	  "path and packet of what holds too", 0, 0 },
	{ "audit", 0, OPTION_FLAG, offsetof(struct check_config, in.audit), NULL,
	  "decide every step again with Z3 alone (slow)", 0, 0 },
	GATE_OPTIONS(struct check_config),
	{ "pcap", 0, OPTION_STRING, offsetof(struct check_config, pcap), "FILE",
	  "write the witness packets to FILE", 0, 0 },
	{ 0 }
};

static bool
wanted(const struct check_config *c, const char *name)
{
	for (size_t i = 0; i < c->only.n; i++)
		if (strcmp(c->only.v[i], name) == 0)
			return true;
	return c->only.n == 0;
}

static void
no_such_policy(const struct network *n, const char *name)
{
	struct near near = near_begin(name);

	for (size_t i = 0; i < n->policy_count; i++)
		near_try(&near, n->policies[i].name.s);
	if (near.best != NULL)
		fprintf(stderr, "symexec: no policy is called '%s'; did you mean '%s'?\n", name,
			near.best);
	else
		fprintf(stderr, "symexec: no policy is called '%s'\n", name);
}

static bool
known_policies(const struct check_config *c, const struct network *n)
{
	bool ok = true;

	for (size_t i = 0; i < c->only.n; i++) {
		bool found = false;

		for (size_t k = 0; k < n->policy_count; k++)
			found |= strcmp(n->policies[k].name.s, c->only.v[i]) == 0;
		if (!found)
			no_such_policy(n, c->only.v[i]);
		ok &= found;
	}
	return ok;
}

static struct report_options
how_to_report(const struct check_config *c)
{
	return (struct report_options){ .colour = diag_want_colour(stdout), .quiet = c->quiet,
					.paths = c->paths };
}

static int
check_one_box(struct check_config *c, struct input *in, const char *path, struct baseline *b)
{
	struct report_options o = how_to_report(c);
	struct configuration_run r = { c->in.json, &o, c->pcap, &c->gate, b };

	if (c->only.n > 0) {
		fprintf(stderr, "symexec check: '%s' is a configuration and has no policies, "
			"--policy needs a network\n", path);
		gate_baseline_free(b);
		input_free(in);
		return EXIT_USAGE;
	}
	return check_configuration(in, path, &r);
}

/* false: a report could not be written. */
static bool
print_all(struct check_config *c, struct input *in, const struct baseline *b, struct verdict *v,
	  size_t n)
{
	struct gate *g = gate_new(in, in->network->name.s, v, n);
	struct report_options o = how_to_report(c);
	struct strbuf out = STRBUF_INIT;
	bool ok;

	g->partial = c->only.n > 0;
	gate_accept(g, b, v);
	if (c->in.json)
		report_gate_json(g, in->network->name.s, v, n, &out);
	else
		for (size_t i = 0; i < n; i++)
			report_text(&v[i], &o, &out);
	if (!c->in.json && !c->quiet)
		report_assumptions_text(in, v, n, &out);
	if (!c->in.json)
		report_audit_text(in->engine->audit, &out);
	if (!c->in.json) {
		gate_baseline_text(g, &out);
		gate_summary_text(v, n, false, o.colour, &out);
	}
	ok = gate_finish(g, &c->gate, c->in.json, &out);
	gate_free(g);
	sb_fini(&out);
	return ok;
}

/* The policies that are asked for, and what was found: one of each per question. */
struct checking {
	struct input *in;
	const struct network_policy **p;
	struct verdict *v;
	bool *decided;
	struct audit *audited;
	size_t n;
};

static const char *
policy_name(void *arg, size_t i)
{
	const struct checking *k = arg;

	return k->p[i]->name.s;
}

/* Whether somebody sees the paths of policies that hold. */
static bool
shows_paths(const struct check_config *c)
{
	const struct gate_options *o = &c->gate;

	return c->in.json || (c->paths && !c->quiet) || c->in.audit || c->pcap != NULL ||
	    o->junit != NULL || o->sarif != NULL || o->baseline != NULL || o->write_baseline != NULL ||
	    o->html != NULL || o->dot != NULL || o->svg != NULL || o->github;
}

/* What does not hold after all shows its path: it is asked again, which is rare. */
static bool
decide_one(struct checking *k, size_t i)
{
	struct engine *e = k->in->engine;
	struct verdict *v = &k->v[i];
	bool ok = policy_decide(e, k->in->graph, k->p[i], v);

	if (!v->pathless || v->status == VERDICT_HOLDS)
		return ok;
	verdict_fini(v);
	memset(v, 0, sizeof(*v));
	e->terse = false;
	ok = policy_decide(e, k->in->graph, k->p[i], v);
	e->terse = true;
	return ok;
}

static void
decide(void *arg, size_t i)
{
	struct checking *k = arg;
	struct engine *e = k->in->engine;
	struct audit before = { 0 };

	if (e->audit != NULL) {
		before = *e->audit;
		*e->audit = (struct audit){ 0 };
	}
	k->decided[i] = decide_one(k, i);
	if (e->audit != NULL) {
		k->audited[i] = *e->audit;
		*e->audit = before;
	}
}

static void
pack_verdict(void *arg, size_t i, struct strbuf *out)
{
	const struct checking *k = arg;

	pack_number(out, k->decided[i]);
	verdict_pack(&k->v[i], out);
	pack_number(out, k->audited[i].agreed);
	pack_number(out, k->audited[i].open);
	pack_number(out, k->audited[i].wrong);
	pack_text(out, k->audited[i].first_wrong);
}

static void
unpack_verdict(void *arg, size_t i, struct cursor *in)
{
	struct checking *k = arg;
	struct engine *e = k->in->engine;
	char *wrong;

	k->decided[i] = unpack_number(in) != 0;
	verdict_unpack(e, &k->v[i], in);
	k->v[i].name = k->p[i]->name.s;
	k->audited[i].agreed = unpack_number(in);
	k->audited[i].open = unpack_number(in);
	k->audited[i].wrong = unpack_number(in);
	wrong = unpack_text(in);
	if (wrong != NULL)
		k->audited[i].first_wrong = arena_strdup(e->arena, wrong);
	free(wrong);
}

/* Whether all could be decided; *status is set if not. */
static bool
decide_all(struct checking *k, uint64_t asked_jobs, int *status)
{
	struct input *in = k->in;
	struct audit *a = in->engine->audit;
	struct jobs j = { .n = k->n, .what = "deciding", .diag = in->diag, .arg = k, .name = policy_name,
			  .work = decide, .pack = pack_verdict, .unpack = unpack_verdict };
	bool ok = true;

	j.most = jobs_count(asked_jobs, k->n, in->graph->node_count);
	if (!jobs_run(&j)) {
		*status = EXIT_FAULT;
		return false;
	}
	for (size_t i = 0; i < k->n; i++) {
		ok &= k->decided[i];
		if (a == NULL)
			continue;
		a->agreed += k->audited[i].agreed;
		a->open += k->audited[i].open;
		a->wrong += k->audited[i].wrong;
		if (a->first_wrong == NULL)
			a->first_wrong = k->audited[i].first_wrong;
	}
	if (!ok)
		*status = input_failure(in);
	return ok;
}

/* The exit status. */
static int
check_policies(struct check_config *c, struct input *in, const char *path, const struct baseline *b)
{
	size_t most = in->network->policy_count + 1;
	struct checking k = { .in = in, .p = x_calloc(most, sizeof(*k.p)),
			      .v = x_calloc(most, sizeof(*k.v)),
			      .decided = x_calloc(most, sizeof(*k.decided)),
			      .audited = x_calloc(most, sizeof(*k.audited)) };
	int status = EXIT_USAGE;
	bool ok;

	for (size_t i = 0; i < in->network->policy_count; i++)
		if (wanted(c, in->network->policies[i].name.s))
			k.p[k.n++] = &in->network->policies[i];
	ok = decide_all(&k, c->jobs, &status);
	if (ok && c->only.n == 0)
		tables_find_unmet(in);
	if (ok && k.n == 0)
		fprintf(stderr, "%s: no policies, so nothing was checked\n", path);
	if (ok && c->pcap != NULL && !report_pcap(c->pcap, in, k.v, k.n)) {
		ok = false;
		status = input_failure(in);
	}
	input_report(in);
	if (ok && k.n > 0) {
		status = print_all(c, in, b, k.v, k.n) ? report_status(k.v, k.n) : EXIT_FAULT;
		status = report_audited(in->engine->audit, status);
	}
	for (size_t i = 0; i < k.n; i++)
		verdict_fini(&k.v[i]);
	free(k.p);
	free(k.v);
	free(k.decided);
	free(k.audited);
	return status;
}

static int
check(struct check_config *c, const char *path)
{
	struct baseline *b = NULL;
	struct input in;
	int status = EXIT_USAGE;

	if (!input_read(&in, path, &c->in, false))
		return EXIT_USAGE;
	if (!gate_files_check(&c->gate, &in)) {
		input_free(&in);
		return EXIT_USAGE;
	}
	if (c->gate.baseline != NULL && (b = gate_baseline_read(c->gate.baseline, in.diag)) == NULL)
		input_report(&in);
	if ((c->gate.baseline != NULL && b == NULL) ||
	    (in.network != NULL && !known_policies(c, in.network))) {
		gate_baseline_free(b);
		input_free(&in);
		return EXIT_USAGE;
	}
	if (in.network == NULL)
		return check_one_box(c, &in, path, b);
	in.engine->keep_hops = c->gate.html != NULL;
	in.engine->terse = !shows_paths(c);
	status = check_policies(c, &in, path, b);
	gate_baseline_free(b);
	option_list_fini(&c->in.models);
	option_list_fini(&c->only);
	input_free(&in);
	return status;
}

int
cmd_check(void *config, int argc, char **argv)
{
	struct check_config *c = config;
	int status;

	if (argc != 1) {
		fprintf(stderr, "symexec check: give one network file or configuration\n");
		return EXIT_USAGE;
	}
	if (!gate_options_check(&c->gate, c->pcap, c->only.n > 0))
		return EXIT_USAGE;
	gate_github_begin(&c->gate, c->in.json);
	status = check(c, argv[0]);
	gate_github_end(&c->gate, c->in.json);
	return status;
}
