/*
 * middleproof_bpf.h - what a filter program includes. The same object runs in the datapath, in a driver as XDP and under the kernel's
 * BPF_PROG_TEST_RUN: the context is struct xdp_md, helpers have the kernel's numbers, maps are declared as libbpf wants them.
 *
 *	struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1024); }
 *		flows SEC(".maps");
 *
 *	SEC("filter") int is_large(struct xdp_md *ctx)
 *	{
 *		return (long)ctx->data_end - (long)ctx->data > 1000 ? MATCH : NO_MATCH;
 *	}
 *
 * Compile with clang -target bpf -O2 -g -c. The packet is read, never written; every access must be compared with data_end first.
 */
#ifndef MIDDLEPROOF_BPF_H
#define MIDDLEPROOF_BPF_H

#include <linux/bpf.h>

#define SEC(name)	__attribute__((section(name), used))
#define __uint(name, value)	int (*name)[value]
#define __type(name, value)	__typeof__(value) *name
#define ALWAYS_INLINE	static inline __attribute__((always_inline, unused))

enum { NO_MATCH = 0, MATCH = 1 };

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) __attribute__((unused)) =
	(void *)BPF_FUNC_map_lookup_elem;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value, __u64 flags)
	__attribute__((unused)) = (void *)BPF_FUNC_map_update_elem;
static long (*const bpf_map_delete_elem)(void *map, const void *key) __attribute__((unused)) =
	(void *)BPF_FUNC_map_delete_elem;
static __u64 (*const bpf_ktime_get_ns)(void) __attribute__((unused)) = (void *)BPF_FUNC_ktime_get_ns;
static __u32 (*const bpf_get_prandom_u32)(void) __attribute__((unused)) = (void *)BPF_FUNC_get_prandom_u32;

ALWAYS_INLINE __u16 from_be16(__u16 v) { return __builtin_bswap16(v); }
ALWAYS_INLINE __u32 from_be32(__u32 v) { return __builtin_bswap32(v); }

/*
 * The kernel has no helper that hashes. 64 bits in, 32 out: multiply and fold, twice; about as good as what hash tables need,
 * and nothing more.
 */
ALWAYS_INLINE __u32 filter_hash(__u64 v, __u32 seed)
{
	v = (v ^ seed) * 0x9e3779b97f4a7c15ULL;
	v = (v ^ v >> 32) * 0xd6e8feb86659fd93ULL;
	return (__u32)(v ^ v >> 32);
}

#endif
