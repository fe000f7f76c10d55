/*
 * route_edit.h - changes to a route table, all or none: what it holds is taken as a list, changed there, and built anew.
 */
#ifndef DATAPATH_LOOKUP_ROUTE_EDIT_H
#define DATAPATH_LOOKUP_ROUTE_EDIT_H

#include "datapath/lookup/route.h"

enum route_verb { ROUTE_ADD, ROUTE_SET, ROUTE_REMOVE };
struct route_edit;

struct route_edit *route_edit_new(const struct route_table *t);
/*
 * false: a route to that prefix is there already (add), or there is none (remove). leads: remove it only if it leads where
 * r says. What is set anew stays at its place in the table.
 */
bool route_edit_do(struct route_edit *e, enum route_verb verb, const struct click_route *r, bool leads) MUST_CHECK;
/* The table becomes what the list is; frees the edit. */
void route_edit_finish(struct route_edit *e, struct route_table *t);
void route_edit_drop(struct route_edit *e);

#endif
