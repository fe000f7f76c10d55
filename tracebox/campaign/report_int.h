/*
 * report_int.h - the figures of a report: each is a table of shares, printed and drawn alike.
 */
#ifndef TRACEBOX_CAMPAIGN_REPORT_INT_H
#define TRACEBOX_CAMPAIGN_REPORT_INT_H

#include "models/base/diag.h"
#include "models/base/vec.h"

struct figure_row {
	char *label;		/* owned */
	size_t part, all;	/* a share of `all` */
};

struct figure {
	const char *name;	/* of its files */
	const char *title, *x, *y;
	bool cumulative;	/* the rows are steps of a distribution */
	VEC(struct figure_row) rows;
};

/* Draws each figure with rows into a new folder: NAME.dat, NAME.gp and the picture. */
bool report_draw(const char *folder, bool svg, const struct figure *figures, size_t n,
		 struct diag *d) MUST_CHECK;

#endif
