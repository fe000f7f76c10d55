/*
 * control_maps.h - maps of filter programs, changed and asked for by the control protocol.
 */
#ifndef DATAPATH_CONTROL_CONTROL_MAPS_H
#define DATAPATH_CONTROL_CONTROL_MAPS_H

#include "datapath/bpf/registry.h"
#include "datapath/control/control.h"

/* maps: a list as dump-maps gives one, also with keys to "delete". All or nothing: then the call failed. */
void control_maps_put(struct control_call *c, struct bpf_named *program, const json_t *maps);
/* What a map says of one key, as a list of entries; NULL after the call failed. */
struct prog_map;
json_t *control_maps_entry(struct control_call *c, struct prog_map *m, const char *key);
/* n octets, two digits each, or false. */
bool control_maps_octets(const char *hex, uint8_t *to, size_t n);

#endif
