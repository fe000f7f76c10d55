/*
 * cmd.h - the commands of datapath, one file each, and the exit statuses.
 */
#ifndef DATAPATH_CMD_H
#define DATAPATH_CMD_H

#include "models/base/option.h"

enum { EXIT_YES, EXIT_NO, EXIT_USAGE, EXIT_FAULT };

#define COMMAND(name) \
	extern const struct option_spec name##_options[]; \
	extern const size_t name##_config_size; \
	int cmd_##name(void *config, int argc, char **argv)

COMMAND(run);
COMMAND(test);
COMMAND(ctl);
COMMAND(bench);
COMMAND(elements);

#endif
