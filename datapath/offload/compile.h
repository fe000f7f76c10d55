/*
 * compile.h - tenants' programs in C into objects, by clang. Whoever hands over a program compiles it, not the host that runs it: one place
 * serves several hosts, and no host's packets wait for a compiler.
 */
#ifndef DATAPATH_OFFLOAD_COMPILE_H
#define DATAPATH_OFFLOAD_COMPILE_H

#include "models/base/diag.h"
#include "models/base/strbuf.h"

/*
 * Appends to out the octets of the object at path, or of the object of the C file at path (its name ends in .c). What clang says goes
 * to standard error as it is. false after an error in d.
 */
bool offload_object(const char *path, struct strbuf *out, struct diag *d) MUST_CHECK;
/* The same for the host's program, which comes with Middleproof. */
bool offload_host_object(struct strbuf *out, struct diag *d) MUST_CHECK;
/* The same for the program of hot flows. */
bool offload_hot_object(struct strbuf *out, struct diag *d) MUST_CHECK;

#endif
