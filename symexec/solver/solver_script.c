/*
 * solver_script.c - see solver_script.h.
 */
#include "symexec/solver/solver_script.h"

#include "models/base/mem.h"
#include "symexec/solver/solver_z3.h"

/* Errors of a script stand in its output. */
static void
go_on(Z3_context z3, Z3_error_code code)
{
	(void)z3;
	(void)code;
}

char *
solver_script(const char *text)
{
	Z3_config config;
	Z3_context z3;
	char *said;

	solver_z3_load();
	config = Z3_mk_config();
	z3 = Z3_mk_context(config);
	Z3_del_config(config);
	Z3_set_error_handler(z3, go_on);
	said = x_strdup(Z3_eval_smtlib2_string(z3, text));
	Z3_del_context(z3);
	return said;
}
