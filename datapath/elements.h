/*
 * elements.h - the one list of element families: a file of datapath/elements each, with a table
 * of its classes that ends with name NULL.
 */
#ifndef DATAPATH_ELEMENTS_H
#define DATAPATH_ELEMENTS_H

#include "datapath/element.h"

#define ELEMENT_FAMILIES(X) \
	X(null) X(discard) X(counter) X(strip) X(paint) X(tee) X(switches) X(queue) X(unqueue) \
	X(from_dump) X(to_dump) X(infinite_source) \
	X(device)

#define X(family) extern const struct element_class family##_classes[];
ELEMENT_FAMILIES(X)
#undef X

#endif
