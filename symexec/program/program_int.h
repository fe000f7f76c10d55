/*
 * program_int.h - what the recorder and the printer of rule programs offer beyond program.h.
 */
#ifndef SYMEXEC_PROGRAM_INT_H
#define SYMEXEC_PROGRAM_INT_H

#include "models/base/strbuf.h"
#include "symexec/program/program.h"

enum {
	RECORDER_MAX_CODE = 1 << 20,	/* instructions, and blocks, of one program */
};

/* Throws away what was recorded so far; accepts NULL. */
void recorder_abandon(struct recorder *r);
/* The first thing that was wrong with what was added so far, or NULL. */
const char *recorder_error(const struct recorder *r);

/* Readable text, one line per instruction; blocks in order, numbered. */
void program_print(const struct program *p, struct strbuf *out);
const char *opcode_name(enum opcode op);

#endif
