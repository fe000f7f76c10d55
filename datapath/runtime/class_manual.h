/*
 * class_manual.h - the manual of an element class as it is implemented here: what its signature says of ports and
 * arguments, and what its description says of handlers, of how packets end in it, and of what it keeps when the
 * configuration is replaced.
 */
#ifndef DATAPATH_RUNTIME_CLASS_MANUAL_H
#define DATAPATH_RUNTIME_CLASS_MANUAL_H

#include "datapath/runtime/element.h"
#include "models/click/class.h"

/* For people. */
void class_manual_text(const struct element_class *c, struct strbuf *out);
/* class_absent.c: of a class of Click's that is not run: its signature and why; false: there is no such reason. */
bool class_absent_text(const char *name, struct strbuf *out);
const char *class_absent_why(const char *name);		/* NULL: none */
/* class_manual_json.c: an array of objects; the caller frees. */
char *class_manual_json(const struct element_class *const *classes, size_t n);

#endif
