/*
 * near_queues.h - the queues that RED and CoDel watch: those that packets come to next (behind the element when they are pushed,
 * before it when they are pulled), or those that QUEUES names.
 */
#ifndef DATAPATH_RUNTIME_NEAR_QUEUES_H
#define DATAPATH_RUNTIME_NEAR_QUEUES_H

#include "datapath/runtime/element.h"
#include "datapath/runtime/setup.h"
#include "models/base/vec.h"

struct near_queues {
	VEC(const struct element *) v;
};

/* At start. false: there are none, and s was told so. */
bool near_queues_find(struct near_queues *q, struct element *e, const struct setup *s);
void near_queues_fini(struct near_queues *q);
uint32_t near_queues_waiting(const struct near_queues *q);	/* packets in all of them */
void near_queues_print(const struct near_queues *q, struct strbuf *out);	/* their names, a line each */

#endif
