/*
 * cmd_run.c - datapath run: a configuration from start to stop, then what its handlers say.
 */
#include <signal.h>

#include "datapath/cmd.h"
#include "datapath/elements.h"
#include "datapath/handler.h"
#include "datapath/router.h"
#include "datapath/yaml_run.h"

struct run_config {
	struct option_list handlers;
	const char *clock;
	uint64_t seed, burst;
	bool json;
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
	{ "json", 'j', OPTION_FLAG, offsetof(struct run_config, json), NULL,
	  "print counts of packets and of the ways they ended", 0, 0 },
	{ 0 }
};

static volatile bool interrupted;

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
	static const char *const kinds[] = { "real", "pcap", "virtual" };

	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!text || !strcmp(text, kinds[i])) {
			*kind = i;
			return true;
		}
	}
	fprintf(stderr, "datapath run: --clock: expected real, pcap or virtual, not '%s'\n", text);
	return false;
}

static bool print_handler(struct router *r, const char *name, bool several)
{
	struct strbuf out = STRBUF_INIT;
	bool ok = handler_read(r, NULL, name, "", &out);

	if (!ok) {
		diag_error(r->diag, SPAN_NONE, "%s", sb_str(&out));
	} else {
		if (several)
			printf("%s:\n", name);
		fwrite(sb_str(&out), 1, out.len, stdout);
		if (!out.len || out.s[out.len - 1] != '\n')
			putchar('\n');
		if (several)
			putchar('\n');
	}
	sb_fini(&out);
	return ok;
}

struct counts {
	uint64_t made, drops[DROP_COUNT];
	uint32_t waiting;
};

static void add_counts(const struct router *r, struct counts *c)
{
	c->made += r->run.pool.made;
	c->waiting += pkt_pool_used(&r->run.pool);
	for (unsigned k = 0; k < DROP_COUNT; k++)
		c->drops[k] += router_drops(r, k);
	for (size_t i = 0; i < r->inner.n; i++)
		add_counts(r->inner.v[i], c);
}

static void print_counts(const struct router *r)
{
	struct counts c = { 0 };
	const char *comma = "";

	add_counts(r, &c);
	printf("{\"made\": %llu, \"sent\": %llu, \"waiting\": %u, \"dropped\": {",
	       (unsigned long long)c.made, (unsigned long long)r->run.sent, c.waiting);
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

/* A Click configuration, or the one that a datapath file stands for. */
static struct router *make_router(const char *path, const struct router_options *o, struct diag *d)
{
	struct router_options inner = *o;
	struct strbuf text = STRBUF_INIT;
	struct router *r = NULL;

	if (!yaml_is_datapath(path))
		return router_new(path, o, d);
	if (yaml_write_click(path, &text, d)) {
		inner.text = sb_str(&text);
		r = router_new("ports", &inner, d);
	}
	sb_fini(&text);
	return r;
}

static int run_file(const char *path, const struct router_options *o, const struct run_config *c)
{
	struct diag *d = diag_new();
	struct router *r = make_router(path, o, d);
	int status = EXIT_USAGE;
	bool ok = r != NULL;

	diag_print(d, stderr, diag_want_colour(stderr));
	if (r) {
		catch_signals();
		r->loop->interrupted = &interrupted;
		driver_run(r);
		for (size_t i = 0; ok && i < c->handlers.n; i++)
			ok = print_handler(r, c->handlers.v[i], c->handlers.n > 1);
		if (ok && c->json)
			print_counts(r);
		router_free(r);
		ok = ok && !diag_errors(d);
		status = ok ? EXIT_YES : EXIT_USAGE;
	}
	if (diag_faulted(d))
		status = EXIT_FAULT;
	diag_print(d, stderr, diag_want_colour(stderr));
	diag_free(d);
	return status;
}

int cmd_run(void *config, int argc, char **argv)
{
	struct run_config *c = config;
	struct router_options o = { .seed = c->seed, .burst = (unsigned)c->burst };
	struct click_define *defines;
	int status = EXIT_USAGE;

	if (argc < 1) {
		fprintf(stderr, "datapath run: give a configuration\n");
		return EXIT_USAGE;
	}
	if (!read_clock(c->clock, &o.clock))
		return EXIT_USAGE;
	defines = x_calloc((size_t)argc, sizeof(*defines));
	o.defines = defines;
	o.define_count = (size_t)argc - 1;
	if (read_defines(argc - 1, argv + 1, defines))
		status = run_file(argv[0], &o, c);
	free(defines);
	option_list_fini(&c->handlers);
	return status;
}

const size_t elements_config_size = 0;

const struct option_spec elements_options[] = { { 0 } };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int cmd_elements(void *config, int argc, char **argv)
{
	VEC(const char *) names = { 0 };

	(void)config;
	(void)argv;
	if (argc) {
		fprintf(stderr, "datapath elements: no operands are expected\n");
		return EXIT_USAGE;
	}
	for (size_t i = 0; element_class_at(i); i++)
		*VEC_ADD(&names) = element_class_at(i)->name;
	qsort(names.v, names.n, sizeof(*names.v), by_name);
	for (size_t i = 0; i < names.n; i++)
		puts(names.v[i]);
	VEC_FREE(&names);
	return EXIT_YES;
}
