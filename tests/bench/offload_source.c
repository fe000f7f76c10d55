/*
 * offload_source.c - the frames of a flood: one after the other of those in a table, each time from another port, written whole, since
 * frames come back as they were left; and their end, where answers are counted.
 */
#include "datapath/include/middleproof_bpf.h"
#include "tests/bench/offload_flood.h"

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, struct flood_frame); __uint(max_entries, FLOOD_FRAMES); }
	frames SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, struct flood_state); __uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE); } flood SEC(".maps");

ALWAYS_INLINE void put(__u8 *data, const __u8 *end, __u32 at, __u16 v)
{
	__u8 *p = data + (at & 127);

	if (p + 2 > end)
		return;
	p[0] = (__u8)(v >> 8);
	p[1] = (__u8)v;
}

SEC("xdp") int source(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;
	__u32 zero = 0, which;
	struct flood_state *s = bpf_map_lookup_elem(&flood, &zero);
	struct flood_frame *f;
	__u64 n;

	if (!s || !s->n || data + FLOOD_OCTETS > end)
		return XDP_DROP;
	if (s->every && s->sent % FLOOD_BURST == 0) {
		__u64 now = bpf_ktime_get_ns();

		if (now < s->due)
			return XDP_DROP;
		/* what could not be sent in time is not sent later */
		s->due = (now - s->due > 1000000 ? now : s->due) + (__u64)s->every * FLOOD_BURST;
	}
	n = s->sent++;
	which = n % s->n;
	f = bpf_map_lookup_elem(&frames, &which);
	if (!f)
		return XDP_DROP;
	__builtin_memcpy(data, f->octets, FLOOD_OCTETS);
	/* with the complement elsewhere sums stay as they are */
	n = n / s->n % 60000 + 1024;
	put(data, end, f->port, (__u16)n);
	if (f->complement)
		put(data, end, f->complement, (__u16)~n);
	return XDP_TX;
}

SEC("xdp") int answered(struct xdp_md *ctx)
{
	__u32 zero = 0;
	struct flood_state *s = bpf_map_lookup_elem(&flood, &zero);

	(void)ctx;
	if (s)
		__sync_fetch_and_add(&s->answers, 1);
	return XDP_DROP;
}
