/*
 * cmd_ctl.h - what the commands that talk to an instance share.
 */
#ifndef DATAPATH_CMD_CTL_H
#define DATAPATH_CMD_CTL_H

#include "datapath/control/control.h"

struct ctl_config {
	const char *name;
	uint64_t timeout, interval;
	bool json, once;
};

/* A connection to the instance that is meant; NULL after a message. The caller closes it. */
FILE *ctl_connect(const struct ctl_config *c);
/* The answer to a request, to be released; NULL after a message. */
json_t *ctl_ask(FILE *f, const json_t *request);
/* Prints an answer; the exit status. */
int ctl_show(const struct control_verb *v, const json_t *answer, const struct ctl_config *c);

/* cmd_top.c */
int ctl_top(const struct ctl_config *c);

#endif
