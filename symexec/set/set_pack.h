/*
 * set_pack.h - sets on their way from one process to another that is a copy of it: nodes that several of them share
 * travel once. Both know the variables that there were when they parted, under the same numbers.
 */
#ifndef SYMEXEC_SET_PACK_H
#define SYMEXEC_SET_PACK_H

#include "models/base/cursor.h"
#include "models/base/strbuf.h"
#include "symexec/set/set.h"

/* How many variables there are. */
size_t sets_vars(const struct sets *s);

struct set_packer;
/* vars: as many variables as the reader has. */
struct set_packer *set_packer_new(struct sets *s, size_t vars);
/* The number that the set goes by. */
uint32_t set_packer_add(struct set_packer *p, set a);
/* Writes down what was added, and ends the packer. false: some set depends on a variable that the reader does not have. */
bool set_packer_finish(struct set_packer *p, struct strbuf *out) MUST_CHECK;

/* What was added, made again in s. */
struct set_parcel;
struct set_parcel *set_unpack(struct sets *s, struct cursor *in);
set set_parcel_get(const struct set_parcel *p, uint32_t number);
void set_parcel_free(struct set_parcel *p);

#endif
