/* A TCP packet over IPv4 in Ethernet, found within the packet's bounds; for programs that run in the datapath and in a driver. */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct eth { __u8 dst[6], src[6]; __u16 type; } __attribute__((packed));
struct ip { __u8 ihl_version, tos; __u16 len, id, frag; __u8 ttl, proto; __u16 sum; __u32 src, dst; } __attribute__((packed));
struct tcp { __u16 sport, dport; __u32 seq, ack; __u8 off, flags; __u16 window, sum, urgent; } __attribute__((packed));

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* Both ends, the smaller address (then port) first, so that both directions are one connection. */
struct ends { __u32 addr[2]; __u16 port[2]; };

struct seen {
	struct ends ends;
	__u32 from;			/* 0 or 1: which end sent it */
	__u32 seq, ack, payload;
	__u16 window;
	__u8 flags;
	const struct tcp *tcp;
	const void *end;		/* of the packet */
};

static __always_inline int tcp_of(struct xdp_md *ctx, struct seen *s)
{
	const struct eth *e = (void *)(long)ctx->data;
	const struct ip *ip = (const void *)(e + 1);
	const struct tcp *t;
	__u32 header, offset;

	s->end = (void *)(long)ctx->data_end;
	if ((const void *)(ip + 1) > s->end || e->type != bpf_htons(0x0800) || ip->ihl_version >> 4 != 4 || ip->proto != 6 ||
	    (ip->frag & bpf_htons(0x1fff)))
		return 0;
	header = (ip->ihl_version & 15) * 4;
	t = (const void *)ip + header;
	if (header < sizeof(*ip) || (const void *)(t + 1) > s->end)
		return 0;
	offset = t->off >> 4;
	s->from = ip->src > ip->dst || (ip->src == ip->dst && t->sport > t->dport);
	s->ends.addr[0] = s->from ? ip->dst : ip->src;
	s->ends.addr[1] = s->from ? ip->src : ip->dst;
	s->ends.port[0] = s->from ? t->dport : t->sport;
	s->ends.port[1] = s->from ? t->sport : t->dport;
	s->seq = bpf_ntohl(t->seq);
	s->ack = bpf_ntohl(t->ack);
	s->window = bpf_ntohs(t->window);
	s->flags = t->flags;
	s->payload = bpf_ntohs(ip->len) - header - offset * 4;
	s->tcp = t;
	return offset >= 5 && bpf_ntohs(ip->len) >= header + offset * 4;
}

/* Whether a is not behind b, round the sequence numbers. */
static __always_inline int upto(__u32 a, __u32 b)
{
	return (__s32)(a - b) <= 0;
}
