/*
 * cmd_learn.c - symexec learn: recorded traffic of a box, held against its model. Exit 0 if all of it is possible.
 */
#include "symexec/cmd_learn.h"

#include <errno.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"
#include "symexec/cmd.h"
#include "symexec/learn/learn.h"
#include "symexec/report/progress.h"
#include "symexec/vectors/vectors.h"

enum { DEFAULT_WINDOW = 1000, MAX_WINDOW = 3600000 };

struct learn_config {
	struct input_options in;
	struct option_list from, to, at, own;
	const char *box;
	uint64_t window;
};

enum { MAX_OWN = 64 };

const size_t learn_config_size = sizeof(struct learn_config);

const struct option_spec learn_options[] = {
	INPUT_OPTIONS(struct learn_config),
	{ "from", 0, OPTION_STRINGS, offsetof(struct learn_config, from), "[DEVICE=]FILE",
	  "a capture of what came in", 0, 0 },
	{ "to", 0, OPTION_STRINGS, offsetof(struct learn_config, to), "[DEVICE=]FILE",
	  "a capture of what came out", 0, 0 },
	{ "at", 0, OPTION_STRINGS, offsetof(struct learn_config, at), "[DEVICE=]FILE",
	  "a capture of both, told apart by --own", 0, 0 },
	{ "own", 0, OPTION_STRINGS, offsetof(struct learn_config, own), "ADDRESS",
	  "an Ethernet address of the box: what --at has from it came out", 0, 0 },
	{ "box", 0, OPTION_STRING, offsetof(struct learn_config, box), "NAME",
	  "that box of a network", 0, 0 },
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

enum { WENT_IN = 1, WENT_OUT = 2 };

/* The addresses that --own gives; how many, SIZE_MAX after an error. */
static size_t
read_own(struct input *in, const struct option_list *own, uint64_t a[MAX_OWN])
{
	for (size_t i = 0; i < own->n; i++)
		if (i >= MAX_OWN || !click_parse_ether(own->v[i], &a[i])) {
			diag_error(in->diag, SPAN_NONE, i >= MAX_OWN ? "--own: '%s' is one too many, expected at most 64" :
				   "--own: '%s' is no Ethernet address", own->v[i]);
			return SIZE_MAX;
		}
	return own->n;
}

/* ways: what the captures hold. */
static bool
read_captures(struct learning *l, const struct option_list *list, const char *option, unsigned ways,
	      const struct option_list *own)
{
	uint64_t addresses[MAX_OWN];
	struct learn_capture c = { .to = ways & WENT_IN ? &l->sent : &l->received, .own = &l->received,
				   .addresses = addresses };
	struct input *input = l->in;

	c.count = ways == (WENT_IN | WENT_OUT) ? read_own(input, own, addresses) : 0;
	if (c.count == SIZE_MAX)
		return false;
	for (size_t i = 0; i < list->n; i++) {
		const char *text = list->v[i], *equals = strchr(text, '=');

		c.path = equals == NULL ? text : equals + 1;
		c.device = equals == NULL ? only_device(input, ways & WENT_IN ? NODE_WAY_IN : NODE_WAY_OUT, option) :
		    arena_printf(input->engine->arena, "%.*s", (int)(equals - text), text);
		if (c.device == NULL)
			return false;
		for (unsigned way = WENT_IN; way <= WENT_OUT; way++) {
			if (!(ways & way) || has_device(input->graph, way == WENT_IN ? NODE_WAY_IN : NODE_WAY_OUT, c.device))
				continue;
			diag_error(input->diag, SPAN_NONE, "%s: no device '%s' %s packets", option, c.device,
				   way == WENT_IN ? "receives" : "sends");
			return false;
		}
		if (!learn_read(l, &c))
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
	bool ok = read_captures(&l, &c->from, "--from", WENT_IN, NULL) &&
	    read_captures(&l, &c->to, "--to", WENT_OUT, NULL) &&
	    read_captures(&l, &c->at, "--at", WENT_IN | WENT_OUT, &c->own);

	if (ok && l.sent.n + l.received.n + l.cut == 0) {
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

/* The box as a configuration of its own, which the file behind the path returned holds as long as it is open. NULL: an error. */
static FILE *
write_box(struct input *net, const char *name, char path[32])
{
	struct strbuf text = STRBUF_INIT;
	FILE *f = NULL;
	uint32_t i = 0;

	while (i < net->network->box_count && strcmp(net->network->boxes[i].name.s, name) != 0)
		i++;
	if (i == net->network->box_count) {
		diag_error(net->diag, SPAN_NONE, "--box: the network has no box '%s'", name);
	} else if (vectors_box_cannot(&net->network->boxes[i]) != NULL) {
		diag_error(net->diag, SPAN_NONE, "box '%s' is no configuration: %s", name,
			   vectors_box_cannot(&net->network->boxes[i]));
	} else if (!net->engine->ethernet && net->network->boxes[i].kind == BOX_CLICK) {
		diag_error(net->diag, SPAN_NONE, "the devices of box '%s' carry IP packets, expected 'encap: ethernet'", name);
	} else if (!vectors_box_text(net, i, &text) || (f = tmpfile()) == NULL ||
		   fwrite(sb_str(&text), 1, text.len, f) != text.len || fflush(f) != 0) {
		diag_fault(net->diag, SPAN_NONE, "cannot write a temporary file: %s", strerror(errno));
		if (f != NULL)
			fclose(f);
		f = NULL;
	} else {
		snprintf(path, 32, "/dev/fd/%d", fileno(f));
	}
	sb_fini(&text);
	return f;
}

static int
learn_box(const struct learn_config *c, const char *network)
{
	int status = EXIT_USAGE;
	struct input net, in;
	char path[32];
	FILE *f;

	if (!input_read(&net, network, &c->in, false))
		return EXIT_USAGE;
	f = write_box(&net, c->box, path);
	if (f == NULL) {
		status = input_failure(&net);
	} else if (input_read(&in, path, &c->in, false)) {
		status = run_learn(&in, c);
		input_free(&in);
	}
	input_report(&net);
	if (f != NULL)
		fclose(f);
	input_free(&net);
	return status;
}

int
cmd_learn(void *config, int argc, char **argv)
{
	struct learn_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc != 1 || (c->at.n == 0 && (c->from.n == 0 || c->to.n == 0)) || (c->at.n != 0) != (c->own.n != 0)) {
		fprintf(stderr, "symexec learn: give a configuration, and captures of what came in with --from "
			"and out with --to, or of both with --at and --own\n");
	} else if (input_is_network(argv[0]) != (c->box != NULL)) {
		fprintf(stderr, c->box != NULL ? "symexec learn: '%s' is no network, expected one with --box\n" :
			"symexec learn: '%s' is a network, expected --box with the name of one of its boxes\n", argv[0]);
	} else if (c->box != NULL) {
		status = learn_box(c, argv[0]);
	} else if (input_read(&in, argv[0], &c->in, false)) {
		status = run_learn(&in, c);
		input_free(&in);
	}
	option_list_fini(&c->from);
	option_list_fini(&c->to);
	option_list_fini(&c->at);
	option_list_fini(&c->own);
	option_list_fini(&c->in.models);
	return status;
}
