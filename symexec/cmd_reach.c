/*
 * cmd_reach.c - symexec reach: what arrives at one end when anything (or --packet) is sent at another, in words,
 * with the path and a packet. Exit 0 if something arrives, 1 if nothing does.
 */
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/cmd.h"
#include "symexec/explore/witness.h"
#include "symexec/jobs/jobs.h"
#include "symexec/jobs/pack.h"
#include "symexec/policy/grounds.h"
#include "symexec/policy/policy.h"
#include "symexec/policy/reach_pairs.h"
#include "symexec/report/report.h"
#include "symexec/report/words.h"

struct reach_config {
	struct input_options in;
	const char *packet, *from, *to;
	uint64_t jobs;
	bool drops, paths, pairs;
	const char *pcap;
};

const size_t reach_config_size = sizeof(struct reach_config);

const struct option_spec reach_options[] = {
	INPUT_OPTIONS(struct reach_config),
	SOURCE_OPTIONS(struct reach_config),
	JOBS_OPTION(struct reach_config),
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

/* What arrives of what some of the sources send. */
struct reach_part {
	struct told arrived, dropped;
	verdict_list all, lost;		/* only for programs */
	size_t arrivals;
	struct grounds grounds;
};

/*
 * All that is asked, in parts that are explored one by one: a few sources each, as an exploration costs something for every
 * box, and so many that several processes have something to do. What is printed must not hang on how many there are, so
 * nor do the parts.
 */
enum { MOST_PARTS = 64 };

struct reaching {
	struct input *in;
	const struct reach_config *c;
	const uint8_t *mark;
	const struct click_expr *packet;
	VEC(uint32_t) sources;
	uint32_t port;			/* of the only one, if one was asked for */
	struct reach_part *parts;
	size_t n;
};

/* The ends that have packets in them: where they arrive as was asked, or all others. */
static void
collect_ends(struct input *in, struct exploration *x, bool arrived, const uint8_t *to,
	     end_list *out)
{
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if ((end->kind == END_ARRIVED &&
		     (to == NULL || graph_marked(to, end->node, end->port))) == arrived &&
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
		(void)verdict_show_flow(in->engine, in->graph, v, end->flow);
	}
}

/* The same of what ends on the way: no arrival, and the sentence why. */
static void
judge_drops(struct input *in, const end_list *ends, verdict_list *out)
{
	for (size_t i = 0; i < ends->n; i++) {
		const struct end *end = ends->v[i];
		struct verdict *v = VEC_ADD(out);

		*v = (struct verdict){ .question = "reach", .status = VERDICT_VIOLATED };
		v->name = in->graph->nodes[end->node].name;
		v->at = in->graph->nodes[end->node].at;
		verdict_say_end(in->engine, in->graph, v, "a packet", end);
		(void)verdict_show_flow(in->engine, in->graph, v, end->flow);
	}
}

/* What comes back to where it was, the same: nobody follows it any more. */
static void
tell_rounds(struct input *in, const struct exploration *x, const struct reach_config *c,
	    struct reach_part *p)
{
	for (size_t i = 0; i < x->nominees.n; i++) {
		const struct nominee *n = &x->nominees.v[i];
		struct verdict v = { .question = "reach", .status = VERDICT_VIOLATED };
		struct strbuf said = STRBUF_INIT, kind = STRBUF_INIT;

		if (!n->covered || !witness_exists(in->engine, n->flow))
			continue;
		v.name = in->graph->nodes[n->node].name;
		v.at = in->graph->nodes[n->node].at;
		verdict_say(&v, "a packet comes back to %s; `symexec loops` tells whether it goes round for ever",
			    verdict_place(in->engine, in->graph, n->node));
		report_line_text("", v.lines.v[0], &said);
		words_flow(in->engine, in->graph, n->flow, &kind);
		told_add(&p->dropped, told_at(&p->dropped, sb_str(&said)), sb_take(&kind));
		sb_fini(&said);
		if (c->in.json && verdict_show_flow(in->engine, in->graph, &v, n->flow))
			*VEC_ADD(&p->lost) = v;
		else
			verdict_fini(&v);
	}
}

static void
tell_part(const struct reaching *k, struct exploration *x, struct reach_part *p)
{
	const struct reach_config *c = k->c;
	end_list arrived = { 0 }, dropped = { 0 };

	collect_ends(k->in, x, true, k->mark, &arrived);
	p->arrivals = arrived.n;
	if (c->in.json || c->pcap != NULL)
		judge_arrivals(k->in, &arrived, &p->all);
	if (!c->in.json)
		report_arrivals_tell(k->in, &arrived, c->paths, &p->arrived);
	if (c->drops) {
		collect_ends(k->in, x, false, k->mark, &dropped);
		if (c->in.json)
			judge_drops(k->in, &dropped, &p->lost);
		else
			report_drops_tell(k->in, &dropped, &p->dropped);
		tell_rounds(k->in, x, c, p);
	}
	VEC_FREE(&arrived);
	VEC_FREE(&dropped);
}

static size_t
first_source(const struct reaching *k, size_t part)
{
	return part * k->sources.n / k->n;
}

static void
explore_part(void *arg, size_t i)
{
	struct reaching *k = arg;
	struct engine *e = k->in->engine;
	struct explore_options o = { .keep_drops = k->c->drops, .watch = k->mark,
				     .find_loops = k->c->drops };
	struct exploration *x = explore_new(e, k->in->graph, &o);
	struct grounds before = grounds_take(e);
	struct reach_part *p = &k->parts[i];

	for (size_t s = first_source(k, i); s < first_source(k, i + 1); s++)
		policy_start_at(e, k->in->graph, k->sources.v[s], k->port, k->packet, x);
	explore_run(x);
	tell_part(k, x, p);
	p->grounds = grounds_take(e);
	p->grounds.gave_up = x->gave_up;
	grounds_give(e, &before);
	explore_free(x);
}

static const char *
part_name(void *arg, size_t i)
{
	const struct reaching *k = arg;

	return k->in->graph->nodes[k->sources.v[first_source(k, i)]].name;
}

static void
pack_verdicts(const verdict_list *l, struct strbuf *out)
{
	pack_number(out, l->n);
	for (size_t n = 0; n < l->n; n++)
		verdict_pack(&l->v[n], out);
}

static void
unpack_verdicts(struct engine *e, verdict_list *l, struct cursor *in)
{
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--) {
		struct verdict *v = VEC_ADD(l);

		*v = (struct verdict){ .status = VERDICT_UNDECIDED };
		verdict_unpack(e, v, in);
	}
}

static void
pack_part(void *arg, size_t i, struct strbuf *out)
{
	const struct reaching *k = arg;
	const struct reach_part *p = &k->parts[i];

	told_pack(&p->arrived, out);
	told_pack(&p->dropped, out);
	pack_number(out, p->arrivals);
	grounds_pack(&p->grounds, out);
	pack_verdicts(&p->all, out);
	pack_verdicts(&p->lost, out);
}

static void
unpack_part(void *arg, size_t i, struct cursor *in)
{
	struct reaching *k = arg;
	struct reach_part *p = &k->parts[i];
	struct engine *e = k->in->engine;

	told_unpack(&p->arrived, in);
	told_unpack(&p->dropped, in);
	p->arrivals = (size_t)unpack_number(in);
	p->grounds = grounds_unpack(e, in);
	unpack_verdicts(e, &p->all, in);
	unpack_verdicts(e, &p->lost, in);
}

static void
join_verdicts(verdict_list *all, verdict_list *part)
{
	for (size_t n = 0; n < part->n; n++)
		*VEC_ADD(all) = part->v[n];
	part->n = 0;
}

/* Puts the parts together in the first. */
static struct reach_part *
join_parts(struct reaching *k)
{
	struct reach_part *all = &k->parts[0];

	for (size_t i = 0; i < k->n; i++) {
		struct reach_part *p = &k->parts[i];

		grounds_give(k->in->engine, &p->grounds);
		if (i == 0)
			continue;
		told_join(&all->arrived, &p->arrived);
		told_join(&all->dropped, &p->dropped);
		all->arrivals += p->arrivals;
		all->grounds.gave_up |= p->grounds.gave_up;
		join_verdicts(&all->all, &p->all);
		join_verdicts(&all->lost, &p->lost);
	}
	for (size_t i = 0; i < all->all.n; i++)
		all->all.v[i].flow_independence = k->in->engine->used_state;
	for (size_t i = 0; i < all->lost.n; i++)
		all->lost.v[i].flow_independence = k->in->engine->used_state;
	return all;
}

static void
answer_text(const struct reaching *k, const struct reach_part *all, struct strbuf *out)
{
	bool unknown = k->in->engine->opaque != NULL;

	report_arrivals_text(&all->arrived, out);
	report_drops_text(&all->dropped, k->c->paths, out);
	if (all->grounds.gave_up || k->in->engine->too_large || unknown)
		sb_printf(out, "undecided: %s%s\n", unknown ? "this rests on " :
			  "the exploration grew too large", unknown ? k->in->engine->opaque : "");
	report_assumptions_text(k->in, NULL, 0, out);
}

static int
answer(struct reaching *k)
{
	struct input *in = k->in;
	struct reach_part *all = join_parts(k);
	struct strbuf out = STRBUF_INIT;
	bool undecided = all->grounds.gave_up || in->engine->too_large || in->engine->opaque != NULL;
	int status = all->arrivals > 0 && !undecided ? EXIT_YES : EXIT_NO;

	if (k->c->in.json)
		report_arrivals_json(in, &(struct report_found){ all->all.v, all->all.n, all->lost.v,
				     all->lost.n, k->c->drops }, undecided, &out);
	else
		answer_text(k, all, &out);
	if (k->c->pcap != NULL && !report_pcap(k->c->pcap, in, all->all.v, all->all.n))
		status = input_failure(in);
	fwrite(out.s, 1, out.len, stdout);
	sb_fini(&out);
	return status;
}

static void
free_verdicts(verdict_list *l)
{
	for (size_t n = 0; n < l->n; n++)
		verdict_fini(&l->v[n]);
	VEC_FREE(l);
}

static int
show_parts(struct reaching *k)
{
	struct jobs j = { .n = k->n, .what = "following what is sent by", .diag = k->in->diag, .arg = k,
			  .name = part_name, .work = explore_part, .pack = pack_part,
			  .unpack = unpack_part };
	int status = EXIT_FAULT;

	k->parts = x_calloc(k->n + 1, sizeof(*k->parts));
	for (size_t i = 0; i <= k->n; i++) {
		k->parts[i].arrived = report_arrivals_told(k->c->paths);
		k->parts[i].dropped = report_drops_told();
	}
	j.most = jobs_count(k->c->jobs, k->n, k->in->graph->node_count);
	if (jobs_run(&j))
		status = answer(k);
	for (size_t i = 0; i <= k->n; i++) {
		free_verdicts(&k->parts[i].all);
		free_verdicts(&k->parts[i].lost);
		told_fini(&k->parts[i].arrived);
		told_fini(&k->parts[i].dropped);
	}
	free(k->parts);
	return status;
}

static int
show_arrivals(struct reaching *k, const struct network_end *from)
{
	const struct graph *g = k->in->graph;
	uint32_t only = from != NULL ? graph_source(k->in->engine, g, from) : UINT32_MAX;
	int status = EXIT_USAGE;

	if (only != UINT32_MAX) {
		*VEC_ADD(&k->sources) = only;
		k->port = graph_port(g, only, from);
	}
	for (uint32_t i = 0; from == NULL && i < g->node_count; i++)
		if (policy_is_source(&g->nodes[i]))
			*VEC_ADD(&k->sources) = i;
	k->n = MIN_OF(k->sources.n, (size_t)MOST_PARTS);
	if (from == NULL || only != UINT32_MAX)
		status = show_parts(k);
	VEC_FREE(&k->sources);
	return status;
}

static int
run_reach(struct input *in, const struct reach_config *c)
{
	struct pairs_options o = { .json = c->in.json, .jobs = c->jobs };
	struct reaching k = { .in = in, .c = c };
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
		status = reach_pairs(in, c->from != NULL ? &from : NULL, mark, packet, &o);
	k.mark = mark;
	k.packet = packet;
	if (ok && !c->pairs)
		status = show_arrivals(&k, c->from != NULL ? &from : NULL);
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
