/*
 * cmd_explain.h - the command `explain`, for the table of commands.
 */
#ifndef SYMEXEC_CMD_EXPLAIN_H
#define SYMEXEC_CMD_EXPLAIN_H

#include "models/base/option.h"

extern const struct option_spec explain_options[];
extern const size_t explain_config_size;
int cmd_explain(void *config, int argc, char **argv);

#endif
