/*
 * filter_int.h - one path while it is followed: filter.c for branches and the walk, filter_step.c for instructions.
 */
#ifndef SYMEXEC_BPF_FILTER_INT_H
#define SYMEXEC_BPF_FILTER_INT_H

#include "symexec/bpf/filter.h"

enum sreg_kind { SREG_NONE, SREG_NUMBER, SREG_CONTEXT, SREG_PACKET, SREG_END, SREG_STACK, SREG_MAP, SREG_VALUE };

struct sreg {
	uint8_t kind, map;
	uint8_t frame;
	term t;			/* the number; of addresses: the distance from the beginning of what they are in */
};

enum { SFRAME_STACK = 512, SFRAMES = 8 };

/* An octet of stack: which of a store. */
struct scell {
	struct sreg r;
	uint8_t size, index;	/* size 0: not written */
};

struct sframe {
	struct sreg r[11];
	struct scell stack[SFRAME_STACK];
	uint32_t back;
};

struct sstate {
	struct sframe *frame[SFRAMES];
	unsigned n_frames;
	uint32_t at;
	set s;
	const struct filter_condition *last;
	/* of a driver's program */
	term length;			/* of the packet now */
	int64_t low, high;		/* octets that were written; low is not below high: none */
	bool moved;			/* its end is not where it was */
	uint32_t branch;		/* as in filter_path */
};

struct walk {
	struct filter *f;
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	struct diag *d;
	VEC(struct sstate *) waiting;
	struct sstate *now;	/* NULL: the path is at its end */
	bool failed;
};

static inline struct sframe *walk_frame(const struct walk *w)
{
	return w->now->frame[w->now->n_frames - 1];
}

/* The program does what it must not: an error. Always false. */
bool walk_refuse(struct walk *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
void walk_note(struct walk *w, bool given_up, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A copy of the path for later; its own frames. */
struct sstate *sstate_fork(const struct sstate *s);
void sstate_free(struct sstate *s);
/* Goes on only where c holds; false: nowhere. */
bool sstate_assume(struct walk *w, struct sstate *s, const struct term_condition *c);
/* Number r of an address: each value it can have is a path. false: the path was replaced by others, or refused. */
bool walk_fix(struct walk *w, unsigned reg);

/* filter_step.c: one instruction; false: refused. */
bool walk_step(struct walk *w);
/* filter_driver.c: a helper that only programs of drivers have; false: refused. The path's end. */
bool walk_driver_call(struct walk *w, const struct bpf_insn *in);
bool walk_driver_store(struct walk *w, const struct bpf_insn *in, const struct sreg *r, int64_t at);
bool walk_driver_wrote(const struct walk *w, int64_t at, uint32_t size);
void walk_driver_finish(struct walk *w);
/* The path to go on with, taken from those that wait: what has come least far, and with it all that know the same there. */
struct sstate *walk_driver_next(struct walk *w);
/* filter_memory.c */
bool walk_check_packet(struct walk *w, int64_t at, uint32_t size);
/* The octets of stack or value are written, no matter with what. */
bool walk_overwrite(struct walk *w, unsigned reg, uint32_t size);
bool walk_load(struct walk *w, const struct bpf_insn *in);
bool walk_store(struct walk *w, const struct bpf_insn *in);
/* Reads size octets of stack, packet or value that a helper is given. */
bool walk_readable(struct walk *w, unsigned reg, uint32_t size);

#endif
