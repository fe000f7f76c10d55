/* offload.c - a host's program and those of tenants, for the test that combines them (tests/unit/test_combine.c). */
#include "datapath/include/middleproof_bpf.h"

static int (*const run_tenant)(struct xdp_md *ctx, __u32 tenant) = (void *)0x4f464c44;
static long (*const bpf_redirect)(__u32 ifindex, __u64 flags) = (void *)BPF_FUNC_redirect;

struct counts { __u64 packets; };
/* all have a map of the same name */
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, struct counts); __uint(max_entries, 4); } seen SEC(".maps");

ALWAYS_INLINE void count(__u32 k, __u64 by)
{
	struct counts *c = bpf_map_lookup_elem(&seen, &k);

	if (c)
		c->packets += by;
}

/* Without a map. */
SEC("xdp/short") int aborts(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_ABORTED;
}

/* The first octet names the tenant; what the tenant says is counted. */
SEC("xdp/host") int host(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;
	int r;

	if (data + 14 > end)
		return XDP_PASS;
	r = run_tenant(ctx, data[0]);
	count(r & 3, 1);
	return r;
}

SEC("xdp/none") int host_without_calls(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_PASS;
}

SEC("xdp/first") int drops(struct xdp_md *ctx)
{
	(void)ctx;
	count(0, 100);
	return XDP_DROP;
}

static __attribute__((noinline)) int second_octet(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	return data + 2 <= end ? data[1] : 0;
}

SEC("xdp/second") int asks_a_function(struct xdp_md *ctx)
{
	return second_octet(ctx) > 7 ? XDP_TX : XDP_PASS;
}

SEC("xdp/third") int writes(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	if (data + 3 <= end)
		data[2] = 0xaa;
	count(1, 7);
	return XDP_TX;
}

SEC("xdp/bad") int redirects(struct xdp_md *ctx)
{
	return bpf_redirect(ctx->ingress_ifindex, 0);
}

/* Sends back with the tag that the first octet names. */
SEC("xdp/fourth") int retags(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	if (data + 16 > end)
		return XDP_DROP;
	data[15] = data[0];
	return XDP_TX;
}
