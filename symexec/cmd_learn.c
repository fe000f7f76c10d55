/*
 * cmd_learn.c - symexec learn: recorded traffic of a box, held against its model. Exit 0 if all of it is possible.
 */
#include "symexec/cmd_learn.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/cmd.h"
#include "symexec/learn/learn.h"
#include "symexec/report/progress.h"

enum { DEFAULT_WINDOW = 1000, MAX_WINDOW = 3600000 };

struct learn_config {
	struct input_options in;
	struct option_list from, to;
	uint64_t window;
};

const size_t learn_config_size = sizeof(struct learn_config);

const struct option_spec learn_options[] = {
	INPUT_OPTIONS(struct learn_config),
	{ "from", 0, OPTION_STRINGS, offsetof(struct learn_config, from), "[DEVICE=]FILE",
	  "a capture of what came in", 0, 0 },
	{ "to", 0, OPTION_STRINGS, offsetof(struct learn_config, to), "[DEVICE=]FILE",
	  "a capture of what came out", 0, 0 },
	{ "window", 0, OPTION_UNSIGNED, offsetof(struct learn_config, window), "MS",
	  "how long a packet may take (1000)", 1, MAX_WINDOW },
	{ 0 }
};

/* The only device of that kind; NULL after an error. */
static const char *
only_device(struct input *in, enum node_kind kind, const char *option)
{
	const char *found = NULL;
	bool several = false;

	for (size_t i = 0; i < in->graph->node_count; i++) {
		const struct node *n = &in->graph->nodes[i];

		if (n->kind != kind || n->device == NULL || n->local)
			continue;
		several |= found != NULL && strcmp(found, n->device) != 0;
		found = n->device;
	}
	if (found != NULL && !several)
		return found;
	diag_error(in->diag, SPAN_NONE, "%s: the configuration has %s, expected DEVICE=FILE", option,
		   several ? "several devices" : "no such device");
	return NULL;
}

static bool
has_device(const struct graph *g, enum node_kind kind, const char *name)
{
	for (size_t i = 0; i < g->node_count; i++)
		if (g->nodes[i].kind == kind && g->nodes[i].device != NULL && strcmp(g->nodes[i].device, name) == 0)
			return true;
	return false;
}

static bool
read_captures(struct learning *l, const struct option_list *list, learn_packets *to, bool in)
{
	enum node_kind kind = in ? NODE_WAY_IN : NODE_WAY_OUT;
	const char *option = in ? "--from" : "--to";
	struct input *input = l->in;

	for (size_t i = 0; i < list->n; i++) {
		const char *text = list->v[i], *equals = strchr(text, '=');
		const char *device = equals == NULL ? only_device(input, kind, option) :
		    arena_printf(input->engine->arena, "%.*s", (int)(equals - text), text);

		if (device == NULL)
			return false;
		if (!has_device(input->graph, kind, device)) {
			diag_error(input->diag, SPAN_NONE, "%s: no device '%s' %s packets", option, device,
				   in ? "receives" : "sends");
			return false;
		}
		if (!learn_read(l, to, device, equals == NULL ? text : equals + 1))
			return false;
	}
	return true;
}

static int
run_learn(struct input *in, const struct learn_config *c)
{
	struct learning l = { .in = in, .window = (c->window != 0 ? c->window : DEFAULT_WINDOW) * 1000000 };
	struct strbuf out = STRBUF_INIT;
	int status;
	bool ok = read_captures(&l, &c->from, &l.sent, true) &&
	    read_captures(&l, &c->to, &l.received, false);

	if (ok && l.sent.n + l.received.n == 0) {
		diag_error(in->diag, SPAN_NONE, "the captures hold no packet");
		ok = false;
	}
	ok = ok && learn_run(&l);
	progress_end();
	if (ok) {
		(c->in.json ? learn_json : learn_text)(&l, &out);
		fwrite(sb_str(&out), 1, out.len, stdout);
	}
	input_report(in);
	ok = ok && diag_errors(in->diag) == 0;
	sb_fini(&out);
	status = !ok ? EXIT_USAGE : l.findings.n == 0 && !l.gave_up ? EXIT_YES : EXIT_NO;
	learn_fini(&l);
	return status;
}

int
cmd_learn(void *config, int argc, char **argv)
{
	struct learn_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc != 1 || c->from.n == 0 || c->to.n == 0) {
		fprintf(stderr, "symexec learn: give a configuration, and captures of what came in with --from "
			"and out with --to\n");
	} else if (input_is_network(argv[0])) {
		fprintf(stderr, "symexec learn: '%s' is a network, expected the configuration of one box\n", argv[0]);
	} else if (input_read(&in, argv[0], &c->in, false)) {
		status = run_learn(&in, c);
		input_free(&in);
	}
	option_list_fini(&c->from);
	option_list_fini(&c->to);
	option_list_fini(&c->in.models);
	return status;
}
