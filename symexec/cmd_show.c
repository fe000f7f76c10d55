/*
 * cmd_show.c - symexec show: a configuration, flattened, as text that parses back, JSON or Graphviz.
 */
#include "models/base/strbuf.h"
#include "models/click/config.h"
#include "symexec/cmd.h"
#include "symexec/report/progress.h"
#include "symexec/report/report.h"

struct show_config {
	bool strict, json, dot;
	struct option_list defines;
};

const size_t show_config_size = sizeof(struct show_config);

const struct option_spec show_options[] = {
	{ "strict", 0, OPTION_FLAG, offsetof(struct show_config, strict), NULL,
	  "take only what the Click driver takes", 0, 0 },
	{ "json", 'j', OPTION_FLAG, offsetof(struct show_config, json), NULL, "print JSON", 0, 0 },
	{ "dot", 0, OPTION_FLAG, offsetof(struct show_config, dot), NULL,
	  "print a graph for Graphviz", 0, 0 },
	{ 0 }
};

/* What it consists of, for programs that build it. */
static int
show_network(const char *path, bool strict)
{
	struct input_options o = { .strict = strict };
	struct strbuf out = STRBUF_INIT;
	struct input in;

	if (!input_read(&in, path, &o, false))
		return EXIT_USAGE;
	report_network_json(&in, &out);
	progress_end();
	fwrite(out.s, 1, out.len, stdout);
	sb_fini(&out);
	input_report(&in);
	input_free(&in);
	return EXIT_YES;
}

int
cmd_show(void *config, int argc, char **argv)
{
	struct show_config *c = config;
	struct click_options o = { .mode = c->strict ? CLICK_STRICT : CLICK_LENIENT };
	struct strbuf out = STRBUF_INIT;
	struct click_config *k;
	struct diag *d;

	if (argc != 1 || (c->json && c->dot)) {
		fprintf(stderr, argc != 1 ? "symexec show: give one configuration\n" :
			"symexec show: --json and --dot exclude each other\n");
		return EXIT_USAGE;
	}
	if (input_is_network(argv[0]) && c->json)
		return show_network(argv[0], c->strict);
	if (input_is_network(argv[0])) {
		fprintf(stderr, "symexec show: '%s' is a network, expected a Click configuration, or --json "
			"(show its boxes one by one)\n", argv[0]);
		return EXIT_USAGE;
	}
	d = diag_new();
	progress_at("reading", argv[0], 0, 0);
	k = click_read_file(argv[0], &o, d);
	progress_pause();
	diag_print(d, stderr, diag_want_colour(stderr));
	progress_resume();
	if (k != NULL && diag_errors(d) == 0) {
		if (c->json)
			click_print_json(k, d, &out);
		else if (c->dot)
			click_print_dot(k, &out);
		else
			click_print_text(k, &out);
		progress_pause();
		fwrite(out.s, 1, out.len, stdout);
	}
	progress_end();
	sb_fini(&out);
	click_config_free(k);
	diag_free(d);
	return k != NULL ? EXIT_YES : EXIT_USAGE;
}
