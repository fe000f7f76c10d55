/*
 * deep_probe.c - the packets of the battery.
 */
#include "tracebox/deep_int.h"

#include "models/packet/build.h"

struct making {
	const struct trace *main;
	struct packet_builder *b;
	bool v6;
	unsigned dport, mtu;
};

enum { CLOSED_PORT = 33434, FRAGMENT_OCTETS = 32 };

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

/* Says that it is longer, and that the rest follows. */
static void fragment(struct making *m)
{
	static const uint8_t zero[FRAGMENT_OCTETS - 8];

	begin(m, LAYER_NONE);
	if (m->v6) {
		build_layer(m->b, LAYER_IP6_FRAG);
		build_set_uint(m->b, "ip6.frag.more", 1);
		build_set_uint(m->b, "ip6.frag.id", probe_random());
	} else {
		build_set_uint(m->b, "ip.mf", 1);
	}
	build_layer(m->b, LAYER_UDP);
	build_set_uint(m->b, "udp.sport", port());
	build_set_uint(m->b, "udp.dport", CLOSED_PORT);
	build_set_uint(m->b, "udp.len", 2 * FRAGMENT_OCTETS);
	build_set_uint(m->b, "udp.checksum", 0x1234);
	build_payload(m->b, zero, sizeof(zero));
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
		fragment(m);
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
		return m->mtu > 1280;
	case DEEP_COUNT:
		break;
	}
	return false;
}

bool deep_template(enum deep_probe which, const struct trace *main, const struct deep *deep,
		   struct probe_template *t)
{
	struct making m = {
		.main = main, .b = packet_builder_new(), .v6 = main->config.dst.family == 6,
		.dport = deep->dport,
		.mtu = deep->mtu,
	};
	/* the tests count on the packets being alike in all that a box may look at */
	unsigned distinct = TOKEN_ID | TOKEN_FLOW | (which == DEEP_SYNFIN ? TOKEN_SEQ : 0);
	const char *error = "";
	uint8_t *data = NULL;
	size_t len = 0;
	bool ok = fill(&m, which);

	if (ok && !build_finish(m.b, &data, &len))
		x_panic("a probe of the battery: %s", build_error(m.b));
	if (ok && !probe_template_of(t, data, len, distinct, &error))
		x_panic("a probe of the battery: %s", error);
	if (ok)
		t->keep_checksum =
			which == DEEP_BADSUM || which == DEEP_NOSUM || which == DEEP_FRAGMENT;
	free(data);
	packet_builder_free(m.b);
	return ok;
}

const char *deep_name(enum deep_probe p)
{
	static const char *const names[DEEP_COUNT] = {
		[DEEP_UDP] = "UDP", [DEEP_FRAGMENT] = "a first fragment alone",
		[DEEP_ACK] = "a bare ACK",
		[DEEP_SYNFIN] = "SYN+FIN", [DEEP_BADSUM] = "a wrong TCP checksum",
		[DEEP_SCTP] = "SCTP",
		[DEEP_NOSUM] = "UDP without checksum", [DEEP_LARGE] = "a large packet",
	};

	return names[p];
}
