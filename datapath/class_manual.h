/*
 * class_manual.h - the manual of an element class as it is implemented here: what its signature says of ports and
 * arguments, and what its description says of handlers, of how packets end in it, and of what it keeps when the
 * configuration is replaced.
 */
#ifndef DATAPATH_CLASS_MANUAL_H
#define DATAPATH_CLASS_MANUAL_H

#include "datapath/element.h"
#include "models/click/class.h"

/* For people. */
void class_manual_text(const struct element_class *c, struct strbuf *out);
/* class_manual_json.c: an array of objects; the caller frees. */
char *class_manual_json(const struct element_class *const *classes, size_t n);

#endif
