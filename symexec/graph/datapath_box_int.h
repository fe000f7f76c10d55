/*
 * datapath_box_int.h - what the files that put a datapath file into Click's words share. Places between elements are Nulls,
 * known by their number.
 */
#ifndef SYMEXEC_DATAPATH_BOX_INT_H
#define SYMEXEC_DATAPATH_BOX_INT_H

#include "models/base/strbuf.h"
#include "models/click/config.h"
#include "models/network/datapath.h"
#include "models/packet/field.h"
#include "symexec/graph/datapath_box.h"

/* Octets of the annotation that no element of Click's uses: the port a packet came by, and where it goes on behind a chain. */
enum { DBOX_PORT = 44, DBOX_THEN = 45 };

struct dbox_chain {
	unsigned enter;
	unsigned *then;			/* where each paint goes on */
	unsigned uses;
	unsigned (*click)[3];		/* by function, of Click files: where either kind goes on, and where frames come */
};

/* A function and what it stands between: packets come at `from` and go on at `next`, answers at `back` and `before`. */
struct dbox_function {
	const struct datapath_nf *nf;
	const char *name;
	unsigned from, next, back, before;
	unsigned ask, start;		/* of the one that is asked first: by whom, and where others begin; else 0 */
};

struct dbox {
	const struct datapath *p;
	const struct click_options *options;	/* what Click files are read with */
	struct diag *d;
	struct strbuf *out;
	struct arena *arena;
	bool ethernet, ip;		/* ip: of the packets at hand */
	bool failed;			/* something of a chain cannot be proven: it was said */
	unsigned names;
	unsigned *port[2], *table[2];	/* where packets go out and go in; [1]: IPv4 */
	struct dbox_chain *chain[2];
	struct datapath_places *places;	/* NULL: nobody asks */
	uint32_t at;			/* the table at hand */
	VEC(const struct datapath_action *) tracks;	/* actions that track connections */
};

/* What follows stands at the line of `at`. */
void dbox_at(struct dbox *b, span at);
unsigned dbox_null(struct dbox *b);
void dbox_wire(struct dbox *b, unsigned from, unsigned to);
bool dbox_cannot(struct dbox *b, span at, const char *what, const char *name);	/* false */

/* datapath_action.c: packets at `from`, which is others and IPv4 as for tables, go through the list. */
bool dbox_actions(struct dbox *b, const struct datapath_actions *list, const unsigned from[2]) MUST_CHECK;
/* Packets as they come on a link: IPv4 to there[1], others to there[0], IP headers marked. */
void dbox_enter(struct dbox *b, unsigned from, const unsigned there[2]);

/*
 * datapath_driver.c: frames at `from` meet tenants' programs and guests' commands; what these pass goes on at `pass`. The places where
 * ports send are there.
 */
bool dbox_driver(struct dbox *b, unsigned from, unsigned pass) MUST_CHECK;
/* datapath_click.c: a function of a Click file, whose frames come at `entry`. */
bool dbox_click(struct dbox *b, const struct dbox_function *at, const unsigned next[2], unsigned entry) MUST_CHECK;
/* datapath_change.c: an action that writes headers; *known is false if it is none. What is IPv4 or not may be otherwise behind it. */
bool dbox_change(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2], bool *known) MUST_CHECK;
/* datapath_tunnel.c */
bool dbox_encap(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2]) MUST_CHECK;
bool dbox_decap(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2]) MUST_CHECK;
/* datapath_track.c: what remembers other packets. */
bool dbox_connection(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next) MUST_CHECK;
/* The element of all that track connections, before it is used. */
bool dbox_tracks(struct dbox *b) MUST_CHECK;
bool dbox_learn(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next) MUST_CHECK;
/* datapath_field.c: a field that can be proven, as elements know it. */
struct dbox_field {
	const char *layer;
	unsigned bit, width;
	const struct packet_field *field;	/* NULL: it is no field of headers */
};
bool dbox_field_find(const char *name, struct dbox_field *to) MUST_CHECK;
/* Whether no packet at hand has it. */
bool dbox_never(const struct dbox *b, const struct dbox_field *f);
void dbox_field_print(const struct dbox_field *f, struct strbuf *out);
void dbox_number_print(unsigned width, const uint64_t v[2], struct strbuf *out);
/* datapath_match.c: packets for which x holds (all if NULL) go to yes, others to no. */
bool dbox_match(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no) MUST_CHECK;
/* datapath_nfs.c: packets at `from` go through a chain, and come out at `next`. */
void dbox_chain_use(struct dbox *b, uint32_t chain, unsigned from, unsigned next);
void dbox_chain(struct dbox *b, uint32_t chain);
/* Whether a function of some chain keeps flows, which are connections of zone 0. */
bool dbox_keeps_flows(const struct datapath *p);

#endif
