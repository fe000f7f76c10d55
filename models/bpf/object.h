/*
 * object.h - filter programs as files: eBPF objects as clang writes them (-target bpf -O2 -g), read without running or judging
 * anything. What the two programs share of eBPF is in this folder and is syntax: sections, maps, relocations, source lines, the
 * names of instructions. What an instruction does is written twice, in datapath/bpf and in symexec/bpf.
 *
 * An object is owned by its caller and holds copies of all it names. Bytes are little-endian, as on the machines that run them.
 */
#ifndef BPF_OBJECT_H
#define BPF_OBJECT_H

#include <linux/bpf.h>

#include "models/base/arena.h"
#include "models/base/diag.h"

enum {
	EBPF_MAX_FILE = 16 << 20,
	EBPF_MAX_INSNS = 1 << 16,	/* of one program with the functions that it calls */
	EBPF_MAX_MAPS = 64,
	EBPF_MAX_PROGRAMS = 512,
	EBPF_MAX_VALUE = 1 << 20,	/* octets of a value, and of all global data */
};

struct ebpf_line {
	const char *file, *text;	/* of the source; text without indentation */
	uint32_t line, column;
};

struct ebpf_map {
	const char *name;
	uint32_t type;			/* BPF_MAP_TYPE_... */
	uint32_t key_size, value_size, max_entries, flags;
	/* global variables are a map of one entry: what it holds at first, value_size octets; else NULL */
	const uint8_t *data;
	bool read_only;
};

/*
 * After linking, BPF_LD | BPF_IMM | BPF_DW names maps by their number in the object: src_reg BPF_PSEUDO_MAP_FD, or
 * BPF_PSEUDO_MAP_VALUE with the offset in the second half's imm. Functions that are called follow the program.
 */
struct ebpf_program {
	const char *name, *section;
	struct bpf_insn *insn;
	const struct ebpf_line **line;	/* per instruction, may be NULL each */
	uint32_t n;
};

struct ebpf_object {
	struct arena *arena;
	const char *path;
	struct ebpf_map *maps;
	struct ebpf_program *programs;
	uint32_t n_maps, n_programs;
};

/* Reads the octets of an object; path is for messages. NULL after errors in d. */
struct ebpf_object *ebpf_object_read(const char *path, const void *data, size_t len, struct diag *d) MUST_CHECK;
/* The same from a file. */
struct ebpf_object *ebpf_object_open(const char *path, struct diag *d) MUST_CHECK;
void ebpf_object_free(struct ebpf_object *o);	/* accepts NULL */

/* The program of that name; NULL: the only one. NULL after an error in d. */
const struct ebpf_program *ebpf_object_program(const struct ebpf_object *o, const char *name, struct diag *d);

/* An object of instructions alone, without maps, for tests and generators. The array is copied. */
struct ebpf_object *ebpf_object_of(const char *name, const struct bpf_insn *insn, uint32_t n) MUST_CHECK;

#endif
