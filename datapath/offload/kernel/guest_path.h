/*
 * guest_path.h - what the host's program does for a middlebox in a guest, before the guest is woken: it drops what the guest's filters
 * name, sends on what its balancer has decided already, and leaves the rest to it. Only packets to the guest's own MAC address are
 * looked at. Whatever a packet does not have (a fragment's ports) no filter of that layer matches, and the guest sees it.
 *
 * Source: the thesis on specialised hypervisors, section 4.2.3.
 */
#ifndef DATAPATH_OFFLOAD_KERNEL_GUEST_PATH_H
#define DATAPATH_OFFLOAD_KERNEL_GUEST_PATH_H

#include "datapath/offload/kernel/guest.h"

/* Not preallocated: an entry that was replaced is not used again while a packet may look at it. */
TABLE(BPF_MAP_TYPE_HASH, __u64, struct host_guest, HOST_GUESTS, BPF_F_NO_PREALLOC) guests SEC(".maps");
TABLE(BPF_MAP_TYPE_ARRAY, __u32, struct host_guest_counts, HOST_GUESTS, 0) guest_counts SEC(".maps");

enum { GUEST_TYPE_VLAN = 0x8100, GUEST_TYPE_IP = 0x0800, GUEST_TYPE_IP6 = 0x86dd, GUEST_TCP = 6, GUEST_UDP = 17 };

struct guest_packet {
	__u64 word[HOST_WORDS];
};

ALWAYS_INLINE __u64 guest_get(const __u8 *p, __u32 n)
{
	__u64 v = 0;

	for (__u32 i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

ALWAYS_INLINE void guest_ports(const __u8 *p, const __u8 *end, __u8 proto, struct guest_packet *g)
{
	if ((proto != GUEST_TCP && proto != GUEST_UDP) || p + 4 > end)
		return;
	g->word[3] |= guest_get(p, 4) << 32 | HOST_HAS_PORTS | (proto == GUEST_TCP ? HOST_HAS_TCP : HOST_HAS_UDP);
}

/* p: a whole Ethernet header. */
ALWAYS_INLINE void guest_look(const __u8 *p, const __u8 *end, struct guest_packet *g)
{
	__u64 type = guest_get(p + 12, 2);
	__u32 len;

	g->word[1] = guest_get(p, 6) << 16;
	g->word[0] = guest_get(p + 6, 6) << 16;
	g->word[2] = g->word[3] = 0;
	p += 14;
	if (type == GUEST_TYPE_VLAN && p + 4 <= end) {
		type = guest_get(p + 2, 2);
		p += 4;
	}
	g->word[0] |= type;
	if (type == GUEST_TYPE_IP && p + 20 <= end && p[0] >> 4 == 4) {
		len = (p[0] & 15u) * 4u;
		if (len < 20)
			return;
		g->word[1] |= (__u64)p[1] << 8 | p[9];
		g->word[2] = guest_get(p + 12, 8);
		g->word[3] = HOST_HAS_IP;
		if (!(guest_get(p + 6, 2) & 0x1fff))
			guest_ports(p + len, end, p[9], g);
	} else if (type == GUEST_TYPE_IP6 && p + 40 <= end && p[0] >> 4 == 6) {
		guest_ports(p + 40, end, p[6], g);
	}
}

ALWAYS_INLINE int guest_filtered(const struct host_guest *g, const struct guest_packet *p)
{
	for (__u32 i = 0; i < HOST_FILTERS; i++) {
		const struct host_filter *f = &g->filter[i];
		__u64 differs = 0;

		if (i >= g->n_filters)
			break;
		for (__u32 k = 0; k < HOST_WORDS; k++)
			differs |= (p->word[k] ^ f->value[k]) & f->mask[k];
		if (!differs)
			return 1;
	}
	return 0;
}

ALWAYS_INLINE const struct host_way *guest_way(const struct host_guest *g, __u32 source)
{
	for (__u32 i = 0; i < HOST_WAYS; i++) {
		const struct host_way *w = &g->way[i];

		if (i >= g->n_ways)
			break;
		if (w->any || w->source == source)
			return w;
	}
	return (void *)0;
}

ALWAYS_INLINE int guest_packet(struct xdp_md *ctx)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;
	const struct host_way *way = (void *)0;
	const struct host_guest *g;
	struct host_guest_counts *n;
	struct guest_packet packet;
	__u64 mac;
	__u32 number;

	if (p + 14 > end)
		return XDP_PASS;
	mac = guest_get(p, 6);
	g = bpf_map_lookup_elem(&guests, &mac);
	if (!g)
		return XDP_PASS;
	number = g->number;
	n = bpf_map_lookup_elem(&guest_counts, &number);
	if (!n)
		return XDP_PASS;
	__sync_fetch_and_add(&n->packets, 1);
	__sync_fetch_and_add(&n->octets, end - p);
	guest_look(p, end, &packet);
	if (guest_filtered(g, &packet)) {
		__sync_fetch_and_add(&n->filtered, 1);
		return XDP_DROP;
	}
	if (g->n_ways && packet.word[3] & HOST_HAS_IP && (__u32)packet.word[2] == g->ip)
		way = guest_way(g, (__u32)(packet.word[2] >> 32));
	if (!way) {
		__sync_fetch_and_add(&n->delivered, 1);
		return XDP_PASS;
	}
	__sync_fetch_and_add(&n->directed, 1);
	__builtin_memcpy(p, way->mac, 6);
	return way->out ? (int)bpf_redirect(way->out, 0) : XDP_PASS;
}

#endif
