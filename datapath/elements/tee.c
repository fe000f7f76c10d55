/*
 * tee.c - copies. Each output gets its copy of a packet before the next one, the last output
 * gets the packet itself.
 */
#include "datapath/elements.h"
#include "datapath/runtime/router.h"

static void copy_to(struct element *e, unsigned port, const struct batch *b)
{
	struct batch copies = { 0 };

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *q = pkt_clone(b->p[i]);

		if (q)
			copies.p[copies.n++] = q;
	}
	element_push(e, port, &copies);
}

static void tee_push(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	for (unsigned i = 0; i + 1 < e->nout; i++)
		copy_to(e, i, b);
	element_push(e, e->nout - 1, b);
}

/* Pulled by output 0, copies are pushed to the others. */
static void tee_pull(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	for (unsigned i = 1; i < e->nout; i++)
		copy_to(e, i, b);
}

const struct element_class tee_classes[] = {
	{ "Tee", .push = tee_push },
	{ "PullTee", .simple = tee_pull },
	{ 0 }
};
