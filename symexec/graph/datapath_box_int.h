/*
 * datapath_box_int.h - what the files that put a datapath file into Click's words share. Places between elements are Nulls,
 * known by their number.
 */
#ifndef SYMEXEC_DATAPATH_BOX_INT_H
#define SYMEXEC_DATAPATH_BOX_INT_H

#include "models/base/strbuf.h"
#include "models/network/datapath.h"

struct dbox_chain {
	unsigned enter;
	unsigned *then;			/* where each paint goes on */
	unsigned uses;
};

struct dbox {
	const struct datapath *p;
	struct diag *d;
	struct strbuf *out;
	struct arena *arena;
	bool ethernet, ip;		/* ip: of the packets at hand */
	unsigned names;
	unsigned *port[2], *table[2];	/* where packets go out and go in; [1]: IPv4 */
	struct dbox_chain *chain[2];
};

/* What follows stands at the line of `at`. */
void dbox_at(struct dbox *b, span at);
unsigned dbox_null(struct dbox *b);
void dbox_wire(struct dbox *b, unsigned from, unsigned to);
bool dbox_cannot(struct dbox *b, span at, const char *what, const char *name);	/* false */

/* datapath_match.c: packets for which x holds (all if NULL) go to yes, others to no. */
bool dbox_match(struct dbox *b, const struct click_expr *x, unsigned from, unsigned yes, unsigned no) MUST_CHECK;
/* datapath_nfs.c: packets at `from` go through a chain, and come out at `next`. */
void dbox_chain_use(struct dbox *b, uint32_t chain, unsigned from, unsigned next);
bool dbox_chain(struct dbox *b, uint32_t chain) MUST_CHECK;

#endif
