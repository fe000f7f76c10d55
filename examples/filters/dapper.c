/*
 * Dapper: what limits TCP connections, seen from the switch beside the server (M. Ghasemi, T. Benson, J. Rexford, "Dapper: Data Plane
 * Performance Diagnosis of TCP", SOSR 2017). For each connection that a client opens it counts what the server sends: flight, losses,
 * how long it takes to use an acknowledgement, round trips, and how often the flight filled the receiver's window. It matches, so that
 * the rule sends the maps, when a connection ends or every so many seconds.
 *
 * With -DARRAY connections are places of an array, found by a hash: as hardware does it, connections that meet there are one.
 */
#include "tcp.h"

enum { PLACES = 4096, EVERY = 5 };

struct connection {
	struct ends ends;
	__u32 server;			/* which end */
	__u64 first, last;		/* ns */
	__u64 octets;
	__u32 packets, retransmitted;
	__u32 mss, scale;
	__u32 window;			/* of the client, scaled */
	__u32 sent, acked;		/* sequence numbers: highest sent + 1, acknowledged */
	__u32 flight, most;		/* octets; the largest since a loss */
	__u32 full, asked;		/* times that the window had no room for a segment; that it was looked at */
	__u64 rtt, rtt_at;		/* ns, smoothed; when the segment below was sent */
	__u32 rtt_seq, rtt_runs;
	__u64 ack_at, idle;		/* ns: last acknowledgement when room was left; waited for the server in all */
};

struct {
#ifdef ARRAY
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
#else
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct ends);
#endif
	__type(value, struct connection);
	__uint(max_entries, PLACES);
} connections SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} reported SEC(".maps");

static __always_inline struct connection *find(const struct ends *e)
{
#ifdef ARRAY
	__u64 h = ((__u64)e->addr[0] << 32 | e->addr[1]) * 0x9e3779b97f4a7c15ULL;
	__u32 place;

	h = (h ^ h >> 32 ^ ((__u32)e->port[0] << 16 | e->port[1])) * 0xd6e8feb86659fd93ULL;
	place = (h >> 40) % PLACES;
	return bpf_map_lookup_elem(&connections, &place);
#else
	return bpf_map_lookup_elem(&connections, e);
#endif
}

static __always_inline void put(const struct connection *c)
{
#ifdef ARRAY
	struct connection *at = find(&c->ends);

	if (at)
		*at = *c;
#else
	bpf_map_update_elem(&connections, &c->ends, c, BPF_ANY);
#endif
}

/* What options of a SYN say, by kind: MSS (2) and window scale (3). Whatever is there is written, which spares the verifier ways. */
struct options { __u16 first[16], second[16]; };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, struct options);
	__uint(max_entries, 1);
} scratch SEC(".maps");

enum { KIND_MSS = 2, KIND_SCALE = 3, MOST_OPTIONS = 10 };

static __always_inline void options(const struct seen *s, __u32 *mss, __u32 *scale)
{
	__u32 zero = 0, length = (s->tcp->off >> 4) * 4 - 20, at = 0;
	struct options *o = bpf_map_lookup_elem(&scratch, &zero);

	*mss = 536;
	*scale = 0;
	if (!o)
		return;
	o->first[KIND_MSS] = o->second[KIND_MSS] = o->second[KIND_SCALE] = 0;
	for (int i = 0; i < MOST_OPTIONS && at < length; i++) {
		const __u8 *p = (const __u8 *)(s->tcp + 1) + (at & 63);

		/* the last one may be the packet's end: a scale has three octets */
		if ((const void *)(p + 3) > s->end || p[0] == 0)
			break;
		o->first[p[0] & 15] = (const void *)(p + 4) > s->end ? 0 : p[2] << 8 | p[3];
		o->second[p[0] & 15] = p[2] & 15;
		at += p[0] == 1 || p[1] < 2 ? 1 : p[1];
	}
	if (o->first[KIND_MSS])
		*mss = o->first[KIND_MSS];
	*scale = o->second[KIND_SCALE];
}

static __always_inline int begin(const struct seen *s, __u64 now)
{
	struct connection c = { .ends = s->ends, .server = !s->from, .first = now, .last = now };

	options(s, &c.mss, &c.scale);
	c.window = s->window;
	put(&c);
	return 0;
}

/* The server sends. */
static __always_inline void data(struct connection *c, const struct seen *s, __u64 now)
{
	__u32 end = s->seq + s->payload;

	c->packets++;
	c->octets += s->payload;
	if (upto(end, c->sent)) {
		c->retransmitted++;
		c->most = 0;
		c->rtt_at = 0;		/* which of the two is acknowledged nobody knows (Karn) */
		return;
	}
	if (c->ack_at && now > c->ack_at)
		c->idle += now - c->ack_at;
	c->ack_at = 0;
	c->sent = end;
	c->flight = end - c->acked;
	if (c->flight > c->most)
		c->most = c->flight;
	if (!c->rtt_at) {
		c->rtt_at = now;
		c->rtt_seq = end;
	}
	c->asked++;
	if (c->flight + c->mss > c->window)
		c->full++;
}

/* The client acknowledges. */
static __always_inline void acknowledged(struct connection *c, const struct seen *s, __u64 now)
{
	c->window = (__u32)s->window << c->scale;
	if (upto(s->ack, c->acked))
		return;
	c->acked = s->ack;
	c->flight = c->sent - c->acked;
	if (c->rtt_at && upto(c->rtt_seq, s->ack)) {
		__u64 sample = now - c->rtt_at;

		c->rtt = c->rtt_runs ? c->rtt - c->rtt / 8 + sample / 8 : sample;
		c->rtt_runs++;
		c->rtt_at = 0;
	}
	/* all is acknowledged: from here on it waits for the server */
	if (!c->flight)
		c->ack_at = now;
}

static __always_inline int time_to_report(__u64 now)
{
	__u32 zero = 0;
	__u64 *last = bpf_map_lookup_elem(&reported, &zero);

	if (!last)
		return 0;
	if (!*last)
		*last = now;
	if (now - *last < EVERY * 1000000000ULL)
		return 0;
	*last = now;
	return 1;
}

SEC("filter") int dapper(struct xdp_md *ctx)
{
	__u64 now = bpf_ktime_get_ns();
	struct connection *c;
	struct seen s;

	if (!tcp_of(ctx, &s))
		return 0;
	if ((s.flags & (SYN | ACK)) == SYN)
		return begin(&s, now);
	c = find(&s.ends);
	if (!c || !c->first)
		return 0;
	c->last = now;
	if (s.flags & SYN) {
		__u32 mss, scale;

		options(&s, &mss, &scale);
		if (mss < c->mss)
			c->mss = mss;
		c->sent = c->acked = s.seq + 1;
		return 0;
	}
	if (s.from == c->server) {
		if (s.payload)
			data(c, &s, now);
	} else if (s.flags & ACK) {
		acknowledged(c, &s, now);
	}
	return (s.flags & (FIN | RST)) || time_to_report(now);
}

char _license[] SEC("license") = "GPL";
