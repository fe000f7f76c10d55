/*
 * cmd_bpf.h - symexec bpf: which packets a filter program matches.
 */
#ifndef SYMEXEC_CMD_BPF_H
#define SYMEXEC_CMD_BPF_H

#include <stddef.h>

#include "models/base/option.h"

int cmd_bpf(void *config, int argc, char **argv);
extern const struct option_spec bpf_options[];
extern const size_t bpf_config_size;

#endif
