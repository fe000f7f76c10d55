/*
 * jit.h - verified programs as machine code of x86-64. Pages are written first and executable then, never both; constants are not
 * blinded, since whoever may load programs into this process may do all it can do anyway.
 */
#ifndef DATAPATH_BPF_JIT_H
#define DATAPATH_BPF_JIT_H

#include "datapath/bpf/bpf_program.h"
#include "datapath/bpf/verify.h"

typedef uint64_t jit_fn(const struct bpf_packet *p, struct bpf_tables *t);

/* o: has its maps. NULL: there is no compiler for this machine, or no executable memory. *size: to be given to jit_free. */
jit_fn *jit_compile(const struct ebpf_object *o, const struct ebpf_program *p, const struct verify_result *r,
		    size_t *size) MUST_CHECK;
void jit_free(jit_fn *f, size_t size);	/* accepts NULL */

#endif
