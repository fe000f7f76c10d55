/* Filter programs that bpf_bench.c puts into rules: the least there is, one that reads the packet, two that count in maps. */
#include "datapath/include/middleproof_bpf.h"

struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u64); __uint(max_entries, 65536); } seen SEC(".maps");

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1024); } slots SEC(".maps");

SEC("filter") int least(struct xdp_md *ctx) { return NO_MATCH; }

/* UDP to port 1, which none of the trace is. */
SEC("filter") int port(struct xdp_md *ctx)
{
	const __u8 *p = (void *)(long)ctx->data;

	return p + 42 <= (const __u8 *)(long)ctx->data_end && p[12] == 8 && p[13] == 0 && p[14] == 0x45 && p[23] == 17 &&
	       p[36] == 0 && p[37] == 1;
}

/* The 2^40th packet of sources with the same last ten bits. */
SEC("filter") int array(struct xdp_md *ctx)
{
	const __u8 *p = (void *)(long)ctx->data;
	__u32 slot;
	__u64 *n;

	if (p + 34 > (const __u8 *)(long)ctx->data_end)
		return NO_MATCH;
	slot = (p[28] << 8 | p[29]) & 1023;
	n = bpf_map_lookup_elem(&slots, &slot);
	return n && ++*n == 1ULL << 40;
}

/* The 2^40th packet of a source. */
SEC("filter") int count(struct xdp_md *ctx)
{
	const __u8 *p = (void *)(long)ctx->data;
	__u64 one = 1, *n;
	__u32 source;

	if (p + 34 > (const __u8 *)(long)ctx->data_end)
		return NO_MATCH;
	source = *(const __u32 *)(p + 26);
	n = bpf_map_lookup_elem(&seen, &source);
	if (!n)
		return bpf_map_update_elem(&seen, &source, &one, BPF_ANY) == 1;
	return ++*n == 1ULL << 40;
}
