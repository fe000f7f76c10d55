/*
 * sim_pattern.h - expressions of L7PatternInfo in a concrete run: found anywhere in octets. Case does not count, a dot is any octet.
 */
#ifndef SYMEXEC_SIM_PATTERN_H
#define SYMEXEC_SIM_PATTERN_H

#include "models/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct sim_pattern;

/* The arena's; NULL: it says more than is known here, such as $ or {2}. */
struct sim_pattern *sim_pattern_new(struct arena *a, const char *text);
bool sim_pattern_found(const struct sim_pattern *p, const uint8_t *at, size_t len);

#endif
