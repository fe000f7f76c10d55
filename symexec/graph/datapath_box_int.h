/*
 * datapath_box_int.h - what the files that put a datapath file into Click's words share. Places between elements are Nulls,
 * known by their number.
 */
#ifndef SYMEXEC_DATAPATH_BOX_INT_H
#define SYMEXEC_DATAPATH_BOX_INT_H

#include "models/base/strbuf.h"
#include "models/click/config.h"
#include "models/network/datapath.h"
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
};

/* What follows stands at the line of `at`. */
void dbox_at(struct dbox *b, span at);
unsigned dbox_null(struct dbox *b);
void dbox_wire(struct dbox *b, unsigned from, unsigned to);
bool dbox_cannot(struct dbox *b, span at, const char *what, const char *name);	/* false */

/* datapath_action.c: packets at `from` go through the list. */
bool dbox_actions(struct dbox *b, const struct datapath_actions *list, unsigned from) MUST_CHECK;
/* Packets as they come on a link: IPv4 to there[1], others to there[0], IP headers marked. */
void dbox_enter(struct dbox *b, unsigned from, const unsigned there[2]);

/*
 * datapath_driver.c: frames at `from` meet tenants' programs and guests' commands; what these pass goes on at `pass`. The places where
 * ports send are there.
 */
bool dbox_driver(struct dbox *b, unsigned from, unsigned pass) MUST_CHECK;
/* datapath_click.c: a function of a Click file, whose frames come at `entry`. */
bool dbox_click(struct dbox *b, const struct dbox_function *at, const unsigned next[2], unsigned entry) MUST_CHECK;
/* datapath_change.c: an action that writes headers. */
bool dbox_change(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next) MUST_CHECK;
/* datapath_match.c: packets for which x holds (all if NULL) go to yes, others to no. */
bool dbox_match(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no) MUST_CHECK;
/* datapath_nfs.c: packets at `from` go through a chain, and come out at `next`. */
void dbox_chain_use(struct dbox *b, uint32_t chain, unsigned from, unsigned next);
void dbox_chain(struct dbox *b, uint32_t chain);

#endif
