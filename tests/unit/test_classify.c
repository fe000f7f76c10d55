/*
 * Compiled classifications against what Click was seen to do (tests/oracle), each in three ways: on a constant
 * packet; on a packet whose every field is a symbol, the resulting diagram then read at the packet's values; and with
 * the rear of the packet in an opaque tail of symbolic length. Then against a naive matcher on mutated packets.
 */
#include "tests/oracle/ipfilter_naive.c"

#include "tests/unit/engine_toy.h"
#include "tests/unit/click_args_check.h"
#include "tests/unit/oracle_json.h"

#include "models/base/vec.h"
#include "symexec/exec/classify.h"
#include "symexec/flow/flow_memory.h"

enum { MAX_PACKETS = 64, MAX_FIELDS = 512 };

struct capture {
	uint8_t *bytes;
	size_t len;
};

static size_t
load_frames(json_t *all, struct capture *out)
{
	json_t *list = json_object_get(all, "packets");
	size_t n = json_array_size(list);

	assert_true(n > 0 && n <= MAX_PACKETS);
	for (size_t i = 0; i < n; i++)
		out[i].bytes = oracle_bytes(json_string_value(json_object_get(
			json_array_get(list, i), "hex")), &out[i].len);
	return n;
}

static void
free_frames(struct capture *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(f[i].bytes);
}

static uint64_t
bits_at(const struct capture *p, int32_t bit, uint32_t width)
{
	uint64_t x = 0;

	for (int32_t b = bit; b < bit + (int32_t)width; b++)
		x = x << 1 | ((size_t)b / 8 < p->len ? p->bytes[b / 8] >> (7 - b % 8) & 1 : 0);
	return x;
}

/* A packet as a flow, and where every root of it is found in the packet. */
struct spelled {
	struct flow *f;
	struct { root r; int32_t bit; uint32_t width; } fields[MAX_FIELDS];
	size_t n;
};

static void
spell(struct toy *t, struct spelled *s, int32_t bit, uint32_t width)
{
	root r = toy_root(t, width, RANK_OTHER);

	assert_true(s->n < MAX_FIELDS);
	flow_write(t->e, s->f, BASE_DATA, bit, width, value_symbol(t->e->values, r));
	s->fields[s->n].r = r;
	s->fields[s->n].bit = bit;
	s->fields[s->n++].width = width;
}

/* Fields of these widths one after the other from byte `at` on, as far as they fit; returns where they end. */
static int32_t
spell_header(struct toy *t, struct spelled *s, int32_t at, const uint8_t *widths)
{
	int32_t bit = at * 8, end = s->f->head_end * 8;

	for (; *widths != 0 && bit + *widths <= end; bit += *widths++)
		spell(t, s, bit, *widths);
	while (bit % 8 != 0 && bit < end)
		spell(t, s, bit++, 1);
	return bit / 8;
}

static void
spell_bytes(struct toy *t, struct spelled *s, int32_t from, int32_t to)
{
	for (int32_t at = from; at < to; at++)
		spell(t, s, at * 8, 8);
}

static const uint8_t ether[] = { 48, 48, 16, 0 };
static const uint8_t ip[] = { 4, 4, 6, 2, 16, 16, 1, 1, 1, 13, 8, 8, 16, 32, 32, 0 };
static const uint8_t transport[] = { 16, 16, 32, 32, 4, 4, 8, 16, 16, 16, 0 };

/* As MarkMACHeader -> Strip(14) -> MarkIPHeader leaves it. */
static void
mark(struct flow *f, const struct capture *p)
{
	f->mac = 0;
	f->data = f->net = 14;
	f->transport = 14 + (int32_t)bits_at(p, 14 * 8 + 4, 4) * 4;
}

static struct flow *
constant(struct toy *t, const struct capture *p)
{
	struct flow *f = flow_new(t->e);

	f->head_end = (int32_t)p->len;
	if (p->len > 0)
		flow_write(t->e, f, BASE_DATA, 0, (uint32_t)p->len * 8,
			   value_bytes(t->e->values, p->bytes, p->len));
	return f;
}

static void
spell_ip_frame(struct toy *t, struct spelled *s, const struct capture *p)
{
	int32_t at;

	*s = (struct spelled){ .f = flow_new(t->e) };
	s->f->head_end = (int32_t)p->len;
	mark(s->f, p);
	at = spell_header(t, s, 0, ether);
	at = spell_header(t, s, at, ip);
	if (s->f->transport >= at) {
		spell_bytes(t, s, at, MIN_OF(s->f->transport, s->f->head_end));
		at = spell_header(t, s, MIN_OF(s->f->transport, s->f->head_end), transport);
	}
	spell_bytes(t, s, at, s->f->head_end);
}

/* The rear of the packet from byte `cut` on becomes a tail of unknown length. */
static void
cut_tail(struct toy *t, struct spelled *s, int32_t cut, root *length)
{
	struct root_info info = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				  .name = "payload", .element = UINT32_MAX };

	*length = toy_root(t, 32, RANK_LENGTH);
	s->f->head_end = cut;
	s->f->tail = value_blob(t->e->values, root_new(t->e->values, &info));
	s->f->tail_length = value_symbol(t->e->values, *length);
}

/* The terminal of d at the packet: roots are fields, bits of the tail, or its length. */
static unsigned
read_diagram(struct toy *t, const struct spelled *s, set d, const struct capture *p, root length)
{
	set_var vars[MAX_FIELDS];
	uint64_t values[MAX_FIELDS] = { 0 };
	size_t n = set_support(t->e->sets, d, vars, MAX_FIELDS);

	assert_true(n <= MAX_FIELDS);
	for (size_t i = 0; i < n; i++) {
		root r = var_root(t->e->values, vars[i]);
		int32_t bit;

		if (r == length) {
			values[i] = p->len - (size_t)s->f->head_end;
			continue;
		}
		if (s->f->tail != VALUE_NONE && flow_tail_place(t->e, s->f, r, &bit)) {
			values[i] = bits_at(p, bit, root_get(t->e->values, r)->width);
			continue;
		}
		for (size_t k = 0; k < s->n; k++)
			if (s->fields[k].r == r)
				values[i] = bits_at(p, s->fields[k].bit, s->fields[k].width);
	}
	return set_at(t->e->sets, d, vars, values, n);
}

/* All ways to ask a table about one packet give the rule `want` (0: none). */
static void
check_packet(struct toy *t, const struct table *table, const struct capture *p, bool ip_frame,
	     unsigned want, const char *what)
{
	struct spelled s;
	bool inexact = false;
	root length;
	int32_t cut;
	struct flow *f = constant(t, p);
	set d;

	if (ip_frame)
		mark(f, p);
	d = table_apply(t->e, table, f, &inexact);
	if (d != set_terminal(want))
		fail_msg("%s: constant packet of %zu bytes: rule %u", what, p->len, (unsigned)d);
	if (ip_frame) {
		spell_ip_frame(t, &s, p);
	} else {
		s = (struct spelled){ .f = flow_new(t->e) };
		s.f->head_end = (int32_t)p->len;
		spell_bytes(t, &s, 0, (int32_t)p->len);
	}
	d = table_apply(t->e, table, s.f, &inexact);
	/* a header length below 5 puts one field over another; the packet's end may cut one */
	if (inexact && ip_frame && (s.f->transport < 34 || p->len < (size_t)s.f->transport + 20))
		return;
	if (inexact || read_diagram(t, &s, d, p, ROOT_NONE) != want)
		fail_msg("%s: symbolic packet of %zu bytes%s", what, p->len,
			 inexact ? ", inexact" : "");
	cut = ip_frame ? (int32_t)MIN_OF(p->len, 34) :
	    (int32_t)toy_below(t, (unsigned)p->len + 1);
	cut_tail(t, &s, cut, &length);
	d = table_apply(t->e, table, s.f, &inexact);
	if (!inexact && read_diagram(t, &s, d, p, length) != want)
		fail_msg("%s: packet of %zu bytes with a tail at %d (seed %#" PRIx64 ")", what, p->len,
			 cut, t->first_seed);
}

static void
expressions_recorded_match_the_same_packets(void **state)
{
	json_t *all = oracle_load("tests/oracle/ipfilter.json"), *c;
	struct capture frames[MAX_PACKETS];
	size_t n = load_frames(all, frames), i, checked = 0;
	uint64_t seed = toy_first_seed();

	(void)state;
	json_array_foreach(json_object_get(all, "cases"), i, c) {
		const char *text = json_string_value(json_object_get(c, "expr"));
		char *config = x_asprintf("0 %s, 1 all", text);
		struct beside elements[] = { { "x", "IPFilter", config, 1, 2 }, { 0 } };
		struct toy t = toy_new(seed + i);
		struct fixture fx;
		struct table_rule rules[2] = { { 0 } };

		fixture_read(&fx, elements, false);
		if (fx.ok) {
			const struct table *table;

			rules[0].expr = click_arg(&fx.args, "RULE")->list[0].expr;
			table = table_from_rules(t.e, rules, 2, NULL);
			for (size_t k = 0; k < n; k++, checked++) {
				bool yes = oracle_holds(json_object_get(c, "match"), (json_int_t)k);
				bool none = oracle_holds(json_object_get(c, "neither"),
							 (json_int_t)k);

				check_packet(&t, table, &frames[k], true, none ? 0 : yes ? 1 : 2,
					     text);
			}
		}
		fixture_fini(&fx);
		toy_free(&t);
		free(config);
	}
	assert_true(checked > 3000);
	free_frames(frames, n);
	json_decref(all);
}

static void
patterns_recorded_match_the_same_packets(void **state)
{
	json_t *all = oracle_load("tests/oracle/classifier.json"), *c;
	struct capture frames[MAX_PACKETS];
	size_t n = load_frames(all, frames), i, checked = 0;
	uint64_t seed = toy_first_seed();

	(void)state;
	json_array_foreach(json_object_get(all, "cases"), i, c) {
		const char *text = json_string_value(json_object_get(c, "pattern"));
		char *config = x_asprintf("%s, -", text);
		struct beside elements[] = { { "x", "Classifier", config, 1, 2 }, { 0 } };
		struct toy t = toy_new(seed + i);
		struct fixture fx;
		struct table_rule rules[2] = { { 0 } };

		fixture_read(&fx, elements, false);
		if (fx.ok) {
			const struct table *table;

			rules[0].pattern = click_arg(&fx.args, "PATTERN")->list[0].pattern;
			table = table_from_rules(t.e, rules, 2, NULL);
			for (size_t k = 0; k < n; k++, checked++)
				check_packet(&t, table, &frames[k], false, oracle_holds(
					json_object_get(c, "match"), (json_int_t)k) ? 1 : 2, text);
		}
		fixture_fini(&fx);
		toy_free(&t);
		free(config);
	}
	assert_true(checked > 200);
	free_frames(frames, n);
	json_decref(all);
}

/* Asked through the annotation as a constant, as a symbol, and as a symbol plus a constant. */
static unsigned
route_of(struct toy *t, const struct table *table, uint32_t addr)
{
	struct flow *f = flow_new(t->e);
	bool inexact = false;
	root r = toy_root(t, 32, RANK_DST);
	set_var var = root_var(t->e->values, r);
	uint64_t at[2] = { addr, addr - 77u };
	unsigned got;
	set d;

	flow_write(t->e, f, BASE_ANNO, 0, 32, toy_const(t, addr, 32));
	d = table_apply(t->e, table, f, &inexact);
	assert_true(set_is_terminal(d));
	got = (unsigned)d;
	flow_write(t->e, f, BASE_ANNO, 0, 32, value_symbol(t->e->values, r));
	d = table_apply(t->e, table, f, &inexact);
	assert_int_equal(set_at(t->e->sets, d, &var, &at[0], 1), got);
	flow_write(t->e, f, BASE_ANNO, 0, 32, value_slice_of(t->e->values, r, 77, 0, 32));
	d = table_apply(t->e, table, f, &inexact);
	at[1] &= UINT32_MAX;
	assert_int_equal(set_at(t->e->sets, d, &var, &at[1], 1), got);
	assert_false(inexact);
	flow_free(t->e, f);
	return got;
}

static void
check_route(struct toy *t, const struct table *table, const struct click_value *list, json_t *answer)
{
	const char *address = json_string_value(json_array_get(answer, 0));
	json_t *want = json_array_get(answer, 1);
	const char *gateway = json_string_value(json_array_get(want, 1));
	uint32_t addr, gw = 0;
	unsigned got;

	assert_true(click_parse_ip(address, &addr));
	got = route_of(t, table, addr);
	if (json_is_null(want)) {
		assert_int_equal(got, 0);
		return;
	}
	if (got == 0)
		fail_msg("no route for %s", address);
	if (gateway != NULL)
		assert_true(click_parse_ip(gateway, &gw));
	assert_int_equal(list->routes[got - 1].port,
			 json_integer_value(json_array_get(want, 0)));
	assert_int_equal(list->routes[got - 1].gateway, gw);
}

static void
routes_recorded_are_taken(void **state)
{
	json_t *all = oracle_load("tests/oracle/iplookup.json"), *c;
	size_t i, k;

	(void)state;
	json_array_foreach(json_object_get(all, "cases"), i, c) {
		struct strbuf b = STRBUF_INIT;
		struct beside elements[] = { { "x", NULL, NULL, 1, 4 }, { 0 } };
		const struct click_value *list;
		const struct table *table;
		struct toy t = toy_new(1);
		struct fixture fx;
		json_t *r;
		char *config;

		json_array_foreach(json_object_get(c, "routes"), k, r)
			sb_printf(&b, "%s%s", k ? ", " : "", json_string_value(r));
		config = sb_take(&b);
		elements[0].cls = json_string_value(json_object_get(c, "cls"));
		elements[0].config = config;
		fixture_read(&fx, elements, false);
		list = click_arg(&fx.args, "ROUTE");
		assert_true(fx.ok);
		table = table_from_routes(t.e, list->routes, list->count, NULL, BASE_ANNO, 0);
		json_array_foreach(json_object_get(c, "result"), k, r)
			check_route(&t, table, list, r);
		fixture_fini(&fx);
		toy_free(&t);
		free(config);
	}
	json_decref(all);
}

/* Recorded frames with a few bytes changed or cut off: where Click was not asked, a naive matcher is. */
static void
mutate(struct toy *t, const struct capture *from, struct capture *to)
{
	static const uint8_t likely[] = { 0, 1, 6, 17, 0x45, 0x46, 0x20, 0x40, 64, 80, 53, 255 };

	to->len = from->len;
	memcpy(to->bytes, from->bytes, from->len);
	if (toy_below(t, 4) == 0)
		to->len = 34 + toy_below(t, (unsigned)(from->len - 33));
	for (unsigned k = toy_below(t, 5); k > 0; k--)
		to->bytes[14 + toy_below(t, (unsigned)to->len - 14)] =
		    toy_below(t, 2) ? likely[toy_below(t, ARRAY_LEN(likely))] :
		    (uint8_t)toy_random(t);
}

static void
expressions_agree_with_naive_on_mutated_packets(void **state)
{
	json_t *all = oracle_load("tests/oracle/ipfilter.json"), *c;
	struct capture frames[MAX_PACKETS], m = { x_malloc(2048), 0 };
	size_t n = load_frames(all, frames), i;
	uint64_t seed = toy_first_seed();
	unsigned rounds = toy_soak() ? 2000 : 25;

	(void)state;
	json_array_foreach(json_object_get(all, "cases"), i, c) {
		const char *text = json_string_value(json_object_get(c, "expr"));
		char *config = x_asprintf("0 %s, 1 all", text);
		struct beside elements[] = { { "x", "IPFilter", config, 1, 2 }, { 0 } };
		struct toy t = toy_new(seed + i);
		struct fixture fx;
		struct table_rule rules[2] = { { 0 } };

		fixture_read(&fx, elements, false);
		for (unsigned k = 0; fx.ok && k < rounds; k++) {
			const struct table *table;
			struct naive_packet p;
			enum naive_match want;

			rules[0].expr = click_arg(&fx.args, "RULE")->list[0].expr;
			table = table_from_rules(t.e, rules, 2, NULL);
			mutate(&t, &frames[toy_below(&t, (unsigned)n)], &m);
			p = (struct naive_packet){ m.bytes, m.bytes + 14, m.len - 14 };
			want = ipfilter_naive(rules[0].expr, &p);
			check_packet(&t, table, &m, true, want == NAIVE_BROKEN ? 0 :
				     want == NAIVE_YES ? 1 : 2, text);
		}
		fixture_fini(&fx);
		toy_free(&t);
		free(config);
	}
	free(m.bytes);
	free_frames(frames, n);
	json_decref(all);
}

/* First of equal prefixes, the longest of nested ones, masks with holes: against a linear search; alone and in groups. */
static void
routes_random_agree_with_linear_search(void **state)
{
	struct toy t = toy_new(toy_first_seed());

	(void)state;
	for (unsigned round = 0; round < (toy_soak() ? 2000u : 60u); round++) {
		struct click_route r[12];
		size_t n = 1 + toy_below(&t, 12);
		const struct table *table, *grouped;
		uint32_t group[12];

		for (size_t i = 0; i < n; i++) {
			unsigned length = 24 + toy_below(&t, 9);

			r[i] = (struct click_route){ .port = (uint32_t)i };
			r[i].mask = length == 32 ? UINT32_MAX : ~(UINT32_MAX >> length);
			if (round % 8 == 7)
				r[i].mask = 0xffffff00 | (uint32_t)toy_random(&t);
			r[i].addr = (0xc0a80100 | (uint32_t)toy_below(&t, 256)) & r[i].mask;
			group[i] = toy_below(&t, 3);
		}
		table = table_from_routes(t.e, r, n, NULL, BASE_ANNO, 0);
		grouped = table_from_routes(t.e, r, n, group, BASE_ANNO, 0);
		for (unsigned k = 0; k < 40; k++) {
			uint32_t a = 0xc0a80100 | (uint32_t)toy_below(&t, 256);
			size_t best = SIZE_MAX;

			for (size_t i = 0; i < n; i++)
				if ((a & r[i].mask) == r[i].addr && (best == SIZE_MAX ||
				    __builtin_popcount(r[i].mask) >
				    __builtin_popcount(r[best].mask)))
					best = i;
			assert_int_equal(route_of(&t, table, a), best == SIZE_MAX ? 0 : best + 1);
			assert_int_equal(route_of(&t, grouped, a),
					 best == SIZE_MAX ? 0 : group[best] + 1);
		}
	}
	toy_free(&t);
}

static void
rule_behind_others_is_shadowed(void **state)
{
	struct toy t = toy_new(1);
	struct beside elements[] = { { "x", "IPFilter",
		"0 tcp, 1 tcp dst port 80, 0 udp, 1 all, 0 icmp", 1, 2 }, { 0 } };
	struct table_rule rules[5] = { { 0 } };
	struct fixture fx;
	uint32_t shadowed[5];

	(void)state;
	fixture_read(&fx, elements, false);
	for (size_t i = 0; i < 5; i++)
		rules[i].expr = click_arg(&fx.args, "RULE")->list[i].expr;
	assert_int_equal(table_shadowed(t.e, table_from_rules(t.e, rules, 5, NULL), shadowed, 5), 2);
	assert_int_equal(shadowed[0], 1);
	assert_int_equal(shadowed[1], 4);
	/* in groups: the second one is made of shadowed rules only, the third has a live one as well */
	assert_int_equal(table_shadowed(t.e, table_from_rules(t.e, rules, 5, (uint32_t[]){ 0, 1, 0, 2, 2 }),
					shadowed, 5), 1);
	assert_int_equal(shadowed[0], 1);
	fixture_fini(&fx);
	toy_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_recorded_match_the_same_packets),
		cmocka_unit_test(patterns_recorded_match_the_same_packets),
		cmocka_unit_test(routes_recorded_are_taken),
		cmocka_unit_test(expressions_agree_with_naive_on_mutated_packets),
		cmocka_unit_test(routes_random_agree_with_linear_search),
		cmocka_unit_test(rule_behind_others_is_shadowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
