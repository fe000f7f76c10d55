/*
 * compare.h - the differences between a packet as it was sent and as a router quotes it, by field.
 * A struct comparison owns its list and nothing else; it keeps no pointer into the packets.
 * Thread-safe.
 */
#ifndef TRACEBOX_JUDGE_COMPARE_H
#define TRACEBOX_JUDGE_COMPARE_H

#include "models/base/vec.h"
#include "models/packet/parse.h"

enum change_kind {
	CHANGE_FIELD,
	CHANGE_ADDED,		/* a header or an option that was not sent */
	CHANGE_REMOVED,
	CHANGE_PAYLOAD,		/* octets behind the headers; old and now: the first that differ */
};

/* How a change is to be taken, so far as one quote can say. */
enum change_class {
	CHANGE_EXPECTED,	/* every router does it, or it follows from another change */
	/* of who quotes, not of the path: lengths swapped, checksum zeroed */
	CHANGE_QUIRK,
	CHANGE_BOX,		/* no router may do this */
};

struct change {
	enum change_kind kind;
	enum change_class class;
	enum packet_layer layer;
	unsigned index;		/* which header of its layer, from 1 */
	/* CHANGE_FIELD; NULL: an option whose content has no fields */
	const struct packet_field *field;
	int option;		/* its kind; -1: of the header */
	int subtype;		/* MPTCP; -1: none */
	unsigned occurrence;	/* which option of its kind, from 1 */
	struct packet_value old, now;
	uint32_t offset;	/* octet of the sent packet where it begins */
	uint32_t need;		/* a quote of so many octets would show it */
	const char *note;	/* why it is no box's, NULL: it is */
};

struct comparison {
	VEC(struct change) changes;	/* from outside in, by place */
	uint32_t octets;	/* of the sent packet that the quote covers */
	bool full;		/* all of it */
	bool checked;		/* the transport checksum could be computed ... */
	bool unexplained;	/* ... and is not that of the quoted octets */
};

/*
 * Both from their IP header on. sent_len octets were sent, quote_len are quoted, padding included.
 */
void compare(struct comparison *c, const uint8_t *sent, size_t sent_len, const uint8_t *quote,
	     size_t quote_len);
void comparison_fini(struct comparison *c);

/* The same thing is changed, to whatever. */
bool change_same_place(const struct change *a, const struct change *b);
/* Whether a quote with that comparison would have shown the change. */
bool comparison_covers(const struct comparison *c, const struct change *change);
/* Number of changes that no router may do. */
unsigned comparison_boxes(const struct comparison *c);

#endif
