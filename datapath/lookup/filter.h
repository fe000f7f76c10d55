/*
 * filter.h - packet tests compiled to a decision graph: a node compares up to four octets of a
 * header and goes on to one of three, the third when the octets are not in the packet. Leaves
 * are outputs.
 *
 * Built back to front: who makes a node already has where it leads. Equal nodes are one. A
 * filter owns its memory; running it changes nothing.
 */
#ifndef DATAPATH_LOOKUP_FILTER_H
#define DATAPATH_LOOKUP_FILTER_H

#include "datapath/packet/pkt.h"
#include "models/click/arg.h"

enum filter_header { FILTER_DATA, FILTER_MAC, FILTER_IP, FILTER_TRANS, FILTER_HEADERS };
enum filter_op { FILTER_EQ, FILTER_GT };

/* A node's number, or an output with FILTER_LEAF set. */
typedef uint32_t filter_ref;
#define FILTER_LEAF	0x80000000U
#define FILTER_DROP	0xffffffffU
enum { FILTER_NOWHERE = UINT16_MAX - 1 };

struct filter_node {
	uint32_t offset;
	uint32_t need;		/* octets of the header from its start */
	uint32_t mask, value;	/* of four octets as a number in host order */
	filter_ref yes, no, cut;
	uint8_t header, op;
};

struct filter;

struct filter *filter_new(void);
void filter_free(struct filter *f);	/* accepts NULL */
static inline filter_ref filter_output(uint32_t port)
{
	return FILTER_LEAF | port;
}

/* len of 1 to 4 octets at offset, through mask, are value (or above it). */
struct filter_test {
	enum filter_header header;
	enum filter_op op;
	uint32_t offset, len;
	uint32_t mask, value;
};
filter_ref filter_add(struct filter *f, const struct filter_test *t, filter_ref yes,
		      filter_ref no, filter_ref cut);
/* Click's expressions; false: too large. */
filter_ref filter_add_expr(struct filter *f, const struct click_expr *e, filter_ref yes,
			   filter_ref no);
/* One pattern of Classifier. */
filter_ref filter_add_pattern(struct filter *f, const struct click_pattern *p, filter_ref yes,
			      filter_ref no);
/* The graph is done: makes it ready to run from root. */
void filter_finish(struct filter *f, filter_ref root);

bool filter_reads(const struct filter *f, enum filter_header h);
size_t filter_count(const struct filter *f);
/* The output, or FILTER_DROP. */
uint32_t filter_run(const struct filter *f, const struct pkt *p);
/* The same of n packets, at most BATCH_MAX; FILTER_NOWHERE for FILTER_DROP. */
void filter_run_batch(const struct filter *f, struct pkt *const *p, unsigned n, uint16_t *to);

#endif
