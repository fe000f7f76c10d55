/*
 * datapath/offload/kernel/guest_path.h: packets and commands drawn at random, run by the kernel, against what the commands mean when
 * they are read one after the other (below, from the fields that a frame was made of). Guests' packets alone are touched.
 */
#include "datapath/offload/guest.h"
#include "datapath/offload/xdp_host.h"
#include "tests/unit/bpf_kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define MAC "52:34:56:00:12:22"
static const uint64_t own = 0x523456001222;

/* What a frame is made of; small numbers, so that filters meet packets. */
struct made {
	uint64_t from, to;
	unsigned vlan, type, tos, proto, options, fragment, cut;
	uint32_t source, destination;
	unsigned sport, dport;
	uint8_t frame[160];
	uint32_t len;
};

struct world {
	struct diag *d;
	struct arena *arena;
	struct ebpf_object *host;
	struct xdp_host h;
};

static bool begin(struct world *w)
{
	const char *path = bpf_test_object("datapath/offload/kernel/host");
	struct offload_piece p;
	struct offload_code c;

	*w = (struct world){ .d = diag_new(), .arena = arena_new() };
	if (!path || !kernel_can()) {
		print_message("skipped: no clang, or the kernel may not be asked\n");
		arena_free(w->arena);
		diag_free(w->d);
		return false;
	}
	w->host = ebpf_object_open(path, w->d);
	assert_non_null(w->host);
	p = (struct offload_piece){ w->host, ebpf_object_program(w->host, "host", w->d) };
	assert_true(xdp_host_open(&w->h, w->host, SPAN_NONE, w->d));
	assert_true(offload_combine(&p, 1, w->arena, SPAN_NONE, w->d, &c));
	if (!xdp_host_replace(&w->h, &c, NULL, SPAN_NONE, w->d))
		fail_msg("%s", diag_get(w->d, diag_count(w->d) - 1).text);
	w->h.settings->guests = 1;
	return true;
}

static void end(struct world *w)
{
	xdp_host_close(&w->h);
	ebpf_object_free(w->host);
	arena_free(w->arena);
	diag_free(w->d);
}

static unsigned below(unsigned n)
{
	return (unsigned)random() % n;
}

static uint8_t *put(uint8_t *p, uint64_t v, unsigned n)
{
	while (n-- > 0)
		*p++ = (uint8_t)(v >> 8 * n);
	return p;
}

static struct made make(void)
{
	static const unsigned types[] = { 0x800, 0x800, 0x800, 0x806, 0x86dd }, protos[] = { 1, 6, 17, 17 };
	struct made m = { .from = 0x020000000000 + below(3), .to = below(10) ? own : own + 1, .vlan = below(4) ? 0 : 7,
			  .type = types[below(5)], .tos = below(3), .proto = protos[below(4)], .options = below(4) ? 0 : below(3) * 4,
			  .fragment = below(5) ? 0 : below(2) ? 0x2000 : 5, .source = 0x0a000000 + below(3),
			  .destination = 0x0a000000 + below(3), .sport = below(3), .dport = below(3) };
	uint8_t *p = m.frame, *ports;

	p = put(put(p, m.to, 6), m.from, 6);
	if (m.vlan)
		p = put(put(p, 0x8100, 2), m.vlan, 2);
	p = put(p, m.type, 2);
	if (m.type == 0x86dd) {
		p = put(put(put(p, 0x60000000, 4), 20, 2), m.proto, 1);
		p = put(p, 64, 1) + 32;
	} else {
		/* an ARP message looks like nothing, whatever it holds */
		p = put(put(put(p, 0x45 + m.options / 4, 1), m.tos, 1), 40, 2);
		p = put(put(put(p, 1, 2), m.fragment, 2), 64, 1);
		p = put(put(put(put(p, m.proto, 1), 0, 2), m.source, 4), m.destination, 4);
		p += m.options;
	}
	ports = p;
	p = put(put(p, m.sport, 2), m.dport, 2) + 20;
	m.len = (uint32_t)(p - m.frame);
	/* the kernel takes no less than an Ethernet header; a tag is whole here */
	m.cut = below(6) ? 0 : 1 + below(m.len - (m.vlan ? 18 : 14));
	m.len -= m.cut;
	if (m.frame + m.len < ports + 4)
		m.cut = m.frame + m.len < ports - m.options ? 2 : 1;
	else
		m.cut = 0;
	return m;
}

/* The number of a command as it was drawn: masks and values by layer (M, I, T) and letter (t, s, d, p). */
struct drawn {
	bool there[3];
	int value[3][4];		/* -1: not named */
};

static bool has_ports(const struct made *m)
{
	return m->cut == 0 && (m->proto == 6 || m->proto == 17) &&
	       (m->type == 0x86dd || (m->type == 0x800 && !(m->fragment & 0x1fff)));
}

static bool names(int asked, uint64_t found)
{
	return asked < 0 || (uint64_t)asked == found;
}

static bool means(const struct drawn *c, const struct made *m)
{
	if (c->there[0] && !(names(c->value[0][1], m->from - 0x020000000000) && names(c->value[0][2], m->to - own) &&
			     names(c->value[0][3], m->type)))
		return false;
	if (c->there[1] && (m->type != 0x800 || m->cut == 2 || !names(c->value[1][0], m->tos) ||
			    !names(c->value[1][1], m->source & 255) || !names(c->value[1][2], m->destination & 255) ||
			    !names(c->value[1][3], m->proto)))
		return false;
	return !c->there[2] || (has_ports(m) && names(c->value[2][1], m->sport) && names(c->value[2][2], m->dport) &&
				names(c->value[2][3], m->proto));
}

static void draw_layer(int l, struct drawn *c, struct strbuf *s)
{
	static const unsigned types[] = { 0x800, 0x806, 0x86dd }, protos[] = { 1, 17, 6 };
	unsigned mask = l == 1 ? 1 + below(15) : 1 + below(7);

	c->there[l] = true;
	sb_printf(s, " %c %u", "MIT"[l], mask);
	for (int f = 0; f < 4; f++) {
		int *v = &c->value[l][f];

		*v = -1;
		if (!(mask & (8u >> f)))
			continue;
		*v = (int)below(3);
		sb_printf(s, " %c ", "tsdp"[f]);
		if (f == 3) {
			*v = (int)(l == 0 ? types[*v] : l == 1 ? protos[*v] : protos[1 + *v % 2]);
			sb_printf(s, l == 0 ? "0x%x" : "%d", (unsigned)*v);
		} else if (l == 0) {
			sb_printf(s, f == 1 ? "02:00:00:00:00:%02x" : "52:34:56:00:12:%02x", (unsigned)(f == 1 ? *v : 0x22 + *v));
		} else {
			sb_printf(s, l == 1 && f > 0 ? "10.0.0.%d" : "%d", *v);
		}
	}
}

static void command(struct guest *g, const char *text)
{
	struct diag *d = diag_new();

	if (!guest_apply(g, text, strlen(text), SPAN_NONE, d))
		fail_msg("%s: %s", text, diag_get(d, 0).text);
	diag_free(d);
}

static void set(const struct world *w, const struct guest *g)
{
	struct host_guest v;

	guest_value(g, 3, &v);
	assert_true(xdp_host_put(&w->h, "guests", &g->mac, &v));
}

static uint32_t run(const struct world *w, const struct made *m, uint8_t *out)
{
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = m->frame, .data_size_in = m->len, .data_out = out, .data_size_out = 160, .repeat = 1);

	assert_int_equal(bpf_prog_test_run_opts(w->h.program, &o), 0);
	assert_int_equal(o.data_size_out, m->len);
	return o.retval;
}

static struct host_guest_counts counts(const struct world *w)
{
	struct host_guest_counts n;
	uint32_t number = 3;

	assert_true(xdp_host_get(&w->h, "guest_counts", &number, &n));
	return n;
}

static void filters_drop_what_they_mean(void **state)
{
	struct guest_registry r = { 0 };
	struct guest *g;
	uint64_t dropped = 0, came = 0;
	struct world w;

	(void)state;
	if (!begin(&w))
		skip();
	g = guest_registry_add(&r, "box", MAC, NULL, w.d);
	for (int trial = 0; trial < 400; trial++) {
		struct drawn c[HOST_FILTERS];
		unsigned n = trial % 20 ? 1 + below(3) : HOST_FILTERS;

		command(g, "R F " MAC " 10.0.0.1");
		for (unsigned k = 0; k < n; k++) {
			struct strbuf s = STRBUF_INIT;

			c[k] = (struct drawn){ .there = { false } };
			sb_add(&s, "A " MAC);
			for (int l = 0; l < 3; l++)
				if (l == (int)k % 3 || below(3) == 0)
					draw_layer(l, &c[k], &s);
			command(g, sb_str(&s));
			sb_fini(&s);
		}
		set(&w, g);
		for (int i = 0; i < 100; i++) {
			struct made m = make();
			uint8_t out[160];
			bool drop = false;

			for (unsigned k = 0; k < n; k++)
				drop = drop || means(&c[k], &m);
			drop = drop && m.to == own;
			if (run(&w, &m, out) != (drop ? XDP_DROP : XDP_PASS)) {
				struct strbuf s = STRBUF_INIT;

				guest_print(g, &s);
				sb_add_hex(&s, m.frame, m.len);
				fputs(sb_str(&s), stderr);
				fail_msg("packet %d.%d, expected %s", trial, i, drop ? "to be dropped" : "to pass");
			}
			assert_memory_equal(out, m.frame, m.len);
			dropped += drop;
			came += m.to == own;
		}
		command(g, "X " MAC);
	}
	assert_true(dropped > 1000 && came - dropped > 1000);
	assert_int_equal(counts(&w).packets, came);
	assert_int_equal(counts(&w).filtered, dropped);
	assert_int_equal(counts(&w).delivered, came - dropped);
	assert_int_equal(counts(&w).directed, 0);
	end(&w);
}

static void balancers_send_on_what_is_decided(void **state)
{
	struct guest_registry r = { 0 };
	struct guest *g;
	uint64_t sent = 0;
	struct world w;

	(void)state;
	if (!begin(&w))
		skip();
	g = guest_registry_add(&r, "box", MAC, "10.0.0.8=02:00:00:00:00:08,10.0.0.9=02:00:00:00:00:09@lo", w.d);
	for (int trial = 0; trial < 200; trial++) {
		bool any = below(2), one = below(2), filter = below(4) == 0;

		if (one)
			command(g, "R L " MAC " 10.0.0.1 1 10.0.0.2 10.0.0.9");
		if (any || !one)
			command(g, "R L " MAC " 10.0.0.1 0 10.0.0.2 10.0.0.8");
		if (filter) {
			command(g, "R F " MAC " 10.0.0.1");
			command(g, "A " MAC " I 1 p udp");
		}
		set(&w, g);
		for (int i = 0; i < 100; i++) {
			struct made m = make();
			uint8_t out[160], want[160];
			uint32_t verdict = XDP_PASS;

			memcpy(want, m.frame, sizeof want);
			if (m.to == own && m.type == 0x800 && m.cut != 2) {
				if (filter && m.proto == 17) {
					verdict = XDP_DROP;
				} else if (m.destination == 0x0a000001 && one && m.source == 0x0a000002) {
					verdict = XDP_REDIRECT;
					put(want, 0x020000000009, 6);
				} else if (m.destination == 0x0a000001 && (any || !one)) {
					put(want, 0x020000000008, 6);
				}
			}
			assert_int_equal(run(&w, &m, out), verdict);
			assert_memory_equal(out, want, m.len);
			sent += memcmp(want, m.frame, 6) != 0;
		}
		command(g, "X " MAC);
	}
	assert_true(sent > 1000);
	assert_int_equal(counts(&w).directed, sent);
	/* what is taken away is no guest's */
	assert_true(xdp_host_put(&w.h, "guests", &own, NULL));
	for (int i = 0; i < 100; i++) {
		struct made m = make();
		uint8_t out[160];

		assert_int_equal(run(&w, &m, out), XDP_PASS);
		assert_memory_equal(out, m.frame, m.len);
	}
	assert_int_equal(counts(&w).directed, sent);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_drop_what_they_mean),
		cmocka_unit_test(balancers_send_on_what_is_decided),
	};

	srandom(8);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
