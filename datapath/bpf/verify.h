/*
 * verify.h - whether a filter program may run: every path is followed with what is known of each register and stack slot, and
 * whatever could be read or written outside the packet, the stack, the context or a map's value, run on for ever, or tell a
 * pointer is refused. Filters read packets and never write them. The rules are the kernel's for XDP programs without
 * privilege to leak pointers, except that a filter has no writes to packets; calls between functions are followed. A program for the
 * driver (`driver`) may write to packets, and has helpers that filters do not have.
 *
 * A refusal says the instruction, the line of the source and what is known of the registers at it.
 */
#ifndef DATAPATH_BPF_VERIFY_H
#define DATAPATH_BPF_VERIFY_H

#include "models/bpf/object.h"

enum {
	VERIFY_STACK = 512,		/* octets of a function */
	VERIFY_FRAMES = 8,		/* functions that wait for another, and the running one */
	VERIFY_BUDGET = 1000000,	/* instructions followed on all paths together */
	VERIFY_MAPS = 255,
};

struct verify_options {
	bool strict_alignment;		/* as on machines that read only whole words */
	bool driver;			/* for the driver, where the kernel runs it: nothing here can run it */
	uint64_t budget;		/* 0: VERIFY_BUDGET */
};

/* What running a program needs to know and only the verifier finds out. */
struct verify_insn {
	bool context;			/* reads a field of the context */
	bool reached;
	uint8_t map;			/* 1 + the number of the map that a helper is called with; VERIFY_MAPS: of several */
};

struct verify_result {
	struct verify_insn *insn;	/* per instruction; freed by verify_result_fini */
	uint64_t followed;		/* instructions, on all paths */
	uint64_t states;		/* kept for comparison */
	uint32_t stack;			/* octets that some function touches under its r10 */
};

/* false after an error in d with notes. o has the program's maps. *r is set in both cases. */
bool verify_program(const struct ebpf_object *o, const struct ebpf_program *p, const struct verify_options *options,
		    struct verify_result *r, struct diag *d) MUST_CHECK;
void verify_result_fini(struct verify_result *r);

#endif
