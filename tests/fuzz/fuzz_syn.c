/*
 * fuzz_syn.c - hostile clients and servers at both sides of a SYN proxy. The input is a list of segments: an octet says which side, which of
 * four clients, and what is special; then come flags, how far the numbers are from those that would be right (cookies are known here), the
 * window, options, octets of data. Or any octets are a packet. Whatever comes, each packet made has ended, no more
 * connections are half open than may be, and what leaves has a right checksum if all that came had one.
 */
#include "datapath/flow/flow_key.h"
#include "datapath/packet/ip.h"
#include "datapath/protocol/syn_cookie.h"
#include "datapath/protocol/tcp_segment.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"
#include "tests/fuzz/dropped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OF_SERVER = 1, RAW = 2, CLIENT = 12, DAMAGED = 16, LATER = 32, BACK = 64, MUCH_LATER = 128, HEAD = 6, MOST_OPTIONS = 40, MOST_DATA = 31, TCP_LEAST = 20 };
enum { SERVER = 80, CLIENT_ISN = 1000, SERVER_ISN = 70000 };

static const char config[] =
	"s :: SYNCookieProxy(1460, HALF_OPEN 2, TIMEOUT 5, ECN true,"
	" SECRET 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f);\n"
	"Idle -> c0 :: Null -> [0] s; Idle -> c1 :: Null -> [1] s;\n"
	"s[0] -> a :: CheckTCPHeader -> Discard; s[1] -> b :: CheckTCPHeader -> Discard;\n"
	"a[1] -> wrong :: Counter -> Discard; b[1] -> wrong;\n";

struct input {
	const uint8_t *p;
	size_t left;
};

static uint8_t take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static void take_octets(struct input *in, uint8_t *to, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		to[i] = take(in);
}

static struct pkt *raw(struct router *r, struct input *in)
{
	uint32_t len = take(in);
	struct pkt *p = pkt_new(&r->run.pool, PKT_HEADROOM, len);

	X_CHECK(p);
	take_octets(in, p->data, len);
	(void)ip_mark_any(p, pkt_offset(p));
	return p;
}

static struct pkt *segment(struct router *r, struct input *in, uint8_t how)
{
	uint8_t head[HEAD], data[MOST_DATA];
	uint32_t options, n, len, seq, ack, cookie;
	struct syn_cookie_ends e = { NULL, NULL, false };
	struct syn_cookie known = { .set = false };
	uint8_t secret[SYN_COOKIE_SECRET], *ip, *tcp, side = how & OF_SERVER;
	uint8_t ends[12] = { 192, 0, 2, (uint8_t)(1 + (how & CLIENT) / 4), 198, 51, 100, 2, 4, 0, 0, SERVER };
	struct pkt *p;

	take_octets(in, head, HEAD);
	options = head[4] % (MOST_OPTIONS + 1U) & ~3U;
	n = head[5] % (MOST_DATA + 1U);
	len = IP_HEADER + TCP_LEAST + options + n;
	for (unsigned i = 0; i < SYN_COOKIE_SECRET; i++)
		secret[i] = (uint8_t)i;
	syn_cookie_secret(&known, secret, 0);
	e.addresses = ends;
	e.ports = ends + 8;
	cookie = syn_cookie_make(&known, &e, CLIENT_ISN, 1460, r->run.now / (60 * NS_PER_SECOND));
	seq = (uint32_t)(side ? SERVER_ISN : CLIENT_ISN) + (uint32_t)(int32_t)(int8_t)head[1];
	ack = (side ? (uint32_t)CLIENT_ISN : cookie) + (uint32_t)(int32_t)(int8_t)head[2];
	p = pkt_new(&r->run.pool, PKT_HEADROOM, len);
	X_CHECK(p);
	ip = p->data;
	tcp = ip + IP_HEADER;
	memset(ip, 0, len);
	ip[0] = 0x45;
	store_be16(ip + 2, (uint16_t)len);
	ip[8] = 64;
	ip[9] = PROTO_TCP;
	/* BACK: in the name of the other end */
	memcpy(ip + IP_SRC, ends + (side ^ !!(how & BACK) ? 4 : 0), 4);
	memcpy(ip + IP_SRC + 4, ends + (side ^ !!(how & BACK) ? 0 : 4), 4);
	memcpy(tcp, ends + (side ^ !!(how & BACK) ? 10 : 8), 2);
	memcpy(tcp + 2, ends + (side ^ !!(how & BACK) ? 8 : 10), 2);
	store_be32(tcp + 4, seq);
	store_be32(tcp + 8, ack);
	tcp[12] = (uint8_t)((TCP_LEAST + options) / 4 << 4);
	tcp[13] = head[0];
	store_be16(tcp + 14, (uint16_t)(head[3] << 8 | head[3]));
	take_octets(in, tcp + TCP_LEAST, options);
	take_octets(in, data, n);
	memcpy(tcp + TCP_LEAST + options, data, n);
	store_be16(tcp + TCP_SUM, ip_transport_sum(ip, PROTO_TCP, tcp, len - IP_HEADER));
	ip_set_sum(ip, IP_HEADER);
	tcp[TCP_SUM] ^= how & DAMAGED;
	X_CHECK(ip_mark_any(p, pkt_offset(p)));
	return p;
}

static uint64_t read_number(struct router *r, const char *handler)
{
	struct strbuf out = STRBUF_INIT;
	uint64_t n;

	X_CHECK(handler_read(r, NULL, handler, "", &out));
	n = strtoull(sb_str(&out), NULL, 10);
	sb_fini(&out);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .text = config };
	struct diag *d = diag_new();
	struct router *r = router_new("syn", &o, d);
	struct input in = { data, size };
	bool right = true;
	struct element *side[2];

	diag_print(d, stderr, false);
	X_CHECK(r);
	side[0] = router_find(r, "c0");
	side[1] = router_find(r, "c1");
	while (in.left) {
		uint8_t how = take(&in);
		struct pkt *p = how & RAW ? raw(r, &in) : segment(r, &in, how);

		right &= !(how & (RAW | DAMAGED));
		r->run.now += how & LATER ? NS_PER_SECOND : NS_PER_SECOND / 100;
		element_push_one(side[how & OF_SERVER], 0, p);
		/* timers that are due, and by and by all others */
		if (how & MUCH_LATER)
			driver_run(r);
		X_CHECK(read_number(r, "s.half_open") <= 2);
	}
	driver_run(r);
	X_CHECK(!right || read_number(r, "wrong.count") == 0);
	X_CHECK(r->run.pool.made == dropped(r) + r->run.sent && pkt_pool_used(&r->run.pool) == 0);
	router_free(r);
	diag_free(d);
	return 0;
}
