/*
 * words_answer.c - the destination's answer judged as an answer: what kind, which of our options it
 * takes up, ignores, or only echoes (servers that send an unknown option back as it came have been
 * taken for speakers of it), and whether it acknowledges what we sent.
 */
#include "tracebox/tell/words.h"

#include "models/base/cursor.h"
#include "models/packet/print.h"

static bool find(const struct packet *p, unsigned i, uint8_t kind, struct packet_option *o)
{
	*o = (struct packet_option){ 0 };
	while (packet_option_next(p, i, o))
		if (o->kind == kind && !o->bad)
			return true;
	return false;
}

static void add_name(uint8_t kind, struct strbuf *out)
{
	const char *name = names_of(&names_tcp_option, kind);

	if (name)
		sb_add(out, name);
	else
		sb_printf(out, "option %u", kind);
}

static void add_value(const struct packet *p, const struct packet_option *o, struct strbuf *out)
{
	const char *name = o->kind == 2 ? "tcp.opt.mss" : o->kind == 3 ? "tcp.opt.wscale" : NULL;
	size_t bit, width;
	uint64_t v;

	if (name && packet_locate_option(p, o, packet_field_find(name), &bit, &width) &&
	    bits_get(p->data, p->len, bit, (unsigned)width, &v))
		sb_printf(out, " %llu", (unsigned long long)v);
}

static void add_options(const struct packet *sent, unsigned si, const struct packet *got,
			unsigned gi, struct strbuf *out)
{
	struct packet_option o = { 0 }, other;
	const char *between = ": ";
	bool may_echo;

	while (packet_option_next(got, gi, &o)) {
		if (o.kind <= 1 || o.bad)
			continue;
		sb_add(out, between);
		between = ", ";
		add_name(o.kind, out);
		add_value(got, &o, out);
		/* what has a value of the sender's own cannot come back the same by chance */
		may_echo = o.kind != 2 && o.kind != 3 && o.kind != 4 && o.len > 2;
		if (may_echo && find(sent, si, o.kind, &other) && other.len == o.len &&
		    !memcmp(sent->data + other.offset, got->data + o.offset, o.len))
			sb_add(out, " (only echoed)");
	}
	o = (struct packet_option){ 0 };
	between = "; ignores ";
	while (packet_option_next(sent, si, &o)) {
		if (o.kind <= 1 || o.bad || find(got, gi, o.kind, &other))
			continue;
		sb_add(out, between);
		between = ", ";
		add_name(o.kind, out);
	}
}

static void words_tcp(const struct packet *sent, const struct packet *got,
		      const struct tokens *probe, const struct tokens *answer, struct strbuf *out)
{
	int si = packet_find(sent, LAYER_TCP, 1, false), gi = packet_find(got, LAYER_TCP, 1, false);
	uint32_t next = probe->seq + probe->payload + (probe->flags & 2 ? 1u : 0) +
			(probe->flags & 1 ? 1u : 0);
	static const char *const flags[] = {
		"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR",
	};
	const char *plus = "";

	for (unsigned i = 0; i < ARRAY_LEN(flags); i++) {
		/* SYN+ACK and RST+ACK are the usual names */
		if (!(answer->flags >> i & 1))
			continue;
		sb_printf(out, "%s%s", plus, flags[i]);
		plus = "+";
	}
	if (!*plus)
		sb_add(out, "segment without flags");
	if ((answer->flags & 6) == 2 && si >= 0 && gi >= 0)
		add_options(sent, (unsigned)si, got, (unsigned)gi, out);
	if (answer->flags & 16 && answer->ack != next && probe->flags & 2)
		sb_add(out, "; acknowledges a sequence number that was not sent");
}

void words_answer(const struct trace *t, const struct hop *h, struct strbuf *out)
{
	const struct probe *p = &t->probes.v[h->probe];
	struct packet sent, got;
	struct tokens answer;

	packet_parse(&sent, p->bytes, p->len, LAYER_NONE);
	packet_parse(&got, h->reply, h->reply_len, LAYER_NONE);
	if (!tokens_of(&answer, h->reply, h->reply_len))
		return;
	switch (answer.proto) {
	case 6:
		words_tcp(&sent, &got, &p->tokens, &answer, out);
		return;
	case 17:
		sb_printf(out, "UDP, %u octets", answer.payload);
		return;
	case 1:
	case 58:
		sb_add(out, "echo reply");
		return;
	case 132:
		sb_add(out, "SCTP");
		for (unsigned i = 0; i < got.count; i++) {
			uint64_t type;

			if (got.at[i].layer != LAYER_SCTP_CHUNK ||
			    !bits_get(got.data, got.len, 8ull * got.at[i].offset, 8, &type))
				continue;
			sb_printf(out, " %s", names_of(&names_sctp_chunk, (uint32_t)type) ?
				  names_of(&names_sctp_chunk, (uint32_t)type) : "chunk");
		}
		return;
	default:
		sb_printf(out, "protocol %u", answer.proto);
	}
}
