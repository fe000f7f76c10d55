/*
 * cmd_run.c - datapath run: a configuration from start to stop, then what its handlers say.
 */
#include <errno.h>
#include <fnmatch.h>
#include <signal.h>

#include "datapath/cmd.h"
#include "datapath/control/control.h"
#include "datapath/control/log_json.h"
#include "datapath/control/metrics.h"
#include "datapath/chain/yaml_run.h"
#include "datapath/elements.h"
#include "datapath/offload/file_tenants.h"
#include "datapath/offload/state_json.h"
#include "datapath/runtime/crew.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct run_config {
	struct option_list handlers, ports;
	const char *clock, *name, *prometheus, *log, *sending;
	uint64_t seed, burst, frames, threads;
	bool json, busy_poll, zero_copy;
};

const size_t run_config_size = sizeof(struct run_config);

const struct option_spec run_options[] = {
	{ "handler", 'h', OPTION_STRINGS, offsetof(struct run_config, handlers),
	  "ELEMENT.HANDLER", "print what the handler reads at the end", 0, 0 },
	{ "clock", 0, OPTION_STRING, offsetof(struct run_config, clock), "KIND",
	  "real, pcap (follows the packets read) or virtual", 0, 0 },
	{ "seed", 0, OPTION_UNSIGNED, offsetof(struct run_config, seed), "N",
	  "what random choices start from", 0, UINT64_MAX },
	{ "burst", 0, OPTION_UNSIGNED, offsetof(struct run_config, burst), "N",
	  "packets moved at once, 1 keeps the order that Click has", 1, BATCH_MAX },
	{ "port", 'p', OPTION_STRINGS, offsetof(struct run_config, ports), "NAME=DEVICE",
	  "what is behind a port: a device, memory, none, pcap:IN,OUT, tap:NAME or tun:NAME", 0, 0 },
	{ "frames", 0, OPTION_UNSIGNED, offsetof(struct run_config, frames), "N",
	  "packets that may be in a configuration at once", 64, 1 << 22 },
	{ "busy-poll", 0, OPTION_FLAG, offsetof(struct run_config, busy_poll), NULL,
	  "never sleep, drive devices without interrupts: less delay for a whole processor", 0, 0 },
	{ "zero-copy", 0, OPTION_FLAG, offsetof(struct run_config, zero_copy), NULL,
	  "refuse devices whose drivers copy", 0, 0 },
	{ "send-by", 0, OPTION_STRING, offsetof(struct run_config, sending), "WAY",
	  "to devices: socket, program (several times as fast, where the peer takes it), or auto", 0, 0 },
	{ "threads", 0, OPTION_UNSIGNED, offsetof(struct run_config, threads), "N",
	  "run copies on so many threads, each on its share of the queues of devices", 1, CREW_MAX },
	{ "name", 'n', OPTION_STRING, offsetof(struct run_config, name), "NAME",
	  "be controlled under this name, and go on until told to stop", 0, 0 },
	{ "prometheus", 0, OPTION_STRING, offsetof(struct run_config, prometheus), "[ADDRESS]:PORT",
	  "serve counts over HTTP, without an address for this host only", 0, 0 },
	{ "log", 0, OPTION_STRING, offsetof(struct run_config, log), "FORMAT",
	  "text, or json: messages and events as lines of JSON", 0, 0 },
	{ "json", 'j', OPTION_FLAG, offsetof(struct run_config, json), NULL,
	  "print counts of packets and of the ways they ended", 0, 0 },
	{ 0 }
};

static atomic_bool interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = true;
}

static void catch_signals(void)
{
	struct sigaction a = { .sa_handler = on_signal };

	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
}

static bool read_clock(const char *text, enum clock_kind *kind)
{
	static const struct { const char *name; enum clock_kind kind; } kinds[] = {
		{ "real", CLOCK_REAL }, { "pcap", CLOCK_PCAP }, { "virtual", CLOCK_SIMULATED },
	};

	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!text || !strcmp(text, kinds[i].name)) {
			*kind = kinds[i].kind;
			return true;
		}
	}
	fprintf(stderr, "datapath run: --clock: expected real, pcap or virtual, not '%s'\n", text);
	return false;
}

static bool print_handler(const struct instance *in, const struct installed *i, const char *name, bool several)
{
	struct strbuf out = STRBUF_INIT;
	bool ok = crew_read(in, i, name, "", &out);

	if (!ok) {
		diag_error(i->router->diag, SPAN_NONE, "%s", sb_str(&out));
	} else {
		if (several)
			printf("%s:\n", name);
		fwrite(sb_str(&out), 1, out.len, stdout);
		if (out.len && out.s[out.len - 1] != '\n')
			putchar('\n');
		if (several)
			putchar('\n');
	}
	sb_fini(&out);
	return ok;
}

/* ELEMENT may be a pattern: then of each element that fits and has the handler. */
static bool print_handlers(const struct instance *in, const struct installed *i, const char *name, bool several)
{
	const char *dot = strrchr(name, '.');
	struct router *r = i->router;
	char *pattern;
	bool found = false, ok = true;

	if (!dot || !strpbrk(name, "*?["))
		return print_handler(in, i, name, several);
	pattern = x_strndup(name, (size_t)(dot - name));
	for (size_t k = 0; ok && k < r->count; k++) {
		char *full;

		if (fnmatch(pattern, r->elements[k]->name, 0) != 0)
			continue;
		found = true;
		full = x_asprintf("%s%s", r->elements[k]->name, dot);
		if (handler_exists(r, NULL, full, false))
			ok = print_handler(in, i, full, true);
		free(full);
	}
	if (!found)
		diag_error(r->diag, SPAN_NONE, "no element matches '%s'", pattern);
	free(pattern);
	return found && ok;
}

struct counts {
	uint64_t made, drops[DROP_COUNT];
	uint32_t waiting;
};

static void add_counts(const struct router *r, struct counts *c)
{
	c->made += r->run.pool.made;
	c->waiting += pkt_pool_waiting(&r->run.pool);
	for (unsigned k = 0; k < DROP_COUNT; k++)
		c->drops[k] += router_drops(r, k);
	for (size_t i = 0; i < r->inner.n; i++)
		add_counts(r->inner.v[i], c);
}

static void print_counts(const struct instance *in, const struct installed *lead)
{
	struct counts c = { 0 };
	uint64_t sent = 0;
	const char *comma = "";

	for (size_t i = 0; i < in->configurations.n; i++) {
		const struct installed *k = in->configurations.v[i];

		if (k != lead && k->lead != lead)
			continue;
		add_counts(k->router, &c);
		sent += k->router->run.sent;
	}
	printf("{\"made\": %llu, \"sent\": %llu, \"waiting\": %u, \"dropped\": {",
	       (unsigned long long)c.made, (unsigned long long)sent, c.waiting);
	for (unsigned k = 0; k < DROP_COUNT; k++) {
		if (!c.drops[k])
			continue;
		printf("%s\"%s\": %llu", comma, drop_name(k), (unsigned long long)c.drops[k]);
		comma = ", ";
	}
	printf("}}\n");
}

/* Operands after the file: NAME=VALUE. */
static bool read_defines(int n, char **argv, struct click_define *defines)
{
	for (int i = 0; i < n; i++) {
		char *equals = strchr(argv[i], '=');

		if (!equals || equals == argv[i]) {
			fprintf(stderr, "datapath run: expected NAME=VALUE, not '%s'\n", argv[i]);
			return false;
		}
		*equals = '\0';
		defines[i] = (struct click_define){ argv[i], equals + 1 };
	}
	return true;
}

/* What is asked for at the end. */
static bool print_end(const struct instance *in, const struct run_config *c)
{
	const struct installed *lead = in->configurations.n > 0 ? in->configurations.v[0] : NULL;
	bool ok = true;

	for (size_t i = 0; lead && ok && i < c->handlers.n; i++)
		ok = print_handlers(in, lead, c->handlers.v[i], c->handlers.n > 1);
	if (lead && ok && c->json)
		print_counts(in, lead);
	if (lead)
		ok = ok && !diag_errors(lead->router->diag);
	return ok;
}

static bool open_control(struct instance *in, const char *name, struct diag *d)
{
	char *path = instance_socket(name, true, d);

	if (!path)
		return false;
	in->control = control_new(in, path, d);
	free(path);
	path = in->control ? instance_offload_state(name) : NULL;
	if (path)
		in->offload = offload_state_read(path, &in->loop, d);
	free(path);
	return in->control != NULL && diag_errors(d) == 0;
}

/* What a datapath file has before its tables: the programs of its tenants, on what comes by its devices. */
static bool bring_tenants(const struct instance *in, const char *path, unsigned threads, struct diag *d)
{
	struct file_tenants *f = file_tenants_read(path, threads, d);

	if (f && file_tenants_fit(f, "main", in->offload, d))
		file_tenants_bring(f, "main", in->options.clock == CLOCK_REAL);
	file_tenants_free(f);
	return diag_errors(d) == 0;
}

static int status_of(const struct diag *d)
{
	return diag_faulted(d) ? EXIT_FAULT : diag_errors(d) ? EXIT_USAGE : EXIT_YES;
}

/* Messages of a configuration are printed when it could start, and again, those that came, at the end. */
static int run_instance(struct instance *in, const char *path, const struct run_config *c)
{
	struct diag *d = diag_new();
	struct click_config *config = path ? router_read(path, &in->options, d) : NULL;
	struct installed *i = config ? instance_install(in, "main", path, config, d) : NULL;
	bool ok = (i || !path) && (!c->name || open_control(in, c->name, d)) && (!i || bring_tenants(in, path, (unsigned)c->threads, d));
	struct metrics *metrics = NULL;
	const bool given = i;		/* d is the configuration's, and goes with it */
	int status;

	if (ok && c->prometheus) {
		metrics = metrics_new(in, c->prometheus, d);
		ok = metrics != NULL;
	}

	log_messages(d);
	status = status_of(d);
	if (ok) {
		log_event("start", "name", in->name, NULL);
		crew_resume(in->crew);
		loop_run(&in->loop);
		crew_join(in->crew, in->loop.stop || interrupted);
		log_event("end", "name", in->name, NULL);
		for (size_t k = 0; k < in->configurations.n; k++)
			router_finish(in->configurations.v[k]->router);
		/* another may be in its place by now */
		ok = print_end(in, c);
		i = in->configurations.n > 0 ? in->configurations.v[0] : NULL;
		if (i && i->router->diag == d)
			status = status_of(d);
		else if (i)
			status = status_of(i->router->diag);
		if (i)
			log_messages(i->router->diag);
	} else if (status == EXIT_YES) {
		status = EXIT_USAGE;
	}
	metrics_free(metrics);
	if (!given)
		diag_free(d);
	return status;
}

static bool read_sending(const char *text, enum xdp_sending *sending)
{
	static const char *const ways[] = { [XDP_SEND_AUTO] = "auto", [XDP_SEND_BY_SOCKET] = "socket",
					    [XDP_SEND_BY_PROGRAM] = "program" };

	for (unsigned i = 0; i < ARRAY_LEN(ways); i++) {
		*sending = (enum xdp_sending)i;
		if (!text || strcmp(text, ways[i]) == 0)
			return true;
	}
	fprintf(stderr, "datapath run: --send-by: expected auto, socket or program, not '%s'\n", text);
	return false;
}

static bool read_log(const char *text)
{
	log_as_json(text && strcmp(text, "json") == 0);
	if (!text || !strcmp(text, "json") || !strcmp(text, "text"))
		return true;
	fprintf(stderr, "datapath run: --log: expected text or json, not '%s'\n", text);
	return false;
}

int cmd_run(void *config, int argc, char **argv)
{
	struct run_config *c = config;
	struct router_options o = { .seed = c->seed, .burst = (unsigned)c->burst, .frames = (uint32_t)c->frames,
				    .busy_poll = c->busy_poll, .zero_copy = c->zero_copy, .threads = (unsigned)c->threads };
	struct click_define *defines;
	struct instance in;
	int status = EXIT_USAGE;

	if (argc < 1 && !c->name) {
		fprintf(stderr, "datapath run: give a configuration, or a name to be controlled under\n");
		return EXIT_USAGE;
	}
	if (!read_clock(c->clock, &o.clock) || !read_log(c->log) || !read_sending(c->sending, &o.sending))
		return EXIT_USAGE;
	if (c->threads > 1 && o.clock != CLOCK_REAL) {
		fprintf(stderr, "datapath run: several threads have the machine's clock, not --clock %s\n", c->clock);
		return EXIT_USAGE;
	}
	defines = x_calloc((size_t)argc + 1, sizeof(*defines));
	o.defines = defines;
	o.define_count = argc > 0 ? (size_t)argc - 1 : 0;
	*VEC_ADD(&c->ports) = NULL;
	o.ports = c->ports.v;
	if (argc < 2 || read_defines(argc - 1, argv + 1, defines)) {
		catch_signals();
		instance_init(&in, &o);
		in.loop.interrupted = &interrupted;
		in.name = c->name;
		in.loop.spin = c->busy_poll;
		in.loop.stay = c->name != NULL;
		if (o.threads > 1)
			in.crew = crew_new(&in, o.threads);
		if (o.threads > 1 && !in.crew) {
			fprintf(stderr, "datapath run: cannot start %u threads: %s\n", o.threads, strerror(errno));
			status = EXIT_FAULT;
		} else {
			status = run_instance(&in, argc > 0 ? argv[0] : NULL, c);
		}
		instance_fini(&in);
		if (in.lost && o.clock == CLOCK_VIRTUAL && status == EXIT_YES) {
			fprintf(stderr, "datapath run: %u packet%s nobody gave back\n", in.lost, in.lost == 1 ? "" : "s");
			status = EXIT_FAULT;
		}
	}
	free(defines);
	option_list_fini(&c->handlers);
	option_list_fini(&c->ports);
	return status;
}
