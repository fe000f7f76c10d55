/*
 * state.h - what stateful boxes push into a flow. A flow's `state` maps a key (element instance, name)
 * to a list of entries, each a tuple of keys and values; a remembered value is a list with one entry
 * without keys. Lists are interned: equal lists are the same handle, so that flows with equal state
 * have equal maps. An entry is overwritten, never stacked: state stays finite in a loop.
 */
#ifndef SYMEXEC_STATE_H
#define SYMEXEC_STATE_H

#include "symexec/flow/value.h"

struct tuples;

struct entry {
	uint32_t nkeys, nvals;
	const value *v;			/* keys, then values */
};

struct tuples *tuples_new(void);
void tuples_free(struct tuples *t);

/* The number of (element, name) in the flow's state map. */
uint32_t state_key(struct tuples *t, uint32_t element, const char *name);
void state_key_get(const struct tuples *t, uint32_t key, uint32_t *element, const char **name);

/* An interned list of entries. */
uint32_t entries_intern(struct tuples *t, const struct entry *e, uint32_t n);
uint32_t entries_count(const struct tuples *t, uint32_t list);
struct entry entries_get(const struct tuples *t, uint32_t list, uint32_t i);
/* list (0: empty) with e put in: an entry with the same keys is replaced, else appended. */
uint32_t entries_put(struct tuples *t, uint32_t list, const struct entry *e);

#endif
