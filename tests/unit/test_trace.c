/*
 * The schedule, the matching and the judgement on paths in memory: what is sent when, that every
 * reply finds its probe whatever was rewritten, and between which hops the box is said to stand,
 * wherever it really stands.
 */
#include "tracebox/trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/path_sim.c"
#include "tracebox/tell/words.h"

static const uint64_t MILLI = 1000000;

static void clamp(struct packet *p)
{
	assert_true(packet_put_uint(p, "tcp.opt.mss", 1200));
	assert_true(packet_fix_checksums(p));
}

static void clear_tokens(struct packet *p)
{
	assert_true(packet_put_uint(p, "ip.id", 7));
	assert_true(packet_put_uint(p, "tcp.seq", 7));
	assert_true(packet_fix_checksums(p));
}

static void new_port(struct packet *p)
{
	assert_true(packet_put_uint(p, "tcp.sport", 999));
	assert_true(packet_fix_checksums(p));
}

static void swap_length(struct packet *p, unsigned router)
{
	uint64_t len;

	if (router != 3)
		return;
	assert_true(packet_get_uint(p, "ip.len", &len));
	assert_true(packet_put_uint(p, "ip.len", (len << 8 | len >> 8) & 0xffff));
}

static void lie_about_window(struct packet *p, unsigned router)
{
	if (router == 3)
		assert_true(packet_put_uint(p, "tcp.window", 1));
}

static struct trace *run(const struct sim_path *path)
{
	struct trace_config config = sim_config();
	struct probe_template t;

	probe_seed(1);
	sim_template(&t, false);
	return sim_run(path, &config, &t);
}

static const struct finding *find(const struct judgement *j, enum finding_kind kind)
{
	for (size_t i = 0; i < j->findings.n; i++)
		if (j->findings.v[i].kind == kind)
			return &j->findings.v[i];
	return NULL;
}

static void trace_clean_path_takes_one_probe_a_hop(void **state)
{
	struct sim_path path = { .hops = 6, .rtt = MILLI / 10 };
	struct trace *t = run(&path);
	struct judgement j;

	(void)state;
	judge(&j, t);
	assert_int_equal(t->probes.n, 7);
	assert_int_equal(t->reached, 7);
	assert_int_equal(j.full, 6);
	assert_false(j.altered);
	assert_int_equal(j.findings.n, 0);
	for (unsigned ttl = 1; ttl <= 7; ttl++) {
		assert_int_equal(t->probes.v[t->hops[ttl].probe].ttl, ttl);
		assert_true(t->hops[ttl].rtt == ttl * path.rtt);
	}
	judgement_fini(&j);
	trace_free(t);
}

/* A far path is not waited for hop by hop, nor overshot by more than the window. */
static void trace_of_a_slow_path_runs_ahead_within_its_window(void **state)
{
	struct sim_path path = { .hops = 10, .rtt = 8 * MILLI };
	struct trace *t = run(&path);
	uint64_t last = t->hops[11].time - t->probes.v[0].sent;

	(void)state;
	assert_int_equal(t->reached, 11);
	assert_true(last < 300 * MILLI);
	assert_true(t->next - 1 <= 11 + 8);
	trace_free(t);
}

/* Connection tracking takes the last SYN for the one that counts if its number is not behind. */
static void trace_sequence_numbers_rise(void **state)
{
	struct probe_template t;
	uint32_t before = 0, first = 0;

	(void)state;
	sim_template(&t, false);
	for (unsigned i = 0; i < 100; i++) {
		struct probe p;

		probe_make(&p, &t, i, 1 + i % 30);
		assert_true(!i || (int32_t)(p.tokens.seq - before) > 1 << 20);
		assert_int_equal(p.tokens.id, (uint16_t)(t.id + i) ? (uint16_t)(t.id + i) : 1);
		first = i ? first : p.tokens.seq;
		assert_true((int32_t)(p.tokens.seq - first) >= 0);
		before = p.tokens.seq;
		probe_fini(&p);
	}
	probe_template_fini(&t);
}

static void trace_black_hole_is_waited_for_once(void **state)
{
	struct sim_path path = { .hops = 3, .rtt = MILLI / 10, .dead = true };
	struct trace_config config = sim_config();
	struct probe_template template;
	struct trace *t;
	struct judgement j;

	(void)state;
	config.timeout = 250 * MILLI;
	sim_template(&template, false);
	t = sim_run(&path, &config, &template);
	assert_int_equal(t->reached, 0);
	assert_int_equal(trace_end(t), 30);
	assert_true(t->probes.v[t->probes.n - 1].queued - t->probes.v[0].queued < 45 * MILLI);
	assert_int_equal(t->hops[5].attempts, 3);
	assert_int_equal(t->hops[6].attempts, 2);
	assert_int_equal(t->hops[11].attempts, 2);
	assert_int_equal(t->hops[20].attempts, 1);
	judge(&j, t);
	assert_non_null(find(&j, FINDING_SILENT));
	assert_int_equal(find(&j, FINDING_SILENT)->after, 3);
	assert_true(j.altered);
	judgement_fini(&j);
	trace_free(t);
}

/* A router that answers no more than once a second is no silent one. */
static void trace_router_that_has_answered_enough_is_asked_again(void **state)
{
	struct sim_path path = { .hops = 6, .rtt = MILLI / 10, .wakes = { [3] = 1000 * MILLI } };
	struct trace *t = run(&path);

	(void)state;
	assert_int_equal(t->hops[3].kind, HOP_ERROR);
	assert_int_equal(t->hops[3].attempts, 3);
	assert_int_equal(t->probes.n, 9);
	trace_free(t);
}

/* Wherever the box stands, whether it rewrites before or after its own TTL check. */
static void trace_box_is_found_where_it_stands(void **state)
{
	(void)state;
	for (unsigned box = 1; box <= 5; box++) {
		for (int early = 0; early < 2; early++) {
			struct sim_path path = {
				.hops = 6, .rtt = MILLI, .box = box, .early = early,
				.rewrite = clamp,
			};
			struct trace *t = run(&path);
			unsigned first = early ? box : box + 1;
			struct judgement j;

			judge(&j, t);
			assert_int_equal(j.findings.n, 1);
			assert_int_equal(j.findings.v[0].kind, FINDING_CHANGE);
			assert_int_equal(j.findings.v[0].at, first);
			assert_int_equal(j.findings.v[0].after, first - 1);
			assert_int_equal(j.findings.v[0].witnesses, 6 - first + 1);
			judgement_fini(&j);
			trace_free(t);
		}
	}
}

/* Short quotes and silent routers widen the interval, they do not move it. */
static void trace_interval_is_as_wide_as_the_ignorance(void **state)
{
	struct sim_path path = {
		.hops = 6, .rtt = MILLI, .box = 3, .rewrite = clamp,
		.quote = { [2] = 8, [3] = 1, [4] = 8 },
	};
	struct trace *t = run(&path);
	struct strbuf b = STRBUF_INIT;
	struct judgement j;

	(void)state;
	judge(&j, t);
	assert_int_equal(j.findings.n, 1);
	words_finding(&j.findings.v[0], t, &b);
	assert_string_equal(
		sb_str(&b),
		"MSS clamped 1460 -> 1200 between 10.0.1.1 and 10.0.5.1 (hops 1 and 5)");
	sb_fini(&b);
	judgement_fini(&j);
	trace_free(t);
}

/* With identification and sequence number both gone there is still the flow, and the order. */
static void trace_replies_without_tokens_find_their_probes(void **state)
{
	struct sim_path path = { .hops = 6, .rtt = MILLI / 10, .box = 2, .rewrite = clear_tokens };
	struct trace *t = run(&path);

	(void)state;
	for (unsigned ttl = 1; ttl <= 6; ttl++) {
		assert_int_equal(t->hops[ttl].kind, HOP_ERROR);
		assert_int_equal(t->hops[ttl].from.octets[2], ttl);
	}
	trace_free(t);
}

static void trace_short_quote_with_another_port_is_matched(void **state)
{
	struct sim_path path = {
		.hops = 6, .rtt = MILLI, .box = 2, .rewrite = new_port,
		.quote = { [3] = 8, [4] = 8, [5] = 8, [6] = 8 },
	};
	struct trace *t = run(&path);
	struct judgement j;

	(void)state;
	judge(&j, t);
	assert_int_equal(find(&j, FINDING_CHANGE)->at, 3);
	assert_string_equal(find(&j, FINDING_CHANGE)->change.field->name, "tcp.sport");
	judgement_fini(&j);
	trace_free(t);
}

/* What one router quotes and the next does not show is that router's. */
static void trace_odd_quote_of_one_router_is_a_quirk(void **state)
{
	static void (*const spoil[])(struct packet * p, unsigned router) = { swap_length,
									     lie_about_window };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spoil); i++) {
		struct sim_path path = { .hops = 6, .rtt = MILLI, .spoil = spoil[i] };
		struct trace *t = run(&path);
		struct judgement j;

		judge(&j, t);
		assert_null(find(&j, FINDING_CHANGE));
		assert_non_null(find(&j, FINDING_QUIRK));
		assert_int_equal(find(&j, FINDING_QUIRK)->at, 3);
		assert_false(j.altered);
		judgement_fini(&j);
		trace_free(t);
	}
}

static void rewrite_much(struct packet *p)
{
	assert_true(packet_put_uint(p, "tcp.window", 1000));
	assert_true(packet_put_uint(p, "tcp.urgent", 1000));
	assert_true(packet_put_uint(p, "tcp.opt.mss", 1000));
	assert_true(packet_fix_checksums(p));
}

static void quote_much_wrong(struct packet *p, unsigned router)
{
	if (router < 3 || router % 2 == 0)
		return;
	assert_true(packet_put_uint(p, "tcp.window", router));
	assert_true(packet_put_uint(p, "tcp.urgent", router));
	assert_true(packet_put_uint(p, "tcp.opt.mss", router));
}

/* Many findings of one place: who was first is still counted for when the list has moved. */
static void trace_many_odd_quotes_leave_the_box_its_witnesses(void **state)
{
	struct sim_path path = { .hops = 10, .rtt = MILLI, .box = 2, .early = true,
				 .rewrite = rewrite_much, .spoil = quote_much_wrong };
	struct trace *t = run(&path);
	unsigned changes = 0, quirks = 0;
	struct judgement j;

	(void)state;
	judge(&j, t);
	for (size_t i = 0; i < j.findings.n; i++) {
		quirks += j.findings.v[i].kind == FINDING_QUIRK;
		if (j.findings.v[i].kind != FINDING_CHANGE)
			continue;
		changes++;
		assert_int_equal(j.findings.v[i].at, 2);
		assert_int_equal(j.findings.v[i].witnesses, 5);	/* hops 2, 4, 6, 8, 10 */
	}
	assert_int_equal(changes, 3);
	assert_int_equal(quirks, 12);
	judgement_fini(&j);
	trace_free(t);
}

static void trace_errors_of_other_flows_are_left_alone(void **state)
{
	struct sim_path path = { .hops = 4, .rtt = MILLI };
	struct trace *t = run(&path);
	struct trace_config config = sim_config();
	struct probe_template template;
	struct probe_default other = {
		.src = config.src, .dst = config.dst, .dport = 443, .sport = 50000,
	};
	size_t len;
	uint8_t *error;
	struct probe p;

	(void)state;
	probe_template_default(&template, &other);
	template.id = t->template.id;	/* sixteen bits agree by chance */
	probe_make(&p, &template, 3, 2);
	error = sim_error("10.0.2.1", "192.0.2.1", p.bytes, p.len, &len);
	assert_false(trace_take(t, error, len, 5));
	free(error);
	probe_fini(&p);
	probe_template_fini(&template);
	trace_free(t);
}

/* What is sent to somebody else is no business of ours; who answers a hop second is another branch. */
static void trace_second_error_of_a_hop_changes_nothing(void **state)
{
	struct sim_path path = { .hops = 4, .rtt = MILLI };
	struct trace *t = run(&path);
	const struct probe *p = &t->probes.v[t->hops[2].probe];
	struct address first = t->hops[2].from;
	size_t len;
	uint8_t *error = sim_error("10.0.2.9", "192.0.2.77", p->bytes, p->len, &len);

	(void)state;
	assert_false(trace_take(t, error, len, 5));
	assert_int_equal(t->hops[2].other_count, 0);
	free(error);
	error = sim_error("10.0.2.9", "192.0.2.1", p->bytes, p->len, &len);
	for (unsigned i = 0; i < 9; i++) {
		error[15] = (uint8_t)(9 + i / 2);	/* each router twice */
		assert_true(trace_take(t, error, len, 5));
	}
	assert_true(address_equal(&t->hops[2].from, &first));
	assert_int_equal(t->hops[2].other_count, HOP_OTHERS);
	assert_int_equal(t->hops[2].others[1].octets[3], 10);
	free(error);
	trace_free(t);
}

static void trace_distance_is_that_of_the_usual_beginnings(void **state)
{
	static const unsigned ttls[][2] = { { 1, 32 }, { 32, 1 }, { 33, 32 }, { 64, 1 }, { 65, 64 },
					    { 128, 1 }, { 129, 127 }, { 255, 1 }, { 60, 5 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ttls); i++)
		assert_int_equal(judge_distance(ttls[i][0]), ttls[i][1]);
}

/* A packet that says it is longer than it is has the checksums of what there is. */
static void trace_probe_that_lies_has_the_right_checksum(void **state)
{
	struct probe_template honest, lying;
	const char *error;
	struct packet p;
	struct probe a;

	(void)state;
	sim_template(&honest, false);
	packet_parse_writable(&p, honest.bytes, honest.len, LAYER_NONE);
	assert_true(packet_put_uint(&p, "ip.len", honest.len + 60));
	assert_false(probe_template_of(&lying, honest.bytes, honest.len, TOKEN_SEQ, &error));
	assert_true(probe_template_lying(&lying, honest.bytes, honest.len, TOKEN_SEQ, &error));
	probe_make(&a, &lying, 3, 7);
	assert_int_equal(a.bytes[2] << 8 | a.bytes[3], honest.len + 60);
	packet_parse_writable(&p, a.bytes, a.len, LAYER_NONE);
	assert_int_equal(packet_checksum_ok(&p, 0), CHECKSUM_RIGHT);
	assert_true(packet_put_uint(&p, "ip.len", a.len));
	packet_parse_writable(&p, a.bytes, a.len, LAYER_NONE);
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_RIGHT);
	probe_fini(&a);
	probe_template_fini(&lying);
	probe_template_fini(&honest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trace_clean_path_takes_one_probe_a_hop),
		cmocka_unit_test(trace_of_a_slow_path_runs_ahead_within_its_window),
		cmocka_unit_test(trace_sequence_numbers_rise),
		cmocka_unit_test(trace_black_hole_is_waited_for_once),
		cmocka_unit_test(trace_router_that_has_answered_enough_is_asked_again),
		cmocka_unit_test(trace_box_is_found_where_it_stands),
		cmocka_unit_test(trace_interval_is_as_wide_as_the_ignorance),
		cmocka_unit_test(trace_replies_without_tokens_find_their_probes),
		cmocka_unit_test(trace_short_quote_with_another_port_is_matched),
		cmocka_unit_test(trace_odd_quote_of_one_router_is_a_quirk),
		cmocka_unit_test(trace_many_odd_quotes_leave_the_box_its_witnesses),
		cmocka_unit_test(trace_errors_of_other_flows_are_left_alone),
		cmocka_unit_test(trace_second_error_of_a_hop_changes_nothing),
		cmocka_unit_test(trace_distance_is_that_of_the_usual_beginnings),
		cmocka_unit_test(trace_probe_that_lies_has_the_right_checksum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
