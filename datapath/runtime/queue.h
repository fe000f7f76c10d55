/*
 * queue.h - what others ask of the elements that packets wait in (elements/queue.c).
 */
#ifndef DATAPATH_RUNTIME_QUEUE_H
#define DATAPATH_RUNTIME_QUEUE_H

#include "datapath/runtime/driver.h"
#include "datapath/runtime/element.h"

/* Whether packets wait in e; how many now. */
bool queue_holds(const struct element *e, uint32_t *length);
/* Whether any of the queues that packets of e come to next has room; t waits for that. Always, if there is no queue. */
void queue_find_space(struct signal *s, struct element *e, struct task *t);

#endif
