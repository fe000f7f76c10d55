/*
 * cmd_watch.h - symexec watch.
 */
#ifndef SYMEXEC_CMD_WATCH_H
#define SYMEXEC_CMD_WATCH_H

#include "models/base/option.h"

int cmd_watch(void *config, int argc, char **argv);
extern const struct option_spec watch_options[];
extern const size_t watch_config_size;

#endif
