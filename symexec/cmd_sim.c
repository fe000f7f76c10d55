/*
 * cmd_sim.c - symexec sim: what the models predict for the packets of FromDump files.
 */
#include "models/base/strbuf.h"
#include "symexec/cmd.h"
#include "symexec/sim/sim.h"
#include "symexec/report/progress.h"

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

int
cmd_sim(void *config, int argc, char **argv)
{
	struct sim_config *c = config;
	struct sim_count count;
	struct input in;
	struct strbuf chance = STRBUF_INIT;
	struct sim *sim;
	int status;
	bool ok;

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
	sim = sim_new(&in, &count);
	ok = sim_run(sim);
	for (size_t i = 0, n = ok ? c->handlers.n : 0; i < n; i++)
		ok &= sim_print_handler(sim, c->handlers.v[i], n > 1);
	sim_print_chance(sim, &chance);
	ok &= sim_free(sim);
	input_report(&in);
	if (ok && c->in.json)
		printf("{\"in\": %llu, \"out\": %llu, \"dropped\": %llu, \"violations\": %llu, "
		       "\"undefined_bytes\": %llu, \"nondeterministic\": [%s]}\n",
		       (unsigned long long)count.in, (unsigned long long)count.out,
		       (unsigned long long)count.dropped, (unsigned long long)count.violations,
		       (unsigned long long)count.undefined,
		       sb_str(&chance));
	sb_fini(&chance);
	option_list_fini(&c->in.models);
	option_list_fini(&c->handlers);
	status = ok ? EXIT_YES : input_failure(&in);
	input_free(&in);
	return status;
}
