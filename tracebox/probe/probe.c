/*
 * probe.c - templates and their copies. The five-tuple is the same in all probes, so that a path of
 * equal-cost branches is taken alike (Augustin et al., "Avoiding traceroute anomalies with Paris
 * traceroute", 2006); what differs are fields no router hashes: the identification and, in a SYN,
 * the sequence number. Where a packet has neither (IPv6 without TCP), the flow label must do.
 */
#include "tracebox/probe/probe.h"

#include <sys/random.h>

#include "models/base/mem.h"
#include "models/packet/build.h"
#include "models/packet/checksum.h"

enum { DEFAULT_WINDOW = 5840 };

static uint64_t seed_state;
static bool seeded;

void probe_seed(uint64_t seed)
{
	seeded = true;
	seed_state = seed;
}

/* SplitMix64 (Steele, Lea, Flood 2014) when a run is to be repeated. */
uint32_t probe_random(void)
{
	uint32_t v = 0;
	uint64_t z;

	if (!seeded) {
		if (getrandom(&v, sizeof(v), 0) != (ssize_t)sizeof(v))
			x_panic("the system has no random numbers");
		return v;
	}
	z = seed_state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ (z >> 31)) >> 16);
}

static void set_address(struct packet_builder *b, const char *name, const struct address *a)
{
	char text[ADDRESS_TEXT];

	build_set(b, name, address_text(a, text));
}

void probe_template_default(struct probe_template *t, const struct probe_default *d)
{
	struct packet_builder *b = packet_builder_new();
	bool v6 = d->dst.family == 6;
	uint16_t sport = d->sport ? d->sport : (uint16_t)(1024 + probe_random() % 31000);
	const char *error = NULL;
	uint8_t *data = NULL;
	size_t len = 0;

	build_layer(b, v6 ? LAYER_IP6 : LAYER_IP);
	set_address(b, v6 ? "ip6.src" : "ip.src", &d->src);
	set_address(b, v6 ? "ip6.dst" : "ip.dst", &d->dst);
	if (!v6)
		build_set_uint(b, "ip.df", 1);
	build_layer(b, d->udp ? LAYER_UDP : LAYER_TCP);
	build_set_uint(b, d->udp ? "udp.sport" : "tcp.sport", sport);
	build_set_uint(b, d->udp ? "udp.dport" : "tcp.dport", d->dport);
	if (!d->udp) {
		build_set_uint(b, "tcp.syn", 1);
		build_set_uint(b, "tcp.window", DEFAULT_WINDOW);
	}
	if (!build_finish(b, &data, &len) ||
	    !probe_template_of(t, data, len, TOKEN_ID | TOKEN_SEQ | TOKEN_FLOW, &error))
		x_panic("the default probe: %s", error ? error : build_error(b));
	free(data);
	packet_builder_free(b);
}

bool probe_template_of(struct probe_template *t, const uint8_t *ip, size_t len, unsigned distinct,
		       const char **error)
{
	struct packet p;

	packet_parse(&p, ip, len, LAYER_NONE);
	if (p.count && p.at[0].full <= len)
		return probe_template_lying(t, ip, len, distinct, error);
	*t = (struct probe_template){ .bytes = NULL };
	*error = "the probe is no whole IP packet";
	return false;
}

bool probe_template_lying(struct probe_template *t, const uint8_t *ip, size_t len,
			  unsigned distinct, const char **error)
{
	struct tokens tokens;
	struct packet p;

	*t = (struct probe_template){ .bytes = NULL };
	packet_parse(&p, ip, len, LAYER_NONE);
	if (!tokens_of(&tokens, ip, len) || p.at[0].have < p.at[0].header) {
		*error = "the probe is no whole IP packet";
		return false;
	}
	distinct &= tokens.there;
	/* the flow label decides about branches, it is touched only when nothing else is left */
	if (distinct & (TOKEN_ID | TOKEN_SEQ | TOKEN_ICMP_SEQ))
		distinct &= ~(unsigned)TOKEN_FLOW;
	/* a segment that opens no connection has the sequence number its receiver expects */
	if (tokens.proto == 6 && (tokens.flags & 0x12) != 2)
		distinct &= ~(unsigned)TOKEN_SEQ;
	t->bytes = x_malloc(len);
	memcpy(t->bytes, ip, len);
	t->len = len;
	t->distinct = distinct;
	t->id = (uint16_t)probe_random();
	t->seq = probe_random();
	return true;
}

void probe_template_fini(struct probe_template *t)
{
	free(t->bytes);
	free(t->tail);
	*t = (struct probe_template){ .bytes = NULL };
}

static void put(struct packet *p, const char *name, uint64_t v)
{
	if (!packet_put_uint(p, name, v))
		x_panic("a probe without %s", name);
}

/* A packet that says it is longer than it is has the checksums of what there is. */
static void fix_checksums(const struct probe_template *t, struct probe *p)
{
	const char *field = p->bytes[0] >> 4 == 4 ? "ip.len" : "ip6.len";
	struct packet packet;
	uint64_t said = 0;
	bool lies;

	packet_parse_writable(&packet, p->bytes, p->len, LAYER_NONE);
	lies = packet.at[0].full > p->len && packet_get_uint(&packet, field, &said);
	if (lies) {
		put(&packet, field, p->bytes[0] >> 4 == 4 ? p->len : p->len - 40);
		packet_parse_writable(&packet, p->bytes, p->len, LAYER_NONE);
	}
	for (unsigned i = 1; i < packet.count && !packet.at[i].quoted && !t->keep_checksum; i++)
		(void)packet_fix_checksum(&packet, i);
	if (lies)
		put(&packet, field, said);
	if (!t->keep_ip_checksum)
		(void)packet_fix_checksum(&packet, 0);
}

void probe_make(struct probe *p, const struct probe_template *t, unsigned n, unsigned ttl)
{
	struct packet packet;
	/*
	 * sequence numbers far from each other, each behind the one before: who tracks connections
	 * takes another SYN for the one that counts only then
	 */
	uint32_t step = 0x00f3c5a7u * n;

	*p = (struct probe){ .ttl = ttl, .len = t->len, .bytes = x_malloc(t->len) };
	memcpy(p->bytes, t->bytes, t->len);
	packet_parse_writable(&packet, p->bytes, p->len, LAYER_NONE);
	put(&packet, packet.at[0].layer == LAYER_IP ? "ip.ttl" : "ip6.hlim", ttl);
	if (t->distinct & TOKEN_ID) {
		uint16_t id = (uint16_t)(t->id + n);

		put(&packet, "ip.id", id ? id : 1);	/* the kernel would choose another */
	}
	if (t->distinct & TOKEN_FLOW)
		put(&packet, "ip6.flow", (t->seq + n) & 0xfffff);
	if (t->distinct & TOKEN_SEQ && packet_find(&packet, LAYER_TCP, 1, false) >= 0)
		put(&packet, "tcp.seq", t->seq + step);
	if (t->distinct & TOKEN_ICMP_SEQ)
		put(&packet, packet.at[0].layer == LAYER_IP ? "icmp.seq" : "icmp6.seq",
		    (t->id + n) & 0xffff);
	if (t->sign.option)
		(void)sign_packet(&t->sign, p->bytes, p->len);
	fix_checksums(t, p);
	if (!tokens_of(&p->tokens, p->bytes, p->len))
		x_panic("a probe without tokens");
}

bool probe_needs_frames(const struct probe_template *t)
{
	const uint8_t *ip = t->bytes;
	bool no_id, no_source;

	if (t->len < 20 || ip[0] >> 4 != 4)
		return false;
	no_id = !ip[4] && !ip[5] && !(t->distinct & TOKEN_ID) && !(ip[6] & 0x40);
	no_source = !ip[12] && !ip[13] && !ip[14] && !ip[15];
	return t->keep_ip_checksum || (size_t)(ip[2] << 8 | ip[3]) != t->len || no_id || no_source;
}

uint8_t *probe_tail(const struct probe_template *t, const struct probe *p)
{
	struct packet packet;
	uint8_t *copy;
	bool v4;

	if (!t->tail)
		return NULL;
	copy = x_malloc(t->tail_len);
	memcpy(copy, t->tail, t->tail_len);
	packet_parse_writable(&packet, copy, t->tail_len, LAYER_NONE);
	v4 = packet.at[0].layer == LAYER_IP;
	put(&packet, v4 ? "ip.ttl" : "ip6.hlim", p->ttl);
	if (v4)
		put(&packet, "ip.id", p->tokens.id);
	else
		put(&packet, "ip6.flow", p->tokens.flow);
	(void)packet_fix_checksum(&packet, 0);
	return copy;
}

void probe_captured(struct probe *p, const uint8_t *ip, size_t len, uint64_t time)
{
	struct tokens tokens;
	uint8_t *old = p->bytes;	/* ip may be just that */

	if (!tokens_of(&tokens, ip, len))
		return;
	p->bytes = x_malloc(len);
	memcpy(p->bytes, ip, len);
	free(old);
	p->len = len;
	p->tokens = tokens;
	p->captured = true;
	p->sent = time;
}

void probe_fini(struct probe *p)
{
	free(p->bytes);
	*p = (struct probe){ .bytes = NULL };
}
