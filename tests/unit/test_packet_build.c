/*
 * Packets built from fields: octet by octet those of the vectors, fields come back as they
 * were set, what was not set is derived, what was set stays; mistakes are named.
 */
#include "models/packet/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "models/packet/checksum.h"
#include "tests/unit/packet_vectors.h"

/*
 * How to build a vector: headers, then "field=text", "[list" for options and "+hex" for
 * payload. A word "/layer" adds a header later, behind a payload or options of the one before.
 */
struct recipe {
	const char *name, *words;
};

#define ENDS "|ip.src=10.0.0.1|ip.dst=10.0.0.2|ip.id=1"
#define INNER "/ip|ip.src=192.168.0.1|ip.dst=192.168.0.2|ip.id=1|ip.ttl=9|/udp|udp.sport=7|udp.dport=8|+7a"
#define FRAME "/eth|eth.dst=02:00:00:00:00:02|eth.src=02:00:00:00:00:01"
#define PORTS "|/tcp|tcp.sport=1|tcp.dport=2|tcp.seq=3|tcp.window=4"
#define PAD32 "7878787878787878787878787878787878787878787878787878787878787878"
#define QUOTE "|/ip|ip.src=10.0.0.1|ip.dst=10.9.9.9|ip.id=1|ip.ttl=1|/udp|udp.sport=1000|" \
	"udp.dport=33434|+" PAD32

static const struct recipe recipes[] = {
	{ "tcp_syn", FRAME "|/ip" ENDS "|ip.df=1|/tcp|tcp.sport=1234|tcp.dport=80|tcp.seq=1|"
	  "tcp.flags=S|tcp.window=512|[mss 1460, sackok, ts 1000 0, nop, wscale 7" },
	{ "qinq_udp", FRAME "|/vlan|vlan.id=100|vlan.pcp=3|/vlan|vlan.id=7|vlan.pcp=5|vlan.dei=1|/ip"
	  ENDS "|/udp|udp.sport=5353|udp.dport=domain|+123401000001000000000000" },
	{ "arp_request", "/eth|eth.dst=ff:ff:ff:ff:ff:ff|eth.src=02:00:00:00:00:01|/arp|"
	  "arp.sha=02:00:00:00:00:01|arp.spa=10.0.0.1|arp.tpa=10.0.0.2" },
	{ "icmp_echo", "/ip" ENDS "|/icmp|icmp.id=7|icmp.seq=9|+70696e67" },
	{ "icmp_mpls", "/ip|ip.src=10.0.0.254|ip.dst=10.0.0.1|ip.id=1|/icmp|icmp.type=timeexceeded|"
	  "icmp.code=transit" QUOTE "|/icmp.ext|/icmp.object|icmp.object.label=299776|"
	  "icmp.object.tc=3|icmp.object.bos=1|icmp.object.ttl=1" },
	{ "icmp_timestamp", "/ip" ENDS "|/icmp|icmp.type=timestamp-reply|icmp.id=1|icmp.seq=2|"
	  "icmp.originate=100|icmp.receive=200|icmp.transmit=300" },
	{ "ip_options", "/ip" ENDS "|ip.opt.nop=1|ip.opt.rr.ptr=8|ip.opt.rr.addr0=10.1.1.1|"
	  "ip.opt.rr.addr1=0.0.0.0|ip.opt.ra=0|ip.opt.ts.ptr=13|ip.opt.ts.flag=1|"
	  "ip.opt.ts.addr0=0.0.0.5|ip.opt.ts.time0=6|/udp|udp.sport=1|udp.dport=2|+68656c6c6f" },
	{ "ip_lsrr", "/ip|ip.src=10.0.0.1|ip.dst=10.4.4.4|ip.id=1|[lsrr 10.5.5.5 10.6.6.6 10.7.7.7|"
	  "/tcp|tcp.sport=1|tcp.dport=2|tcp.seq=3|tcp.ack=4|tcp.ackflag=1|tcp.window=5" },
	{ "ip6_tcp", "/ip6|ip6.src=2001:db8::1|ip6.dst=2001:db8::2|ip6.tc=0xb9|ip6.flow=0x12345|/tcp|"
	  "tcp.sport=1|tcp.dport=https|tcp.seq=7|tcp.ack=8|tcp.flags=P.|tcp.window=9|+616263" },
	{ "ip6_extensions", "/ip6|ip6.src=2001:db8::1|ip6.dst=2001:db8:2::2|/ip6.hop|"
	  "ip6.hop.opt.ra=0|/ip6.dstopt|ip6.dstopt.opt.tunnel-limit=4|/ip6.route|"
	  "ip6.route.left=1|ip6.route.tag=5|ip6.route.segment0=2001:db8:1::1|"
	  "ip6.route.segment1=2001:db8:2::2|/ip6.frag|ip6.frag.id=77|/udp|udp.sport=1|"
	  "udp.dport=2|+6869" },
	{ "nd_solicit", "/ip6|ip6.src=fe80::1|ip6.dst=ff02::1:ff00:2|ip6.hlim=255|/icmp6|"
	  "icmp6.type=neighborsolicit|icmp6.target=fe80::2|icmp6.opt.source=02:00:00:00:00:01" },
	{ "nd_advert", "/ip6|ip6.src=fe80::1|ip6.dst=ff02::1|ip6.hlim=255|/icmp6|"
	  "icmp6.type=routeradvert|icmp6.ra.hlim=64|icmp6.ra.managed=1|icmp6.ra.other=1|"
	  "icmp6.ra.preference=1|icmp6.ra.lifetime=1800|icmp6.ra.reachable=1|icmp6.ra.retrans=2|"
	  "icmp6.opt.mtu=1500|icmp6.opt.prefix.len=64|icmp6.opt.prefix.onlink=1|"
	  "icmp6.opt.prefix.auto=1|icmp6.opt.prefix.valid=86400|"
	  "icmp6.opt.prefix.preferred=14400|icmp6.opt.prefix=2001:db8::" },
	{ "sctp_init", "/ip" ENDS "|/sctp|sctp.sport=5000|sctp.dport=5001|/sctp.chunk|"
	  "sctp.init.tag=0xdeadbeef|sctp.init.window=65536|sctp.init.out=10|sctp.init.in=20|"
	  "sctp.init.tsn=99" },
	{ "sctp_data", "/ip" ENDS "|/sctp|sctp.sport=5000|sctp.dport=5001|sctp.vtag=0x01020304|"
	  "/sctp.chunk|sctp.chunk.type=sack|sctp.sack.tsn=5|sctp.sack.window=1000|/sctp.chunk|"
	  "sctp.data.begin=1|sctp.data.end=1|sctp.data.tsn=7|sctp.data.stream=1|"
	  "sctp.data.sseq=2|sctp.data.ppid=46|+68656c6c6f" },
	{ "gre_key", "/ip" ENDS "|/gre|gre.seq=7|gre.key=42|" INNER },
	{ "gre_checksum", "/ip" ENDS "|/gre|gre.seq=7|gre.c=1|" INNER },
	{ "gre_pptp", "/ip" ENDS "|/gre|gre.version=1|gre.ack=2|gre.seq=1|gre.k=1|gre.call=9|/ppp|"
	  INNER },
	{ "vxlan", FRAME "|/ip" ENDS "|/udp|udp.sport=55555|udp.checksum=0|/vxlan|vxlan.vni=66|"
	  FRAME "|/ip|ip.src=192.168.0.1|ip.dst=192.168.0.2|ip.id=1|/tcp|tcp.sport=5|tcp.dport=6|"
	  "tcp.seq=7|tcp.ack=8|tcp.fin=1|tcp.ackflag=1|tcp.window=9" },
	{ "pppoe", FRAME "|/pppoe|pppoe.session=17|/ppp|" INNER },
	{ "mpls", FRAME "|/mpls|mpls.label=100|mpls.tc=2|mpls.ttl=64|/mpls|mpls.label=200|mpls.ttl=63|"
	  INNER },
	{ "ipip", "/ip" ENDS "|" INNER },
	{ "esp", "/ip" ENDS "|/esp|esp.spi=0x1001|esp.seq=5|"
	  "+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ "ah", "/ip" ENDS "|/ah|ah.spi=0x2002|ah.seq=6|ah.icv=bbbbbbbbbbbbbbbbbbbbbbbb|/udp|"
	  "udp.sport=1|udp.dport=2|+71" },
	{ "fragment", "/ip|ip.src=10.0.0.1|ip.dst=10.0.0.2|ip.id=9|ip.frag=185|ip.mf=1|ip.proto=udp|"
	  "+11111111111111111111111111111111" },
	{ "mptcp_capable", "/ip" ENDS PORTS "|tcp.syn=1|tcp.opt.mptcp.capable.version=0|"
	  "tcp.opt.mptcp.capable.flags=0x81|tcp.opt.mptcp.capable.sender=0x1122334455667788" },
	{ "mptcp_join", "/ip" ENDS PORTS "|tcp.syn=1|tcp.opt.mptcp.join.backup=1|"
	  "tcp.opt.mptcp.join.addrid=5|tcp.opt.mptcp.join.token=0xaabbccdd|"
	  "tcp.opt.mptcp.join.nonce=0x01020304" },
	{ "mptcp_dss", "/ip" ENDS PORTS "|tcp.ack=5|tcp.flags=.|tcp.opt.mptcp.dss.flags=5|"
	  "tcp.opt.mptcp.dss.ack=111|tcp.opt.mptcp.dss.dsn=222|tcp.opt.mptcp.dss.ssn=333|"
	  "tcp.opt.mptcp.dss.len=1400|tcp.opt.mptcp.dss.sum=0xabcd" },
	{ "mptcp_addaddr", "/ip" ENDS PORTS "|tcp.ack=5|tcp.flags=.|tcp.opt.mptcp.addaddr.id=3|"
	  "tcp.opt.mptcp.addaddr.ip=10.3.3.3|tcp.opt.mptcp.addaddr.port=8080" },
	{ "tcp_sack", "/ip" ENDS PORTS "|tcp.ack=5|tcp.flags=.|[nop, nop, sack 100-200 300-400 500-600|"
	  "+64617461" },
	{ "tcp_fastopen", "/ip" ENDS PORTS "|tcp.syn=1|"
	  "tcp.opt.md5=0x000102030405060708090a0b0c0d0e0f|tcp.opt.fastopen=0102030405060708|"
	  "tcp.opt.exp2.fastopen=aabbccdd" },
	{ "rfc9235_ao", "/ip|ip.src=10.11.12.13|ip.dst=172.27.28.29|ip.tos=0xe0|ip.id=56591|ip.df=1|"
	  "ip.ttl=255|/tcp|tcp.sport=59863|tcp.dport=bgp|tcp.seq=4227574618|tcp.syn=1|"
	  "tcp.checksum=0xcac4|[mss 1460, nop, wscale 8, sackok, ts 1399479 0, ao 3d542ee437c6f8"
	  "ede6d7c4d602e7" },
};

static const char *hex_of(const char *name)
{
	const struct packet_vector *v = packet_vector_find(name);

	assert_non_null(v);
	return v->hex;
}

static void follow(struct packet_builder *b, const char *words)
{
	char *list = strdup(words), *rest = list, *word;
	uint8_t bytes[512];
	size_t len;

	assert_non_null(list);
	while ((word = strsep(&rest, "|")) != NULL) {
		char *eq = strchr(word, '=');
		bool ok = true;

		if (*word == '/') {
			ok = build_stack(b, word + 1);
		} else if (*word == '[') {
			ok = build_options(b, word + 1);
		} else if (*word == '+') {
			assert_true(packet_hex_parse(word + 1, bytes, sizeof(bytes), &len));
			ok = build_payload(b, bytes, len);
		} else if (eq) {
			*eq = '\0';
			ok = build_set(b, word, eq + 1);
		}
		if (!ok)
			fail_msg("%s: %s", word, build_error(b));
	}
	free(list);
}

static void build_from_fields_gives_the_vector(void **state)
{
	struct packet_builder *b = packet_builder_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
		size_t want_len, len;
		uint8_t *want = vector_bytes(hex_of(recipes[i].name), &want_len), *got;
		struct strbuf s = STRBUF_INIT;

		packet_builder_clear(b);
		follow(b, recipes[i].words);
		assert_true(build_finish(b, &got, &len));
		sb_add_hex(&s, got, len);
		if (len != want_len || memcmp(got, want, len) != 0)
			fail_msg("%s: %s\nnot %s", recipes[i].name, sb_str(&s),
				 hex_of(recipes[i].name));
		sb_fini(&s);
		free(want);
		free(got);
	}
	packet_builder_free(b);
}

static uint64_t random64(void)
{
	return (uint64_t)random() << 42 ^ (uint64_t)random() << 21 ^ (uint64_t)random();
}

struct setting {
	const struct packet_field *f;
	struct packet_value v;
};

static bool in_stack(const char *stack, enum packet_layer layer)
{
	const char *name = packet_layer_info(layer)->name;
	const char *in = strstr(stack, name);
	size_t n = strlen(name);

	return in && (in == stack || in[-1] == '/') && (in[n] == '\0' || in[n] == '/');
}

/* Types decide what follows, and a later fragment has no further header: these are left alone. */
static bool is_plain(const struct packet_field *f)
{
	return f->role == ROLE_FREE && !f->when && f->place == PLACE_HEADER && f->width &&
	       f->layer != LAYER_GRE && !strstr(f->name, "type") && !strstr(f->name, "frag") &&
	       !strstr(f->name, "flags") && strcmp(f->name, "pppoe.code") != 0 &&
	       strcmp(f->name, "udp.dport") != 0;
}

/* Sets up to max different fields of the stack to random values. */
static size_t set_some(struct packet_builder *b, const char *stack, struct setting *set, size_t max)
{
	size_t n = 0;

	for (unsigned tries = 0; tries < 1000 && n < max; tries++) {
		const struct packet_field *f =
			packet_field_at((size_t)random() % packet_field_count());
		struct packet_value v;
		bool again = false;

		for (size_t k = 0; k < n; k++)
			again = again || set[k].f == f;
		if (again || !in_stack(stack, f->layer) || !is_plain(f))
			continue;
		v.v[1] = random64() >> (f->width < 64 ? 64 - f->width : 0);
		v.v[0] = f->width > 64 ? random64() >> (128 - f->width) : 0;
		if (!build_set_value(b, f->name, v))
			fail_msg("%s", build_error(b));
		set[n++] = (struct setting){ f, v };
	}
	return n;
}

static void check_setting(const struct packet *p, const struct setting *s, const char *stack)
{
	struct packet_value back;
	unsigned last = 0;

	for (unsigned l = 0; l < p->count; l++)
		if (p->at[l].layer == s->f->layer)
			last = l;
	if (!packet_get_at(p, last, s->f, &back) || !packet_value_equal(back, s->v))
		fail_msg("%s of %s does not come back", s->f->name, stack);
}

/* Every free field of every header, set to any value, is read back from the packet that is built. */
static void build_random_fields_come_back(void **state)
{
	static const char *const stacks[] = {
		"eth/vlan/ip/tcp", "ip/udp", "ip6/tcp", "ip6/ip6.hop/ip6.frag/udp", "ip/icmp",
		"ip6/icmp6", "ip/sctp/sctp.chunk", "eth/mpls/mpls/ip/udp", "eth/pppoe/ppp/ip6/udp",
		"ip/gre/ip/tcp", "ip/udp/vxlan/eth/arp", "ip/ah/udp", "ip/esp", "ip6/ip6.route/tcp",
		"ip/ip/ip6/udp",
	};
	unsigned seed = (unsigned)time(NULL);
	struct packet_builder *b = packet_builder_new();

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	for (unsigned round = 0; round < 3000; round++) {
		const char *stack = stacks[(size_t)random() % ARRAY_LEN(stacks)];
		struct setting set[8];
		struct packet p;
		uint8_t *bytes;
		size_t len, n;

		packet_builder_clear(b);
		assert_true(build_stack(b, stack));
		n = set_some(b, stack, set, (size_t)random() % ARRAY_LEN(set));
		assert_true(build_finish(b, &bytes, &len));
		packet_parse(&p, bytes, len, in_stack(stack, LAYER_ETHER) &&
			     stack[0] == 'e' ? LAYER_ETHER : LAYER_NONE);
		for (size_t k = 0; k < n; k++)
			check_setting(&p, &set[k], stack);
		for (unsigned l = 0; l < p.count; l++)
			assert_int_not_equal(packet_checksum_ok(&p, l), CHECKSUM_WRONG);
		free(bytes);
	}
	packet_builder_free(b);
}

static uint64_t built(const char *words, const char *field)
{
	struct packet_builder *b = packet_builder_new();
	struct packet p;
	uint8_t *bytes;
	size_t len;
	uint64_t v;

	follow(b, words);
	if (!build_finish(b, &bytes, &len))
		fail_msg("%s", build_error(b));
	packet_parse(&p, bytes, len, LAYER_NONE);
	if (!packet_get_uint(&p, field, &v))
		fail_msg("no %s in what '%s' builds", field, words);
	free(bytes);
	packet_builder_free(b);
	return v;
}

static void build_keeps_what_was_set(void **state)
{
	(void)state;
	assert_int_equal(built("/ip/tcp|ip.len=99", "ip.len"), 99);
	assert_int_equal(built("/ip/tcp|ip.checksum=0x1234", "ip.checksum"), 0x1234);
	assert_int_equal(built("/ip/tcp|ip.proto=17", "ip.proto"), 17);
	assert_int_equal(built("/ip/udp|udp.len=0", "udp.len"), 0);
	assert_int_equal(built("/ip/tcp|tcp.off=6|+00000000", "tcp.off"), 6);
	assert_int_equal(built("/ip/tcp|tcp.checksum=0", "tcp.checksum"), 0);
}

static void build_derives_what_was_not_set(void **state)
{
	(void)state;
	assert_int_equal(built("/ip", "ip.proto"), 253);
	assert_int_equal(built("/ip6", "ip6.next"), 59);
	assert_int_equal(built("/ip/udp/vxlan/eth/ip", "udp.dport"), 4789);
	assert_int_equal(built("/ip/icmp|icmp.gateway=10.0.0.9", "icmp.type"), 5);
	assert_int_equal(built("/ip/icmp|icmp.type=unreachable|icmp.code=needfrag|icmp.mtu=1280",
			       "icmp.code"), 4);
	assert_int_equal(built("/ip/tcp|tcp.opt.ts.val=5", "tcp.off"), 8);
	assert_int_equal(built("/ip/tcp|tcp.opt.exp2.fastopen=00", "tcp.opt.exp2.id"), 0xf989);
}

/* RFC 768: a sum of zero is sent as all ones, zero says that there is none. */
static void build_sends_an_udp_sum_of_zero_as_ones(void **state)
{
	static const char head[] = "/ip/udp|ip.src=10.0.0.1|ip.dst=10.0.0.2|udp.sport=5";
	char words[128];

	(void)state;
	snprintf(words, sizeof(words), "%s|+%04x", head,
		 (unsigned)built("/ip/udp|ip.src=10.0.0.1|ip.dst=10.0.0.2|udp.sport=5|+0000",
				 "udp.checksum"));
	assert_int_equal(built(words, "udp.checksum"), 0xffff);
}

static void build_names_the_mistake(void **state)
{
	static const struct { const char *field, *text, *error; } bad[] = {
		{ "ip.tll", "1", "no such field 'ip.tll', did you mean 'ip.ttl'?" },
		{ "ip.ttl", "256", "'256' is no value of 'ip.ttl' (time to live)" },
		{ "udp.sport", "1", "'udp.sport' is set, but there is no UDP header" },
		{ "ip#2.ttl", "1", "'ip#2.ttl' is set, but there is no IPv4 header" },
		{ "tcp.opt.sackok", "0", "'tcp.opt.sackok' can only be set to 1" },
		{ "tcp.opt.fastopen", "xyz",
		  "'xyz' is no value of 'tcp.opt.fastopen', expected hex digits" },
	};
	struct packet_builder *b = packet_builder_new();
	uint8_t *bytes;
	size_t len;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		packet_builder_clear(b);
		assert_true(build_stack(b, "ip/tcp"));
		assert_false(build_set(b, bad[i].field, bad[i].text));
		assert_string_equal(build_error(b), bad[i].error);
		assert_false(build_finish(b, &bytes, &len));
		assert_null(bytes);
		assert_string_equal(build_error(b), bad[i].error);
	}
	packet_builder_clear(b);
	assert_false(build_stack(b, "ip/tpc"));
	assert_string_equal(build_error(b), "no such header 'tpc'");
	packet_builder_clear(b);
	assert_false(build_finish(b, &bytes, &len));
	packet_builder_clear(b);
	assert_false(build_payload(b, "x", 1));
	packet_builder_clear(b);
	assert_true(build_stack(b, "ip/tcp"));
	assert_false(build_options(b, "mss 70000"));
	assert_string_equal(build_error(b), "'70000' is no value of TCP option 'mss'");
	packet_builder_free(b);
}

static void build_refuses_options_that_are_too_long(void **state)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t data[41] = { 0 }, *bytes;
	size_t len;

	(void)state;
	assert_true(build_stack(b, "ip/tcp"));
	assert_true(build_option(b, 99, data, 38));
	assert_true(build_finish(b, &bytes, &len));
	assert_int_equal(len, 20 + 60);
	free(bytes);
	assert_true(build_option(b, 1, NULL, 0));
	assert_false(build_finish(b, &bytes, &len));
	assert_string_equal(build_error(b),
			    "16 is too large for 'tcp.off' (header length in words of 4 octets)");
	packet_builder_clear(b);
	assert_true(build_stack(b, "udp"));
	assert_false(build_option(b, 1, NULL, 0));
	packet_builder_clear(b);
	assert_true(build_stack(b, "ip/tcp"));
	assert_false(build_option(b, 1, data, 1));
	packet_builder_free(b);
}

static void build_refuses_a_packet_that_is_too_long(void **state)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t *payload = calloc(1, 65536), *bytes;
	size_t len;

	(void)state;
	assert_non_null(payload);
	assert_true(build_stack(b, "ip/udp"));
	assert_true(build_payload(b, payload, 65507));
	assert_true(build_finish(b, &bytes, &len));
	assert_int_equal(len, 65535);
	free(bytes);
	assert_true(build_payload(b, payload, 1));
	assert_false(build_finish(b, &bytes, &len));
	assert_string_equal(build_error(b),
			    "65536 is too large for 'ip.len' (octets in header and data)");
	packet_builder_free(b);
	free(payload);
}

static void build_can_go_on_after_finish(void **state)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t *first, *second;
	size_t len;

	(void)state;
	follow(b, "/ip/tcp|ip.src=10.0.0.1|ip.dst=10.0.0.2");
	assert_true(build_finish(b, &first, &len));
	follow(b, "ip.ttl=1");
	assert_true(build_finish(b, &second, &len));
	assert_int_equal(first[8], 64);
	assert_int_equal(second[8], 1);
	assert_int_equal(checksum_of(second, 20), 0);
	assert_int_equal(checksum_of(first, 20), 0);
	free(first);
	free(second);
	packet_builder_free(b);
	packet_builder_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(build_from_fields_gives_the_vector),
		cmocka_unit_test(build_random_fields_come_back),
		cmocka_unit_test(build_keeps_what_was_set),
		cmocka_unit_test(build_derives_what_was_not_set),
		cmocka_unit_test(build_sends_an_udp_sum_of_zero_as_ones),
		cmocka_unit_test(build_names_the_mistake),
		cmocka_unit_test(build_refuses_options_that_are_too_long),
		cmocka_unit_test(build_refuses_a_packet_that_is_too_long),
		cmocka_unit_test(build_can_go_on_after_finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
