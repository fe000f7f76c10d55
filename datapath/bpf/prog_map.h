/*
 * prog_map.h - the maps of filter programs: array, per-CPU array, hash, LRU hash and longest-prefix trie, with the meaning and
 * the errors that the kernel gives them. Everything is allocated when the map is made: no operation allocates, and the
 * address of a value is good until the map is freed, whatever is deleted meanwhile (what a program does with a value that another
 * thread deletes changes an entry that is not in use, or the next one there, as in the kernel).
 *
 * Maps of one thread take no lock. A shared one locks each operation; values are changed by programs without it, as in the
 * kernel: counters want atomic instructions.
 */
#ifndef DATAPATH_BPF_PROG_MAP_H
#define DATAPATH_BPF_PROG_MAP_H

#include "models/bpf/object.h"

enum { PROG_MAP_MAX_MEMORY = 256 << 20 };

struct prog_map;

/* Makes the map that def describes; cpus: threads that run the program, at least 1. NULL after an error in d. */
struct prog_map *prog_map_new(const struct ebpf_map *def, unsigned cpus, struct diag *d) MUST_CHECK;
/* Gives it up; it goes with the last who holds it, since instances of programs share maps. Accepts NULL. */
void prog_map_free(struct prog_map *m);
struct prog_map *prog_map_hold(struct prog_map *m);

/* Octets from one value to the next, of arrays. */
static inline uint32_t prog_map_stride(uint32_t value_size)
{
	return (value_size + 7) & ~7U;
}

/* Which of the threads this one is; 0 at first. Per-CPU maps give each its own values. */
extern _Thread_local unsigned prog_map_cpu;

/* The address of a value, or NULL. key: key_size octets. */
void *prog_map_lookup(struct prog_map *m, const void *key);
/* flags: BPF_ANY, BPF_NOEXIST, BPF_EXIST. 0 or -errno as in the kernel. */
long prog_map_update(struct prog_map *m, const void *key, const void *value, uint64_t flags);
long prog_map_delete(struct prog_map *m, const void *key);

/*
 * Calls f with every entry; of per-CPU maps with each CPU's. f must not change the map. Arrays: entries of zeros are left
 * out unless all. Returns how many.
 */
size_t prog_map_each(struct prog_map *m, bool all,
		     void (*f)(void *arg, const void *key, const void *value, unsigned cpu), void *arg);
const struct ebpf_map *prog_map_def(const struct prog_map *m);
/* Array maps: where their values lie, index * prog_map_stride(value_size) apart; else NULL. */
uint8_t *prog_map_values(const struct prog_map *m);
/* Whether p .. p + size is inside one value of this map; for runs that check every access. */
bool prog_map_holds(const struct prog_map *m, const void *p, size_t size);
/* Copies all entries of from, a map with the same definition; what does not fit is left out. */
void prog_map_copy(struct prog_map *to, struct prog_map *from);
bool prog_map_same(const struct ebpf_map *a, const struct ebpf_map *b);
const char *prog_map_type_name(uint32_t type);

#endif
