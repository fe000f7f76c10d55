/*
 * guest_json.h - the guests in what an agent leaves to the next one (state_json.h): [{"number", "guest", "mac", "places", "memory",
 * "made", "commands"}], what they registered as the commands that do it.
 */
#ifndef DATAPATH_OFFLOAD_GUEST_JSON_H
#define DATAPATH_OFFLOAD_GUEST_JSON_H

#include <jansson.h>

#include "datapath/offload/guest_host.h"

json_t *guest_json_write(const struct offload_agent *a);
/* Takes them over, with what they have counted; a warning for each that cannot be. state: where changes are kept. */
void guest_json_read(struct offload_agent *a, const json_t *guests, const char *state, struct diag *d);

#endif
