/*
 * cmd_expect.c - symexec expect: what a network answers to probes, and which bits of the answers the models leave open. The
 * probes are packets of a capture or in hex, each as it is, or one packet of an expression with every TTL from 1 on until
 * it arrives.
 */
#include "symexec/cmd_expect.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "models/packet/pcap.h"
#include "models/packet/print.h"
#include "models/packet/value.h"
#include "symexec/cmd.h"
#include "symexec/expect/expect.h"
#include "symexec/explore/witness.h"
#include "symexec/flow/headers.h"
#include "symexec/graph/source.h"
#include "symexec/policy/policy.h"
#include "symexec/report/progress.h"

enum { MAX_HOPS = 64 };

struct expect_config {
	struct input_options in;
	const char *from;
};

const size_t expect_config_size = sizeof(struct expect_config);

const struct option_spec expect_options[] = {
	INPUT_OPTIONS(struct expect_config),
	SOURCE_OPTIONS(struct expect_config),
	{ "from", 'f', OPTION_STRING, offsetof(struct expect_config, from), "HOST",
	  "the host that sends the probes", 0, 0 },
	{ 0 }
};

struct run {
	struct input *in;
	struct expecting x;
	struct expect_book *book;	/* NULL: text */
	struct strbuf text;
	bool arrived;			/* the last probe came to a host, or ended where the one before did */
	const char *ended;		/* where it ended, behind how many boxes */
	size_t passed;
	bool answered;			/* some probe is */
};

static void
tell_outcome(struct run *r, const struct expected *o)
{
	struct packet p;

	sb_printf(&r->text, "  %s", outcome_kind_name(o->kind));
	sb_printf(&r->text, o->kind == OUTCOME_ANSWERED || o->kind == OUTCOME_REPLIED ? " by %s" : " at %s",
		  o->at);
	if (o->why[0] != '\0')
		sb_printf(&r->text, ": %s", o->why);
	if (o->packet != NULL) {
		sb_add(&r->text, ": ");
		packet_parse(&p, o->packet, o->len, LAYER_NONE);
		packet_print_line(&p, &r->text);
	}
	sb_add_char(&r->text, '\n');
}

/* The host with the source address of the probe. */
static bool
find_sender(struct run *r, const uint8_t *ip)
{
	const struct graph *g = r->in->graph;
	unsigned version = ip[0] >> 4;

	for (uint32_t i = 0; i < g->node_count && r->x.from == UINT32_MAX; i++)
		if (g->nodes[i].host != NULL &&
		    expect_has_address(g->nodes[i].host, version, ip + (version == 6 ? 8 : 12)))
			r->x.from = i;
	if (r->x.from == UINT32_MAX)
		diag_error(r->in->diag, SPAN_NONE, "no host has the source address of the probe, "
			   "expected --from HOST, the host that sends it");
	return r->x.from != UINT32_MAX;
}

static bool
run_probe(struct run *r, const uint8_t *ip, size_t len)
{
	struct packet p;

	if (r->x.from == UINT32_MAX && !find_sender(r, ip))
		return false;
	expect_probe(&r->x, ip, len);
	packet_parse(&p, ip, len, LAYER_NONE);
	if (r->book != NULL) {
		expect_book_add(r->book, &r->x, ip, len);
	} else {
		sb_printf(&r->text, "TTL %u: ", ip[ip[0] >> 4 == 6 ? 7 : 8]);
		packet_print_line(&p, &r->text);
		sb_add_char(&r->text, '\n');
	}
	r->arrived = r->x.outcomes.n == 0 || (r->ended == r->x.outcomes.v[0].at &&
					      r->passed == r->x.outcomes.v[0].boxes.n);
	r->ended = NULL;
	for (size_t i = 0; i < r->x.outcomes.n; i++) {
		const struct expected *o = &r->x.outcomes.v[i];

		r->arrived |= o->kind == OUTCOME_ARRIVED || o->kind == OUTCOME_LEFT;
		if (o->kind != OUTCOME_REPLIED) {
			r->ended = o->at;
			r->passed = o->boxes.n;
		}
		r->answered |= o->kind == OUTCOME_ANSWERED || o->kind == OUTCOME_REPLIED;
		if (r->book == NULL)
			tell_outcome(r, o);
	}
	return true;
}

/* The IP packet in a frame or packet; false: there is none. */
static bool
find_ip(const uint8_t *data, size_t len, enum packet_layer first, size_t *at)
{
	struct packet p;

	packet_parse(&p, data, len, first);
	for (unsigned i = 0; i < p.count; i++)
		if (p.at[i].layer == LAYER_IP || p.at[i].layer == LAYER_IP6) {
			*at = p.at[i].offset;
			return len - *at >= (p.at[i].layer == LAYER_IP ? 20U : 40U);
		}
	return false;
}

static bool
run_capture(struct run *r, const char *path)
{
	struct pcap_reader *in = pcap_reader_open(path, SPAN_NONE, r->in->diag);
	struct pcap_record rec;
	unsigned n = 0;
	int got;

	if (in == NULL)
		return false;
	for (got = 1; got > 0 && (got = pcap_reader_next(in, &rec)) > 0;) {
		enum packet_layer first;
		size_t start, at;

		n++;
		if (!pcap_packet_start(pcap_reader_linktype(in), rec.data, rec.len, &start, &first) ||
		    !find_ip(rec.data + start, rec.len - start, first, &at)) {
			diag_error(r->in->diag, SPAN_NONE, "packet %u of '%s' is no IP packet", n, path);
			got = -1;
			continue;
		}
		if (!run_probe(r, rec.data + start + at, rec.len - start - at))
			got = -1;
	}
	if (got == 0 && n == 0)
		diag_error(r->in->diag, SPAN_NONE, "'%s' holds no packet", path);
	pcap_reader_close(in);
	return got == 0 && n > 0;
}

/* One packet of an expression, with every TTL. */
static bool
run_expression(struct run *r, const char *text)
{
	span all = { diag_add_source(r->in->diag, "packet", text, strlen(text)), 0,
		     (uint32_t)strlen(text) };
	struct engine *e = r->in->engine;
	const struct click_expr *packet = click_expr_parse_extended(text, all, NULL, e->arena, e->diag);
	struct flow_list sent = { 0 };
	uint8_t *bytes = NULL;
	size_t len = 0, at = 0;
	struct witness w;

	if (packet != NULL && r->x.from == UINT32_MAX)
		diag_error(e->diag, all, "an expression needs --from HOST, the host that sends the packet");
	if (packet == NULL || r->x.from == UINT32_MAX)
		return false;
	policy_source(e, r->in->graph, r->x.from, packet, NULL, &sent);
	for (size_t i = 0; i < sent.n && bytes == NULL; i++)
		if (witness_choose(e, sent.v[i], &w) == WITNESS_OK) {
			len = witness_bytes(e, sent.v[i], sent.v[i], &w, &bytes);
			witness_fini(&w);
		}
	if (bytes == NULL || !find_ip(bytes, len, e->ethernet ? LAYER_ETHER : LAYER_NONE, &at)) {
		diag_error(e->diag, all, "%s sends no such IP packet", r->in->graph->nodes[r->x.from].name);
		free(bytes);
		return false;
	}
	r->arrived = false;
	r->ended = NULL;
	for (unsigned ttl = 1; ttl <= MAX_HOPS && !r->arrived; ttl++) {
		struct packet p;

		bytes[at + (bytes[at] >> 4 == 6 ? 7 : 8)] = (uint8_t)ttl;
		packet_parse_writable(&p, bytes + at, len - at, LAYER_NONE);
		(void)packet_fix_checksum(&p, 0);
		(void)run_probe(r, bytes + at, len - at);
	}
	for (size_t i = 0; i < sent.n; i++)
		flow_free(e, sent.v[i]);
	VEC_FREE(&sent);
	free(bytes);
	return true;
}

static bool
run_argument(struct run *r, const char *text)
{
	static uint8_t bytes[65536 + 18];
	size_t n = strlen(text), len, at;

	if (strcmp(text, "-") == 0 || (n > 5 && strcmp(text + n - 5, ".pcap") == 0))
		return run_capture(r, text);
	if (!packet_hex_parse(text, bytes, sizeof(bytes), &len))
		return run_expression(r, text);
	if (find_ip(bytes, len, bytes[0] >> 4 == 4 || bytes[0] >> 4 == 6 ? LAYER_NONE : LAYER_ETHER, &at))
		return run_probe(r, bytes + at, len - at);
	diag_error(r->in->diag, SPAN_NONE, "'%s' holds no IP packet", text);
	return false;
}

/* Whether --from names a host, or is not there. */
static bool
choose_sender(struct run *r, const char *name)
{
	struct network_end from;

	r->x.from = UINT32_MAX;
	if (name == NULL)
		return true;
	from = input_end(r->in, "--from", name);
	r->x.from = graph_source(r->in->engine, r->in->graph, &from);
	if (r->x.from == UINT32_MAX)
		return false;
	if (r->in->graph->nodes[r->x.from].kind == NODE_HOST)
		return true;
	diag_error(r->in->diag, SPAN_NONE, "'%s' is no host, expected one that sends probes", name);
	return false;
}

static int
run_expect(struct input *in, const struct expect_config *c, int argc, char **argv)
{
	struct run r = { .in = in, .x = { .e = in->engine, .g = in->graph }, .text = STRBUF_INIT };
	bool ok = choose_sender(&r, c->from), undecided;

	if (ok && c->in.json)
		r.book = expect_book_new(argv[0]);
	for (int i = 1; ok && i < argc; i++)
		ok = run_argument(&r, argv[i]);
	undecided = r.x.gave_up || in->engine->too_large || in->engine->opaque != NULL;
	if (r.book != NULL)
		expect_book_close(r.book, ok ? in->graph->nodes[r.x.from].name : "", undecided, &r.text);
	else if (undecided)
		sb_printf(&r.text, "undecided: %s%s\n", in->engine->opaque != NULL ? "this rests on " :
			  "the exploration grew too large",
			  in->engine->opaque != NULL ? in->engine->opaque : "");
	progress_end();
	if (ok)
		fwrite(sb_str(&r.text), 1, r.text.len, stdout);
	input_report(in);
	expect_fini(&r.x);
	sb_fini(&r.text);
	return !ok ? EXIT_USAGE : r.answered && !undecided ? EXIT_YES : EXIT_NO;
}

int
cmd_expect(void *config, int argc, char **argv)
{
	struct expect_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc < 2) {
		fprintf(stderr, "symexec expect: give a network file and probes: captures, hex, or, with "
			"--from HOST, an expression\n");
	} else if (!input_is_network(argv[0])) {
		fprintf(stderr, "symexec expect: '%s' is no network, expected a file *.yaml\n", argv[0]);
	} else if (input_read(&in, argv[0], &c->in, false)) {
		status = run_expect(&in, c, argc, argv);
		input_free(&in);
	}
	option_list_fini(&c->in.models);
	return status;
}
