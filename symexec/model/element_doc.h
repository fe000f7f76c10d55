/*
 * element_doc.h - symexec elements: which element classes there are, the manual page of one, made
 * from its entry in the class table and the comment at the top of its model, and the rules that a
 * model records for given arguments.
 */
#ifndef SYMEXEC_ELEMENT_DOC_H
#define SYMEXEC_ELEMENT_DOC_H

#include "models/base/option.h"
#include "models/base/strbuf.h"
#include "symexec/model/box_doc.h"
#include "symexec/model/lua_model.h"

/* Every class by section, with one line each; those without model are marked. */
void element_doc_list(struct models *m, struct strbuf *out);
/* The manual page of a class or a box; false after an error in d (no such class). */
bool element_doc_page(struct models *m, const struct box_docs *boxes, const char *name, struct diag *d,
		      struct strbuf *out);
/*
 * The program of `text`, a class with arguments such as "Paint(3)"; ports 0: as the class
 * suggests.
 */
bool element_doc_rules(struct models *m, const char *text, uint32_t ninputs, uint32_t noutputs,
		       struct diag *d, struct strbuf *out);

int cmd_elements(void *config, int argc, char **argv);
extern const struct option_spec elements_options[];
extern const size_t elements_config_size;

#endif
