/*
 * coverage.h - symexec elements --coverage: what the recorded cases say about each element class.
 */
#ifndef SYMEXEC_COVERAGE_H
#define SYMEXEC_COVERAGE_H

#include "models/base/option.h"
#include "symexec/lua_model.h"

/*
 * Reads the cases in the folders (default: tests/oracle/flow and tests/conform/recorded of the tree); whether
 * every class has a model that says something. *ok is false after an error in d.
 */
bool coverage_print(struct models *m, const struct option_list *folders, bool json, struct diag *d,
		    struct strbuf *out, bool *ok);

#endif
