/*
 * sim_state.h - what elements remember in a concrete run, shared by all packets: tables that are changed in place and found by
 * their keys, so that a NAT's 100,000 mappings cost no more each than its ten. In a proof state is pushed into the flow
 * instead (state.h).
 */
#ifndef SYMEXEC_SIM_STATE_H
#define SYMEXEC_SIM_STATE_H

#include "symexec/flow/state.h"

struct sim_state;

struct sim_state *sim_state_new(void);
void sim_state_free(struct sim_state *s);		/* accepts NULL */

bool sim_state_is_empty(const struct sim_state *s);

/* A number under a key of state.h: a turn, a list of entries. false: none was put. */
bool sim_number_get(const struct sim_state *s, uint32_t key, uint64_t *n);
void sim_number_put(struct sim_state *s, uint32_t key, uint64_t n);

/* The table under a key of state.h: the entry with the same keys, as many as e has; false: there is none. Lent until the next put. */
bool sim_entry_get(const struct sim_state *s, uint32_t key, const value *keys, uint32_t nkeys,
		   struct entry *e);
/* Replaces the entry with the same keys, or adds one; what e points to is copied. */
void sim_entry_put(struct sim_state *s, uint32_t key, const struct entry *e);
void sim_entry_delete(struct sim_state *s, uint32_t key, const value *keys, uint32_t nkeys);
/* The next entry from *at on, which starts at 0; false: no more. Lent as by sim_entry_get; that entry may be deleted. */
bool sim_entry_next(const struct sim_state *s, uint32_t key, uint32_t *at, struct entry *e);
void sim_entries_forget(struct sim_state *s, uint32_t key);
uint32_t sim_entries_count(const struct sim_state *s, uint32_t key);

#endif
