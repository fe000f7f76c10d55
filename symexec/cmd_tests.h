/*
 * cmd_tests.h - symexec tests.
 */
#ifndef SYMEXEC_CMD_TESTS_H
#define SYMEXEC_CMD_TESTS_H

#include "models/base/option.h"

int cmd_tests(void *config, int argc, char **argv);
extern const struct option_spec tests_options[];
extern const size_t tests_config_size;

#endif
