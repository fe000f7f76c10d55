/*
 * print.h - instructions of filter programs in words, in the assembler that clang and the kernel's verifier write.
 */
#ifndef BPF_PRINT_H
#define BPF_PRINT_H

#include <linux/bpf.h>

#include "models/base/strbuf.h"

/*
 * Appends one instruction, in text like "r1 += r2" or "if r1 > 0x5 goto +3". next: the slot after it, for loads of
 * 64 bits; NULL: none. Any octets will do: what is no instruction is said so with its code.
 */
void ebpf_print_insn(struct strbuf *out, const struct bpf_insn *in, const struct bpf_insn *next);
/* The name of a helper by its number; NULL: none that filter programs have. */
const char *ebpf_helper_name(int32_t number);

#endif
