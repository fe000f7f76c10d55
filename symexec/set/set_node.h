/*
 * set_node.h - the small things every operation does all the time, inline: reading a node,
 * pushing an interval, looking into the memo.
 */
#ifndef SYMEXEC_SET_NODE_H
#define SYMEXEC_SET_NODE_H

#include "symexec/set/set_int.h"

static inline uint32_t *node_at(const struct sets *s, set a)
{
	return s->words + ((a & ~HANDLE_PARTIAL) - SET_TERMINALS);
}

/* The handle of a node with this tag at that word. */
static inline set node_handle(size_t at, uint32_t tag)
{
	return (set)(SET_TERMINALS + at) | (tag & TAG_PARTIAL ? HANDLE_PARTIAL : 0);
}

static inline unsigned node_count(const uint32_t *w)
{
	return (w[NODE_TAG] & TAG_COUNT) + 1;
}

static inline const set *node_kids(const uint32_t *w)
{
	return w + NODE_HEAD;
}

static inline const uint8_t *node_los(const uint32_t *w)
{
	return (const uint8_t *)(w + NODE_HEAD + node_count(w));
}

static inline size_t node_words(unsigned n)
{
	return (NODE_HEAD + n + (n + 3) / 4 + 1) & ~(size_t)1;
}

static inline uint32_t level_of(const struct sets *s, set a)
{
	return set_is_terminal(a) ? LEVEL_END : node_at(s, a)[NODE_LEVEL];
}

/* Whether SET_NONE occurs in a, and whether only SET_NONE and SET_ALL do. */
static inline bool is_partial(set a)
{
	return set_is_terminal(a) ? a == SET_NONE : a & HANDLE_PARTIAL;
}

static inline bool is_boolean(const struct sets *s, set a)
{
	return set_is_terminal(a) ? a <= SET_ALL : !(node_at(s, a)[NODE_TAG] & TAG_CLASSES);
}

/* Newest variables first: a constraint on a fresh symbol goes on top of what is there. */
static inline uint32_t level_make(const struct sets *s, set_var v, unsigned digit)
{
	return (uint32_t)s->vars[v].rank << LEVEL_RANK | (VAR_MAX - v) << LEVEL_VAR | digit;
}

static inline set_var level_var(uint32_t level)
{
	return VAR_MAX - (level >> LEVEL_VAR & VAR_MAX);
}

static inline unsigned level_digit(uint32_t level)
{
	return level & ((1u << LEVEL_VAR) - 1);
}

static inline unsigned var_digits(const struct sets *s, set_var v)
{
	return (s->vars[v].width + 7u) / 8;
}

/* Bits of v below digit d, and the digit's own. */
static inline unsigned digit_shift(const struct sets *s, set_var v, unsigned d)
{
	return 8 * (var_digits(s, v) - 1 - d);
}

static inline unsigned digit_bits(const struct sets *s, set_var v, unsigned d)
{
	return d ? 8 : s->vars[v].width - digit_shift(s, v, 0);
}

static inline unsigned digit_top(const struct sets *s, set_var v, unsigned d)
{
	return (1u << digit_bits(s, v, d)) - 1;
}

static inline uint64_t bits_mask(unsigned n)
{
	return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
}

/* Which interval of a node this value of its digit is in. */
static inline unsigned interval_at(const uint32_t *w, unsigned digit)
{
	const uint8_t *los = node_los(w);
	unsigned lo = 0, hi = node_count(w);

	while (hi - lo > 1) {
		unsigned mid = (lo + hi) / 2;

		if (los[mid] <= digit)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static inline set child_at(const struct sets *s, set a, unsigned digit)
{
	const uint32_t *w = node_at(s, a);

	return node_kids(w)[interval_at(w, digit)];
}

/* The same; where its interval ends before *end, *end is moved there. */
static inline set child_until(const struct sets *s, set a, unsigned digit, unsigned *end)
{
	const uint32_t *w = node_at(s, a);
	unsigned i = interval_at(w, digit);

	if (i + 1 < node_count(w) && node_los(w)[i + 1] < *end)
		*end = node_los(w)[i + 1];
	return node_kids(w)[i];
}

#endif
