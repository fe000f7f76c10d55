/*
 * solver_script.h - a script in SMT-LIB for Z3, for what is proven beside packets.
 */
#ifndef SYMEXEC_SOLVER_SCRIPT_H
#define SYMEXEC_SOLVER_SCRIPT_H

#include "models/base/compiler.h"

/* What Z3 says of the script, line by line: "unsat\n", "(error ...)\n". To be freed. */
char *solver_script(const char *text) MUST_CHECK;

#endif
