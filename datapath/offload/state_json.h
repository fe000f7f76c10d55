/*
 * state_json.h - what an agent must know to go on where another one ended: a file beside the instance's socket, {"host", "supply",
 * "devices", "tenants"}, objects in hexadecimal. It is written whole after each change and is gone when nothing is offloaded.
 */
#ifndef DATAPATH_OFFLOAD_STATE_JSON_H
#define DATAPATH_OFFLOAD_STATE_JSON_H

#include <jansson.h>

#include "datapath/offload/agent.h"

/* The octets of a member in hexadecimal, to be freed; NULL: it is not there or no hexadecimal. */
uint8_t *offload_octets(const json_t *j, const char *name, size_t *len) MUST_CHECK;
/* false: it could not be written, errno says why. */
bool offload_state_write(const struct offload_agent *a, const char *path) MUST_CHECK;
/*
 * The agent of what was written, if its program is still on a device; of devices and tenants that are there no more nothing is
 * said. What cannot be taken over is a warning: an agent starts all the same. NULL: there is no such file, or nothing of it is
 * left (then the file is gone, too).
 */
struct offload_agent *offload_state_read(const char *path, struct loop *loop, struct diag *d) MUST_CHECK;

#endif
