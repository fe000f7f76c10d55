/*
 * ranges.h - sets of values as people write them: `any`, `10.0.0.0/8`, `not 8.8.8.8`, `1-100`,
 * lists of these, and { in: ..., not: ... }. A set is read to sorted, disjoint ranges.
 */
#ifndef NETWORK_RANGES_H
#define NETWORK_RANGES_H

#include "models/network/schema.h"

/* Sets type, ranges and range_count of *to. False after an error at its place. */
bool ranges_read(struct reading *r, const struct yaml_node *n, struct network_symbol *to);

/* "an IPv4 address" and the like, for messages. */
const char *ranges_type_name(enum symbol_type t);

/* What one item (no "not", no list) is: an address or prefix of that type and nothing else. */
bool ranges_is_address(const char *text, enum symbol_type t);

/* Keys of the mapping form, for the manual's test. */
extern const struct schema ranges_schema;

#endif
