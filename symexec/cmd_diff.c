/*
 * cmd_diff.c - symexec diff: what two versions of a network do differently. Exit 0 if nothing, 1 if something or if that is
 * not decided.
 */
#include "symexec/cmd_diff.h"

#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/jobs/jobs.h"
#include "symexec/jobs/pack.h"
#include "symexec/policy/compare.h"
#include "symexec/policy/grounds.h"
#include "symexec/policy/policy.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

struct diff_config {
	struct input_options in;
	const char *packet, *from;
	uint64_t jobs;
};

const size_t diff_config_size = sizeof(struct diff_config);

const struct option_spec diff_options[] = {
	INPUT_OPTIONS(struct diff_config),
	SOURCE_OPTIONS(struct diff_config),
	JOBS_OPTION(struct diff_config),
	{ "from", 'f', OPTION_STRING, offsetof(struct diff_config, from), "END",
	  "only what this host, or BOX:DEVICE, sends", 0, 0 },
	{ "packet", 'p', OPTION_STRING, offsetof(struct diff_config, packet), "EXPR",
	  "send only what matches this packet expression", 0, 0 },
	{ 0 }
};

static bool
same_addresses(const struct network_host *a, const struct network_host *b)
{
	bool same = a->ip_count == b->ip_count && a->ip6_count == b->ip6_count;

	for (size_t i = 0; same && i < a->ip_count; i++)
		same = strcmp(a->ip[i].s, b->ip[i].s) == 0;
	for (size_t i = 0; same && i < a->ip6_count; i++)
		same = strcmp(a->ip6[i].s, b->ip6[i].s) == 0;
	return same;
}

/* Ends that only one version has, and hosts that send from other addresses: their packets cannot be compared. */
static bool
note_ends(const struct network_pair *c, struct strbuf *out)
{
	bool differ = false;

	for (uint32_t i = 0; i < c->now->node_count; i++) {
		const struct node *n = &c->now->nodes[i], *was;

		if (n->kind != NODE_HOST)
			continue;
		was = c->align.was[i] != UINT32_MAX ? &c->then->nodes[c->align.was[i]] : NULL;
		if (was == NULL)
			sb_printf(out, "note: host %s is new, what it sends is not compared\n", n->name);
		else if (!same_addresses(n->host, was->host))
			sb_printf(out, "note: host %s has other addresses, what it sends now is "
				  "compared\n", n->name);
		else if (strcmp(n->name, was->name) != 0)
			sb_printf(out, "note: host %s was called %s\n", n->name, was->name);
		differ |= was == NULL || !same_addresses(n->host, was->host);
	}
	for (uint32_t i = 0; i < c->then->node_count; i++)
		if (c->then->nodes[i].kind == NODE_HOST && c->align.now[i] == UINT32_MAX) {
			sb_printf(out, "note: host %s is gone\n", c->then->nodes[i].name);
			differ = true;
		}
	for (uint32_t i = 0; c->now->network != NULL && i < c->now->network->box_count; i++) {
		const char *name = c->now->network->boxes[i].name.s, *was;

		if (c->align.box[i] == UINT32_MAX)
			continue;
		was = c->then->network->boxes[c->align.box[i]].name.s;
		if (strcmp(name, was) != 0)
			sb_printf(out, "note: box %s was called %s%s\n", name, was,
				  align_is_changed(c->e->diag, c->now, c->then, &c->align, (uint32_t)i) ?
				  ", and is changed" : "");
	}
	return differ;
}

static void
print_text(const struct network_pair *c, struct strbuf *out)
{
	struct report_options o = { .paths = true };

	for (size_t i = 0; i < c->changes.n; i++) {
		struct strbuf one = STRBUF_INIT;

		report_text(&c->changes.v[i].v, &o, &one);
		sb_printf(out, "%s: %s\n%s", c->changes.v[i].v.name, c->changes.v[i].v.question,
			  strchr(sb_str(&one), '\n') + 1);
		sb_fini(&one);
	}
}

/* What is no change but keeps the answer from being "none": NULL, or what it is. */
static const char *
doubt(const struct network_pair *c)
{
	if (c->gave_up || c->e->too_large || c->e->opaque != NULL)
		return "undecided";
	return c->sent ? NULL : "vacuous";
}

static void
say_doubt(const struct network_pair *c, struct strbuf *out)
{
	if (strcmp(doubt(c), "vacuous") == 0)
		sb_add(out, "no packet is sent, so none was compared");
	else if (c->e->opaque != NULL)
		sb_printf(out, "this rests on %s", c->e->opaque);
	else
		sb_add(out, "a set, the exploration or the solver grew too large");
}

static void
print_json(struct input *in, struct network_pair *c, struct strbuf *out)
{
	struct verdict *v = x_calloc(c->changes.n + 1, sizeof(*v));
	struct verdict *more = &v[c->changes.n];
	size_t n = c->changes.n;

	for (size_t i = 0; i < n; i++)
		v[i] = c->changes.v[i].v;
	if (doubt(c) != NULL) {
		struct strbuf said = STRBUF_INIT;

		say_doubt(c, &said);
		more->name = "more differences";
		more->question = doubt(c);
		more->status = strcmp(doubt(c), "vacuous") == 0 ? VERDICT_VACUOUS : VERDICT_UNDECIDED;
		more->opaque = c->e->opaque != NULL;
		verdict_say(more, "%s", sb_str(&said));
		sb_fini(&said);
		n++;
	}
	report_json(in, in->network != NULL ? in->network->name.s : in->graph->configs[0]->name, v, n, out);
	verdict_fini(more);
	free(v);
}

static int
print_changes(struct input *in, struct network_pair *c, bool json)
{
	struct strbuf out = STRBUF_INIT, notes = STRBUF_INIT;
	bool differ;

	progress_at("telling what changed in", in->graph->network != NULL ? in->graph->network->path : "it", 0, 0);
	differ = note_ends(c, &notes) || c->changes.n > 0;

	if (json) {
		print_json(in, c, &out);
		progress_end();
		fputs(sb_str(&notes), stderr);
	} else {
		print_text(c, &out);
		sb_add(&out, sb_str(&notes));
		if (doubt(c) != NULL) {
			sb_printf(&out, "%s: ", doubt(c));
			say_doubt(c, &out);
			sb_add_char(&out, '\n');
		} else if (!differ) {
			sb_add(&out, "no difference\n");
		}
		report_assumptions_text(in, NULL, 0, &out);
	}
	progress_end();
	fwrite(out.s, 1, out.len, stdout);
	sb_fini(&out);
	sb_fini(&notes);
	return differ || doubt(c) != NULL ? EXIT_NO : EXIT_YES;
}

/* The sources of the new network; each finds changes of its own. */
struct comparing {
	struct network_pair *pair;
	VEC(uint32_t) sources;
	struct compared {
		size_t from, to;	/* its changes in the pair */
		struct grounds grounds;
		bool sent;
	} *found;
};

static const char *
source_name(void *arg, size_t i)
{
	const struct comparing *k = arg;

	return k->pair->now->nodes[k->sources.v[i]].name;
}

static void
compare_one(void *arg, size_t i)
{
	struct comparing *k = arg;
	struct network_pair *p = k->pair;
	struct grounds before = grounds_take(p->e);
	bool gave_up = p->gave_up, sent = p->sent;

	p->gave_up = p->sent = false;
	k->found[i].from = p->changes.n;
	compare_source(p, k->sources.v[i], 0);
	k->found[i].to = p->changes.n;
	k->found[i].sent = p->sent;
	k->found[i].grounds = grounds_take(p->e);
	k->found[i].grounds.gave_up = p->gave_up;
	grounds_give(p->e, &before);
	p->gave_up = gave_up;
	p->sent = sent;
}

static void
pack_changes(void *arg, size_t i, struct strbuf *out)
{
	const struct comparing *k = arg;
	const struct compared *f = &k->found[i];

	pack_number(out, f->sent);
	grounds_pack(&f->grounds, out);
	pack_number(out, f->to - f->from);
	for (size_t n = f->from; n < f->to; n++)
		verdict_pack(&k->pair->changes.v[n].v, out);
}

/* From now on a change is what is said of it. */
static void
unpack_changes(void *arg, size_t i, struct cursor *in)
{
	struct comparing *k = arg;
	struct compared *f = &k->found[i];

	f->sent = unpack_number(in) != 0;
	f->grounds = grounds_unpack(k->pair->e, in);
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--) {
		struct change *x = VEC_ADD(&k->pair->changes);

		memset(x, 0, sizeof(*x));
		x->from = x->to = "";
		verdict_unpack(k->pair->e, &x->v, in);
	}
}

/* false: a worker died. */
static bool
compare_sources(struct input *in, struct network_pair *pair, uint64_t asked_jobs)
{
	struct comparing k = { .pair = pair };
	struct jobs j = { .what = "comparing what is sent by", .diag = in->diag, .arg = &k,
			  .name = source_name, .work = compare_one, .pack = pack_changes,
			  .unpack = unpack_changes };
	bool ok;

	for (uint32_t i = 0; i < pair->now->node_count; i++)
		if (policy_is_source(&pair->now->nodes[i]))
			*VEC_ADD(&k.sources) = i;
	k.found = x_calloc(k.sources.n + 1, sizeof(*k.found));
	j.n = k.sources.n;
	j.most = jobs_count(asked_jobs, j.n, pair->now->node_count);
	ok = jobs_run(&j);
	for (size_t i = 0; i < j.n; i++) {
		grounds_give(pair->e, &k.found[i].grounds);
		pair->gave_up |= k.found[i].grounds.gave_up;
		pair->sent |= k.found[i].sent;
	}
	free(k.found);
	VEC_FREE(&k.sources);
	return ok;
}

/* 0, or the exit status of what went wrong. */
static int
compare(struct input *in, const struct diff_config *c, struct network_pair *pair)
{
	struct network_end from;
	uint32_t node;

	if (c->packet != NULL) {
		span all = { diag_add_source(in->diag, "--packet", c->packet, strlen(c->packet)), 0,
			     (uint32_t)strlen(c->packet) };

		pair->packet = click_expr_parse_extended(c->packet, all, NULL, in->engine->arena,
							 in->diag);
		if (pair->packet == NULL)
			return EXIT_USAGE;
	}
	if (c->from == NULL)
		return compare_sources(in, pair, c->jobs) ? 0 : EXIT_FAULT;
	from = input_end(in, "--from", c->from);
	node = graph_source(in->engine, in->graph, &from);
	progress_at("comparing what is sent by", c->from, 0, 0);
	if (node != UINT32_MAX)
		compare_source(pair, node, graph_port(in->graph, node, &from));
	return node != UINT32_MAX ? 0 : EXIT_USAGE;
}

/* The old version, whose elements have other numbers than those of the new one. */
static struct graph *
read_old(struct input *in, const struct diff_config *c, const char *path, struct network **n)
{
	struct graph_options o = { .strict = c->in.strict };

	if (in->network != NULL)
		o = *in->graph->made;
	o.apart = in->graph;
	if (input_is_network(path) != (in->network != NULL)) {
		diag_error(in->diag, SPAN_NONE, "'%s' is a %s, expected a %s like the new version", path,
			   in->network != NULL ? "configuration" : "network",
			   in->network != NULL ? "network" : "configuration");
		return NULL;
	}
	if (in->network == NULL)
		return graph_from_file(in->engine, in->models, path, &o);
	*n = network_read(path, in->diag);
	if (*n != NULL && (*n)->encap == in->network->encap)
		return graph_from_network(in->engine, in->models, *n, &o);
	if (*n != NULL)
		diag_error(in->diag, SPAN_NONE, "the links of '%s' and of '%s' carry different things "
			   "(encap), so nothing can be compared", path, in->network->path);
	return NULL;
}

/* in: the new network, or configuration. */
static int
run_diff(struct input *in, const struct diff_config *c, const char *old)
{
	struct network *n = NULL;
	struct network_pair pair = { .e = in->engine, .now = in->graph, .now_word = "now",
				     .then_word = "before" };
	struct graph *g;
	int status = EXIT_USAGE;

	progress_at("reading", old, 0, 0);
	g = read_old(in, c, old, &n);
	progress_end();

	if (g != NULL) {
		pair.then = g;
		compare_init(&pair);
		status = compare(in, c, &pair);
		if (status == 0)
			status = print_changes(in, &pair, c->in.json);
		compare_fini(&pair);
	}
	input_report(in);
	in->engine->graph = in->graph;
	graph_free(g);
	network_free(n);
	return status;
}

int
cmd_diff(void *config, int argc, char **argv)
{
	struct diff_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc != 2) {
		fprintf(stderr, "symexec diff: give two network files, or two configurations, the old one "
			"first\n");
	} else if (input_read(&in, argv[1], &c->in, false)) {
		status = run_diff(&in, c, argv[0]);
		input_free(&in);
	}
	option_list_fini(&c->in.models);
	return status;
}
