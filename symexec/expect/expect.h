/*
 * expect.h - what a network does to one probe, as whoever sent it can see it: the answers of boxes (an ICMP error with its
 * quotation), the packet at the host where it arrives and what that host answers, or where and why it ends. A probe is run
 * through the models as a packet of a proof, so what boxes choose freely stays open and may give it several outcomes.
 *
 * Whoever looks at a live path compares bytes: an outcome has all octets of a packet from its IP header on, and says which
 * of its bits are open, and to which values.
 */
#ifndef SYMEXEC_EXPECT_H
#define SYMEXEC_EXPECT_H

#include "models/base/strbuf.h"
#include "symexec/explore/explore.h"

enum outcome_kind {
	OUTCOME_ANSWERED,	/* a box sends this back */
	OUTCOME_ARRIVED,	/* it comes to a host so, and no answer of the host is known */
	OUTCOME_REPLIED,	/* the host's answer comes back so */
	OUTCOME_LEFT,		/* it leaves the network */
	OUTCOME_DROPPED,	/* it, or an answer to it, ends inside */
	OUTCOME_LOOPS,
};

/* Bits from the packet's first; no ranges: any value. */
struct outcome_open {
	uint32_t bit, width;
	VEC(struct set_range) ranges;
};

struct expected {
	enum outcome_kind kind;
	const char *at;		/* the box that answers or drops, the host; the engine's */
	const char *why;	/* drops; "" */
	VEC(const char *) boxes;	/* on the way until `at`, in order */
	uint8_t *packet;	/* NULL: drops and loops */
	size_t len;
	VEC(struct outcome_open) open;
};

struct expecting {
	struct engine *e;
	const struct graph *g;
	uint32_t from, port;	/* a source, as by graph_source */
	VEC(struct expected) outcomes;	/* of the last probe */
	bool gave_up;
	value link;		/* where links are Ethernet: what the probe's frame is sent to */
	uint64_t link_address;	/* the one that boxes take it by; 0: none was seen ... */
	bool any_link;		/* ... and by some way any will do */
};

/* The outcomes of an IP packet in x->outcomes. */
void expect_probe(struct expecting *x, const uint8_t *ip, size_t len);
void expect_fini(struct expecting *x);
/* Whether the network file gives the host that address, of 4 or 16 octets; version: 4 or 6. */
bool expect_has_address(const struct network_host *h, unsigned version, const uint8_t *address);

const char *outcome_kind_name(enum outcome_kind k);

/* expect_json.c: documented in docs/expect.md. */
struct expect_book;
struct expect_book *expect_book_new(const char *network);
void expect_book_add(struct expect_book *b, const struct expecting *x, const uint8_t *ip, size_t len);
/* Appends the text; frees the book. */
void expect_book_close(struct expect_book *b, const char *from, bool undecided, struct strbuf *out);

#endif
