/*
 * class_page.h - the part of a class's manual that follows from its signature, the same in every program.
 */
#ifndef CLICK_CLASS_PAGE_H
#define CLICK_CLASS_PAGE_H

#include "models/base/strbuf.h"
#include "models/click/class.h"

/* Adds name and purpose, how it is written, ports and parameters. */
void click_class_page(const struct click_class *c, struct strbuf *out);
/* What an argument of that type is, in a word or two. */
const char *click_type_name(enum click_type type);

#endif
