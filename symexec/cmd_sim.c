/*
 * cmd_sim.c - symexec sim: what the models predict for the packets of FromDump files.
 */
#include "symexec/cmd.h"
#include "symexec/report/progress.h"
#include "symexec/sim/sim.h"
#include "symexec/report/progress.h"
#include "symexec/sim/sim_output.h"

struct sim_config {
	struct input_options in;
	struct option_list handlers;
};

const size_t sim_config_size = sizeof(struct sim_config);

const struct option_spec sim_options[] = {
	INPUT_OPTIONS(struct sim_config),
	{ "handler", 'h', OPTION_STRINGS, offsetof(struct sim_config, handlers),
	  "ELEMENT.HANDLER", "print what the handler reads at the end", 0, 0 },
	{ 0 }
};

/*
 * The same run with other values, or other ways, chosen; nobody sees it. What it writes differently is left open by the
 * models. A run that fails opens nothing.
 */
static void
open_choices(const struct sim_config *c, const char *path, bool ways, struct sim_outputs *o)
{
	struct input_options other = c->in;
	struct sim_outputs again = { 0 };
	struct sim_count count;
	struct input in;
	struct sim *sim;

	other.sim_seed = ways ? 0 : UINT64_C(0x9e3779b97f4a7c15);
	other.sim_last_way = ways;
	if (!input_read(&in, path, &other, true))
		return;
	sim = sim_new(&in, &count);
	sim_keep(sim, &again, true);
	if (sim_run(sim))
		sim_outputs_compare(o, &again, !ways);
	(void)sim_free(sim);
	sim_outputs_fini(&again);
	input_free(&in);
}

static bool
run_sim(const struct sim_config *c, struct input *in, const char *path)
{
	struct sim_outputs outputs = { 0 };
	struct sim_count count;
	struct sim *sim = sim_new(in, &count);
	char *json = NULL;
	bool ok;

	if (c->in.json)
		sim_keep(sim, &outputs, false);
	ok = sim_run(sim);
	for (size_t i = 0, n = ok ? c->handlers.n : 0; i < n; i++)
		ok &= sim_print_handler(sim, c->handlers.v[i], n > 1);
	if (ok && c->in.json) {
		if (sim_chose(sim)) {
			open_choices(c, path, false, &outputs);
			open_choices(c, path, true, &outputs);
		}
		json = sim_json(sim, &outputs);
	}
	ok &= sim_free(sim);
	input_report(in);
	if (ok && json != NULL)
		printf("%s\n", json);
	free(json);
	sim_outputs_fini(&outputs);
	return ok;
}

int
cmd_sim(void *config, int argc, char **argv)
{
	struct sim_config *c = config;
	struct input in;
	int status;

	if (argc != 1) {
		fprintf(stderr, "symexec sim: give one configuration\n");
		return EXIT_USAGE;
	}
	c->in.concrete = true;
	if (!input_read(&in, argv[0], &c->in, true))
		return EXIT_USAGE;
	if (in.network != NULL) {
		fprintf(stderr, "symexec sim: '%s' is a network, give the configuration of one box\n",
			argv[0]);
		input_free(&in);
		return EXIT_USAGE;
	}
	progress_at("running", argv[0], 0, 0);
	status = run_sim(c, &in, argv[0]) ? EXIT_YES : input_failure(&in);
	option_list_fini(&c->in.models);
	option_list_fini(&c->handlers);
	input_free(&in);
	return status;
}
