/*
 * log_json.h - what happens to an instance, one JSON object per line on standard error: {"time", "event", ...}. Switched off,
 * messages go there as text for people and events are not said.
 */
#ifndef DATAPATH_CONTROL_LOG_JSON_H
#define DATAPATH_CONTROL_LOG_JSON_H

#include "models/base/diag.h"

void log_as_json(bool on);
/* An event with pairs of names and texts behind it, up to a NULL; a pair whose text is NULL is left out. */
void log_event(const char *event, ...) __attribute__((sentinel));
/* The messages kept in d. */
void log_messages(struct diag *d);

#endif
