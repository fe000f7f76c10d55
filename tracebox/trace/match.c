/*
 * match.c - tokens are read, then compared. A match needs one field that tells this probe from its
 * siblings and one more that tells the flow from other traffic, in any combination; which of
 * several probes is left to the score. Invariant: a packet of another flow, with ports and
 * addresses of its own, never scores by one 16-bit field alone.
 */
#include "tracebox/trace/match.h"

#include "models/packet/parse.h"

static bool get(const struct packet *p, unsigned i, const char *name, uint64_t *v)
{
	struct packet_value value;

	if (!packet_get_at(p, i, packet_field_find(name), &value))
		return false;
	*v = value.v[1];
	return true;
}

#define TAKE(i, name, token, field) \
	do { \
		uint64_t v; \
		if (get(p, i, name, &v)) { \
			t->field = (__typeof__(t->field))v; \
			t->there |= (token); \
		} \
	} while (0)

static void take_network(struct tokens *t, const struct packet *p)
{
	if (p->at[0].layer == LAYER_IP) {
		t->family = 4;
		TAKE(0, "ip.id", TOKEN_ID, id);
		TAKE(0, "ip.ttl", 0, ttl);
		TAKE(0, "ip.proto", 0, proto);
	} else {
		t->family = 6;
		TAKE(0, "ip6.flow", TOKEN_FLOW, flow);
		TAKE(0, "ip6.hlim", 0, ttl);
		TAKE(0, "ip6.next", 0, proto);
	}
	if (p->at[0].have >= (t->family == 4 ? 20 : 40)) {
		t->src = address_of(t->family, p->data + (t->family == 4 ? 12 : 8));
		t->dst = address_of(t->family, p->data + (t->family == 4 ? 16 : 24));
		t->there |= TOKEN_SRC | TOKEN_DST;
	}
}

/* false: header i is none of a transport. */
static bool take_transport(struct tokens *t, const struct packet *p, unsigned i)
{
	switch (p->at[i].layer) {
	case LAYER_TCP:
		t->proto = 6;
		TAKE(i, "tcp.sport", TOKEN_SPORT, sport);
		TAKE(i, "tcp.dport", TOKEN_DPORT, dport);
		TAKE(i, "tcp.seq", TOKEN_SEQ, seq);
		TAKE(i, "tcp.ack", 0, ack);
		TAKE(i, "tcp.flags", 0, flags);
		return true;
	case LAYER_UDP:
		t->proto = 17;
		TAKE(i, "udp.sport", TOKEN_SPORT, sport);
		TAKE(i, "udp.dport", TOKEN_DPORT, dport);
		TAKE(i, "udp.checksum", TOKEN_CHECKSUM, checksum);
		return true;
	case LAYER_SCTP:
		t->proto = 132;
		TAKE(i, "sctp.sport", TOKEN_SPORT, sport);
		TAKE(i, "sctp.dport", TOKEN_DPORT, dport);
		TAKE(i, "sctp.vtag", TOKEN_SEQ, seq);
		return true;
	case LAYER_ICMP:
		t->proto = 1;
		TAKE(i, "icmp.type", 0, icmp_type);
		TAKE(i, "icmp.id", TOKEN_ICMP_ID, icmp_id);
		TAKE(i, "icmp.seq", TOKEN_ICMP_SEQ, icmp_seq);
		return true;
	case LAYER_ICMP6:
		t->proto = 58;
		TAKE(i, "icmp6.type", 0, icmp_type);
		TAKE(i, "icmp6.id", TOKEN_ICMP_ID, icmp_id);
		TAKE(i, "icmp6.seq", TOKEN_ICMP_SEQ, icmp_seq);
		return true;
	default:
		return false;
	}
}

bool tokens_of(struct tokens *t, const uint8_t *ip, size_t len)
{
	struct packet p;

	*t = (struct tokens){ .there = 0 };
	packet_parse(&p, ip, len, LAYER_NONE);
	if (!p.count || (p.at[0].layer != LAYER_IP && p.at[0].layer != LAYER_IP6) ||
	    p.at[0].have < 8)
		return false;
	take_network(t, &p);
	for (unsigned i = 1; i < p.count && !p.at[i].quoted; i++) {
		const struct packet_at *a = &p.at[i];

		if (!take_transport(t, &p, i))
			continue;
		t->payload = a->full > a->offset + a->header ? a->full - a->offset - a->header : 0;
		break;
	}
	return true;
}

static unsigned equal_tokens(const struct tokens *a, const struct tokens *b)
{
	unsigned both = a->there & b->there, equal = 0;
	uint16_t swapped = (uint16_t)(b->id << 8 | b->id >> 8);

	/* routers have been seen to quote the identification in their own byte order */
	equal |= a->id == b->id || a->id == swapped ? TOKEN_ID : 0;
	equal |= a->seq == b->seq ? TOKEN_SEQ : 0;
	equal |= a->flow == b->flow ? TOKEN_FLOW : 0;
	equal |= a->icmp_seq == b->icmp_seq ? TOKEN_ICMP_SEQ : 0;
	equal |= a->icmp_id == b->icmp_id ? TOKEN_ICMP_ID : 0;
	equal |= a->checksum == b->checksum ? TOKEN_CHECKSUM : 0;
	equal |= a->sport == b->sport ? TOKEN_SPORT : 0;
	equal |= a->dport == b->dport ? TOKEN_DPORT : 0;
	equal |= address_equal(&a->src, &b->src) ? TOKEN_SRC : 0;
	equal |= address_equal(&a->dst, &b->dst) ? TOKEN_DST : 0;
	return equal & both;
}

enum { OWN = TOKEN_ID | TOKEN_SEQ | TOKEN_FLOW | TOKEN_ICMP_SEQ | TOKEN_CHECKSUM };

bool match_is_own(const struct tokens *probe, const struct tokens *quote, unsigned distinct)
{
	return (equal_tokens(probe, quote) & distinct & OWN) != 0;
}

static unsigned count(unsigned bits)
{
	return (unsigned)__builtin_popcount(bits);
}

unsigned match_quote(const struct tokens *probe, const struct tokens *quote, unsigned distinct)
{
	unsigned equal = equal_tokens(probe, quote), own, flow, ports;

	if (probe->family != quote->family ||
	    (quote->proto && probe->proto && quote->proto != probe->proto))
		return 0;
	own = equal & distinct & OWN;
	flow = equal & (TOKEN_SPORT | TOKEN_DPORT | TOKEN_SRC | TOKEN_DST | TOKEN_ICMP_ID);
	/*
	 * 32 bits of its own and any other agreement; 16 bits, a port and one more; or everything
	 * of the flow
	 */
	ports = quote->there & (TOKEN_SPORT | TOKEN_ICMP_ID)
			? flow & (TOKEN_SPORT | TOKEN_DPORT | TOKEN_ICMP_ID)
			: 1;
	if (own & TOKEN_SEQ ? !(count(own) > 1 || flow) :
	    own ? count(flow) < 2 || !ports :
	    !(flow & TOKEN_DST) || !(flow & (TOKEN_SPORT | TOKEN_ICMP_ID)) || count(flow) < 3)
		return 0;
	return 16 * count(own) + (own & TOKEN_SEQ ? 8 : 0) + count(flow);
}

static bool answers_icmp(const struct tokens *probe, const struct tokens *answer)
{
	uint8_t want = probe->family == 4 ? 0 : 129;
	uint8_t asked = probe->family == 4 ? 8 : 128;

	if (probe->icmp_type == 13)
		want = 14;
	else if (probe->icmp_type != asked)
		return false;
	return answer->icmp_type == want && answer->icmp_id == probe->icmp_id &&
	       answer->icmp_seq == probe->icmp_seq;
}

unsigned match_answer(const struct tokens *probe, const struct tokens *answer)
{
	uint32_t next = probe->seq + probe->payload;
	unsigned score;

	if (probe->family != answer->family || probe->proto != answer->proto ||
	    !address_equal(&probe->src, &answer->dst))
		return 0;
	if (probe->proto == 1 || probe->proto == 58)
		return answers_icmp(probe, answer) ? 32 : 0;
	if (!(answer->there & TOKEN_SPORT) || answer->sport != probe->dport ||
	    answer->dport != probe->sport || !address_equal(&probe->dst, &answer->src))
		return 0;
	score = 1;
	if (probe->proto == 6) {
		next += (probe->flags & 2 ? 1u : 0) + (probe->flags & 1 ? 1u : 0);
		/*
		 * of a segment in a connection, others are acknowledged too; of a SYN, a box may
		 * have changed the number
		 */
		if (!(probe->flags & 2) && !(answer->flags & 4) && answer->ack != next)
			return 0;
		score += answer->flags & 0x10 && answer->ack == next ? 32 : 0;
		/* a reset of a segment with an acknowledgement says where it was wanted */
		score += !(answer->flags & 0x10) && answer->flags & 4 && answer->seq == probe->ack
				 ? 8
				 : 0;
	}
	return score;
}
