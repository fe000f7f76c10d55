/*
 * deep_probe.c - the packets of the battery.
 */
#include "tracebox/judge/deep_int.h"

#include "models/packet/build.h"

struct making {
	const struct trace *main;
	struct packet_builder *b;
	bool v6;
	unsigned dport, mtu;
	uint32_t fragment_id;
	uint64_t port;		/* of fragments */
};

enum { CLOSED_PORT = 33434, FRAGMENT_OCTETS = 32, TAIL_OCTETS = 24 };

static void begin(struct making *m, enum packet_layer transport)
{
	char text[ADDRESS_TEXT];

	build_layer(m->b, m->v6 ? LAYER_IP6 : LAYER_IP);
	build_set(m->b, m->v6 ? "ip6.src" : "ip.src", address_text(&m->main->config.src, text));
	build_set(m->b, m->v6 ? "ip6.dst" : "ip.dst", address_text(&m->main->config.dst, text));
	if (transport != LAYER_NONE)
		build_layer(m->b, transport);
}

static uint64_t port(void)
{
	return 32768 + probe_random() % 28000;
}

static void udp(struct making *m, size_t payload)
{
	static const uint8_t zero[65535];

	begin(m, LAYER_UDP);
	build_set_uint(m->b, "udp.sport", port());
	build_set_uint(m->b, "udp.dport", CLOSED_PORT);
	build_payload(m->b, zero, payload);
}

static void tcp(struct making *m, unsigned flags)
{
	begin(m, LAYER_TCP);
	build_set_uint(m->b, "tcp.sport", port());
	build_set_uint(m->b, "tcp.dport", m->dport);
	build_set_uint(m->b, "tcp.seq", probe_random());
	build_set_uint(m->b, "tcp.flags", flags);
	if (flags & 16)
		build_set_uint(m->b, "tcp.ack", probe_random());
}

/* What a fragment has before its part of the datagram; off in octets. */
static void fragment_head(struct making *m, unsigned off, bool more)
{
	begin(m, LAYER_NONE);
	if (m->v6) {
		build_layer(m->b, LAYER_IP6_FRAG);
		build_set_uint(m->b, "ip6.frag.more", more);
		build_set_uint(m->b, "ip6.frag.off", off / 8);
		build_set_uint(m->b, "ip6.frag.id", m->fragment_id);
		build_set_uint(m->b, "ip6.frag.next", 17);
	} else {
		build_set_uint(m->b, "ip.mf", more);
		build_set_uint(m->b, "ip.frag", off / 8);
		build_set_uint(m->b, "ip.proto", 17);
	}
}

/* Says that it is longer, and that the rest follows. */
static void fragment(struct making *m, uint16_t checksum)
{
	static const uint8_t zero[FRAGMENT_OCTETS - 8];

	fragment_head(m, 0, true);
	build_layer(m->b, LAYER_UDP);
	build_set_uint(m->b, "udp.sport", m->port);
	build_set_uint(m->b, "udp.dport", CLOSED_PORT);
	build_set_uint(m->b, "udp.len", FRAGMENT_OCTETS + TAIL_OCTETS);
	build_set_uint(m->b, "udp.checksum", checksum);
	build_payload(m->b, zero, sizeof(zero));
}

/* The rest of it. */
static void fragment_tail(struct making *m)
{
	static const uint8_t zero[TAIL_OCTETS];

	fragment_head(m, FRAGMENT_OCTETS, false);
	build_payload(m->b, zero, sizeof(zero));
}

/* The checksum of the datagram that both make. */
static uint16_t whole_checksum(const struct making *m)
{
	static const uint8_t zero[FRAGMENT_OCTETS - 8 + TAIL_OCTETS];
	struct making whole = *m;
	uint64_t checksum = 0;
	uint8_t *data = NULL;
	struct packet p;
	size_t len;

	whole.b = packet_builder_new();
	begin(&whole, LAYER_UDP);
	build_set_uint(whole.b, "udp.sport", m->port);
	build_set_uint(whole.b, "udp.dport", CLOSED_PORT);
	build_payload(whole.b, zero, sizeof(zero));
	if (!build_finish(whole.b, &data, &len))
		x_panic("a probe of the battery: %s", build_error(whole.b));
	packet_parse(&p, data, len, LAYER_NONE);
	(void)!packet_get_uint(&p, "udp.checksum", &checksum);
	free(data);
	packet_builder_free(whole.b);
	return (uint16_t)checksum;
}

static void sctp(struct making *m)
{
	begin(m, LAYER_SCTP);
	build_set_uint(m->b, "sctp.sport", port());
	build_set_uint(m->b, "sctp.dport", m->dport);
	build_layer(m->b, LAYER_SCTP_CHUNK);
	build_set_uint(m->b, "sctp.chunk.type", 1);
	build_set_uint(m->b, "sctp.init.tag", probe_random() | 1);
	build_set_uint(m->b, "sctp.init.tsn", probe_random());
}

static void large(struct making *m)
{
	unsigned headers = m->v6 ? 48 : 28;

	udp(m, m->mtu > headers ? m->mtu - headers : 0);
	if (!m->v6)
		build_set_uint(m->b, "ip.df", 1);
}

static bool fill(struct making *m, enum deep_probe which)
{
	switch (which) {
	case DEEP_UDP:
		udp(m, 0);
		return true;
	case DEEP_FRAGMENT:
		fragment(m, 0x1234);	/* nobody will see enough of it to know better */
		return true;
	case DEEP_FRAGMENTS:
		fragment(m, whole_checksum(m));
		return true;
	case DEEP_ACK:
		tcp(m, 16);
		return true;
	case DEEP_SYNFIN:
		tcp(m, 3);
		return true;
	case DEEP_BADSUM:
		tcp(m, 2);
		build_set_uint(m->b, "tcp.checksum", 0xdead);
		return true;
	case DEEP_SCTP:
		sctp(m);
		return true;
	case DEEP_NOSUM:
		udp(m, 0);
		build_set_uint(m->b, "udp.checksum", 0);
		return !m->v6;
	case DEEP_LARGE:
		large(m);
		return m->mtu >= 576;
	case DEEP_COUNT:
		break;
	}
	return false;
}

static void finish(struct making *m, uint8_t **data, size_t *len)
{
	if (!build_finish(m->b, data, len))
		x_panic("a probe of the battery: %s", build_error(m->b));
	packet_builder_free(m->b);
	m->b = packet_builder_new();
}

bool deep_template(enum deep_probe which, const struct trace *main, const struct deep *deep,
		   struct probe_template *t)
{
	struct making m = {
		.main = main, .b = packet_builder_new(), .v6 = main->config.dst.family == 6,
		.dport = deep->dport, .mtu = deep->mtu, .fragment_id = probe_random(),
		.port = port(),
	};
	/* the tests count on the packets being alike in all that a box may look at */
	unsigned distinct = TOKEN_ID | TOKEN_FLOW | (which == DEEP_SYNFIN ? TOKEN_SEQ : 0);
	const char *error = "";
	uint8_t *data = NULL;
	size_t len = 0;
	bool ok = fill(&m, which);

	if (ok) {
		finish(&m, &data, &len);
		if (!probe_template_of(t, data, len, distinct, &error))
			x_panic("a probe of the battery: %s", error);
		t->keep_checksum = which == DEEP_BADSUM || which == DEEP_NOSUM ||
				   which == DEEP_FRAGMENT || which == DEEP_FRAGMENTS;
	}
	if (ok && which == DEEP_FRAGMENTS) {
		fragment_tail(&m);
		finish(&m, &t->tail, &t->tail_len);
	}
	free(data);
	packet_builder_free(m.b);
	return ok;
}

const char *deep_name(enum deep_probe p)
{
	static const char *const names[DEEP_COUNT] = {
		[DEEP_UDP] = "UDP", [DEEP_FRAGMENT] = "a first fragment alone",
		[DEEP_FRAGMENTS] = "two fragments",
		[DEEP_ACK] = "a bare ACK",
		[DEEP_SYNFIN] = "SYN+FIN", [DEEP_BADSUM] = "a wrong TCP checksum",
		[DEEP_SCTP] = "SCTP",
		[DEEP_NOSUM] = "UDP without checksum", [DEEP_LARGE] = "a large packet",
	};

	return names[p];
}
