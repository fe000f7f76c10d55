/*
 * filter_int.h - what filter.c and filter_switch.c share. A filter has its graph twice: as it was
 * built, for packets that are cut somewhere, and laid out for all others, with switches where
 * many tests look at one field.
 */
#ifndef DATAPATH_FILTER_INT_H
#define DATAPATH_FILTER_INT_H

#include "datapath/filter.h"
#include "models/base/map.h"
#include "models/base/vec.h"

#define FILTER_SWITCH	0x40000000U	/* a reference to a switch */

/* Where to go by one field: sorted starts of intervals, the first 0; narrow fields by an index. */
struct filter_switch {
	uint32_t header, offset, mask;
	uint32_t count;
	uint32_t *start;
	filter_ref *to;
	uint16_t *direct;	/* by the field's value: which interval; or NULL */
	uint32_t shift;
};

/* A node laid out: mask and value as on the wire; if it does not jump, `no` is the next one. */
struct filter_code {
	uint32_t offset, mask, value;
	filter_ref yes, no;
	uint8_t header;
	bool above, jumps;
};

struct filter {
	VEC(struct filter_node) nodes;
	VEC(struct filter_code) code;
	VEC(struct filter_switch) switches;
	struct u64_map *known;		/* hash of a node to its number, verified */
	filter_ref root, fast;
	bool reads[FILTER_HEADERS];
	uint32_t safe[FILTER_HEADERS];	/* with so many octets nothing is cut */
};

/* A node like that one, where all octets are there. */
filter_ref filter_add_node(struct filter *f, const struct filter_node *like, filter_ref yes,
			   filter_ref no);
/* The same graph with switches; root itself if that would not help. */
filter_ref filter_switch_build(struct filter *f, filter_ref root);
void filter_switch_free(struct filter *f);

static inline filter_ref filter_switch_run(const struct filter_switch *s,
					   const uint8_t *const *header)
{
	uint32_t v = load_be32(header[s->header] + s->offset) & s->mask;
	const uint32_t *at = s->start;
	uint32_t n = s->count;

	if (s->direct)
		return s->to[s->direct[v >> s->shift]];
	while (n > 1) {
		uint32_t half = n / 2;

		at += at[half] <= v ? half : 0;
		n -= half;
	}
	return s->to[at - s->start];
}

#endif
