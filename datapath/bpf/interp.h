/*
 * interp.h - running verified programs without compiling them. What is not verified must not be run: neither bounds nor registers
 * are checked. interp_checked.c is another interpreter, slow and suspicious, which is what tests hold the verifier, this one and the
 * compiler against.
 */
#ifndef DATAPATH_BPF_INTERP_H
#define DATAPATH_BPF_INTERP_H

#include "datapath/bpf/bpf_program.h"
#include "datapath/bpf/verify.h"

struct bpf_op {
	uint16_t op;		/* of the interpreter's own */
	uint8_t dst, src;
	int32_t off;		/* of addresses; of jumps: to add to the instruction's own number */
	int64_t imm;
};

/* The program in the interpreter's form: as many as it has instructions. To be freed. */
struct bpf_op *interp_decode(const struct ebpf_program *p, const struct verify_result *r) MUST_CHECK;

/* interp_checked.c: the result of a run in which each access, register and jump is checked. */
struct checked_run {
	uint64_t result;
	uint64_t steps;
	uint32_t at;			/* the last instruction */
	char fault[160];		/* what it did that it must not; "": nothing */
};
/* maps: those of the object, in its order. limit: instructions after which it is a fault to go on. */
void interp_checked(const struct ebpf_object *o, const struct ebpf_program *p, const struct bpf_packet *packet,
		    struct bpf_tables *t, uint64_t limit, struct checked_run *run);

/* helpers.c: what programs call. */
uint64_t bpf_help_lookup(uint64_t map, uint64_t key);
uint64_t bpf_help_update(uint64_t map, uint64_t key, uint64_t value, uint64_t flags);
uint64_t bpf_help_delete(uint64_t map, uint64_t key);
uint64_t bpf_help_time(struct bpf_tables *t);
uint64_t bpf_help_random(struct bpf_tables *t);
/* An atomic operation of so many octets (4, 8) at p; the value before. imm: the instruction's. */
uint64_t bpf_help_atomic(void *p, int32_t imm, unsigned octets, uint64_t operand, uint64_t expected);

#endif
