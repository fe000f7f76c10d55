/*
 * dns_limit.c - for a tenant with a name server: queries for his own name pass as often as the server can bear, all others are dropped in
 * the driver, before they cost the server anything. What is no query (RFC 1035) is not touched.
 *
 *	datapath ctl offload add --tenant dns --vlan 53 dns_limit.c
 */
#include <middleproof_bpf.h>

/* Labels with their lengths before them, in small letters, as they travel. */
static const __u8 own_name[] = "\4good\7example";
enum { RATE = 20000, BURST = 2000 };	/* queries a second; at once */

enum { SECOND = 1000000000, NAME = sizeof(own_name) };	/* with the 0 that ends a name */

struct bucket {
	__u64 since;		/* ns */
	__u64 tokens;		/* 1 / SECOND of a query */
};

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, struct bucket); __uint(max_entries, 1); }
	limit SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 3); }
	seen SEC(".maps");	/* passed, too many, other names */

ALWAYS_INLINE __u16 at16(const __u8 *p) { return (__u16)(p[0] << 8 | p[1]); }

ALWAYS_INLINE int count(__u32 k, int verdict)
{
	__u64 *n = bpf_map_lookup_elem(&seen, &k);

	if (n)
		__sync_fetch_and_add(n, 1);
	return verdict;
}

/* Two processors may both see the same tokens: then one query more passes. */
ALWAYS_INLINE int may_pass(void)
{
	__u32 zero = 0;
	struct bucket *b = bpf_map_lookup_elem(&limit, &zero);
	__u64 now = bpf_ktime_get_ns(), full = (__u64)BURST * SECOND, passed;

	if (!b)
		return 0;
	passed = now - b->since;
	b->since = now;
	b->tokens += (passed < SECOND ? passed : SECOND) * RATE;
	if (b->tokens > full)
		b->tokens = full;
	if (b->tokens < SECOND)
		return 0;
	b->tokens -= SECOND;
	return 1;
}

/* Capitals or not, a name is the same. */
ALWAYS_INLINE int is_own(const __u8 *p)
{
	for (unsigned k = 0; k < NAME; k++) {
		__u8 c = p[k];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != own_name[k])
			return 0;
	}
	return 1;
}

/* Behind the UDP header. */
ALWAYS_INLINE int query(const __u8 *p, const __u8 *end)
{
	if (p + 12 > end)
		return XDP_PASS;
	/* an answer, or no standard query of one question */
	if (p[2] & 0xf8 || at16(p + 4) != 1)
		return p[2] & 0x80 ? XDP_PASS : count(2, XDP_DROP);
	p += 12;
	if (p + NAME > end || !is_own(p))
		return count(2, XDP_DROP);
	return may_pass() ? count(0, XDP_PASS) : count(1, XDP_DROP);
}

SEC("xdp") int dns_limit(struct xdp_md *ctx)
{
	const __u8 *p = (const __u8 *)(long)ctx->data, *end = (const __u8 *)(long)ctx->data_end;
	__u16 type;

	if (p + 18 > end)
		return XDP_PASS;
	type = at16(p + 12);
	p += 14;
	if (type == 0x8100 || type == 0x88a8) {
		type = at16(p + 2);
		p += 4;
	}
	if (type == 0x0800) {
		if (p + 20 > end || p[0] != 0x45 || p[9] != 17 || at16(p + 6) & 0x1fff)
			return XDP_PASS;
		p += 20;
	} else if (type == 0x86dd) {
		if (p + 40 > end || p[6] != 17)
			return XDP_PASS;
		p += 40;
	} else {
		return XDP_PASS;
	}
	return p + 8 <= end && at16(p + 2) == 53 ? query(p + 8, end) : XDP_PASS;
}
