/*
 * box_doc.h - the ready-made boxes for people: which there are, and the manual page of one, made from its parameters
 * and the comment above it in its file.
 */
#ifndef SYMEXEC_BOX_DOC_H
#define SYMEXEC_BOX_DOC_H

#include "models/base/near.h"
#include "models/base/strbuf.h"
#include "symexec/model/lua_model.h"

struct box_docs;

/*
 * Reads the boxes of a folder; NULL after an error in d. m finds the classes that they use, and has been offered those
 * in the folder. The caller frees.
 */
struct box_docs *box_docs_read(struct models *m, const char *folder, struct diag *d) MUST_CHECK;
void box_docs_free(struct box_docs *b);

/* One line each. */
void box_docs_list(const struct box_docs *b, struct strbuf *out);
/* The manual page of a box; false: there is none of that name. */
bool box_docs_page(const struct box_docs *b, const char *name, struct strbuf *out);
/* Offers the names of all boxes. */
void box_docs_near(const struct box_docs *b, struct near *n);

#endif
