/*
 * exec.h - runs rule programs on flows.
 */
#ifndef SYMEXEC_EXEC_H
#define SYMEXEC_EXEC_H

#include "symexec/flow/history.h"
#include "symexec/program/program.h"

/* What became of a flow. The callee owns the flow that it is given. */
struct outcome {
	enum { OUT_EMIT, OUT_DROP, OUT_VIOLATION } kind;
	uint32_t port;
	const char *reason;
	bool lost;		/* OUT_DROP: nobody dropped it on purpose */
	span at;		/* in the model */
	const struct terminator *queue;	/* OUT_EMIT: the packet was put into a queue first */
};

struct exec_sink {
	void (*out)(void *arg, struct flow *f, const struct outcome *o);
	void *arg;
};

/*
 * Runs p for instance `element` on f, which came in on input `port`; owns f. Every resulting flow goes to
 * the sink, in the order Click would emit.
 */
void exec_run(struct engine *e, const struct program *p, uint32_t element, uint32_t port,
	      struct flow *f, const struct exec_sink *sink);

/* The root for symbol `name` of the network, made on first use (engine-wide). */
root exec_symbol(struct engine *e, const char *name, unsigned width);

#endif
