/*
 * cmd_explain.c - symexec explain: where a packet (hex, a capture, or all that an expression names) ends when one end sends
 * it, and why: hop by hop, to the rule that decided. Exit 0 if every packet arrives somewhere, 1 if one does not.
 */
#include "symexec/cmd_explain.h"

#include <ctype.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/packet/pcap.h"
#include "models/packet/print.h"
#include "symexec/cmd.h"
#include "symexec/policy/explain.h"
#include "symexec/policy/policy.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

struct explain_config {
	struct input_options in;
	const char *from;
};

const size_t explain_config_size = sizeof(struct explain_config);

const struct option_spec explain_options[] = {
	INPUT_OPTIONS(struct explain_config),
	SOURCE_OPTIONS(struct explain_config),
	{ "from", 'f', OPTION_STRING, offsetof(struct explain_config, from), "END",
	  "host, or BOX:DEVICE, that sends the packet", 0, 0 },
	{ 0 }
};

/* No test consists of such a text, so it is meant as hex even where it is none. */
static bool
only_hex_digits(const char *text)
{
	bool some = false;

	for (; *text != '\0'; text++) {
		if (!isxdigit((unsigned char)*text) && !isspace((unsigned char)*text))
			return false;
		some |= isxdigit((unsigned char)*text) != 0;
	}
	return some;
}

/* Octets of a text of hex digits, blanks and colons between them; false: it is none. */
static bool
read_hex(const char *text, struct strbuf *out)
{
	int half = -1;

	for (const char *p = text; *p; p++) {
		int c = tolower((unsigned char)*p), digit;

		if (half < 0 && (isspace(c) || c == ':'))
			continue;
		if (!isxdigit(c))
			return false;
		digit = isdigit(c) ? c - '0' : c - 'a' + 10;
		if (half >= 0)
			sb_add_char(out, (char)(half << 4 | digit));
		half = half >= 0 ? -1 : digit;
	}
	return half < 0 && (out->len >= 4 || (out->len > 0 && only_hex_digits(text)));
}

static bool
no_packet(struct explaining *x, const char *text)
{
	span all = { diag_add_source(x->e->diag, "packet", text, strlen(text)), 0,
		     (uint32_t)strlen(text) };

	diag_error(x->e->diag, all, text[strspn(text, " \t\r\n")] == '\0' ?
		   "nothing is no packet, expected hex, a capture file, or an expression" :
		   "an octet in hex has two digits, and one of these has only one");
	return false;
}

/* "3: 10.0.0.2:40000 > ..." */
static void
explain_bytes(struct explaining *x, const uint8_t *data, size_t len, unsigned number)
{
	struct strbuf line = STRBUF_INIT;
	struct flow_list sent = { 0 };
	struct packet p;

	packet_parse(&p, data, len, x->e->ethernet ? LAYER_ETHER : LAYER_NONE);
	if (number > 0)
		sb_printf(&line, "%u: ", number);
	packet_print_line(&p, &line);
	*VEC_ADD(&sent) = explain_packet(x->e, data, len);
	explain_flows(x, &sent, arena_strdup(x->e->arena, sb_str(&line)));
	VEC_FREE(&sent);
	sb_fini(&line);
}

/* Where in a record the packet begins that a link of this network carries. */
static bool
packet_on_link(struct explaining *x, int linktype, const struct pcap_record *r, size_t *offset)
{
	enum packet_layer first;
	struct packet p;

	if (!pcap_packet_start(linktype, r->data, r->len, offset, &first))
		return false;
	if (x->e->ethernet || first != LAYER_ETHER)
		return !x->e->ethernet || first == LAYER_ETHER;
	packet_parse(&p, r->data + *offset, r->len - *offset, first);
	for (unsigned i = 0; i < p.count; i++)
		if (p.at[i].layer == LAYER_IP || p.at[i].layer == LAYER_IP6) {
			*offset += p.at[i].offset;
			return true;
		}
	return false;
}

static bool
explain_capture(struct explaining *x, const char *path)
{
	struct pcap_reader *r = pcap_reader_open(path, SPAN_NONE, x->e->diag);
	struct pcap_record rec;
	unsigned n = 0;
	size_t at;
	int got;

	if (r == NULL)
		return false;
	while ((got = pcap_reader_next(r, &rec)) > 0) {
		n++;
		if (packet_on_link(x, pcap_reader_linktype(r), &rec, &at)) {
			explain_bytes(x, rec.data + at, rec.len - at, n);
		} else {
			diag_error(x->e->diag, SPAN_NONE, "packet %u of '%s' is not what a link of "
				   "this network carries, expected %s", n, path,
				   x->e->ethernet ? "an Ethernet frame" : "an IP packet");
			got = -1;
			break;
		}
	}
	if (got == 0 && n == 0)
		diag_error(x->e->diag, SPAN_NONE, "'%s' holds no packet", path);
	pcap_reader_close(r);
	return got == 0 && n > 0;
}

static bool
explain_expression(struct explaining *x, const char *text)
{
	span all = { diag_add_source(x->e->diag, "packet", text, strlen(text)), 0,
		     (uint32_t)strlen(text) };
	const struct click_expr *packet = click_expr_parse_extended(text, all, NULL, x->e->arena,
								    x->e->diag);
	struct flow_list sent = { 0 };

	if (packet == NULL)
		return false;
	policy_source(x->e, x->g, x->from, packet, NULL, &sent);
	if (sent.n == 0)
		diag_error(x->e->diag, all, "%s sends no such packet", x->g->nodes[x->from].name);
	else
		explain_flows(x, &sent, text);
	VEC_FREE(&sent);
	return diag_errors(x->e->diag) == 0;
}

static bool
explain_argument(struct explaining *x, const char *text)
{
	struct strbuf bytes = STRBUF_INIT;
	size_t n = strlen(text);
	bool ok;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && only_hex_digits(text + 2))
		text += 2;
	if (strcmp(text, "-") == 0 || access(text, F_OK) == 0 ||
	    (n > 5 && strcmp(text + n - 5, ".pcap") == 0)) {
		ok = explain_capture(x, text);
	} else if (read_hex(text, &bytes)) {
		explain_bytes(x, (const uint8_t *)bytes.s, bytes.len, 0);
		ok = true;
	} else if (only_hex_digits(text) || text[strspn(text, " \t\r\n")] == '\0') {
		ok = no_packet(x, text);
	} else {
		ok = explain_expression(x, text);
	}
	sb_fini(&bytes);
	return ok;
}

static void
print_text(const struct explaining *x, const char *from, struct strbuf *out)
{
	struct report_options o = { .paths = true };
	const char *last = NULL;

	for (size_t i = 0; i < x->ends.n; i++) {
		struct strbuf one = STRBUF_INIT;

		if (last == NULL || strcmp(last, x->ends.v[i].name) != 0)
			sb_printf(out, "%s sends %s\n", from, x->ends.v[i].name);
		last = x->ends.v[i].name;
		report_text(&x->ends.v[i], &o, &one);
		sb_add(out, strchr(sb_str(&one), '\n') + 1);
		sb_fini(&one);
	}
}

/* Every packet arrives somewhere. */
static bool
all_arrive(const struct explaining *x)
{
	for (size_t i = 0; i < x->ends.n; i++) {
		bool arrives = false;

		for (size_t k = 0; k < x->ends.n; k++)
			arrives |= strcmp(x->ends.v[k].name, x->ends.v[i].name) == 0 &&
			    x->ends.v[k].status == VERDICT_HOLDS;
		if (!arrives)
			return false;
	}
	return x->ends.n > 0;
}

static int
print_ends(struct input *in, const struct explaining *x, const char *from, bool json)
{
	struct strbuf out = STRBUF_INIT;
	const struct engine *e = x->e;
	bool undecided = x->gave_up || e->too_large || e->opaque != NULL;

	if (json)
		report_json(in, in->network != NULL ? in->network->name.s : "", x->ends.v, x->ends.n,
			    &out);
	else
		print_text(x, from, &out);
	if (!json && x->ends.n == 0)
		sb_printf(&out, "what %s sends is nowhere seen to end\n", from);
	if (undecided && !json)
		sb_printf(&out, "undecided: %s%s\n", e->opaque != NULL ?
			  "this rests on " : "the exploration grew too large",
			  e->opaque != NULL ? e->opaque : "");
	progress_end();
	fwrite(out.s, 1, out.len, stdout);
	sb_fini(&out);
	return all_arrive(x) && !undecided ? EXIT_YES : EXIT_NO;
}

static int
run_explain(struct input *in, const struct explain_config *c, const char *packet)
{
	struct explaining x = { .e = in->engine, .g = in->graph };
	struct network_end from = input_end(in, "--from", c->from);
	int status = EXIT_USAGE;

	progress_at("following a packet of", c->from, 0, 0);
	x.from = graph_source(in->engine, in->graph, &from);
	if (x.from != UINT32_MAX) {
		x.port = graph_port(in->graph, x.from, &from);
		if (explain_argument(&x, packet))
			status = print_ends(in, &x, c->from, c->in.json);
	}
	input_report(in);
	for (size_t i = 0; i < x.ends.n; i++)
		verdict_fini(&x.ends.v[i]);
	VEC_FREE(&x.ends);
	return status;
}

int
cmd_explain(void *config, int argc, char **argv)
{
	struct explain_config *c = config;
	int status = EXIT_USAGE;
	struct input in;

	if (argc != 2 || c->from == NULL) {
		fprintf(stderr, "symexec explain: give a network file or configuration, --from END, and "
			"the packet: hex, a capture file, or an expression\n");
	} else if (input_read(&in, argv[0], &c->in, false)) {
		status = run_explain(&in, c, argv[1]);
		input_free(&in);
	}
	option_list_fini(&c->in.models);
	return status;
}
