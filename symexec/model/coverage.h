/*
 * coverage.h - symexec elements --coverage: what the recorded cases say about each element class.
 */
#ifndef SYMEXEC_COVERAGE_H
#define SYMEXEC_COVERAGE_H

#include "models/base/option.h"
#include "symexec/model/lua_model.h"

struct coverage_options {
	const struct option_list *cases;	/* folders; tests/oracle/flow and tests/conform/recorded of the tree */
	const struct option_list *models;	/* folders of models that the cases are run with */
	bool json;
};

/* Runs the cases; whether every class has a model that says what it does. *ok is false after an error in d. */
bool coverage_print(struct models *m, const struct coverage_options *o, struct diag *d,
		    struct strbuf *out, bool *ok);

#endif
