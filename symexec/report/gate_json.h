/*
 * gate_json.h - text of unknown origin as JSON, which has no place for bytes that are no UTF-8; verdicts as JSON.
 */
#ifndef SYMEXEC_GATE_JSON_H
#define SYMEXEC_GATE_JSON_H

#include <jansson.h>

#include "symexec/policy/verdict.h"

/* Never NULL: what is no UTF-8 becomes U+FFFD. */
json_t *gate_json(const char *s);
/* Octets, two digits each. */
json_t *gate_json_hex(const uint8_t *bytes, size_t len);
/* A verdict as it stands in the list of a report (report.c). */
json_t *gate_json_verdict(struct diag *d, const struct verdict *v);

#endif
