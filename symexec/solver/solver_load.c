/*
 * solver_load.c - see solver_z3.h.
 */
#include "symexec/solver/solver_z3.h"

#include "models/base/library.h"

struct z3_functions solver_z3;

void solver_z3_load(void)
{
#define ENTRY(name) { "Z3_" #name, &solver_z3.name },
	static const struct library_function functions[] = { Z3_FUNCTIONS(ENTRY) };
#undef ENTRY

	if (!solver_z3.mk_config)
		library_load("libz3.so.4", functions, ARRAY_LEN(functions));
}
