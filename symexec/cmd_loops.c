/*
 * cmd_loops.c - symexec loops: the cycles that packets go round in, each with its kind, its
 * hops, the packets and a witness. Exit 0 if none is endless or grows, 1 if one is or was not
 * decided.
 */
#include "symexec/cmd_loops.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/cmd.h"
#include "symexec/loops/loops.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

struct loops_config {
	struct input_options in;
	const char *packet, *from;
	uint64_t jobs;
	bool bad_only;
};

const size_t loops_config_size = sizeof(struct loops_config);

const struct option_spec loops_options[] = {
	INPUT_OPTIONS(struct loops_config),
	SOURCE_OPTIONS(struct loops_config),
	JOBS_OPTION(struct loops_config),
	{ "from", 'f', OPTION_STRING, offsetof(struct loops_config, from), "END",
	  "host, or BOX:DEVICE, where packets are sent; every end if not given", 0, 0 },
	{ "packet", 'p', OPTION_STRING, offsetof(struct loops_config, packet), "EXPR",
	  "send only what matches this packet expression", 0, 0 },
	{ "endless", 'e', OPTION_FLAG, offsetof(struct loops_config, bad_only), NULL,
	  "leave out what the TTL ends and what is no loop", 0, 0 },
	{ 0 }
};

/* "box:port" or "host" on the command line, registered as a text so that errors have a place. */
static struct network_end parse_end(struct input *in, const char *text)
{
	uint32_t src = diag_add_source(in->diag, "--from", text, strlen(text));
	const char *colon = strchr(text, ':');
	uint32_t len = (uint32_t)strlen(text), n = colon != NULL ? (uint32_t)(colon - text) : len;
	struct network_end e = { 0 };

	e.node.s = arena_strndup(in->engine->arena, text, n);
	e.node.at = (span){ src, 0, n };
	if (colon != NULL) {
		e.port.s = arena_strdup(in->engine->arena, colon + 1);
		e.port.at = (span){ src, n + 1, len };
	}
	return e;
}

static const struct click_expr *parse_packet(struct input *in, const char *text)
{
	span all = { diag_add_source(in->diag, "--packet", text, strlen(text)), 0,
		     (uint32_t)strlen(text) };

	return click_expr_parse_extended(text, all, NULL, in->engine->arena, in->diag);
}

/* Text of one loop: a verdict whose first line is the kind. */
static void print_loop(const struct verdict *v, enum loop_kind kind, struct strbuf *out)
{
	struct report_options o = { .paths = true };
	struct strbuf one = STRBUF_INIT;

	report_text(v, &o, &one);
	diag_add_shown(out, v->name);
	sb_printf(out, ": %s\n%s", loop_kind_name(kind), strchr(sb_str(&one), '\n') + 1);
	sb_fini(&one);
}

/* What is no loop but keeps the answer from being yes: in JSON a verdict of its own. */
static size_t add_doubt(const struct input *in, const struct loop_list *l, struct verdict *v)
{
	const char *unknown = loops_unknown(in->graph, l);

	if (l->starts.n > 0 && l->gave_up == NULL && unknown == NULL)
		return 0;
	v->name = "more loops";
	v->question = l->starts.n == 0 ? "vacuous" : "undecided";
	v->at = SPAN_NONE;
	v->status = l->starts.n == 0 ? VERDICT_VACUOUS : VERDICT_UNDECIDED;
	v->opaque = unknown != NULL;
	if (l->starts.n == 0)
		verdict_say(v, "no packet is sent, so nothing was looked at");
	else if (l->gave_up != NULL)
		verdict_say(v, "there may be more loops: %s", l->gave_up);
	else
		verdict_say(v, "class '%s' is not known", unknown);
	return 1;
}

static int print_loops(struct input *in, const struct loops_config *c, const char *path,
		       const struct loop_list *l)
{
	struct verdict *v = x_calloc(l->loops.n + 2, sizeof(*v));
	struct strbuf out = STRBUF_INIT;
	const char *unknown = loops_unknown(in->graph, l);
	size_t n = 0, doubts;
	int status;

	for (size_t i = 0; i < l->loops.n; i++) {
		if (c->bad_only && !loop_is_bad(l->loops.v[i].kind))
			continue;
		loop_verdict(in->engine, in->graph, l, &l->loops.v[i], &v[n]);
		if (!c->in.json)
			print_loop(&v[n], l->loops.v[i].kind, &out);
		n++;
	}
	doubts = add_doubt(in, l, &v[n]);
	status = report_status(v, n + doubts) == 0 ? EXIT_YES : EXIT_NO;
	if (c->in.json)
		report_json(in, in->network != NULL ? in->network->name.s : path, v, n + doubts,
			    &out);
	else if (n == 0 && status == EXIT_YES)
		sb_add(&out, c->bad_only ? "no endless loops\n" : "no loops\n");
	if (!c->in.json && l->starts.n > 0)
		report_assumptions_text(in, v, n, &out);
	fwrite(out.s, 1, out.len, stdout);
	if (l->gave_up != NULL)
		fprintf(stderr, "%s: undecided: there may be more loops: %s\n", path, l->gave_up);
	else if (unknown != NULL)
		fprintf(stderr, "%s: undecided: class '%s' is not known\n", path, unknown);
	for (size_t i = 0; i < n + doubts; i++)
		verdict_fini(&v[i]);
	free(v);
	sb_fini(&out);
	return status;
}

static int run_loops(struct input *in, const struct loops_config *c, const char *path)
{
	struct loop_list l = LOOP_LIST_INIT;
	const struct click_expr *packet = NULL;
	struct network_end from;
	int status = EXIT_USAGE;
	bool ok = true;

	if (c->packet != NULL) {
		packet = parse_packet(in, c->packet);
		ok = packet != NULL;
	}
	if (c->from != NULL)
		from = parse_end(in, c->from);
	l.jobs = (unsigned)c->jobs;
	progress_at("looking for loops in", path, 0, 0);
	ok = ok && loops_find(in->engine, in->graph, c->from != NULL ? &from : NULL, packet, &l);
	if (ok && l.starts.n == 0)
		diag_warn(in->diag, SPAN_NONE, "no packet is sent, so nothing was looked at");
	input_report(in);
	if (l.failed)
		status = EXIT_FAULT;
	else if (ok)
		status = print_loops(in, c, path, &l);
	loops_fini(in->engine, &l);
	return status;
}

int cmd_loops(void *config, int argc, char **argv)
{
	struct loops_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc != 1) {
		fprintf(stderr, "symexec loops: give one network file or configuration\n");
	} else if (input_read(&in, argv[0], &c->in, false)) {
		status = run_loops(&in, c, argv[0]);
		input_free(&in);
	}
	option_list_fini(&c->in.models);
	return status;
}
