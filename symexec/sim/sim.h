/*
 * sim.h - a concrete run of the models: packets of FromDump files and of sources in, what the models predict
 * into ToDump files. The same rule programs as in a proof, on packets whose every byte is constant, moved by
 * a driver with tasks, timers and virtual time like Click's.
 */
#ifndef SYMEXEC_SIM_H
#define SYMEXEC_SIM_H

#include "symexec/cmd.h"

struct sim_count {
	uint64_t in, out, dropped, violations;
	uint64_t undefined;	/* bytes written that no element has set: zero here, anything in Click */
};

struct sim;
struct sim_outputs;	/* sim_output.h */

struct sim *sim_new(struct input *in, struct sim_count *count);
/*
 * Before the run. What ToDump elements write is kept in o. quiet: and nowhere else; scripts print nothing. The caller
 * keeps o, and must not free it before the run.
 */
void sim_keep(struct sim *s, struct sim_outputs *o, bool quiet);
/* Runs until the driver stops or nothing can happen any more. Files are relative to the current folder. */
bool sim_run(struct sim *s) MUST_CHECK;
/* After the run: prints "ELEMENT.HANDLER", or "PATTERN.HANDLER"; `title` puts its name in front. false with an error. */
bool sim_print_handler(struct sim *s, const char *name, bool title);
/* After the run: the same to `out`, of the node of that number; false, and nothing is said: there is no such. */
struct strbuf;
bool sim_read(struct sim *s, uint32_t node, const char *handler, struct strbuf *out);
/* What only the node's class may know, by what happened: when sim_read says nothing, only this may say something in another run. */
bool sim_read_own(struct sim *s, uint32_t node, const char *handler, struct strbuf *out);
/* Writes to a handler of the node; SIM_WRITE_UNKNOWN: there is none; negative: it does not take the value. */
enum { SIM_WRITE_UNKNOWN = 1 };
int sim_write(struct sim *s, uint32_t node, const char *handler, const char *text);
/* After the run: whether some element chose by chance, so that another run may be another. */
bool sim_chose(const struct sim *s);
/* After the run: whether some element remembers something of what it met. */
bool sim_keeps(const struct sim *s);
/* After the run: one JSON object; the caller frees it. */
char *sim_json(const struct sim *s, const struct sim_outputs *o) MUST_CHECK;
/* After the run: a line "ELEMENT OUTPUT PACKETS" for every output that packets left by. */
void sim_print_left(const struct sim *s, struct strbuf *out);
/* Whether the class is more in a run than its rules: it has to do with time, or much state. */
bool sim_knows(const char *class_name);
/* Closes the files; false after errors in diag. */
bool sim_free(struct sim *s);

#endif
