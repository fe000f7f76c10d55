/*
 * cmd_expect.h - the command `expect`, for the table of commands.
 */
#ifndef SYMEXEC_CMD_EXPECT_H
#define SYMEXEC_CMD_EXPECT_H

#include "models/base/option.h"

extern const struct option_spec expect_options[];
extern const size_t expect_config_size;
int cmd_expect(void *config, int argc, char **argv);

#endif
