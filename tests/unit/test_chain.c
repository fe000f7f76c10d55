/* datapath/chain: functions join and leave, count, translate and refuse; packets go in and come out by hand. */
#include "datapath/chain/chain.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

enum { LAN, WAN, PORTS, MOST = 4096, SYN = 2, ACK = 16, FRAME = 60 };

struct got {
	struct pkt *p;
	unsigned port;
};

static struct got got[MOST];
static unsigned got_count;

static void catch(struct element *e, unsigned port, struct batch *b)
{
	(void)e;
	for (unsigned i = 0; i < b->n; i++)
		got[got_count++] = (struct got){ b->p[i], port };
	b->n = 0;
}

struct world {
	struct diag *d;
	struct router *r;
	struct element *e;
	struct step steps[PORTS];
	const struct step *out[PORTS];
};

static void forget(void)
{
	while (got_count)
		pkt_free(got[--got_count].p);
}

/* nfs: as in a file. */
static struct world make(const char *nfs)
{
	char *text = x_asprintf("Idle -> [0] d :: Datapath(TEXT \"datapath: t\\n"
		"ports: { lan: { memory: true }, wan: { memory: true } }\\n"
		"tables: { 0: { rules: ["
		" { match: in_port == lan, actions: [chain c, output wan] },"
		" { match: in_port == wan, actions: [chain c, output lan] } ] } }\\n"
		"chains: { c: { nfs: [ %s ] } }\\n\"); Idle -> [1] d; d[0] -> Discard;"
		"d[1] -> Discard;", nfs);
	struct router_options o = { .text = text, .clock = CLOCK_VIRTUAL };
	struct world w = { .d = diag_new() };

	w.r = router_new("test.click", &o, w.d);
	diag_print(w.d, stderr, false);
	assert_non_null(w.r);
	w.e = router_find(w.r, "d");
	got_count = 0;
	free(text);
	return w;
}

static void connect_outputs(struct world *w)
{
	for (unsigned i = 0; i < PORTS; i++) {
		w->steps[i] = (struct step){ catch, w->e, i };
		w->out[i] = &w->steps[i];
	}
	w->e->out = w->out;
}

static void end(struct world *w)
{
	forget();
	assert_int_equal(pkt_pool_used(&w->r->run.pool), 0);
	router_free(w->r);
	diag_free(w->d);
}

struct tuple {
	uint32_t src, dst;
	uint16_t sport, dport;
	uint8_t proto, flags;
};

static void set_sums(uint8_t *ip, uint32_t len)
{
	unsigned at = ip[IP_PROTO] == PROTO_TCP ? TCP_SUM : UDP_SUM;

	ip_set_sum(ip, IP_HEADER);
	put_raw16(ip + 20 + at, 0);
	store_be16(ip + 20 + at, ip_transport_sum(ip, ip[IP_PROTO], ip + 20, len - 20));
	if (ip[IP_PROTO] == PROTO_UDP && !raw16(ip + 20 + at))
		put_raw16(ip + 20 + at, 0xffff);
}

static struct pkt *packet(struct world *w, struct tuple t)
{
	struct pkt *p = pkt_new(&w->r->run.pool, PKT_HEADROOM, FRAME);
	uint8_t *ip = p->data + 14;

	memset(p->data, 0, FRAME);
	store_be16(p->data + 12, ETHERTYPE_IP);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, FRAME - 14);
	ip[IP_TTL] = 64;
	ip[IP_PROTO] = t.proto;
	store_be32(ip + IP_SRC, t.src);
	store_be32(ip + IP_DST, t.dst);
	store_be16(ip + 20, t.sport);
	store_be16(ip + 22, t.dport);
	if (t.proto == PROTO_UDP)
		store_be16(ip + 24, FRAME - 34);
	else
		ip[20 + TCP_FLAGS] = t.flags;
	set_sums(ip, FRAME - 14);
	return p;
}

static struct tuple tuple_of(const struct pkt *p)
{
	const uint8_t *ip = p->data + 14;

	return (struct tuple){ load_be32(ip + IP_SRC), load_be32(ip + IP_DST), load_be16(ip + 20),
			       load_be16(ip + 22), ip[IP_PROTO], 0 };
}

static bool sums_are_right(const struct pkt *p)
{
	uint8_t copy[FRAME];

	memcpy(copy, p->data, FRAME);
	set_sums(copy + 14, FRAME - 14);
	return !memcmp(copy, p->data, FRAME);
}

static void enter_batch(struct world *w, unsigned port, struct batch *b)
{
	w->e->cls->push(w->e, port, b);
	assert_int_equal(b->n, 0);
}

/* Whether the packet comes out at once, by the other port. */
static bool passes(struct world *w, unsigned port, struct tuple t)
{
	unsigned before = got_count;
	struct batch b;

	batch_one(&b, packet(w, t));
	enter_batch(w, port, &b);
	assert_in_range(got_count, before, before + 1);
	if (got_count > before)
		assert_int_equal(got[before].port, 1 - port);
	return got_count > before;
}

static struct tuple back(struct tuple t)
{
	return (struct tuple){ t.dst, t.src, t.dport, t.sport, t.proto, t.flags };
}

static const struct tuple one = { 0x0a000001, 0x08080808, 5000, 53, PROTO_UDP, 0 };

static struct tuple tcp(struct tuple t, uint8_t flags)
{
	t.proto = PROTO_TCP;
	t.flags = flags;
	return t;
}

static bool tell(struct world *w, const char *handler, const char *value)
{
	struct strbuf out = STRBUF_INIT;
	bool ok = handler_write(w->r, NULL, handler, value, &out);

	if (!ok)
		assert_true(out.len > 0);
	sb_fini(&out);
	return ok;
}

/* ---- dad ---- */

static void what_a_window_counts_decides_the_next(void **state)
{
	struct world w = make("{ name: d, order: 1, builtin: dad, args: { WINDOW: 10, PACKETS: 5 } }");
	static const struct {
		unsigned send, pass;
	} windows[] = { { 5, 5 }, { 6, 6 }, { 5, 0 }, { 6, 6 }, { 9, 0 }, { 1, 0 }, { 1, 1 } };
	struct tuple other = one;

	(void)state;
	connect_outputs(&w);
	other.sport++;
	for (unsigned i = 0; i < ARRAY_LEN(windows); i++) {
		unsigned n = 0;

		for (unsigned k = 0; k < windows[i].send; k++)
			n += passes(&w, LAN, one);
		assert_int_equal(n, windows[i].pass);
		assert_true(passes(&w, LAN, other));
		assert_true(passes(&w, WAN, back(one)));
		w.r->run.now += 10 * NS_PER_SECOND;
	}
	for (unsigned k = 0; k < 7; k++)
		assert_true(passes(&w, LAN, one));
	/* a window in which nothing came */
	w.r->run.now += 20 * NS_PER_SECOND;
	assert_true(passes(&w, LAN, one));
	assert_int_equal(w.e->drops[DROP_RATE], 15);
	end(&w);
}

static void rates_count_octets(void **state)
{
	/* 60 octets a second, in windows of 10 s: 10 frames */
	struct world w = make("{ name: d, order: 1, builtin: dad, args: { RATE: 480bps, FLOWS: 1 } }");
	struct tuple other = one;

	(void)state;
	connect_outputs(&w);
	for (unsigned k = 0; k < 10; k++)
		assert_true(passes(&w, LAN, one));
	w.r->run.now += 10 * NS_PER_SECOND;
	for (unsigned k = 0; k < 11; k++)
		assert_true(passes(&w, LAN, one));
	other.sport++;
	for (unsigned k = 0; k < 30; k++)
		assert_true(passes(&w, LAN, other));
	w.r->run.now += 10 * NS_PER_SECOND;
	assert_false(passes(&w, LAN, one));
	assert_true(passes(&w, LAN, other));
	end(&w);
}

/* ---- nat ---- */

static void translations_are_undone_and_never_shared(void **state)
{
	struct world w = make("{ name: s, order: 2, builtin: snat, args: { TO: \\\"1.0.0.1-1.0.0.3\\\" } },"
			      "{ name: d, order: 1, builtin: dnat, args: { TO: \\\""
			      "udp dst port 53 => 9.9.9.9:5353, tcp => 9.9.9.8\\\" } }");
	struct tuple seen[600], sent[600];
	unsigned n = 0;

	(void)state;
	connect_outputs(&w);
	for (unsigned i = 0; i < 600; i++) {
		struct tuple t = { 0x0a000000 + (uint32_t)random() % 64, 0x08080808,
				   (uint16_t)(random() % 8), (uint16_t)(random() % 2 ? 53 : 99),
				   random() % 2 ? PROTO_TCP : PROTO_UDP, SYN };
		struct tuple s;

		assert_true(passes(&w, LAN, t));
		assert_true(sums_are_right(got[i].p));
		s = tuple_of(got[i].p);
		assert_in_range(s.src, 0x01000001, 0x01000003);
		assert_int_equal(s.dst, t.proto == PROTO_TCP ? 0x09090908 :
				 t.dport == 53 ? 0x09090909 : t.dst);
		assert_int_equal(s.dport, t.proto == PROTO_UDP && t.dport == 53 ? 5353 : t.dport);
		for (unsigned k = 0; k < n; k++) {
			bool same = !memcmp(&seen[k], &s, 13);

			t.flags = s.flags = 0;
			assert_int_equal(same, !memcmp(&sent[k], &t, 13));
		}
		t.flags = 0;
		seen[n] = s;
		sent[n++] = t;
	}
	forget();
	for (unsigned i = 0; i < n; i++) {
		struct tuple t;

		assert_true(passes(&w, WAN, back(seen[i])));
		assert_true(sums_are_right(got[0].p));
		t = tuple_of(got[0].p);
		assert_int_equal(t.src, sent[i].dst);
		assert_int_equal(t.dst, sent[i].src);
		assert_int_equal(t.sport, sent[i].dport);
		assert_int_equal(t.dport, sent[i].sport);
		forget();
	}
	end(&w);
}

static void used_up_ports_refuse_and_come_back(void **state)
{
	struct world w = make("{ name: s, order: 1, builtin: snat, args: { TO: \\\"1.0.0.1:7-10\\\" } }");
	struct tuple t = one;

	(void)state;
	connect_outputs(&w);
	for (unsigned i = 0; i < 4; i++, t.sport++)
		assert_true(passes(&w, LAN, t));
	assert_false(passes(&w, LAN, t));
	assert_int_equal(w.e->drops[DROP_POOL_EMPTY], 1);
	/* towards another receiver there are all of them */
	t.dst++;
	assert_true(passes(&w, LAN, t));
	t.dst--;
	flow_end(w.r->flows, w.r->flows->table.oldest);
	assert_false(passes(&w, LAN, t));
	w.r->run.now += NS_PER_SECOND;
	assert_true(passes(&w, LAN, t));
	end(&w);
}

static void who_joins_goes_on_with_what_was_translated(void **state)
{
	struct world w = make("{ name: s, order: 1, builtin: snat, args: { TO: \\\"1.0.0.1:7-10\\\" } }");
	struct tuple seen;

	(void)state;
	connect_outputs(&w);
	assert_true(passes(&w, LAN, one));
	seen = tuple_of(got[0].p);
	assert_true(tell(&w, "d.leave", "c s"));
	assert_true(tell(&w, "d.join", "c {name: n, order: 1, builtin: snat, args: {TO: 2.0.0.2}}"));
	assert_true(passes(&w, LAN, one));
	assert_true(passes(&w, WAN, back(seen)));
	assert_memory_equal(got[1].p->data, got[0].p->data, FRAME);
	assert_int_equal(tuple_of(got[2].p).dst, one.src);
	assert_int_equal(tuple_of(got[2].p).dport, one.sport);
	end(&w);
}

/* ---- firewall ---- */

static void only_what_was_opened_passes(void **state)
{
	struct world w = make("{ name: f, order: 1, builtin: firewall, args: { RULES: \\\""
			      "deny dst port 23, allow in_port == lan\\\" } }");
	struct tuple telnet = tcp(one, SYN), t = tcp(one, SYN);

	(void)state;
	connect_outputs(&w);
	telnet.dport = 23;
	assert_false(passes(&w, WAN, back(one)));
	assert_true(passes(&w, LAN, one));
	assert_true(passes(&w, WAN, back(one)));
	assert_false(passes(&w, LAN, telnet));
	assert_false(passes(&w, LAN, tcp(one, ACK)));
	assert_false(passes(&w, WAN, back(tcp(one, SYN | ACK))));
	assert_false(passes(&w, LAN, tcp(one, SYN | ACK)));
	assert_true(passes(&w, LAN, t));
	assert_true(passes(&w, WAN, back(tcp(one, SYN | ACK))));
	assert_true(passes(&w, LAN, tcp(one, ACK)));
	assert_int_equal(w.r->flows->table.count, 2);
	w.r->run.now += 7441 * NS_PER_SECOND;
	assert_false(passes(&w, LAN, tcp(one, ACK)));
	end(&w);
}

/* ---- joining and leaving ---- */

/* Order through flow counts: each counts as many packets as reach it. */
static void functions_come_and_go_between_packets(void **state)
{
	struct world w = make("");
	const char *wall = "c {name: wall, order: 20, builtin: firewall, args: {RULES: allow udp}}";
	uint64_t in = 0;

	(void)state;
	connect_outputs(&w);
	assert_true(passes(&w, LAN, tcp(one, ACK)));
	assert_true(tell(&w, "d.join", wall));
	assert_false(tell(&w, "d.join", wall));
	assert_false(tell(&w, "d.join", "c {name: other, order: 20, builtin: dad, args: {PACKETS: 1}}"));
	assert_false(tell(&w, "d.join", "c {name: other, order: 21, builtin: dda}"));
	assert_false(tell(&w, "d.join", "c {name: other, order: 21, builtin: dad, args: {PAKETS: 1}}"));
	assert_false(tell(&w, "d.join", "x {name: other, order: 21, builtin: dad}"));
	assert_false(tell(&w, "d.join", "c } }"));
	assert_false(tell(&w, "d.leave", "c wal"));
	assert_false(passes(&w, LAN, tcp(one, ACK)));
	assert_true(tell(&w, "d.join", "c {name: d, order: 5, builtin: dad, args: {PACKETS: 3}}"));
	for (unsigned i = 0; i < 9; i++)
		assert_false(passes(&w, LAN, tcp(one, ACK)));
	assert_true(tell(&w, "d.leave", "c wall"));
	assert_true(passes(&w, LAN, tcp(one, ACK)));
	w.r->run.now += 10 * NS_PER_SECOND;
	assert_true(tell(&w, "d.leave", "c d"));
	assert_true(passes(&w, LAN, tcp(one, ACK)));
	forget();
	/* with traffic: what went in comes out, or was refused */
	for (unsigned i = 0; i < 3000; i++) {
		struct tuple t = random() % 2 ? one : tcp(one, ACK);
		struct batch b = { .n = 1 + (unsigned)random() % 8 };

		if (random() % 4 == 0)
			(void)tell(&w, random() % 2 ? "d.join" : "d.leave",
				    random() % 2 ? wall : "c wall");
		for (unsigned k = 0; k < b.n; k++)
			b.p[k] = packet(&w, t);
		in += b.n;
		enter_batch(&w, LAN, &b);
		in -= got_count;
		forget();
	}
	assert_int_equal(in + 11, w.e->drops[DROP_FILTERED] + 1);
	end(&w);
}

/* ---- a configuration as a function ---- */

static const char *config_file(const char *text)
{
	static char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/test_chain.%d.click", (int)getpid());
	f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
	return path;
}

static struct world with_config(const char *text, const char *others)
{
	char *nfs = x_asprintf("{ name: box, order: 10, click: %s }%s", config_file(text), others);
	struct world w = make(nfs);

	unlink(config_file(""));
	free(nfs);
	return w;
}

static void a_configuration_sees_packets_and_sends_some_back(void **state)
{
	struct world w = with_config(
		"FromDevice(lan) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(dst port 99, -)"
		" -> IPMirror -> Unstrip(14) -> EtherMirror -> q :: Queue -> ToDevice(lan);"
		"c[1] -> Unstrip(14) -> Queue -> ToDevice(wan);"
		"FromDevice(wan) -> Queue -> ToDevice(up);",
		", { name: last, order: 20, builtin: firewall, args: { RULES: allow udp } }");
	struct tuple t = one;

	(void)state;
	connect_outputs(&w);
	assert_true(passes(&w, LAN, one));
	assert_true(passes(&w, WAN, back(one)));
	t.dport = 99;
	forget();
	{
		struct batch b;

		batch_one(&b, packet(&w, t));
		enter_batch(&w, LAN, &b);
	}
	assert_int_equal(got_count, 1);
	assert_int_equal(got[0].port, LAN);
	assert_int_equal(tuple_of(got[0].p).src, t.dst);
	forget();
	assert_false(passes(&w, LAN, tcp(one, ACK)));
	end(&w);
}

static void what_waits_goes_on_when_its_time_comes(void **state)
{
	struct world w = with_config(
		"FromDevice(lan) -> Queue -> DelayShaper(2s) -> ToDevice(wan);", "");
	uint64_t now = w.r->run.now;

	(void)state;
	connect_outputs(&w);
	assert_false(passes(&w, LAN, one));
	assert_true(tell(&w, "d.leave", "c box"));
	assert_true(passes(&w, LAN, one));
	assert_int_equal(got_count, 1);
	driver_run(w.r);
	assert_int_equal(got_count, 2);
	assert_in_range(w.r->run.now, now + 2 * NS_PER_SECOND, now + 3 * NS_PER_SECOND);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_window_counts_decides_the_next),
		cmocka_unit_test(rates_count_octets),
		cmocka_unit_test(translations_are_undone_and_never_shared),
		cmocka_unit_test(used_up_ports_refuse_and_come_back),
		cmocka_unit_test(who_joins_goes_on_with_what_was_translated),
		cmocka_unit_test(only_what_was_opened_passes),
		cmocka_unit_test(functions_come_and_go_between_packets),
		cmocka_unit_test(a_configuration_sees_packets_and_sends_some_back),
		cmocka_unit_test(what_waits_goes_on_when_its_time_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
