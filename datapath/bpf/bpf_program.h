/*
 * bpf_program.h - filter programs for the rest of the datapath: read, verified and compiled once (bpf_code), run as instances, each
 * with maps of its own or shared with others. A program says 1 for "matches"; any other result is "does not", so that a program
 * for the driver (XDP) matches exactly the packets that it drops.
 *
 * Code counts the instances that run it, because a program can be unloaded or replaced while rules still refer to instances of
 * it: it goes with the last of them. Instances that share maps count them likewise. Loading, making and freeing belong to
 * one thread; bpf_run may be called by as many threads as `cpus` says, each with its own prog_map_cpu.
 */
#ifndef DATAPATH_BPF_BPF_PROGRAM_H
#define DATAPATH_BPF_BPF_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/base/diag.h"

enum { BPF_TABLES = 64 };	/* maps of an object */

struct prog_map;
struct bpf_code;
struct bpf_op;

/* What a program's context (struct xdp_md) is made from. Octets from data to end are read and never written. */
struct bpf_packet {
	const uint8_t *data, *end, *meta;	/* meta: data, when there is no metadata */
	uint32_t ifindex, queue;
};

struct bpf_tables {
	struct prog_map *map[BPF_TABLES];
	uint8_t *value[BPF_TABLES];		/* of global data */
	uint64_t (*clock)(void *arg);		/* nanoseconds; NULL: bpf_now */
	void *clock_arg;
	uint64_t random;			/* state of the generator; 0: seeded by the machine */
};

/* Of this thread's packets: the time in ns that programs are told; 0: the machine's, CLOCK_MONOTONIC. */
extern _Thread_local uint64_t bpf_now;

struct bpf_instance {
	/* the compiled program, or what interprets it */
	uint64_t (*native)(const struct bpf_packet *p, struct bpf_tables *t);
	const struct bpf_op *ops;
	struct bpf_tables tables;
	struct bpf_code *code;
};

enum bpf_engine { BPF_BEST, BPF_INTERPRETER, BPF_JIT };

struct bpf_load_options {
	const char *program;		/* NULL: the only one of the object */
	enum bpf_engine engine;		/* BPF_JIT fails where there is none; BPF_BEST interprets there */
	bool strict_alignment;
};

/* Reads the octets of an object file, verifies and compiles one program. path: for messages. NULL after errors in d. */
struct bpf_code *bpf_load(const char *path, const void *octets, size_t len, const struct bpf_load_options *o,
			  struct diag *d) MUST_CHECK;
/* Gives it up; instances keep it as long as they need it. Accepts NULL. */
void bpf_unload(struct bpf_code *c);
const char *bpf_code_name(const struct bpf_code *c);
uint32_t bpf_code_insns(const struct bpf_code *c);
bool bpf_code_native(const struct bpf_code *c);
/* Code of the same object file and program has the same; other code, as good as never. */
uint64_t bpf_code_digest(const struct bpf_code *c);

/*
 * An instance. share: its maps are those of that instance where name and sizes are the same (NULL: all new and empty); keep:
 * new maps, which begin with the entries of that one's (NULL: none). cpus: threads that run it. NULL after errors in d.
 */
struct bpf_instance *bpf_instance_new(struct bpf_code *c, struct bpf_instance *share, struct bpf_instance *keep,
				      unsigned cpus, struct diag *d) MUST_CHECK;
void bpf_instance_free(struct bpf_instance *i);	/* accepts NULL */

/* Its maps, by name; NULL: it has none such. And the n-th, NULL behind the last; global data are maps, too. */
struct prog_map *bpf_instance_map(const struct bpf_instance *i, const char *name);
struct prog_map *bpf_instance_map_at(const struct bpf_instance *i, uint32_t n);

/* bpf/dump.c: what its maps hold, but for constants: [{"name", "type", "entries": [{"key", "value"}...]}...], octets as hex. */
struct strbuf;
void bpf_instance_dump(struct bpf_instance *i, struct strbuf *out);

/* bpf/interp.c: the result of the program, by the interpreter. */
uint64_t bpf_interpret(const struct bpf_op *ops, const struct bpf_packet *p, struct bpf_tables *t);

/* 1: the packet matches; 0: it does not. */
static inline int bpf_run(struct bpf_instance *i, const struct bpf_packet *p)
{
	return (uint32_t)i->native(p, &i->tables) == 1;
}

#endif
