/*
 * order.h - Click's sort, which leaves equals in an order of its own, and what shows it: in which order elements start. That is by
 * phase, and within a phase as the sort leaves it; tasks take turns in the order in which they came.
 */
#ifndef DATAPATH_RUNTIME_ORDER_H
#define DATAPATH_RUNTIME_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct element;

/* As Click counts them from the usual one; what an element needs of another is there when it comes later. */
enum phase { PHASE_FIRST = -100, PHASE_INFO = -80, PHASE_BEFORE = -1, PHASE_AFTER = 1, PHASE_DUMP = 100 };

/* Below 0: the thing at place a comes before that at place b; above 0: behind it. */
typedef int order_compare_fn(const void *arg, uint32_t a, uint32_t b);

/* Fills order[n] with the places of n things. */
void order_sort(uint32_t *order, size_t n, order_compare_fn *compare, const void *arg);
void order_elements(struct element *const *elements, size_t n, uint32_t *order);

#endif
