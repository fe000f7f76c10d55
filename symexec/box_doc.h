/*
 * box_doc.h - the ready-made boxes of a folder (models/boxes) for `symexec elements`: a list, and the manual page of one, made
 * from the comment in front of its elementclass and from the names of its arguments.
 */
#ifndef SYMEXEC_BOX_DOC_H
#define SYMEXEC_BOX_DOC_H

#include "models/base/diag.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"

struct box_docs;

/* Reads the .click files of the folder. NULL after an error in d. */
struct box_docs *box_docs_read(const char *folder, struct diag *d);
void box_docs_free(struct box_docs *b);	/* accepts NULL */

void box_docs_list(const struct box_docs *b, struct strbuf *out);
/* false: there is no such box. */
bool box_docs_page(const struct box_docs *b, const char *name, struct strbuf *out);
/* Offers the names of all boxes. */
void box_docs_near(const struct box_docs *b, struct near *n);

#endif
