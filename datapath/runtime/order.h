/*
 * order.h - in which order elements start: by phase, and within a phase as Click's router does it, since tasks take turns in the
 * order in which they came.
 */
#ifndef DATAPATH_RUNTIME_ORDER_H
#define DATAPATH_RUNTIME_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct element;

/* Fills order[n] with the places in elements[n]. */
void order_elements(struct element *const *elements, size_t n, uint32_t *order);

#endif
