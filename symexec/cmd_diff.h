/*
 * cmd_diff.h - the command `diff`, for the table of commands.
 */
#ifndef SYMEXEC_CMD_DIFF_H
#define SYMEXEC_CMD_DIFF_H

#include "models/base/option.h"

extern const struct option_spec diff_options[];
extern const size_t diff_config_size;
int cmd_diff(void *config, int argc, char **argv);

#endif
