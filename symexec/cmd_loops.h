/*
 * cmd_loops.h - symexec loops.
 */
#ifndef SYMEXEC_CMD_LOOPS_H
#define SYMEXEC_CMD_LOOPS_H

#include "models/base/option.h"

int cmd_loops(void *config, int argc, char **argv);
extern const struct option_spec loops_options[];
extern const size_t loops_config_size;

#endif
