/*
 * cmd.h - the commands of symexec: their options and what they share.
 */
#ifndef SYMEXEC_CMD_H
#define SYMEXEC_CMD_H

#include "models/base/option.h"
#include "symexec/graph/graph.h"

enum { EXIT_YES = 0, EXIT_NO = 1, EXIT_USAGE = 2, EXIT_FAULT = 3 };

/* What is read before any question can be asked: a network file, or one Click configuration. */
struct input {
	struct diag *diag;
	struct engine *engine;
	struct models *models;
	struct network *network;	/* NULL: a single configuration */
	struct graph *graph;
};

/* Options that all commands that read a network have. */
struct input_options {
	struct option_list models;	/* --models DIR */
	bool strict, lenient;		/* one of them, or the command's default */
	bool json;
	bool concrete;			/* set by sim: models are recorded for a concrete run */
	uint64_t sim_seed;		/* set by sim: which values, and ways, boxes choose */
	bool sim_last_way;
	bool ip_options, tcp_options;	/* sources send packets with options too */
	bool files_only;		/* set by watch: what is read is read again */
	bool audit;			/* every step is decided again by Z3 */
};

#define INPUT_OPTIONS(type) \
	{ "models", 'm', OPTION_STRINGS, offsetof(type, in.models), "DIR", \
	  "also use the element models in DIR", 0, 0 }, \
	{ "strict", 0, OPTION_FLAG, offsetof(type, in.strict), NULL, \
	  "take only what the Click driver takes", 0, 0 }, \
	{ "lenient", 0, OPTION_FLAG, offsetof(type, in.lenient), NULL, \
	  "also take models that are not quite Click", 0, 0 }, \
	{ "json", 'j', OPTION_FLAG, offsetof(type, in.json), NULL, \
	  "print JSON", 0, 0 }

/* For questions about what the network's hosts and open devices send. */
#define SOURCE_OPTIONS(type) \
	{ "ip-options", 0, OPTION_FLAG, offsetof(type, in.ip_options), NULL, \
	  "packets may carry IP options", 0, 0 }, \
	{ "tcp-options", 0, OPTION_FLAG, offsetof(type, in.tcp_options), NULL, \
	  "TCP may carry the options that hosts send", 0, 0 }

/* For questions that can be asked side by side; see jobs_count. */
#define JOBS_OPTION(type) \
	{ "jobs", 0, OPTION_UNSIGNED, offsetof(type, jobs), "N", \
	  "use at most N processes; all processors if it pays", 1, 256 }

/*
 * Reads path (.yaml, .yml: a network; anything else: a configuration). false: errors were printed,
 * exit with 2. strict: the command's default.
 */
bool input_read(struct input *in, const char *path, const struct input_options *o, bool strict);
/* Whether that is what a file of this name holds. */
bool input_is_network(const char *path);
void input_free(struct input *in);
/* "box:port" or "host" on the command line, registered as a text of that name so that errors have a place. */
struct network_end input_end(struct input *in, const char *option, const char *text);
/* Prints what diag holds to stderr. */
void input_report(struct input *in);
/* The exit status of a command that failed: the input's fault or the machine's. */
int input_failure(const struct input *in);

/* configuration.c: check without a network; frees in and the baseline. pcap: for the witnesses, or NULL. Exit status. */
struct report_options;
struct gate_options;
struct baseline;
struct configuration_run {
	bool json;
	const struct report_options *report;
	const char *pcap;
	struct gate_options *gate;
	struct baseline *baseline;
};
/*
 * Its questions: how many verdicts it put into v, which has room for one per node and one more. They may point into *x,
 * which the caller frees after them.
 */
struct verdict;
struct exploration;
size_t configuration_judge(struct input *in, struct verdict *v, struct exploration **x);
int check_configuration(struct input *in, const char *path, const struct configuration_run *r);

int cmd_check(void *config, int argc, char **argv);
int cmd_reach(void *config, int argc, char **argv);
int cmd_show(void *config, int argc, char **argv);
int cmd_sim(void *config, int argc, char **argv);
extern const struct option_spec check_options[], reach_options[], show_options[], sim_options[];
extern const size_t check_config_size, reach_config_size, show_config_size, sim_config_size;

#endif
