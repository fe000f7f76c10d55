/*
 * classifier_naive.c - a clause is true if every byte whose mask is not zero is there and equal
 * under the mask; '!' turns that round, so that a negated clause is true for a packet that is
 * too short. All clauses must be true.
 */
#include "tests/oracle/classifier_naive.h"

static bool clause_matches(const struct click_clause *c, const uint8_t *data, size_t len)
{
	for (uint32_t i = 0; i < c->length; i++) {
		size_t at = (size_t)c->offset + i;

		if (!c->mask[i])
			continue;
		if (at >= len || (data[at] & c->mask[i]) != (c->value[i] & c->mask[i]))
			return false;
	}
	return true;
}

bool classifier_naive(const struct click_pattern *p, const uint8_t *data, size_t len)
{
	for (unsigned i = 0; i < p->count; i++)
		if (clause_matches(&p->clauses[i], data, len) == p->clauses[i].negated)
			return false;
	return true;
}
