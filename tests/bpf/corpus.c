/*
 * corpus.c - small filter programs, each of which a verifier takes or refuses; tests/bpf/verdicts says who does which. Those in
 * assembler do what a compiler does not write.
 */
#include "datapath/include/middleproof_bpf.h"

struct eth { __u8 dst[6], src[6]; __u16 type; } __attribute__((packed));
struct ip { __u8 ihl_version, tos; __u16 len, id, frag; __u8 ttl, proto; __u16 sum; __u32 src, dst; } __attribute__((packed));
struct tcp { __u16 sport, dport; __u32 seq, ack; __u8 off, flags; __u16 window, sum, urgent; } __attribute__((packed));
struct pair { __u32 a, b; __u64 count; };

struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, __u32); __type(value, __u64); __uint(max_entries, 64); }
	counts SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, struct pair); __uint(max_entries, 16); }
	slots SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __type(key, struct pair); __type(value, __u32); __uint(max_entries, 32); }
	recent SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 4); }
	per_cpu SEC(".maps");
struct prefix { __u32 length; __u32 address; };
struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __type(key, struct prefix); __type(value, __u32); __uint(max_entries, 32);
	 __uint(map_flags, BPF_F_NO_PREALLOC); } routes SEC(".maps");

#define DATA(ctx)	((__u8 *)(long)(ctx)->data)
#define END(ctx)	((__u8 *)(long)(ctx)->data_end)
#define PROGRAM(name)	SEC("xdp") int name(struct xdp_md *ctx)
#define ASM(name)	SEC("xdp") __attribute__((naked)) int name(struct xdp_md *ctx)
#define LIST(...)	asm volatile(__VA_ARGS__)

/* ---- packets ---- */

PROGRAM(c_one) { return 1; }
PROGRAM(c_length) { return (long)ctx->data_end - (long)ctx->data > 100; }
PROGRAM(c_ifindex) { return ctx->ingress_ifindex == 3 && ctx->rx_queue_index == 0; }
PROGRAM(c_first_octet) { __u8 *p = DATA(ctx); return p + 1 <= END(ctx) && p[0] == 1; }
PROGRAM(c_unchecked) { return *(volatile __u8 *)DATA(ctx) == 1; }
PROGRAM(c_off_by_one) { __u8 *p = DATA(ctx); return p + 14 <= END(ctx) && *(volatile __u8 *)(p + 14) == 1; }
PROGRAM(c_greater) { __u8 *p = DATA(ctx); if (p + 34 > END(ctx)) return 0; return p[33] == 9; }
PROGRAM(c_reversed) { __u8 *p = DATA(ctx); if (END(ctx) < p + 34) return 0; return p[33] == 9; }
PROGRAM(c_strictly) { __u8 *p = DATA(ctx); if (p + 33 < END(ctx)) return p[33] == 9; return 0; }
PROGRAM(c_wrong_side) { __u8 *p = DATA(ctx); if (p + 34 <= END(ctx)) return 0; return *(volatile __u8 *)(p + 33) == 9; }
PROGRAM(c_ethertype)
{
	struct eth *e = (void *)DATA(ctx);

	return (__u8 *)(e + 1) <= END(ctx) && e->type == from_be16(0x0800);
}
PROGRAM(c_tcp_syn)
{
	struct eth *e = (void *)DATA(ctx);
	struct ip *ip = (void *)(e + 1);
	struct tcp *t = (void *)(ip + 1);

	if ((__u8 *)(t + 1) > END(ctx) || e->type != from_be16(0x0800) || ip->proto != 6)
		return 0;
	return (t->flags & 0x12) == 2;
}
PROGRAM(c_ip_options)
{
	struct eth *e = (void *)DATA(ctx);
	struct ip *ip = (void *)(e + 1);
	struct tcp *t;

	if ((__u8 *)(ip + 1) > END(ctx))
		return 0;
	t = (void *)((__u8 *)ip + (ip->ihl_version & 15) * 4);
	return (__u8 *)(t + 1) <= END(ctx) && t->dport == from_be16(80);
}
PROGRAM(c_ip_options_unchecked)
{
	struct eth *e = (void *)DATA(ctx);
	struct ip *ip = (void *)(e + 1);
	struct tcp *t;

	if ((__u8 *)(ip + 1) > END(ctx))
		return 0;
	t = (void *)((__u8 *)ip + (ip->ihl_version & 15) * 4);
	return *(volatile __u16 *)((__u8 *)t + 2) == from_be16(80);
}
PROGRAM(c_ip_length)
{
	struct eth *e = (void *)DATA(ctx);
	struct ip *ip = (void *)(e + 1);
	__u8 *p;

	if ((__u8 *)(ip + 1) > END(ctx))
		return 0;
	p = (__u8 *)ip + from_be16(ip->len);
	return p + 1 <= END(ctx) && *p == 0;
}
PROGRAM(c_write_packet) { __u8 *p = DATA(ctx); if (p + 1 > END(ctx)) return 0; p[0] = 1; return 1; }
PROGRAM(c_write_ttl)
{
	__u8 *p = DATA(ctx);

	if (p + 34 > END(ctx))
		return 0;
	p[22]--;
	return 1;
}
PROGRAM(c_loop_sum)
{
	__u8 *p = DATA(ctx);
	__u32 sum = 0;

	if (p + 40 > END(ctx))
		return 0;
#pragma clang loop unroll(disable)
	for (int i = 0; i < 40; i++)
		sum += p[i];
	return sum > 1000;
}
PROGRAM(c_loop_count)
{
	__u8 *p = DATA(ctx);
	int n = 0;

	if (p + 60 > END(ctx))
		return 0;
#pragma clang loop unroll(disable)
	for (int i = 0; i < 60; i++)
		if (p[i] == 7)
			n++;
	return n > 3;
}
PROGRAM(c_loop_each_checked)
{
	__u8 *p = DATA(ctx);
	int n = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 100; i++) {
		if (p + i + 1 > END(ctx))
			break;
		n += p[i] & 1;
	}
	return n == 5;
}
PROGRAM(c_tcp_options)
{
	__u8 *p = DATA(ctx) + 54, *end = END(ctx);
	int mss = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < 10; i++) {
		__u8 kind, len;

		if (p + 1 > end)
			break;
		kind = p[0];
		if (kind == 0)
			break;
		if (kind == 1) {
			p++;
			continue;
		}
		if (p + 2 > end)
			break;
		len = p[1];
		if (len < 2 || len > 40)
			break;
		if (kind == 2 && p + 4 <= end)
			mss = p[2] << 8 | p[3];
		p += len;
	}
	return mss == 1460;
}
PROGRAM(c_endless) { volatile int k = 0; while (1) k++; return 0; }
PROGRAM(c_index_masked)
{
	__u8 *p = DATA(ctx);

	if (p + 64 > END(ctx))
		return 0;
	return p[p[0] & 63] == 3;
}
PROGRAM(c_index_free)
{
	__u8 *p = DATA(ctx);

	if (p + 64 > END(ctx))
		return 0;
	return *(volatile __u8 *)(p + p[0]) == 3;
}
PROGRAM(c_index_bounded)
{
	__u8 *p = DATA(ctx), i;

	if (p + 64 > END(ctx))
		return 0;
	i = p[0];
	return i < 64 ? p[i] == 3 : 0;
}

/* ---- maps ---- */

PROGRAM(c_count)
{
	__u32 key = 1;
	__u64 *v = bpf_map_lookup_elem(&counts, &key), one = 1;

	if (v)
		__sync_fetch_and_add(v, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	return v && *v > 10;
}
PROGRAM(c_null) { __u32 key = 1; __u64 *v = bpf_map_lookup_elem(&counts, &key); return *(volatile __u64 *)v > 10; }
PROGRAM(c_array_null) { __u32 key = DATA(ctx) + 1 <= END(ctx) ? DATA(ctx)[0] : 0; struct pair *v = bpf_map_lookup_elem(&slots, &key); return *(volatile __u32 *)&v->a == 1; }
PROGRAM(c_array)
{
	__u32 key = 3;
	struct pair *v = bpf_map_lookup_elem(&slots, &key);

	if (!v)
		return 0;
	v->count++;
	return v->a == v->b;
}
PROGRAM(c_value_behind)
{
	__u32 key = 3;
	struct pair *v = bpf_map_lookup_elem(&slots, &key);

	return v ? *(volatile __u64 *)(&v->count + 1) == 1 : 0;
}
PROGRAM(c_value_index)
{
	__u32 key = 3;
	__u8 *v = bpf_map_lookup_elem(&slots, &key);

	return v && DATA(ctx) + 1 <= END(ctx) ? v[DATA(ctx)[0] & 15] : 0;
}
PROGRAM(c_value_index_far)
{
	__u32 key = 3;
	__u8 *v = bpf_map_lookup_elem(&slots, &key);

	return v && DATA(ctx) + 1 <= END(ctx) ? *(volatile __u8 *)(v + (DATA(ctx)[0] & 31)) : 0;
}
PROGRAM(c_key_on_stack)
{
	struct pair key = { 1, 2, 3 };
	__u32 *v = bpf_map_lookup_elem(&recent, &key), now = 5;

	if (!v)
		bpf_map_update_elem(&recent, &key, &now, BPF_NOEXIST);
	return v != 0;
}
PROGRAM(c_key_in_packet)
{
	__u8 *p = DATA(ctx);
	__u64 *v;

	if (p + 34 > END(ctx))
		return 0;
	v = bpf_map_lookup_elem(&counts, p + 26);
	return v && *v;
}
PROGRAM(c_key_in_value)
{
	__u32 key = 1;
	struct pair *v = bpf_map_lookup_elem(&slots, &key);
	__u64 *w = v ? bpf_map_lookup_elem(&counts, &v->a) : 0;

	return w && *w;
}
PROGRAM(c_delete) { __u32 key = 1; return bpf_map_delete_elem(&counts, &key) == 0; }
PROGRAM(c_per_cpu) { __u32 key = 1; __u64 *v = bpf_map_lookup_elem(&per_cpu, &key); if (v) *v += 1; return v && *v > 5; }
PROGRAM(c_route)
{
	struct prefix key = { 32, 0 };
	__u8 *p = DATA(ctx);
	__u32 *v;

	if (p + 34 > END(ctx))
		return 0;
	key.address = *(__u32 *)(p + 30);
	v = bpf_map_lookup_elem(&routes, &key);
	return v && *v == 7;
}
PROGRAM(c_time) { return bpf_ktime_get_ns() > 1000; }
PROGRAM(c_random) { return bpf_get_prandom_u32() % 16 == 0; }
PROGRAM(c_hash) { return filter_hash(ctx->ingress_ifindex, 5) & 1; }
PROGRAM(c_two_lookups)
{
	__u32 k = 1, l = 2;
	__u64 *v = bpf_map_lookup_elem(&counts, &k), *w = bpf_map_lookup_elem(&counts, &l);

	return v && w ? *v == *w : 0;
}
PROGRAM(c_wrong_null)
{
	__u32 k = 1, l = 2;
	__u64 *v = bpf_map_lookup_elem(&counts, &k), *w = bpf_map_lookup_elem(&counts, &l);

	return v ? *(volatile __u64 *)w == 0 : 0;
}

/* ---- globals, functions, arithmetic ---- */

static volatile const __u32 limit = 100;
static volatile __u32 seen;
static const __u8 table[16] = { 1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47 };
PROGRAM(c_globals) { seen++; return seen > limit; }
PROGRAM(c_table) { __u8 *p = DATA(ctx); return p + 1 <= END(ctx) ? table[p[0] & 15] == 7 : 0; }

static __attribute__((noinline)) int larger(int a, int b) { return a > b ? a : b; }
static __attribute__((noinline)) int octet(__u8 *p, __u8 *end, int i)
{
	if (i < 0 || i > 100 || p + i + 1 > end)
		return -1;
	return p[i];
}
static __attribute__((noinline)) void fill(__u32 *to) { *to = 5; }
PROGRAM(c_call) { return larger(ctx->ingress_ifindex, ctx->rx_queue_index) == 4; }
PROGRAM(c_call_packet) { return octet(DATA(ctx), END(ctx), ctx->rx_queue_index) == 4; }
PROGRAM(c_call_stack) { __u32 k = 1; fill(&k); return k == 5; }
PROGRAM(c_divide) { __u32 q = ctx->rx_queue_index; return 1000 / q == 5 || 77 % q == 3; }
PROGRAM(c_signed) { int d = ctx->rx_queue_index; return d / 1 > -5 && (d >> 3) < -1; }
PROGRAM(c_switch)
{
	switch (ctx->rx_queue_index) {
	case 0: return 1;
	case 1: return 0;
	case 2: return ctx->ingress_ifindex;
	case 5: return 7;
	default: return 2;
	}
}
PROGRAM(c_large_stack) { volatile __u64 a[60]; for (int i = 0; i < 60; i++) a[i] = i; return a[ctx->rx_queue_index & 31] == 3; }
PROGRAM(c_stack_index) { volatile __u8 a[16] = { 0 }; a[ctx->rx_queue_index & 15] = 1; return a[3]; }
PROGRAM(c_stack_index_far) { volatile __u8 a[16] = { 0 }; return a[ctx->rx_queue_index & 1023]; }
PROGRAM(c_many_branches)
{
	__u8 *p = DATA(ctx);
	int n = 0;

	if (p + 32 > END(ctx))
		return 0;
#define B(i) if (p[i] & 1) n += i; else n -= p[i + 1];
	B(0) B(1) B(2) B(3) B(4) B(5) B(6) B(7) B(8) B(9) B(10) B(11) B(12) B(13) B(14) B(15) B(16) B(17) B(18) B(19)
	return n > 100;
}

/* ---- assembler ---- */

ASM(a_nothing_returned) { LIST("exit"); }
ASM(a_uninitialised) { LIST("r0 = r5; exit"); }
ASM(a_one_path_uninitialised) { LIST("r2 = *(u32 *)(r1 + 12); if r2 == 0 goto 1f; r0 = 1; 1: exit"); }
ASM(a_return_pointer) { LIST("r0 = r1; exit"); }
ASM(a_return_packet) { LIST("r0 = *(u32 *)(r1 + 0); exit"); }
ASM(a_stack_uninitialised) { LIST("r0 = *(u64 *)(r10 - 8); exit"); }
ASM(a_stack_half) { LIST("r1 = 0; *(u32 *)(r10 - 8) = r1; r0 = *(u64 *)(r10 - 8); exit"); }
ASM(a_stack_above) { LIST("r1 = 0; *(u64 *)(r10 + 0) = r1; r0 = 0; exit"); }
ASM(a_stack_below) { LIST("r1 = 0; *(u64 *)(r10 - 520) = r1; r0 = 0; exit"); }
ASM(a_stack_bottom) { LIST("r1 = 0; *(u64 *)(r10 - 512) = r1; r0 = 0; exit"); }
ASM(a_stack_misaligned) { LIST("r1 = 0; *(u64 *)(r10 - 9) = r1; r0 = 0; exit"); }
ASM(a_write_context) { LIST("r2 = 0; *(u32 *)(r1 + 0) = r2; r0 = 0; exit"); }
ASM(a_context_behind) { LIST("r0 = *(u32 *)(r1 + 24); exit"); }
ASM(a_context_wide) { LIST("r0 = *(u64 *)(r1 + 0); r0 = 0; exit"); }
ASM(a_context_byte) { LIST("r0 = *(u8 *)(r1 + 12); exit"); }
ASM(a_context_moved) { LIST("r1 += 4; r0 = *(u32 *)(r1 + 8); exit"); }
ASM(a_context_spilled) { LIST("*(u64 *)(r10 - 8) = r1; r1 = *(u64 *)(r10 - 8); r0 = *(u32 *)(r1 + 12); exit"); }
ASM(a_spill_corrupted) { LIST("*(u64 *)(r10 - 8) = r1; r2 = 0; *(u8 *)(r10 - 8) = r2; r1 = *(u64 *)(r10 - 8); r0 = *(u32 *)(r1 + 12); exit"); }
ASM(a_spill_half_read) { LIST("*(u64 *)(r10 - 8) = r1; r0 = *(u32 *)(r10 - 8); exit"); }
ASM(a_number_address) { LIST("r1 = 4096; r0 = *(u32 *)(r1 + 0); exit"); }
ASM(a_multiply_pointer) { LIST("r1 *= 4; r0 = 0; exit"); }
ASM(a_add_pointers) { LIST("r2 = *(u32 *)(r1 + 0); r3 = r2; r3 += r2; r0 = 0; exit"); }
ASM(a_unreachable) { LIST("r0 = 0; exit; r0 = 1; exit"); }
ASM(a_falls_off) { LIST("r0 = 0"); }
ASM(a_loop_forever) { LIST("r0 = 0; 1: goto 1b; exit"); }
ASM(a_loop_same) { LIST("r0 = 0; 1: r0 = 0; if r0 == 0 goto 1b; exit"); }
ASM(a_loop_bounded) { LIST("r0 = 0; 1: r0 += 1; if r0 < 100 goto 1b; exit"); }
ASM(a_loop_data) { LIST("r2 = *(u32 *)(r1 + 12); r0 = 0; 1: r2 += -1; r0 += 1; if r2 != 0 goto 1b; exit"); }
ASM(a_loop_long) { LIST("r0 = 0; 1: r0 += 1; if r0 < 10000000 goto 1b; exit"); }
ASM(a_frame_written) { LIST("r10 += 1; r0 = 0; exit"); }
ASM(a_shift_far) { LIST("r0 = 1; r0 <<= 64; exit"); }
ASM(a_shift_register) { LIST("r2 = *(u32 *)(r1 + 12); r0 = 1; r0 <<= r2; exit"); }
ASM(a_divide_zero) { LIST("r0 = 1; r0 /= 0; exit"); }
ASM(a_unknown_helper) { LIST("call 9999; exit"); }
ASM(a_map_as_memory) { LIST("r1 = counts ll; r0 = *(u32 *)(r1 + 0); exit"); }
ASM(a_lookup_no_map) { LIST("r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1; r0 = 0; exit"); }
ASM(a_lookup_no_key) { LIST("r1 = counts ll; r2 = r10; r2 += -4; call 1; r0 = 0; exit"); }
ASM(a_lookup_short_key) { LIST("r1 = recent ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1; r0 = 0; exit"); }
ASM(a_after_call) { LIST("r6 = r1; call 7; r0 = *(u32 *)(r1 + 12); exit"); }
ASM(a_saved_over_call) { LIST("r6 = r1; call 7; r0 = *(u32 *)(r6 + 12); exit"); }
ASM(a_value_moved_null)
{
	LIST("r1 = counts ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1; r0 += 4;"
	     "if r0 == 0 goto 1f; r0 = *(u32 *)(r0 + 0); 1: r0 = 0; exit");
}
ASM(a_value_leak)
{
	LIST("r6 = r1; r1 = counts ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1;"
	     "if r0 == 0 goto 1f; *(u64 *)(r0 + 0) = r6; 1: r0 = 0; exit");
}
ASM(a_negative_index)
{
	LIST("r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 34; if r4 > r3 goto 1f;"
	     "r5 = *(u8 *)(r2 + 0); r5 = -r5; r2 += r5; r0 = *(u8 *)(r2 + 20); exit; 1: r0 = 0; exit");
}
ASM(a_before_packet)
{
	LIST("r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 34; if r4 > r3 goto 1f;"
	     "r0 = *(u8 *)(r2 - 1); exit; 1: r0 = 0; exit");
}
ASM(a_end_deref) { LIST("r2 = *(u32 *)(r1 + 4); r0 = *(u8 *)(r2 + 0); exit"); }
ASM(a_unbounded_add)
{
	LIST("r6 = r1; call 5; r2 = *(u32 *)(r6 + 0); r3 = *(u32 *)(r6 + 4); r2 += r0; r4 = r2; r4 += 1;"
	     "if r4 > r3 goto 1f; r0 = *(u8 *)(r2 + 0); exit; 1: r0 = 0; exit");
}
ASM(a_equal_copies)
{
	LIST("r6 = r1; r1 = slots ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1;"
	     "if r0 == 0 goto 1f; r2 = *(u32 *)(r6 + 12); r3 = r2; if r3 > 8 goto 1f; r0 += r2; r0 = *(u8 *)(r0 + 0); exit;"
	     "1: r0 = 0; exit");
}
ASM(a_or_bounds)
{
	LIST("r6 = r1; r1 = slots ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1;"
	     "if r0 == 0 goto 1f; r2 = *(u32 *)(r6 + 12); r2 &= 3; r2 |= 4; r2 <<= 1; r0 += r2; r0 = *(u8 *)(r0 + 0); exit;"
	     "1: r0 = 0; exit");
}
ASM(a_signed_bounds)
{
	LIST("r6 = r1; r1 = slots ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1;"
	     "if r0 == 0 goto 1f; r2 = *(u64 *)(r0 + 8); if r2 s< 0 goto 1f; if r2 s> 15 goto 1f; r0 += r2; r0 = *(u8 *)(r0 + 0); exit;"
	     "1: r0 = 0; exit");
}
ASM(a_signed_half)
{
	LIST("r6 = r1; r1 = slots ll; r2 = r10; r2 += -4; r3 = 0; *(u32 *)(r10 - 4) = r3; call 1;"
	     "if r0 == 0 goto 1f; r2 = *(u64 *)(r0 + 8); if r2 s> 15 goto 1f; r0 += r2; r0 = *(u8 *)(r0 + 0); exit;"
	     "1: r0 = 0; exit");
}
ASM(a_atomic_stack) { LIST("r2 = 1; *(u64 *)(r10 - 8) = r2; lock *(u64 *)(r10 - 8) += r2; r0 = *(u64 *)(r10 - 8); exit"); }
ASM(a_atomic_packet)
{
	LIST("r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 8; if r4 > r3 goto 1f;"
	     "r0 = 1; lock *(u64 *)(r2 + 0) += r0; 1: r0 = 0; exit");
}
ASM(a_compare_pointer_number) { LIST("if r1 > 100 goto 1f; r0 = 0; exit; 1: r0 = 1; exit"); }
ASM(a_packet_32) { LIST("r2 = *(u32 *)(r1 + 0); w2 += 1; r0 = 0; exit"); }

char licence[] SEC("license") = "GPL";
