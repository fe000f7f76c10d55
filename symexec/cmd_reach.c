/*
 * cmd_reach.c - symexec reach: what arrives at one end when anything (or --packet) is sent at another, in words,
 * with the path and a packet. Exit 0 if something arrives, 1 if nothing does.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/cmd.h"
#include "symexec/policy/policy.h"
#include "symexec/policy/reach_pairs.h"
#include "symexec/report/report.h"
#include "symexec/explore/witness.h"

struct reach_config {
	struct input_options in;
	const char *packet, *from, *to;
	bool drops, paths, pairs;
	const char *pcap;
};

const size_t reach_config_size = sizeof(struct reach_config);

const struct option_spec reach_options[] = {
	INPUT_OPTIONS(struct reach_config),
	SOURCE_OPTIONS(struct reach_config),
	{ "from", 'f', OPTION_STRING, offsetof(struct reach_config, from), "END",
	  "host, or BOX:DEVICE, where packets are sent", 0, 0 },
	{ "to", 't', OPTION_STRING, offsetof(struct reach_config, to), "END",
	  "host, or BOX:DEVICE, where they shall arrive; all ends if not given", 0, 0 },
	{ "packet", 'p', OPTION_STRING, offsetof(struct reach_config, packet), "EXPR",
	  "send only what matches this packet expression", 0, 0 },
	{ "drops", 'd', OPTION_FLAG, offsetof(struct reach_config, drops), NULL,
	  "also say where packets end on the way, and why", 0, 0 },
	{ "paths", 0, OPTION_FLAG, offsetof(struct reach_config, paths), NULL,
	  "print every path and every kind of packet, however many", 0, 0 },
	{ "pairs", 0, OPTION_FLAG, offsetof(struct reach_config, pairs), NULL,
	  "only which ends each source reaches, a pair a line", 0, 0 },
	{ "pcap", 0, OPTION_STRING, offsetof(struct reach_config, pcap), "FILE",
	  "write a witness packet of every arrival to FILE", 0, 0 },
	{ 0 }
};

static const struct click_expr *
parse_packet(struct input *in, const char *text, bool *ok)
{
	const struct click_expr *x;
	uint32_t src;

	if (text == NULL)
		return NULL;
	if (text[strspn(text, " \t\n")] == '\0') {
		diag_error(in->diag, SPAN_NONE, "--packet: expected a packet expression, not nothing");
		*ok = false;
		return NULL;
	}
	src = diag_add_source(in->diag, "--packet", text, strlen(text));
	x = click_expr_parse_extended(text, (span){ src, 0, (uint32_t)strlen(text) }, NULL,
				      in->engine->arena, in->diag);
	*ok &= x != NULL;
	return x;
}

typedef VEC(struct verdict) verdict_list;

/* The ends that have packets in them: where they arrive, or where they do not. */
static void
collect_ends(struct input *in, struct exploration *x, bool arrived, const uint8_t *to,
	     end_list *out)
{
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if ((end->kind == END_ARRIVED) == arrived &&
		    (to == NULL || !arrived || graph_marked(to, end->node, end->port)) &&
		    witness_exists(in->engine, end->flow))
			*VEC_ADD(out) = end;
	}
}

/* For programs, all there is to say of every arrival. */
static void
judge_arrivals(struct input *in, const end_list *ends, verdict_list *out)
{
	for (size_t i = 0; i < ends->n; i++) {
		struct end *end = ends->v[i];
		struct verdict *v = VEC_ADD(out);

		*v = (struct verdict){ .question = "reach", .status = VERDICT_HOLDS };
		v->name = verdict_end(in->engine, in->graph, end->node, end->port);
		v->at = in->graph->nodes[end->node].at;
		v->flow_independence = in->engine->used_state;
		(void)verdict_show_flow(in->engine, in->graph, v, end->flow);
	}
}

static void
answer_text(struct input *in, const struct reach_config *c, struct exploration *x,
	    const end_list *arrived, struct strbuf *out)
{
	bool unknown = in->engine->opaque != NULL;

	report_arrivals_text(in, arrived, c->paths, out);
	if (c->drops) {
		end_list dropped = { 0 };

		collect_ends(in, x, false, NULL, &dropped);
		report_drops_text(in, &dropped, c->paths, out);
		VEC_FREE(&dropped);
	}
	if (x->gave_up || in->engine->too_large || unknown)
		sb_printf(out, "undecided: %s%s\n", unknown ? "this rests on " :
			  "the exploration grew too large", unknown ? in->engine->opaque : "");
	report_assumptions_text(in, NULL, 0, out);
}

static int
answer(struct input *in, const struct reach_config *c, struct exploration *x, const uint8_t *mark)
{
	struct strbuf out = STRBUF_INIT;
	end_list arrived = { 0 };
	verdict_list all = { 0 };
	bool undecided, ok = true;
	int status;

	explore_run(x);
	collect_ends(in, x, true, mark, &arrived);
	undecided = x->gave_up || in->engine->too_large || in->engine->opaque != NULL;
	status = arrived.n > 0 && !undecided ? EXIT_YES : EXIT_NO;
	if (c->in.json || c->pcap != NULL)
		judge_arrivals(in, &arrived, &all);
	if (c->in.json)
		report_arrivals_json(in, all.v, all.n, undecided, &out);
	else
		answer_text(in, c, x, &arrived, &out);
	if (c->pcap != NULL)
		ok = report_pcap(c->pcap, in, all.v, all.n);
	fwrite(out.s, 1, out.len, stdout);
	for (size_t i = 0; i < all.n; i++)
		verdict_fini(&all.v[i]);
	VEC_FREE(&all);
	VEC_FREE(&arrived);
	sb_fini(&out);
	return ok ? status : input_failure(in);
}

static int
show_arrivals(struct input *in, const struct reach_config *c, const struct network_end *from,
	      const uint8_t *mark, const struct click_expr *packet)
{
	struct explore_options o = { .keep_drops = c->drops, .watch = mark };
	struct exploration *x = explore_new(in->engine, in->graph, &o);
	int status = EXIT_USAGE;

	if (policy_start_all(in->engine, in->graph, from, packet, x))
		status = answer(in, c, x, mark);
	explore_free(x);
	return status;
}

static int
run_reach(struct input *in, const struct reach_config *c)
{
	struct network_end from, to;
	uint8_t *mark = NULL;
	const struct click_expr *packet;
	bool ok = true;
	int status = EXIT_USAGE;

	packet = parse_packet(in, c->packet, &ok);
	if (c->from != NULL)
		from = input_end(in, "--from", c->from);
	if (c->to != NULL) {
		to = input_end(in, "--to", c->to);
		mark = x_calloc(in->graph->node_count + 1, 1);
		ok &= graph_mark(in->engine, in->graph, &to, true, mark) > 0;
	}
	if (ok && c->pairs)
		status = reach_pairs(in, c->from != NULL ? &from : NULL, mark, packet, c->in.json);
	else if (ok)
		status = show_arrivals(in, c, c->from != NULL ? &from : NULL, mark, packet);
	input_report(in);
	free(mark);
	return status;
}

int
cmd_reach(void *config, int argc, char **argv)
{
	struct reach_config *c = config;
	struct input in;
	int status;

	if (argc != 1) {
		fprintf(stderr, "symexec reach: give one network file or configuration\n");
		return EXIT_USAGE;
	}
	if (c->pairs && (c->drops || c->paths || c->pcap != NULL)) {
		fprintf(stderr, "symexec reach: --pairs goes without --drops, --paths and --pcap\n");
		return EXIT_USAGE;
	}
	if (!input_read(&in, argv[0], &c->in, false))
		return EXIT_USAGE;
	status = run_reach(&in, c);
	option_list_fini(&c->in.models);
	input_free(&in);
	return status;
}
