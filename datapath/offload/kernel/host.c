/*
 * host.c - the host's program in the driver: whose packet is this, has he time left, then his program, then what it says. Tenants'
 * programs are called through run_tenant (datapath/offload/combine.h).
 *
 * Time is measured from the beginning of a packet to the beginning of the next one on the same processor, or to the end of its poll:
 * so what the driver does with the packet after its verdict (drop, send, deliver) is paid by its tenant, too. Two readings
 * of the clock for each packet would cost more than many a packet, so that one in `one_in` is measured, at distances
 * that are random, and stands for all of them.
 *
 * Source: the dissertation on extensible switches and offloads, algorithm 1 and sections 4.3.4, 4.4.1.
 */
#include "datapath/include/middleproof_bpf.h"
#include "datapath/offload/kernel/host.h"

static int (*const run_tenant)(struct xdp_md *ctx, __u32 tenant) = (void *)0x4f464c44;
static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)BPF_FUNC_get_current_pid_tgid;
static long (*const bpf_redirect)(__u32 ifindex, __u64 flags) = (void *)BPF_FUNC_redirect;

#define TABLE(kind, key_, value_, n, flags) \
	struct { __uint(type, kind); __type(key, key_); __type(value, value_); __uint(max_entries, n); __uint(map_flags, flags); }

TABLE(BPF_MAP_TYPE_ARRAY, __u32, struct host_tenant, HOST_TENANTS, BPF_F_MMAPABLE) tenants SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, __u32, struct host_settings, 1, BPF_F_MMAPABLE) settings SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, __u32, __u64, 4096, BPF_F_MMAPABLE) vlans SEC(".maps");
TABLE(BPF_MAP_TYPE_HASH, struct host_number, __u32, 1024, 0) numbers SEC(".maps");
TABLE(BPF_MAP_TYPE_LPM_TRIE, struct host_prefix, __u32, 1024, BPF_F_NO_PREALLOC) prefixes SEC(".maps");
TABLE(BPF_MAP_TYPE_PERCPU_ARRAY, __u32, struct host_stopwatch, 1, 0) stopwatch SEC(".maps");
TABLE(BPF_MAP_TYPE_PERCPU_ARRAY, __u32, struct host_met, HOST_MET, 0) met SEC(".maps");

#include "datapath/offload/kernel/guest_path.h"

#define NULL ((void *)0)

enum {
	TYPE_VLAN = 0x8100, TYPE_VLAN_OUTER = 0x88a8, TYPE_IP = 0x0800, TYPE_IP6 = 0x86dd, GRE = 47, UDP = 17, VXLAN = 4789,
};

/* What a packet says of whose it is; numbers are -1 where it does not. */
struct found {
	__s64 vlan, number;
	__u32 kind;		/* of number */
	__u32 by;		/* what told the tenant, 0: nothing */
	__u32 prefixes;		/* as settings have it */
	struct host_prefix address;	/* bits 0: there is none */
};

/* An address of a packet, or where its network header says that it has one. */
enum { SOURCE, DESTINATION };

ALWAYS_INLINE __u16 at16(const __u8 *p) { return __builtin_bswap16(*(const __u16 *)p); }
ALWAYS_INLINE __u32 raw32(const __u8 *p) { return *(const __u32 *)p; }

/* The key behind a GRE header of version 0 that has one (RFC 2890), the identifier of a VXLAN header (RFC 7348). */
ALWAYS_INLINE void tunnel(const __u8 *p, const __u8 *end, __u8 proto, struct found *f)
{
	if (proto == GRE && p + 12 <= end && !(p[1] & 7) && (p[0] & 0x20)) {
		const __u8 *key = p + (p[0] & 0x80 ? 8 : 4);

		f->kind = HOST_BY_GRE;
		f->number = (__s64)((__u32)at16(key) << 16 | at16(key + 2));
	} else if (proto == UDP && p + 16 <= end && at16(p + 2) == VXLAN && (p[8] & 8)) {
		f->kind = HOST_BY_VXLAN;
		f->number = (__s64)((__u32)p[12] << 16 | at16(p + 13));
	}
}

ALWAYS_INLINE void look(struct xdp_md *ctx, int which, struct found *f)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;
	__u16 type;

	f->vlan = f->number = -1;
	f->kind = f->by = f->address.bits = 0;
	if (p + 14 > end)
		return;
	type = at16(p + 12);
	p += 14;
	if (type == TYPE_VLAN || type == TYPE_VLAN_OUTER) {
		if (p + 4 > end)
			return;
		f->vlan = at16(p) & 0xfff;
		type = at16(p + 2);
		p += 4;
	}
	if (type == TYPE_IP && p + 20 <= end && p[0] >> 4 == 4 && (p[0] & 15) >= 5) {
		f->address.bits = 128;
		f->address.word[0] = f->address.word[1] = 0;
		f->address.word[2] = __builtin_bswap32(0xffff);
		f->address.word[3] = raw32(p + (which == SOURCE ? 12 : 16));
		/* a fragment that is not the first has no header of what it carries; tunnels have no options */
		if (p[0] == 0x45 && !(at16(p + 6) & 0x1fff))
			tunnel(p + 20, end, p[9], f);
	} else if (type == TYPE_IP6 && p + 40 <= end && p[0] >> 4 == 6) {
		f->address.bits = 128;
		for (__u32 i = 0; i < 4; i++)
			f->address.word[i] = raw32(p + (which == SOURCE ? 8 : 24) + 4 * i);
		tunnel(p + 40, end, p[6], f);
	}
}

/*
 * Whose the address is: a search in the trie takes longer than all else that is done for a packet that is refused, so that what it said of an
 * address is kept until prefixes change.
 */
ALWAYS_INLINE __u32 owner(struct found *f)
{
	struct host_prefix *p = &f->address;
	struct host_met *m;
	__u32 *k, at;

	at = (p->word[0] ^ p->word[1] ^ p->word[2] ^ p->word[3]) * 0x9e3779b1U >> 24;
	m = bpf_map_lookup_elem(&met, &at);
	if (!m)
		return HOST_NOBODY;
	if (m->tenant && m->prefixes == f->prefixes &&
	    !((m->word[0] ^ p->word[0]) | (m->word[1] ^ p->word[1]) | (m->word[2] ^ p->word[2]) | (m->word[3] ^ p->word[3])))
		return m->tenant - 1;
	k = bpf_map_lookup_elem(&prefixes, p);
	m->tenant = (k ? *k : HOST_NOBODY) + 1;
	m->prefixes = f->prefixes;
	for (__u32 i = 0; i < 4; i++)
		m->word[i] = p->word[i];
	return m->tenant - 1;
}

/* The tenant's number, or HOST_NOBODY: by the outermost of what is looked at. */
ALWAYS_INLINE __u32 whose(struct found *f, __u32 kinds)
{
	__u32 *k;

	if (kinds & HOST_BY_VLAN && f->vlan >= 0) {
		__u32 id = (__u32)f->vlan;
		__u64 *after = bpf_map_lookup_elem(&vlans, &id);

		if (after && *after) {
			f->by = HOST_BY_VLAN;
			return (__u32)*after - 1;
		}
	}
	if (kinds & f->kind) {
		struct host_number key = { f->kind, (__u32)f->number };

		k = bpf_map_lookup_elem(&numbers, &key);
		if (k) {
			f->by = f->kind;
			return *k;
		}
	}
	if (!(kinds & HOST_BY_PREFIX) || !f->address.bits)
		return HOST_NOBODY;
	f->by = HOST_BY_PREFIX;
	return owner(f);
}

ALWAYS_INLINE void charge(struct host_stopwatch *w, __u32 who, __u64 ns)
{
	struct host_tenant *t = bpf_map_lookup_elem(&tenants, &who);

	w->charged += ns;
	if (!t) {
		w->unattributed += ns;
		return;
	}
	if (w->refused)
		__sync_fetch_and_add(&t->refusing, ns);
	else
		__sync_fetch_and_add(&t->tokens, -(__s64)ns);
	__sync_fetch_and_add(&t->used, ns);
}

/* One reading is in what was measured, and three were made for it, once. */
ALWAYS_INLINE __u64 measured(struct host_stopwatch *w, __u64 now)
{
	__u64 took = now - w->since;

	if (took > HOST_LONG) {
		__u32 who = w->tenant;
		struct host_tenant *t = bpf_map_lookup_elem(&tenants, &who);

		w->weight = 1;
		if (t)
			t->slow = HOST_SLOW;
	}
	return (took > w->reading ? took - w->reading : 0) * w->weight + 3 * w->reading;
}

/* A packet begins: what was being measured has taken until now. */
ALWAYS_INLINE void stop(struct host_stopwatch *w, __u64 now)
{
	if (!w->since)
		return;
	charge(w, w->tenant, measured(w, now));
	w->since = 0;
}

ALWAYS_INLINE void start(struct host_stopwatch *w, const struct host_settings *s, struct host_tenant *t, __u32 tenant)
{
	__u32 slow = t ? t->slow : 0, skips = w->countdown, lot, fewer = 1;
	__u64 now = 0;

	w->seen = 1;
	if (w->since)
		stop(w, now = bpf_ktime_get_ns());
	if (skips) {
		w->countdown--;
		if (!slow)
			return;
	}
	if (!s->one_in) {
		w->open = 1;
		return;
	}
	if (slow)
		t->slow = slow - 1;
	/* 0 to 2 (one_in - 1) packets are not measured: one_in on the average, and no rhythm that traffic could have */
	lot = bpf_get_prandom_u32();
	if (!skips && s->one_in > 1)
		w->countdown = (lot & 0xffffff) % (2 * s->one_in - 1);
	if (!now)
		now = bpf_ktime_get_ns();
	w->open = !s->refilled || now - s->refilled > s->patience;
	/* of those that will be refused fewer: to measure one costs as much as to refuse several */
	if (!slow && s->one_in > 1 && t && t->tokens <= 0 && !w->open) {
		if (lot >> 24 & (HOST_REFUSED - 1))
			return;
		fewer = HOST_REFUSED;
	}
	/* twice, so that it is known what a reading takes: one is in every measured time */
	w->since = bpf_ktime_get_ns();
	w->reading = w->since - now;
	w->tenant = tenant;
	w->refused = 0;
	w->weight = slow ? 1 : s->one_in * fewer;
}

/*
 * A tenant may send a packet back, as whoever asked expects it: with the tag and tunnel that it came with, and from an
 * address of the tenant's when that was what told; and pass it on to such an address.
 */
ALWAYS_INLINE int is_still(struct xdp_md *ctx, const struct found *was, __u32 who, int verdict)
{
	struct found f;

	/* two calls: where an address is must be no variable to the kernel's verifier */
	if (verdict == XDP_TX)
		look(ctx, SOURCE, &f);
	else
		look(ctx, DESTINATION, &f);
	f.prefixes = was->prefixes;
	if (f.vlan != was->vlan || f.kind != was->kind || f.number != was->number)
		return 0;
	if (was->by != HOST_BY_PREFIX)
		return 1;
	return f.address.bits && owner(&f) == who;
}

ALWAYS_INLINE void passes(struct host_stopwatch *w, __u32 out, __u32 who)
{
	if (out)
		w->sent_by[w->sent++ % HOST_LATE] = (__u8)who;
	else
		w->passed_by[w->passed++ % HOST_LATE] = (__u8)who;
}

ALWAYS_INLINE int done(struct xdp_md *ctx, struct host_stopwatch *w, const struct found *f, struct host_tenant *t, __u32 who, int verdict)
{
	if ((verdict == XDP_TX || verdict == XDP_PASS) && t->flags & HOST_CHANGES && !is_still(ctx, f, who, verdict)) {
		__sync_fetch_and_add(&t->spoofed, 1);
		return XDP_DROP;
	}
	if (verdict == XDP_TX) {
		w->sent_by[w->sent++ % HOST_LATE] = (__u8)who;
		__sync_fetch_and_add(&t->sent, 1);
		/* not XDP_TX: veth wakes its peer for that only when the peer has a program, too */
		return (int)bpf_redirect(ctx->ingress_ifindex, 0);
	}
	if (verdict == XDP_PASS) {
		passes(w, t->out, who);
		__sync_fetch_and_add(&t->delivered, 1);
		return t->out ? (int)bpf_redirect(t->out, 0) : XDP_PASS;
	}
	__sync_fetch_and_add(&t->dropped, 1);
	return XDP_DROP;
}

SEC("xdp") int host(struct xdp_md *ctx)
{
	__u32 zero = 0, who;
	struct host_settings *s = bpf_map_lookup_elem(&settings, &zero);
	struct host_stopwatch *w = bpf_map_lookup_elem(&stopwatch, &zero);
	struct host_tenant *t;
	struct host_count *n;
	struct found f;

	if (!s || !w)
		return XDP_PASS;
	look(ctx, DESTINATION, &f);
	f.prefixes = *(const volatile __u32 *)&s->prefixes;
	who = whose(&f, s->kinds);
	t = bpf_map_lookup_elem(&tenants, &who);
	if (!t || !(t->flags & HOST_KNOWN)) {
		start(w, s, NULL, HOST_NOBODY);
		passes(w, 0, HOST_NOBODY);
		w->nobodys++;
		return s->guests ? guest_packet(ctx) : XDP_PASS;
	}
	start(w, s, t, who);
	n = &w->count[who & (HOST_TENANTS - 1)];
	n->packets++;
	n->octets += (__u64)((long)ctx->data_end - (long)ctx->data);
	if (t->tokens <= 0) {
		if (!w->open) {
			w->refused = 1;
			n->refused++;
			return XDP_DROP;
		}
		w->failed_open++;
	}
	return done(ctx, w, &f, t, who, run_tenant(ctx, who));
}

/*
 * What was put off until the end of the poll, often more than all before, is not the last packet's alone: those pay it whose packets were
 * left, of the dearer kind.
 */
ALWAYS_INLINE void end(struct host_stopwatch *w, __u64 now)
{
	__u64 ns = measured(w, now);
	__u32 passed = w->passed % HOST_LATE, n = passed ? passed : w->sent % HOST_LATE;

	w->since = 0;
	if (!n) {
		charge(w, w->tenant, ns);
		return;
	}
	/* those were not */
	w->refused = 0;
	for (__u32 k = 0; k < HOST_LATE && k < n; k++)
		charge(w, passed ? w->passed_by[k] : w->sent_by[k], ns / n);
}

/* The driver has dealt with a batch, and sent or delivered what was to be. */
SEC("raw_tp/napi_poll") int polled(void *ctx)
{
	__u32 zero = 0;
	struct host_stopwatch *w = bpf_map_lookup_elem(&stopwatch, &zero);

	(void)ctx;
	if (!w)
		return 0;
	if (w->since)
		end(w, bpf_ktime_get_ns());
	w->passed = w->sent = 0;
	if (w->seen) {
		w->seen = 0;
		w->thread = (__u32)bpf_get_current_pid_tgid();
	}
	return 0;
}
