/*
 * cmd_sim.c - symexec sim: what the models predict for the packets of FromDump files.
 */
#include "symexec/cmd.h"
#include "symexec/sim.h"

struct sim_config {
	struct input_options in;
};

const size_t sim_config_size = sizeof(struct sim_config);

const struct option_spec sim_options[] = {
	INPUT_OPTIONS(struct sim_config),
	{ 0 }
};

int
cmd_sim(void *config, int argc, char **argv)
{
	struct sim_config *c = config;
	struct sim_count count;
	struct input in;
	bool ok;

	if (argc != 1) {
		fprintf(stderr, "symexec sim: give one configuration\n");
		return EXIT_USAGE;
	}
	c->in.concrete = true;
	if (!input_read(&in, argv[0], &c->in, true))
		return EXIT_USAGE;
	ok = sim_run(&in, &count);
	input_report(&in);
	if (ok && c->in.json)
		printf("{\"in\": %llu, \"out\": %llu, \"dropped\": %llu, \"violations\": %llu}\n",
		       (unsigned long long)count.in, (unsigned long long)count.out,
		       (unsigned long long)count.dropped, (unsigned long long)count.violations);
	option_list_fini(&c->in.models);
	input_free(&in);
	return ok ? EXIT_YES : EXIT_USAGE;
}
