/*
 * Stateful TCP firewall: matches packets of connections that were begun by the outside (port 1 of the switch) and are open, or being
 * opened. A connection is open when its three packets acknowledged each other; it ends with a RST that fits, or when both ends'
 * FINs are acknowledged, or when it is silent for an hour.
 */
#include "tcp.h"

enum { OUTSIDE = 1 };
enum state { SYN_SENT = 1, SYN_ANSWERED, OPEN, CLOSED };

struct connection {
	__u64 last;			/* ns */
	__u32 state;
	__u32 client;			/* which end began */
	__u32 expected[2];		/* what each end must acknowledge at least */
	__u32 fin[2];			/* one behind the FIN that each end sent; 0: none */
	__u32 done, unused;		/* bits of ends that acknowledged the other's FIN */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct ends);
	__type(value, struct connection);
	__uint(max_entries, 65536);
} sessions SEC(".maps");

static const __u64 silent = 3600000000000ULL;

static __always_inline int begin(const struct seen *s, __u64 now)
{
	/* what the client must acknowledge is known when the server answers */
	struct connection c = { .last = now, .state = SYN_SENT, .client = s->from,
				.expected = { s->seq + 1, s->seq + 1 } };

	bpf_map_update_elem(&sessions, &s->ends, &c, BPF_ANY);
	return 1;
}

/* Of one behind the FIN: 0 says that there was none. */
static __always_inline void close_when_done(struct connection *c, const struct seen *s)
{
	__u32 me = s->from & 1, other = !me, behind = s->seq + s->payload + 1;

	if (s->flags & FIN)
		c->fin[me] = behind ? behind : 1;
	if (c->fin[other] && upto(c->fin[other], s->ack))
		c->done |= 1 << me;
	if (c->done == 3)
		c->state = CLOSED;
}

SEC("filter") int firewall(struct xdp_md *ctx)
{
	__u64 now = bpf_ktime_get_ns();
	struct connection *c;
	struct seen s;
	__u32 me;

	if (!tcp_of(ctx, &s))
		return 0;
	me = s.from & 1;
	c = bpf_map_lookup_elem(&sessions, &s.ends);
	if ((s.flags & (SYN | ACK | RST | FIN)) == SYN) {
		if (c && c->state == OPEN && now - c->last < silent)
			return 0;
		return ctx->ingress_ifindex == OUTSIDE ? begin(&s, now) : 0;
	}
	if (!c || now - c->last >= silent || c->state == CLOSED)
		return 0;
	if (s.flags & RST) {
		/* of who is refused nothing was seen but the SYN */
		if (c->state == SYN_SENT ? s.ack != c->expected[me] : !upto(c->expected[!me], s.seq))
			return 0;
		c->state = CLOSED;
		return 1;
	}
	if (!(s.flags & ACK) || !upto(c->expected[me], s.ack))
		return 0;
	if (c->state == SYN_SENT) {
		if (!(s.flags & SYN) || me == c->client)
			return 0;
		c->expected[!me] = s.seq + 1;
		c->state = SYN_ANSWERED;
	} else if (c->state == SYN_ANSWERED && me == c->client) {
		c->state = OPEN;
	}
	c->last = now;
	close_when_done(c, &s);
	return 1;
}

char _license[] SEC("license") = "GPL";
