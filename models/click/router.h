/*
 * router.h - the rules that a flat configuration must keep: port numbers within the class's
 * range, push against pull, no port used twice that cannot be, none left open. Fills in the ports
 * of the elements. Internal to the language front end.
 */
#ifndef CLICK_ROUTER_H
#define CLICK_ROUTER_H

#include "models/click/config.h"

/*
 * False if port numbers are wrong, so that nothing else can be said; other errors are only in
 * d. In lenient mode adds queues where push meets pull. `partial`: elements or connections are
 * missing, so that nothing can be said about ports that are used twice or not at all. Elements
 * of *c are changed in place.
 */
bool click_route(struct click_config *c, enum click_mode mode, bool partial,
		 struct diag *d) MUST_CHECK;

/* By (from, from_port), then (to, to_port); for qsort. */
int click_compare_connections(const void *a, const void *b);

/* For lenient mode: puts a Queue or Unqueue between all push and pull ports (implicit.c). */
void click_add_queues(struct click_config *c, struct diag *d);

/*
 * Whether packets can pass inside an element from one port to another, by the flow code of its
 * class. Only what matters to agnostic ports is known here.
 */
struct click_flow {
	const char *in, *out;	/* NULL: everything reaches everything */
};
struct click_flow click_flow_of(const char *class_name);
bool click_flow_links(const struct click_flow *f, unsigned input, unsigned output);

#endif
