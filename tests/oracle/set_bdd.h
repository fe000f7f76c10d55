/*
 * set_bdd.h - the same rules as binary decision diagrams of the BuDDy library, an implementation
 * that shares nothing with ours. One bit per BDD variable, fields in the order of their ranks.
 */
#ifndef ORACLE_SET_BDD_H
#define ORACLE_SET_BDD_H

#include <bdd.h>

#include "tests/oracle/set_rules.h"

enum bdd_field { BDD_PROTO, BDD_DPORT, BDD_DST, BDD_SRC, BDD_SPORT, BDD_FLAGS, BDD_FIELDS };

enum { BDD_BITS = 8 + 16 + 32 + 32 + 16 + 8 };

void oracle_bdd_start(void);
/* All results are referenced; the caller gives them back with bdd_delref. */
BDD oracle_bdd_interval(enum bdd_field f, uint64_t lo, uint64_t hi);
BDD oracle_bdd_rule(const struct made_rule *r);
/* What the list permits, first match deciding, the rest refused. */
BDD oracle_bdd_permitted(const struct made_rule *r, size_t n);
/* The variables of a field, for bdd_exist and such. */
BDD oracle_bdd_field(enum bdd_field f);
bool oracle_bdd_contains(BDD a, const uint64_t values[BDD_FIELDS]);

#endif
