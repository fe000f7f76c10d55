/*
 * queue.h - what others ask of the elements that packets wait in (elements/queue.c).
 */
#ifndef DATAPATH_QUEUE_H
#define DATAPATH_QUEUE_H

#include "datapath/element.h"

/* Whether packets wait in e; how many now. */
bool queue_holds(const struct element *e, uint32_t *length);

#endif
