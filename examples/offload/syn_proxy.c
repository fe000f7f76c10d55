/*
 * syn_proxy.c - for a tenant with a server: SYNs are answered in the driver, with the kernel's SYN cookies, and only who answers the answer
 * reaches the server. A flood of SYNs from made-up addresses costs the server nothing.
 *
 * Behind it stands the kernel's own SYN proxy (nft: synproxy), in the tenant's namespace: it knows the cookies of its kernel, opens the
 * connection to the server and moves sequence numbers; `window` is 0 until then, as it does itself. The MSS is in the cookie;
 * other options are not offered. Nothing is remembered of who has not proven that he is there.
 *
 *	datapath ctl offload add --tenant web --vlan 80 syn_proxy.c
 */
#include <linux/ip.h>
#include <linux/tcp.h>
#include <middleproof_bpf.h>

enum { PORT = 80, MSS = 1460, TTL = 64, FLOWS = 65536, OPTIONS = 4, TCP_MOST = 60 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

static long (*const load_bytes)(struct xdp_md *ctx, __u32 offset, void *buf, __u32 len) = (void *)BPF_FUNC_xdp_load_bytes;
static long (*const adjust_tail)(struct xdp_md *ctx, int delta) = (void *)BPF_FUNC_xdp_adjust_tail;
static __s64 (*const make_cookie)(struct iphdr *ip, struct tcphdr *tcp, __u32 len) = (void *)BPF_FUNC_tcp_raw_gen_syncookie_ipv4;
static long (*const check_cookie)(struct iphdr *ip, struct tcphdr *tcp) = (void *)BPF_FUNC_tcp_raw_check_syncookie_ipv4;

struct flow {
	__u32 client, server;
	__u16 client_port, server_port;
};

/* Those who have proven that they are there. */
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __type(key, struct flow); __type(value, __u8); __uint(max_entries, FLOWS); }
	proven SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 4); }
	seen SEC(".maps");	/* SYNs answered, proven, of proven ones, dropped */

ALWAYS_INLINE int count(__u32 k, int verdict)
{
	__u64 *n = bpf_map_lookup_elem(&seen, &k);

	if (n)
		__sync_fetch_and_add(n, 1);
	return verdict;
}

ALWAYS_INLINE __u16 be16(__u16 v) { return __builtin_bswap16(v); }
ALWAYS_INLINE __u32 be32(__u32 v) { return __builtin_bswap32(v); }

/* RFC 1071, over an even number of octets. */
ALWAYS_INLINE __u64 sum(const void *p, unsigned len)
{
	const __u16 *w = p;
	__u64 s = 0;

	for (unsigned k = 0; k < len / 2; k++)
		s += w[k];
	return s;
}

ALWAYS_INLINE __u16 folded(__u64 s)
{
	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	return (__u16)~s;
}

struct answer {
	struct tcphdr tcp;
	__u8 mss[OPTIONS];
};

/* The SYN becomes the answer to it. at: where the IP header is. */
ALWAYS_INLINE int answer(struct xdp_md *ctx, unsigned at, __u32 cookie)
{
	long length = (long)ctx->data_end - (long)ctx->data;
	__u8 *data, *end, mac[6];
	struct iphdr *ip;
	struct answer *a;
	struct tcphdr was;
	__u32 from;

	/* pointers are told apart in 64 bits; a compiler that sees where this goes would take 32 */
	__asm__ volatile("" : "+r"(length));
	if (adjust_tail(ctx, (int)(at + sizeof(*ip) + sizeof(*a)) - (int)length) != 0)
		return count(3, XDP_DROP);
	data = (__u8 *)(long)ctx->data;
	end = (__u8 *)(long)ctx->data_end;
	if (at > 18 || data + at + sizeof(*ip) + sizeof(*a) > end)
		return count(3, XDP_DROP);
	__builtin_memcpy(mac, data, 6);
	__builtin_memcpy(data, data + 6, 6);
	__builtin_memcpy(data + 6, mac, 6);
	ip = (struct iphdr *)(data + at);
	a = (struct answer *)(data + at + sizeof(*ip));
	was = a->tcp;
	from = ip->saddr;
	*ip = (struct iphdr){ .version = 4, .ihl = 5, .ttl = TTL, .protocol = 6, .tot_len = be16(sizeof(*ip) + sizeof(*a)),
			      .saddr = ip->daddr, .daddr = from };
	ip->check = folded(sum(ip, sizeof(*ip)));
	*a = (struct answer){ { .source = was.dest, .dest = was.source, .seq = be32(cookie), .ack_seq = be32(be32(was.seq) + 1),
				.doff = sizeof(*a) / 4, .syn = 1, .ack = 1 },
			      { 2, 4, MSS >> 8, MSS & 0xff } };
	a->tcp.check = folded(sum(&ip->saddr, 8) + be16(6) + be16(sizeof(*a)) + sum(a, sizeof(*a)));
	return count(0, XDP_TX);
}

ALWAYS_INLINE int syn(struct xdp_md *ctx, unsigned at, struct iphdr *ip, unsigned length)
{
	__u8 tcp[TCP_MOST] = { 0 };
	__s64 cookie;

	/* the kernel reads the options, of which it wants all */
	if (length < sizeof(struct tcphdr) || length > TCP_MOST || load_bytes(ctx, at + sizeof(*ip), tcp, length) != 0)
		return count(3, XDP_DROP);
	cookie = make_cookie(ip, (struct tcphdr *)tcp, length);
	return cookie < 0 ? count(3, XDP_DROP) : answer(ctx, at, (__u32)cookie);
}

SEC("xdp") int syn_proxy(struct xdp_md *ctx)
{
	__u8 *data = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end, one = 1;
	unsigned at = 14;
	struct iphdr *ip, copy;
	struct tcphdr *tcp;
	struct flow f;

	if (data + 18 > end)
		return XDP_PASS;
	if ((data[12] == 0x81 && data[13] == 0) || (data[12] == 0x88 && data[13] == 0xa8))
		at = 18;
	if (data + at > end || data[at - 2] != 8 || data[at - 1] != 0)
		return XDP_PASS;
	ip = (struct iphdr *)(data + at);
	tcp = (struct tcphdr *)(ip + 1);
	if ((__u8 *)(tcp + 1) > end || ip->version != 4 || ip->ihl != 5 || ip->protocol != 6 || ip->frag_off & be16(0x3fff) ||
	    tcp->dest != be16(PORT))
		return XDP_PASS;
	f = (struct flow){ ip->saddr, ip->daddr, tcp->source, tcp->dest };
	copy = *ip;
	if (tcp->syn)
		return tcp->ack || tcp->fin || tcp->rst ? count(3, XDP_DROP) : syn(ctx, at, &copy, tcp->doff * 4U);
	if (bpf_map_lookup_elem(&proven, &f))
		return count(2, XDP_PASS);
	if (!tcp->ack || tcp->rst || check_cookie(&copy, tcp) != 0)
		return count(3, XDP_DROP);
	bpf_map_update_elem(&proven, &f, &one, BPF_ANY);
	return count(1, XDP_PASS);
}
