/*
 * report.h - what campaigns in a database show: coverage by routers that quote in full, what was
 * interfered with, from where and on the way to whom, and how well the place is known.
 */
#ifndef TRACEBOX_CAMPAIGN_REPORT_H
#define TRACEBOX_CAMPAIGN_REPORT_H

#include "models/base/diag.h"
#include "tracebox/options.h"

/* `tracebox report DB`; the exit status. */
int report_run(const struct options *o, struct diag *d);

#endif
