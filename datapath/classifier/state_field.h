/*
 * state_field.h - what rules ask of a packet beside its octets, by name: the tunnel it came out of, its connection, metadata and
 * registers. Every packet has all of them; they are 0 until an action sets them.
 */
#ifndef CLASSIFIER_STATE_FIELD_H
#define CLASSIFIER_STATE_FIELD_H

#include "datapath/classifier/key.h"
#include "models/base/arena.h"

enum state_kind { STATE_NUMBER, STATE_ADDRESS, STATE_TUNNEL };

struct state_field {
	const char *name;
	enum state_kind kind;
	uint8_t word, shift, width;	/* in the key */
	bool writable;			/* by set-field */
};

const struct state_field *state_field_find(const char *name);	/* NULL: no such field */
const struct state_field *state_field_at(size_t i);		/* NULL behind the last */

/* "VALUE" or "VALUE/MASK"; without a mask all bits. false: it is none, or does not fit. */
bool state_value_parse(const struct state_field *f, const char *text, uint64_t *value, uint64_t *mask);

/*
 * The extended language with these fields: conditions with "and" between them, each "FIELD RELATION VALUE", "FIELD & MASK RELATION
 * VALUE" or "FIELD in LOW-HIGH", perhaps in "not (...)", or one of the language itself. NULL after an error in d.
 */
const struct click_expr *state_expr_parse(const char *text, span at, struct arena *arena, struct diag *d);

/* Writes bits of metadata or of a register. */
void state_field_write(const struct state_field *f, struct key_state *s, uint64_t value, uint64_t mask);

#endif
