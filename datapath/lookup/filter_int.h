/*
 * filter_int.h - what filter.c and filter_switch.c share. A filter has its graph twice: as it was
 * built, for packets that are cut somewhere, and laid out for all others, with switches where
 * many tests look at one field.
 */
#ifndef DATAPATH_LOOKUP_FILTER_INT_H
#define DATAPATH_LOOKUP_FILTER_INT_H

#include "datapath/lookup/filter.h"
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
	int32_t at;		/* as in filter_code */
	uint32_t shift;
} __attribute__((aligned(64)));

/*
 * A node laid out: whether the field is one of span + 1 values from `low` on. If it does not jump, `no` is the next one;
 * a short graph is run by nothing but these, and what a node costs is what a packet costs.
 */
struct filter_code {
	int32_t at;		/* from the base, where headers lie as they mostly do */
	uint32_t mask, low, span;
	filter_ref yes, no;
	uint32_t offset;
	uint8_t header;
	bool jumps;
};

/* Headers of a packet: where each begins, or, if they lie as they mostly do, where one does. */
struct filter_view {
	const uint8_t *start[FILTER_HEADERS], *base;
};

/* A field of a product: classes by value, or by a search in `room` starts, a power of two. */
struct filter_field {
	int32_t at;
	uint32_t mask, shift, room;
	uint32_t *start;		/* NULL: by value */
	uint16_t *cls;
	uint32_t classes, cells;
	uint16_t *table;		/* of state * classes + class: the next state, times the next field's classes */
};

enum { FILTER_FIELDS = 10 };

struct filter_product {
	struct filter_field fields[FILTER_FIELDS];
	size_t count, cells;
	uint16_t *leaf;			/* of states behind the last: the output */
};

struct filter {
	VEC(struct filter_node) nodes;
	VEC(struct filter_code) code;
	VEC(struct filter_switch) switches;
	struct u64_map *known;		/* hash of a node to its number, verified */
	filter_ref root, fast;
	bool reads[FILTER_HEADERS];
	uint32_t safe[FILTER_HEADERS];	/* with so many octets nothing is cut */
	uint32_t need;			/* the same from the base */
	bool by_data;			/* the base is the data; else the network header */
	struct filter_product *product;	/* of short lists, else NULL */
};

/* From the network header to each header: Ethernet in front, no options behind. */
static inline int32_t filter_distance(enum filter_header h)
{
	return h == FILTER_MAC ? -14 : h == FILTER_TRANS ? 20 : 0;
}

/* A node like that one, where all octets are there. */
filter_ref filter_add_node(struct filter *f, const struct filter_node *like, filter_ref yes,
			   filter_ref no);
/* The same graph with switches; root itself if that would not help. */
filter_ref filter_switch_build(struct filter *f, filter_ref root);
void filter_switch_free(struct filter *f);
/* Tables for batches in f->product, if they are small. */
void filter_product_build(struct filter *f, filter_ref root);
void filter_product_free(struct filter *f);
/* Outputs of n packets by their bases. */
void filter_product_run(const struct filter_product *q, const uint8_t *const *base, unsigned n, uint16_t *to);

static inline uint16_t filter_output_of(filter_ref leaf)
{
	return (uint16_t)MIN_OF(leaf & ~FILTER_LEAF, (uint32_t)FILTER_NOWHERE);
}

static inline filter_ref filter_switch_run(const struct filter_switch *s, const struct filter_view *w,
					   bool plain)
{
	uint32_t v = load_be32(plain ? w->base + s->at : w->start[s->header] + s->offset) & s->mask, at = 0;

	if (s->direct)
		return s->to[s->direct[v >> s->shift]];
	for (uint32_t n = s->count; n > 1;) {
		uint32_t half = n / 2;

		at += half & -(uint32_t)(s->start[at + half] <= v);
		n -= half;
	}
	return s->to[at];
}

#endif
