/*
 * gate_json.h - text of unknown origin as JSON, which has no place for bytes that are no UTF-8.
 */
#ifndef SYMEXEC_GATE_JSON_H
#define SYMEXEC_GATE_JSON_H

#include <jansson.h>

/* Never NULL: what is no UTF-8 becomes U+FFFD. */
json_t *gate_json(const char *s);

#endif
