/*
 * hot.c - flows of the classifier that are met often, in the driver: what a port received is looked up under a few masks; what meets a
 * flow is changed and sent on, or dropped, and never reaches user space. All else goes where it would have gone (HOT_MISS).
 *
 * Only the usual frames are looked at: at most one VLAN tag, IPv4 without options or IPv6 without extension headers, no fragment, TCP, UDP
 * or ICMP whole, no VXLAN. Of them the key has the same bits as the classifier's (datapath/classifier/key.h). What a flow does to a
 * frame it does to all of it or to nothing: whatever may keep it from being sent is asked before.
 *
 * A row of products with secret factors is the hash: who sends packets cannot choose where they are looked for.
 */
#include "datapath/include/middleproof_bpf.h"
#include "datapath/offload/kernel/hot.h"

static long (*const bpf_redirect_map)(void *map, __u64 key, __u64 flags) = (void *)BPF_FUNC_redirect_map;
static long (*const bpf_xdp_adjust_head)(struct xdp_md *ctx, int delta) = (void *)BPF_FUNC_xdp_adjust_head;
static __u64 (*const bpf_xdp_get_buff_len)(struct xdp_md *ctx) = (void *)188;	/* older headers lack it */
static __s64 (*const bpf_csum_diff)(const void *from, __u32 n_from, const void *to, __u32 n_to, __u32 seed) = (void *)BPF_FUNC_csum_diff;
static __u32 (*const bpf_get_smp_processor_id)(void) = (void *)BPF_FUNC_get_smp_processor_id;

#define TABLE(kind, value_, n, flags) \
	struct { __uint(type, kind); __type(key, __u32); __type(value, value_); __uint(max_entries, n); __uint(map_flags, flags); }

/* How many there are of all but the settings is said when they are made. */
TABLE(BPF_MAP_TYPE_ARRAY, struct hot_settings, 1, BPF_F_MMAPABLE) settings SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, struct hot_cpu, 1, BPF_F_MMAPABLE) cpus SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, struct hot_flow, 1, BPF_F_MMAPABLE) flows SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, struct hot_count, 1, BPF_F_MMAPABLE) counts SEC(".maps");
TABLE(BPF_MAP_TYPE_DEVMAP, __u32, HOT_PORTS, 0) outs SEC(".maps");

#define NULL ((void *)0)

enum {
	ETHER = 14, TAG = 4, IP = 20, IP6 = 40, TCP = 20, UDP = 8, ICMP = 8, VXLAN = 4789,
	PROTO_ICMP = 1, PROTO_TCP = 6, PROTO_UDP = 17, PROTO_ICMP6 = 58,
	SHAPE_ETHER = 1, SHAPE_VLAN = 2, SHAPE_IP = 32, SHAPE_IP6 = 64, SHAPE_TCP = 128, SHAPE_UDP = 256, SHAPE_ICMP = 1024,
	SHAPE_ICMP6 = 2048, SHAPE_ENDS = 4096,
};

/* Types as they lie. */
#define TYPE(n)	(__u16)((n) >> 8 | ((n) & 0xff) << 8)
ALWAYS_INLINE int is_tag(__u16 t) { return t == TYPE(0x8100) || t == TYPE(0x88a8) || t == TYPE(0x9100); }

#define RAW16(p)	(*(const __u16 *)(p))
#define RAW32(p)	(*(const __u32 *)(p))
#define RAW64(p)	(*(const __u64 *)(p))

ALWAYS_INLINE __u16 fold(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (__u16)sum;
}

/* n octets are added, if `len` has that bit; those of higher bits stand before them. The verifier knows only sizes that do not vary. */
#define ADD_PART(n) \
	if (len & (n)) { \
		__u8 *part = segment + (len & 0x3fff & ~(2ULL * (n) - 1)); \
\
		if (part + (n) > end) \
			return 0; \
		all = bpf_csum_diff(NULL, 0, part, (n), (__u32)all); \
	}

/*
 * A sum that the sender's host has left to a device: only that of the pseudo header is there (datapath/packet/partial_sum.c). 0: it
 * cannot be made whole here.
 */
ALWAYS_INLINE int whole_sum(__u8 *sum, __u8 *segment, __u8 *end, __u64 len, __u64 pseudo, int udp)
{
	__u8 *last = segment + (len & 0x3ffc);
	__s64 all = 0;
	__u16 s;

	pseudo += TYPE((__u16)len);
	if (RAW16(sum) != fold(pseudo))
		return 1;
	if (len >= 1 << 14)
		return 0;
	/* the sum of the pseudo header is in its place, and is to be in the sum */
	ADD_PART(8192) ADD_PART(4096) ADD_PART(2048) ADD_PART(1024) ADD_PART(512) ADD_PART(256) ADD_PART(128) ADD_PART(64)
	ADD_PART(32) ADD_PART(16) ADD_PART(8) ADD_PART(4)
	if (len & 2) {
		if (last + 2 > end)
			return 0;
		all += RAW16(last);
		last += 2;
	}
	if (len & 1) {
		if (last + 1 > end)
			return 0;
		all += *last;
	}
	s = (__u16)~fold((__u64)all);
	*(__u16 *)sum = udp && !s ? 0xffff : s;
	return 1;
}

/* The transport header: its part of the shape, 0: it is none of ours. room: octets of the IP packet behind its header. */
ALWAYS_INLINE __u32 transport(__u8 *t, __u8 *end, __u32 room, __u64 pseudo, struct hot_cpu *w, int sums)
{
	__u64 *k = w->key;

	if (w->proto == PROTO_TCP) {
		if (t + TCP > end || room < TCP || t[12] >> 4 < 5 || (t[12] >> 4) * 4U > room)
			return 0;
		if (sums && !whole_sum(t + 16, t, end, room, pseudo, 0))
			return 0;
		k[HOT_TRANS] = RAW64(t);
		k[HOT_TRANS + 1] = RAW64(t + 8);
		k[HOT_TRANS + 2] = RAW32(t + 16);
		return SHAPE_TCP | SHAPE_ENDS * 2047;
	}
	if (w->proto == PROTO_UDP) {
		__u32 len;

		if (t + UDP > end || room < UDP || RAW16(t + 2) == TYPE(VXLAN))
			return 0;
		len = TYPE(RAW16(t + 4));
		if (len < UDP || len > room)
			return 0;
		if (sums && !whole_sum(t + 6, t, end, room, pseudo, 1))
			return 0;
		k[HOT_TRANS] = RAW64(t);
		return SHAPE_UDP | SHAPE_ENDS * 31;
	}
	if (t + ICMP > end || room < ICMP || w->proto != (w->ip6 ? PROTO_ICMP6 : PROTO_ICMP))
		return 0;
	k[HOT_TRANS] = RAW64(t);
	return (w->ip6 ? SHAPE_ICMP6 : SHAPE_ICMP) | SHAPE_ENDS * 31;
}

ALWAYS_INLINE __u32 network4(__u8 *p, __u8 *end, struct hot_cpu *w, int sums)
{
	__u32 total, there = (__u32)(end - p);
	__u64 *k = w->key;

	if (p + IP > end || p[0] != 0x45 || RAW16(p + 6) & TYPE(0x3fff))
		return 0;
	total = TYPE(RAW16(p + 2));
	if (total < IP || total > there)
		return 0;
	k[HOT_NET] = RAW64(p);
	k[HOT_NET + 1] = RAW64(p + 8);
	k[HOT_NET + 2] = RAW32(p + 16);
	w->proto = p[9];
	w->trans = w->net + IP;
	total = transport(p + IP, end, total - IP, (__u64)RAW32(p + 12) + RAW32(p + 16) + TYPE((__u16)p[9]), w, sums);
	return total ? total | SHAPE_IP : 0;
}

ALWAYS_INLINE __u32 network6(__u8 *p, __u8 *end, struct hot_cpu *w, int sums)
{
	__u32 total, there = (__u32)(end - p);
	__u64 pseudo = 0, *k = w->key;

	if (p + IP6 > end || p[0] >> 4 != 6)
		return 0;
	total = TYPE(RAW16(p + 4));
	if (total + IP6 > there)
		return 0;
	for (__u32 i = 0; i < 5; i++)
		k[HOT_NET + i] = RAW64(p + 8 * i);
	for (__u32 i = 8; i < 40; i += 4)
		pseudo += RAW32(p + i);
	w->ip6 = 1;
	w->proto = p[6];
	w->trans = w->net + IP6;
	total = transport(p + IP6, end, total, pseudo + TYPE((__u16)p[6]), w, sums);
	return total ? total | SHAPE_IP6 : 0;
}

/* The key of a frame, and where its headers are. 0: it is none of ours. */
ALWAYS_INLINE int look(__u8 *p, __u8 *end, __u32 port, struct hot_cpu *w)
{
	__u64 *k = w->key;
	__u32 shape;
	__u16 type;
	int sums = 1;

	if (p + ETHER > end)
		return 0;
	type = RAW16(p + 12);
	k[HOT_DST] = RAW32(p) | (__u64)RAW16(p + 4) << 32;
	k[HOT_SRC] = RAW64(p + 6);
	for (__u32 i = HOT_TAGS; i < HOT_WORDS; i++)
		k[i] = 0;
	w->net = ETHER;
	w->tags = w->ip6 = 0;
	if (is_tag(type)) {
		if (p + ETHER + TAG > end)
			return 0;
		/* as datapath/packet/partial_sum.c */
		sums = type == TYPE(0x8100);
		k[HOT_DST] |= (__u64)RAW16(p + ETHER) << 48;
		type = RAW16(p + ETHER + 2);
		k[HOT_TAGS] = type;
		w->tags = 1;
		w->net = ETHER + TAG;
	}
	if (type == TYPE(0x0800))
		shape = network4(p + w->net, end, w, sums);
	else if (type == TYPE(0x86dd))
		shape = network6(p + w->net, end, w, sums);
	else
		return 0;
	k[HOT_META] = (__u64)port << 32 | shape | SHAPE_ETHER | (w->tags ? SHAPE_VLAN : 0);
	return shape != 0;
}

/* ---- flows ---- */

ALWAYS_INLINE struct hot_flow *find(const struct hot_settings *s, const __u64 *k, __u32 *place)
{
	for (__u32 m = 0; m < HOT_MASKS; m++) {
		const __u64 *mask = s->mask[m];
		__u64 hash = m + 1;

		if (m >= s->masks)
			break;
#pragma unroll
		for (__u32 i = 0; i < HOT_WORDS; i++)
			hash += (k[i] & mask[i]) * s->secret[i];
		hash ^= hash >> 32;
		hash |= 1ULL << 63;
		*place = (__u32)hash & (s->places - 1) & ~(HOT_WAYS - 1U);
		for (__u32 way = 0; way < HOT_WAYS; way++, ++*place) {
			__u32 at = *place;
			struct hot_flow *f = bpf_map_lookup_elem(&flows, &at);
			__u64 differ;

			if (!f)
				return NULL;
			if (f->hash != hash)
				continue;
			differ = f->mask ^ m;
#pragma unroll
			for (__u32 i = 0; i < HOT_WORDS; i++)
				differ |= (k[i] & mask[i]) ^ f->key[i];
			if (!differ)
				return f;
		}
	}
	return NULL;
}

/* A word of a header was another: the checksum at sum knows it (RFC 1624). */
ALWAYS_INLINE void update(__u16 *sum, __u16 from, __u16 to, int udp)
{
	__u16 new;

	if (udp && !*sum)
		return;
	new = (__u16)~fold((__u64)(__u16)~*sum + (__u16)~from + to);
	*sum = udp && !new ? 0xffff : new;
}

ALWAYS_INLINE int push(struct xdp_md *ctx, struct hot_cpu *w, __u16 tci)
{
	__u8 *p, *end;

	if (bpf_xdp_adjust_head(ctx, -TAG))
		return 0;
	p = (__u8 *)(long)ctx->data;
	end = (__u8 *)(long)ctx->data_end;
	if (p + ETHER + TAG > end)
		return 0;
	*(__u32 *)p = RAW32(p + 4);
	*(__u32 *)(p + 4) = RAW32(p + 8);
	*(__u32 *)(p + 8) = RAW32(p + 12);
	*(__u16 *)(p + 12) = TYPE(0x8100);
	*(__u16 *)(p + 14) = tci;
	w->tags++;
	w->net += TAG;
	w->trans += TAG;
	return 1;
}

ALWAYS_INLINE int pop(struct xdp_md *ctx, struct hot_cpu *w)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	if (!w->tags)
		return 1;
	if (p + ETHER + TAG > end)
		return 0;
	*(__u32 *)(p + 12) = RAW32(p + 8);
	*(__u32 *)(p + 8) = RAW32(p + 4);
	*(__u32 *)(p + 4) = RAW32(p);
	w->tags--;
	w->net -= TAG;
	w->trans -= TAG;
	return bpf_xdp_adjust_head(ctx, TAG) == 0;
}

/* Where the header of an op is; -1: the frame has none. */
ALWAYS_INLINE int header(const struct hot_op *o, const struct hot_cpu *w)
{
	switch (o->in) {
	case HOT_IN_ETHER:
		return 0;
	case HOT_IN_VLAN:
		return w->tags ? ETHER : -1;
	case HOT_IN_IP:
		return w->ip6 ? -1 : (int)w->net;
	case HOT_IN_IP6:
		return w->ip6 ? (int)w->net : -1;
	default:
		return o->proto == w->proto ? (int)w->trans : -1;
	}
}

ALWAYS_INLINE int set(struct xdp_md *ctx, const struct hot_op *o, const struct hot_cpu *w)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end, *ip, *sum;
	int at = header(o, w);
	__u16 *word, from, new;

	if (at < 0)
		return 1;
	word = (__u16 *)(data + (at & 0x7f) + (o->at & 0x3f));
	ip = data + (w->net & 0x7f) + 10;
	sum = data + (w->trans & 0x7f) + (w->proto == PROTO_TCP ? 16 : 6);
	if ((__u8 *)(word + 1) > end || ip + 2 > end || sum + 2 > end)
		return 0;
	from = *word;
	new = (from & ~o->mask) | o->value;
	*word = new;
	if (o->sums & HOT_SUM_IP)
		update((__u16 *)ip, from, new, 0);
	/* the addresses are not in the sum of ICMP */
	if (o->sums & HOT_SUM_TRANS && (w->proto == PROTO_TCP || w->proto == PROTO_UDP))
		update((__u16 *)sum, from, new, w->proto == PROTO_UDP);
	return 1;
}

/* There is enough of it: asked before. */
ALWAYS_INLINE int lower(struct xdp_md *ctx, const struct hot_cpu *w)
{
	__u8 *p = (__u8 *)(long)ctx->data + (w->net & 0x7f), *end = (__u8 *)(long)ctx->data_end;
	__u16 from;

	if (p + IP > end)
		return 0;
	if (w->ip6) {
		p[7]--;
		return 1;
	}
	from = RAW16(p + 8);
	p[8]--;
	update((__u16 *)(p + 10), from, RAW16(p + 8), 0);
	return 1;
}

ALWAYS_INLINE int change(struct xdp_md *ctx, const struct hot_flow *f, struct hot_cpu *w)
{
	for (__u32 i = 0; i < HOT_OPS; i++) {
		const struct hot_op *o = &f->op[i];
		int good;

		if (i >= f->n)
			break;
		if (o->kind == HOT_SET)
			good = set(ctx, o, w);
		else if (o->kind == HOT_PUSH)
			good = push(ctx, w, o->value);
		else if (o->kind == HOT_POP)
			good = pop(ctx, w);
		else
			good = lower(ctx, w);
		if (!good)
			return 0;
	}
	return 1;
}

ALWAYS_INLINE int meet(struct xdp_md *ctx, __u32 port, const struct hot_settings *s, struct hot_cpu *c, __u32 cpu)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;
	struct hot_flow *f;
	struct hot_count *n;
	__u32 place, len = (__u32)(end - p);

	if (bpf_xdp_get_buff_len(ctx) != len || !look(p, end, port, c))
		return HOT_MISS;
	f = find(s, c->key, &place);
	if (!f || len > f->largest)
		return HOT_MISS;
	/* the hop limit, or the TTL */
	if (f->lowers && (c->ip6 ? c->key[HOT_NET] >> 56 : c->key[HOT_NET + 1] & 0xff) <= f->lowers)
		return HOT_MISS;
	place += cpu * s->places;
	n = bpf_map_lookup_elem(&counts, &place);
	if (!n)
		return HOT_MISS;
	n->packets++;
	n->octets += len;
	c->hits++;
	if (f->out == HOT_DROP)
		return XDP_DROP;
	if ((f->n && !change(ctx, f, c)) ||
	    bpf_redirect_map(&outs, f->out == HOT_BACK ? port : f->out, XDP_DROP) != XDP_REDIRECT) {
		c->lost++;
		return XDP_DROP;
	}
	return XDP_REDIRECT;
}

/* port: the classifier's number of the device that received it. */
SEC("xdp") int hot(struct xdp_md *ctx, __u32 port)
{
	__u32 zero = 0, cpu = bpf_get_smp_processor_id();
	const struct hot_settings *s = bpf_map_lookup_elem(&settings, &zero);
	struct hot_cpu *c = bpf_map_lookup_elem(&cpus, &cpu);
	int verdict = HOT_MISS;

	if (!s || !c)
		return HOT_MISS;
	__sync_fetch_and_add(&c->running, 1);
	if (*(const volatile __u32 *)&s->open)
		verdict = meet(ctx, port, s, c, cpu);
	if (verdict == HOT_MISS)
		c->misses++;
	__asm__ volatile("" ::: "memory");
	*(volatile __u64 *)&c->running = c->running + 1;
	return verdict;
}
