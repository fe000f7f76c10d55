/*
 * yaml_run.h - a datapath file as a configuration: its ports as devices, dumps and memory around a
 * Datapath.
 */
#ifndef DATAPATH_CHAIN_YAML_RUN_H
#define DATAPATH_CHAIN_YAML_RUN_H

#include <stdbool.h>

#include "models/base/strbuf.h"

struct diag;

/* Whether a file is one by its name (.yaml, .yml). */
bool yaml_is_datapath(const char *path);
/* The configuration as text. false: said in d. */
bool yaml_write_click(const char *path, struct strbuf *out, struct diag *d) MUST_CHECK;

#endif
