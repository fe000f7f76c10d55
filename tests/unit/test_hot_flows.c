/*
 * datapath/offload/kernel/hot.c and classifier/hot_flow.c: random rules and packets. The kernel runs the program on a frame
 * (BPF_PROG_TEST_RUN) with the flows that the classifier has cached so far; the classifier gets the same frame. What the program
 * does not leave to it must be what it does, octet by octet.
 */
#include "datapath/classifier/hot.h"
#include "datapath/offload/xdp_hot.h"
#include "datapath/packet/partial_sum.h"
#include "datapath/port/xdp_insn.h"
#include "datapath/runtime/router.h"
#include "tests/unit/bpf_kernel.h"
#include "tests/unit/classifier_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { PLACES = 1024, ROUNDS = 24, PACKETS = 1500, RULES = 12, ROOM = 512, LOOPBACK = 1 };

static struct {
	uint8_t octets[ROOM];
	uint32_t len, port, count;
} got;

static void catch(struct element *e, unsigned port, struct batch *b)
{
	(void)e;
	for (unsigned i = 0; i < b->n; i++) {
		got.count++;
		got.port = port;
		got.len = b->p[i]->len;
		memcpy(got.octets, b->p[i]->data, MIN_OF(b->p[i]->len, (uint32_t)ROOM));
		pkt_free(b->p[i]);
	}
	b->n = 0;
}

struct world {
	struct diag *d;
	struct router *r;
	struct board *b;
	struct step steps[WORLD_PORTS];
	const struct step *out[WORLD_PORTS];
	struct ebpf_object *object;
	struct xdp_hot x;
	uint64_t seen[PLACES];
	uint16_t to[PLACES];
	int program;
};

static const char *random_actions(void)
{
	static const char *const lists[] = {
		"output a", "output b", "output c", "drop", "in-port", "[push-vlan 7, output b]", "[pop-vlan, output c]",
		"[pop-vlan, push-vlan 9, output a]", "[push-vlan 2, push-vlan 3, set-field vlan.id 12, output b]",
		"[set-field eth.dst 02:03:04:05:06:07, set-field eth.src 02:00:00:00:00:09, dec-ttl, output a]",
		"[set-field ip.dst 10.255.1.2, output b]", "[set-field ip.src 0.0.0.0, set-field ip.dst 255.255.255.255, output c]",
		"[set-field tcp.dport 8080, set-field udp.sport 53, output a]", "[dec-ttl, dec-ttl, output b]", "[set-field ip.tos 12, output c]",
		"[set-field ip.dscp 3, set-field ip.ttl 9, output a]", "[set-field vlan.pcp 5, set-field vlan.id 1, output c]",
		"[set-field tcp.seq 305419896, output b]", "[set-field tcp.flags 0x11, output b]", "[set-field ip6.hlim 3, output a]", "[set-field ip6.flow 74565, output a]",
		"[set-field ip.id 65535, pop-vlan, set-field ip.src 10.0.0.1, in-port]", "[set-field ip6.tc 255, dec-ttl, output c]",
		"[set-field icmp.type 0, output a]", "[set-field tcp.sport 1, meter slow, output b]", "[output a, output b]", "[controller, drop]",
		"goto 1", "goto 1", "[set-field udp.dport 0, goto 1]", "[set-field tcp.window 0, output c]",
	};

	return lists[world_random(ARRAY_LEN(lists))];
}

/* What packets of classifier_world.h are, in a few of its words. */
static void random_match(struct strbuf *out)
{
	char a[200], b[200];

	world_atom(a, sizeof(a));
	world_atom(b, sizeof(b));
	switch (world_random(5)) {
	case 0:
		sb_printf(out, "not (%s)", a);
		break;
	case 1:
		sb_printf(out, "(%s) or (%s)", a, b);
		break;
	case 2:
		sb_printf(out, "%s", a);
		break;
	default:
		sb_printf(out, "(%s) and (%s)", a, b);
	}
}

static void write_rules(FILE *f, const char *table, bool last)
{
	fprintf(f, "  %s:\n    rules:\n", table);
	for (unsigned i = 0; i < RULES; i++) {
		const char *actions = random_actions();
		struct strbuf match = STRBUF_INIT;

		random_match(&match);
		while (last && strstr(actions, "goto"))
			actions = random_actions();
		fprintf(f, "    - { match: '%s', priority: %u, actions: %s }\n", sb_str(&match), world_random(8), actions);
		sb_fini(&match);
	}
	fprintf(f, "    - { priority: 0, actions: output %s }\n", world_port_names[world_random(WORLD_PORTS)]);
}

/* rules: of table 0; NULL: random ones. */
static void make_board(struct world *w, const char *rules)
{
	char path[] = "/tmp/test_hot_flows.XXXXXX", *text;
	FILE *f = fdopen(mkstemp(path), "w");
	struct router_options o = { .clock = CLOCK_VIRTUAL };

	assert_non_null(f);
	fprintf(f, "datapath: t\nports: { a: { memory: true }, b: { memory: true }, c: { memory: true } }\n"
		"meters: { slow: { packets: 1000 } }\ntables:\n");
	if (rules) {
		fprintf(f, "  0:\n    rules:\n%s", rules);
	} else {
		write_rules(f, "0", false);
		write_rules(f, "1", true);
	}
	assert_int_equal(fclose(f), 0);
	text = x_asprintf("Idle -> [0] d :: Datapath(\"%s\"); Idle -> [1] d; Idle -> [2] d;"
			  "d[0] -> Discard; d[1] -> Discard; d[2] -> Discard;", path);
	o.text = text;
	w->r = router_new("test.click", &o, w->d);
	diag_print(w->d, stderr, false);
	(void)unlink(path);
	free(text);
	assert_non_null(w->r);
	w->b = (struct board *)router_find(w->r, "d");
	for (unsigned i = 0; i < WORLD_PORTS; i++) {
		w->steps[i] = (struct step){ catch, &w->b->el, i };
		w->out[i] = &w->steps[i];
	}
	w->b->el.out = w->out;
}

/* The program as a port calls it, with the number of the port in front. */
static int load(const struct world *w, unsigned port)
{
	const struct bpf_insn call[] = { MOV_IMM(R2, (int)port), CALL_BEHIND(1), EXIT() };
	struct bpf_insn *code = x_calloc(ARRAY_LEN(call) + w->x.n, sizeof(*code));
	int fd;

	memcpy(code, call, sizeof(call));
	memcpy(code + ARRAY_LEN(call), w->x.insn, w->x.n * sizeof(*code));
	fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "hot", "GPL", code, ARRAY_LEN(call) + w->x.n, NULL);
	free(code);
	assert_true(fd >= 0);
	return fd;
}

/* What the driver could do of what the classifier has cached for this frame. */
static void give(struct world *w, struct pkt *p, unsigned port)
{
	struct hot_settings *s = w->x.settings;
	const struct key_origin o = { .in_port = (uint16_t)port };
	struct hot_flow f = { .largest = UINT32_MAX };
	struct megaflow *m;
	uint32_t grows, place, n = 0;
	__u64 mask[HOT_WORDS];
	struct key k;

	key_of(&w->b->pl.layout, p, &o, &k);
	m = cache_find(&w->b->pl.cache, &k, NULL, NULL, NULL);
	if (!m || !hot_flow_of(m->path, &f, &grows) || !hot_key(&m->key, megaflow_mask(m), f.key, mask))
		return;
	while (n < s->masks && memcmp(s->mask[n], mask, sizeof(mask)) != 0)
		n++;
	if (n == HOT_MASKS)
		return;
	xdp_hot_close(&w->x);
	s->masks = MAX_OF(s->masks, n + 1);
	memcpy(s->mask[n], mask, sizeof(mask));
	f.mask = n;
	f.hash = xdp_hot_hash(&w->x, n, f.key);
	place = (uint32_t)f.hash & (PLACES - 1) & ~(HOT_WAYS - 1U);
	n = 0;
	while (n < HOT_WAYS && w->x.flow[place + n].hash && w->x.flow[place + n].hash != f.hash)
		n++;
	if (n < HOT_WAYS) {
		w->x.flow[place + n] = f;
		w->to[place + n] = f.out;
	}
	xdp_hot_open(&w->x);
}

/* Where the flow that was met just now sends. */
static unsigned met(struct world *w, unsigned port, uint32_t len)
{
	unsigned to = UINT32_MAX;

	for (uint32_t i = 0; i < PLACES; i++) {
		struct hot_count c = xdp_hot_count(&w->x, i);

		if (c.packets == w->seen[i])
			continue;
		assert_int_equal(c.packets, w->seen[i] + 1);
		assert_true(c.octets >= len);
		assert_int_equal(to, UINT32_MAX);
		w->seen[i] = c.packets;
		to = w->to[i] == HOT_BACK ? port : w->to[i];
	}
	return to;
}

/* Some have what a sender leaves to a device: the sum of the pseudo header alone. */
static void make_partial(uint8_t *f, uint32_t len)
{
	uint32_t at = 14, sum = 0, field, size;

	if (len < 42 || load_be16(f + 12) != 0x800 || f[at] != 0x45 || (f[at + 9] != PROTO_TCP && f[at + 9] != PROTO_UDP))
		return;
	field = at + 20 + (f[at + 9] == PROTO_TCP ? TCP_SUM : UDP_SUM);
	size = load_be16(f + at + 2) - 20U;
	if (field + 2 > len)
		return;
	for (unsigned i = 12; i < 20; i += 2)
		sum += load_be16(f + at + i);
	sum += f[at + 9] + size;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	store_be16(f + field, (uint16_t)sum);
}

static void say(const char *what, const uint8_t *p, uint32_t len)
{
	fprintf(stderr, "%s ", what);
	for (uint32_t i = 0; i < len; i++)
		fprintf(stderr, "%02x", p[i]);
	fprintf(stderr, "\n");
}

/* Whether the program took it, and whether that was more than passing it on. */
static bool one_packet(struct world *w, unsigned port, bool *changed)
{
	uint8_t out[ROOM], frame[ROOM];
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = frame, .data_out = out, .data_size_out = sizeof(out), .repeat = 1);
	struct world_packet x;
	struct pkt *p, *again;
	struct batch b = { .n = 1 };
	uint32_t len;
	unsigned to;

	do
		world_make(&x);
	while (x.p.len < 14);
	len = x.p.len;
	if (!world_random(4))
		make_partial(x.p.data, len);
	memcpy(frame, x.p.data, len);
	o.data_size_in = len;
	assert_int_equal(bpf_prog_test_run_opts(w->program, &o), 0);
	to = met(w, port, len);
	p = b.p[0] = pkt_new(&w->r->run.pool, PKT_HEADROOM, len);
	memcpy(p->data, frame, len);
	partial_sum_complete(p->data, len);
	again = pkt_clone(p);
	got.count = 0;
	w->b->el.cls->push(&w->b->el, port, &b);
	give(w, again, port);
	pkt_free(again);
	if (o.retval == HOT_MISS)
		return false;
	if ((o.retval == XDP_DROP) != (got.count == 0) || (got.count && (got.port != to || got.count != 1 || got.len != o.data_size_out ||
									 memcmp(got.octets, out, got.len) != 0))) {
		say("frame  ", frame, len);
		say("driver ", out, o.data_size_out);
		say("we     ", got.octets, got.len);
		fail_msg("verdict %u to port %u, we sent %u to %u", o.retval, to, got.count, got.port);
	}
	*changed = got.count && (got.len != len || memcmp(got.octets, frame, len) != 0);
	return true;
}

static void driver_does_what_we_do(void **state)
{
	unsigned hits = 0, changes = 0;

	(void)state;
	if (!bpf_test_object("datapath/offload/kernel/hot") || !kernel_can()) {
		print_message("skipped: no clang, or the kernel may not be asked\n");
		skip();
	}
	for (unsigned i = 0; i < ROUNDS; i++) {
		static struct world w;

		w = (struct world){ .d = diag_new() };
		w.object = ebpf_object_open(bpf_test_object("datapath/offload/kernel/hot"), w.d);
		assert_non_null(w.object);
		world_seed = 100 + i;
		make_board(&w, NULL);
		assert_true(xdp_hot_new(&w.x, w.object, PLACES, SPAN_NONE, w.d));
		for (unsigned k = 0; k < WORLD_PORTS; k++)
			assert_true(xdp_hot_out(&w.x, k, LOOPBACK));
		for (unsigned k = 0; k < WORLD_PORTS; k++) {
			w.program = load(&w, k);
			for (unsigned n = 0; n < PACKETS / WORLD_PORTS; n++) {
				bool changed = false;

				hits += one_packet(&w, k, &changed);
				changes += changed;
			}
			close(w.program);
		}
		assert_int_equal(xdp_hot_sums(&w.x).lost, 0);
		xdp_hot_free(&w.x);
		router_free(w.r);
		ebpf_object_free(w.object);
		diag_free(w.d);
	}
	print_message("%u packets in the driver, %u of them changed\n", hits, changes);
	assert_true(hits > ROUNDS * PACKETS / 20);
	assert_true(changes > hits / 10);
}

/* ---- the gate, and what is given ---- */

#define RULE_DROPS "    - { match: udp.dport == %u, priority: 5, actions: drop }\n"

static bool begin(struct world *w)
{
	struct strbuf rules = STRBUF_INIT;

	*w = (struct world){ .program = -1 };
	if (!bpf_test_object("datapath/offload/kernel/hot") || !kernel_can()) {
		print_message("skipped: no clang, or the kernel may not be asked\n");
		return false;
	}
	w->d = diag_new();
	w->object = ebpf_object_open(bpf_test_object("datapath/offload/kernel/hot"), w->d);
	for (unsigned port = 1; port <= 6; port++)
		sb_printf(&rules, RULE_DROPS, port);
	sb_printf(&rules, "%s", "    - { priority: 0, actions: output a }\n");
	make_board(w, sb_str(&rules));
	sb_fini(&rules);
	return true;
}

static void end(struct world *w)
{
	if (w->program >= 0)
		close(w->program);
	router_free(w->r);
	ebpf_object_free(w->object);
	diag_free(w->d);
}

static uint32_t make_frame(uint8_t *f, unsigned port)
{
	static const uint8_t bytes[60] = "\2\0\0\0\0\1\2\0\0\0\0\2\x08\0\x45\0\0\x1c\0\0\0\0\x40\x11\0\0\x0a\0\0\1\x0a\0\0\2"
					 "\0\x09\0\0\0\x08\0\0";

	memcpy(f, bytes, sizeof bytes);
	f[37] = (uint8_t)port;
	return sizeof bytes;
}

static uint32_t driver_says(const struct world *w, unsigned port)
{
	uint8_t frame[60], out[ROOM];
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = frame, .data_out = out, .data_size_out = sizeof(out), .repeat = 1);

	o.data_size_in = make_frame(frame, port);
	assert_int_equal(bpf_prog_test_run_opts(w->program, &o), 0);
	return o.retval;
}

static struct pkt *packet(struct world *w, unsigned port)
{
	uint8_t frame[60];
	uint32_t len = make_frame(frame, port);
	struct pkt *p = pkt_new(&w->r->run.pool, PKT_HEADROOM, len);

	memcpy(p->data, frame, len);
	return p;
}

/* The megaflow of such packets. */
static struct megaflow *meet(struct world *w, unsigned port)
{
	const struct key_origin o = { .in_port = 0 };
	struct batch b = { .n = 1, .p = { packet(w, port) } };
	struct pkt *p = packet(w, port);
	struct megaflow *m;
	struct key k;

	w->b->el.cls->push(&w->b->el, 0, &b);
	key_of(&w->b->pl.layout, p, &o, &k);
	m = cache_find(&w->b->pl.cache, &k, NULL, NULL, NULL);
	assert_non_null(m);
	pkt_free(p);
	return m;
}

/* While it is closed the driver does nothing itself, and counts what it leaves to us; who closes it waits for who is inside. */
static void a_closed_gate_is_closed(void **state)
{
	struct world w;
	struct pkt *p;

	(void)state;
	if (!begin(&w))
		skip();
	assert_true(xdp_hot_new(&w.x, w.object, PLACES, SPAN_NONE, w.d));
	w.program = load(&w, 0);
	(void)meet(&w, 3);
	p = packet(&w, 3);
	give(&w, p, 0);
	pkt_free(p);
	assert_int_equal(driver_says(&w, 3), XDP_DROP);
	assert_int_equal(driver_says(&w, 4), HOT_MISS);
	xdp_hot_close(&w.x);
	assert_int_equal(driver_says(&w, 3), HOT_MISS);
	assert_int_equal(xdp_hot_sums(&w.x).hits, 1);
	assert_int_equal(xdp_hot_sums(&w.x).misses, 2);
	xdp_hot_open(&w.x);
	assert_int_equal(driver_says(&w, 3), XDP_DROP);
	xdp_hot_free(&w.x);
	end(&w);
}

/* The newest map of that name and size: the classifier's own. */
static int newest_map(const char *name, uint32_t size)
{
	int found = -1;

	for (uint32_t id = 0; bpf_map_get_next_id(id, &id) == 0;) {
		struct bpf_map_info info = { 0 };
		uint32_t len = sizeof info;
		int fd = bpf_map_get_fd_by_id(id);

		if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &len) == 0 && !strcmp(info.name, name) && info.value_size == size) {
			if (found >= 0)
				close(found);
			found = fd;
		} else if (fd >= 0) {
			close(fd);
		}
	}
	assert_true(found >= 0);
	return found;
}

static uint32_t is_open(int settings)
{
	struct hot_settings s;
	uint32_t zero = 0;

	assert_int_equal(bpf_map_lookup_elem(settings, &zero, &s), 0);
	return s.open;
}

static void see_many(struct world *w, struct hot *h, unsigned port)
{
	static struct flight f;

	(void)meet(w, port);
	f = (struct flight){ .b.n = 32 };
	for (unsigned i = 0; i < f.b.n; i++)
		f.b.p[i] = packet(w, port);
	hot_see(h, &f);
	for (unsigned i = 0; i < f.b.n; i++)
		pkt_free(f.b.p[i]);
}

static unsigned long counted(const struct hot *h, const char *name)
{
	struct strbuf s = STRBUF_INIT;
	const char *at;
	unsigned long n;

	hot_say(h, &s);
	at = strstr(sb_str(&s), name);
	assert_non_null(at);
	n = strtoul(at + strlen(name), NULL, 10);
	sb_fini(&s);
	return n;
}

/* From a change of rules until all is settled the driver does nothing; then those flows are gone that are no longer true. */
static void changes_close_the_gate(void **state)
{
	struct world w;
	struct hot *h;
	int settings;

	(void)state;
	if (!begin(&w))
		skip();
	h = hot_new(w.b, 4, w.d);
	assert_non_null(h);
	settings = newest_map("settings", sizeof(struct hot_settings));
	hot_tick(h);
	assert_int_equal(is_open(settings), 1);
	see_many(&w, h, 1);
	see_many(&w, h, 2);
	assert_int_equal(counted(h, "flows "), 2);
	assert_int_equal(is_open(settings), 1);
	pipeline_remove(&w.b->pl, meet(&w, 1)->path->rules[0]);
	assert_int_equal(is_open(settings), 0);
	hot_tick(h);
	assert_int_equal(is_open(settings), 0);
	pipeline_idle(&w.b->pl);
	assert_int_equal(is_open(settings), 1);
	assert_int_equal(counted(h, "taken back "), 1);
	close(settings);
	hot_free(h);
	end(&w);
}

/* When there is no room the one that is met least gives way. */
static void the_coldest_gives_way(void **state)
{
	struct world w;
	struct hot *h;

	(void)state;
	if (!begin(&w))
		skip();
	h = hot_new(w.b, 2, w.d);
	assert_non_null(h);
	hot_tick(h);
	for (unsigned port = 1; port <= 3; port++)
		see_many(&w, h, port);
	assert_int_equal(counted(h, "flows "), 2);
	assert_int_equal(counted(h, "given "), 3);
	assert_int_equal(counted(h, "evicted "), 1);
	/* who is inside already is not given again */
	see_many(&w, h, 3);
	assert_int_equal(counted(h, "given "), 3);
	/* and without packets both go */
	for (unsigned tick = 0; tick < 20; tick++)
		hot_tick(h);
	assert_int_equal(counted(h, "flows "), 0);
	hot_free(h);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(driver_does_what_we_do),
		cmocka_unit_test(a_closed_gate_is_closed),
		cmocka_unit_test(changes_close_the_gate),
		cmocka_unit_test(the_coldest_gives_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
