/*
 * cmd_learn.h - the command `learn`, for the table of commands.
 */
#ifndef SYMEXEC_CMD_LEARN_H
#define SYMEXEC_CMD_LEARN_H

#include "models/base/option.h"

extern const struct option_spec learn_options[];
extern const size_t learn_config_size;
int cmd_learn(void *config, int argc, char **argv);

#endif
