/*
 * l7.h - what elements behind an L7 need of its patterns: names and numbers of protocols.
 */
#ifndef DATAPATH_FLOW_L7_H
#define DATAPATH_FLOW_L7_H

struct element;

/* Of an L7PatternInfo: what L7 writes into its annotation for that name; 0: no such protocol. */
unsigned l7_protocol_number(const struct element *info, const char *name);
const char *l7_protocol_name(const struct element *info, unsigned number);	/* 0: "unknown" */

#endif
