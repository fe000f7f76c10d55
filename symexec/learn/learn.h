/*
 * learn.h - a model can be wrong: recorded traffic of a box held against it. Every packet that came in is run through the
 * model, in the order of time, with the state that the ones before have left; what the model leaves open (the port that a NAT
 * chose) becomes what was seen, so it must stay so. What is seen and not possible, and what should be seen and is
 * not, is forbidden.
 *
 * A recording owns its packets; findings point into it.
 */
#ifndef SYMEXEC_LEARN_H
#define SYMEXEC_LEARN_H

#include "symexec/cmd.h"

struct learn_packet {
	const char *file, *device;	/* the caller's */
	unsigned number;		/* in its file, from 1 */
	uint64_t time;			/* ns since 1970 */
	uint8_t *bytes;
	uint32_t len;
	bool used;			/* out: explained */
};

typedef VEC(struct learn_packet) learn_packets;

enum learn_kind {
	LEARN_UNEXPLAINED,	/* came out, and no packet in explains it */
	LEARN_MISSING,		/* came in, and did not come out as the model says */
	LEARN_OTHERWISE,	/* came out, but not as the model rewrites it */
};

/* What a field is, and what it should be; in words. */
struct learn_field {
	const char *name;
	char *seen, *expected;
};

struct learn_finding {
	enum learn_kind kind;
	const struct learn_packet *in, *out;	/* out: NULL with MISSING; in: NULL, or that it may come from */
	char *why;				/* UNEXPLAINED with `in`: why the model drops that; "" */
	VEC(struct learn_field) fields;		/* OTHERWISE */
};

struct learning {
	struct input *in;
	learn_packets sent, received;	/* into the box, and out of it */
	uint64_t window;		/* ns that a packet may take */
	VEC(struct learn_finding) findings;	/* of the smallest packets first */
	unsigned explained;		/* packets in of which all is as the model says */
	unsigned aside;			/* out: ARP and neighbour discovery of the box itself */
	unsigned undefined;	/* out: of packets that an element does not expect */
	unsigned cut;		/* frames that are not whole in their capture: nothing can be said of them */
	bool gave_up;
};

/* addresses: Ethernet addresses of the box; a frame that comes from one of them goes to `own`, all others to `to`. */
struct learn_capture {
	const char *device, *path;
	learn_packets *to, *own;
	const uint64_t *addresses;
	size_t count;
};
/* Adds the packets of a capture. false after an error in the input's diag. */
bool learn_read(struct learning *l, const struct learn_capture *c) MUST_CHECK;
/* Judges what was read. false after an error: a device that the configuration does not have. */
bool learn_run(struct learning *l) MUST_CHECK;
void learn_fini(struct learning *l);

/* learn_report.c: as text; learn_json.c: as JSON. */
void learn_text(const struct learning *l, struct strbuf *out);
void learn_json(const struct learning *l, struct strbuf *out);
const char *learn_kind_name(enum learn_kind k);

#endif
