/*
 * datapath/offload/user_host: whose a packet is, what becomes of it and in which order the rest goes on; who pays how much, by a clock that
 * moves as told; who is refused, and until when.
 */
#include "datapath/offload/user_host.h"
#include "tests/unit/bpf_kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MS = 1000000 };

static uint64_t now, step[16];
static unsigned steps;

/* After each reading the clock moves by the next of `step`. */
static uint64_t told(void)
{
	uint64_t was = now;

	now += step[steps < 15 ? steps++ : 15];
	return was;
}

static struct offload_by by(uint32_t kind, const char *text)
{
	struct offload_by b;

	assert_true(offload_by_parse(kind, text, &b));
	return b;
}

static struct user_host *begin(void)
{
	struct user_host *h = user_host_new();

	h->clock = told;
	now = 1000 * (uint64_t)MS;
	memset(step, 0, sizeof step);
	return h;
}

static bool add(struct user_host *h, const char *name, struct offload_by b, uint32_t weight, const struct strbuf *object)
{
	const struct offload_request r = { .tenant = name, .by = b, .weight = weight, .octets = object ? sb_str(object) : NULL,
					   .len = object ? object->len : 0, .path = "o", .program = "drops" };
	struct diag *d = diag_new();
	bool ok = user_host_add(h, &r, d);

	assert_int_equal(ok, diag_errors(d) == 0);
	diag_free(d);
	return ok;
}

static void read_all(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	char buffer[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		sb_add_len(out, buffer, n);
	fclose(f);
}

/* Frames to addresses 10.0.KIND.1; with a tag when vlan. */
static struct pkt packet(uint8_t *frame, uint8_t kind, uint16_t vlan)
{
	uint8_t *ip = frame + (vlan ? 18 : 14);

	memset(frame, 0, 64);
	frame[12] = vlan ? 0x81 : 8;
	frame[14] = (uint8_t)(vlan >> 8);
	frame[15] = (uint8_t)vlan;
	frame[16] = vlan ? 8 : 0;
	ip[0] = 0x45;
	ip[16] = 10;
	ip[18] = kind;
	ip[19] = 1;
	return (struct pkt){ .data = frame, .len = 64 };
}

static void whose_it_is_and_what_becomes_of_it(void **state)
{
	static const struct {
		uint8_t kind;
		uint16_t vlan;
		char goes;	/* o: on, d: dropped */
	} cases[] = { { 1, 0, 'o' }, { 2, 0, 'd' }, { 9, 0, 'o' }, { 2, 7, 'o' }, { 1, 8, 'd' }, { 2, 9, 'd' }, { 3, 0, 'o' } };
	const char *path = bpf_test_object("offload");
	struct strbuf object = STRBUF_INIT;
	struct user_host *h = begin();
	struct batch b = { 0 }, refused, dropped, back;
	uint8_t frame[ARRAY_LEN(cases)][64];
	struct pkt p[ARRAY_LEN(cases)];
	unsigned on = 0, gone = 0;

	(void)state;
	if (!path) {
		print_message("skipped: no clang\n");
		skip();
	}
	read_all(path, &object);
	/* the longer prefix counts, whoever came first; a tag counts before an address */
	assert_true(add(h, "all", by(HOST_BY_PREFIX, "10.0.0.0/8"), 1, NULL));
	assert_true(add(h, "two", by(HOST_BY_PREFIX, "10.0.2.0/23"), 1, &object));
	assert_true(add(h, "three", by(HOST_BY_PREFIX, "10.0.3.0/24"), 1, NULL));
	assert_true(add(h, "seven", by(HOST_BY_VLAN, "7"), 1, NULL));
	assert_true(add(h, "eight", by(HOST_BY_VLAN, "8"), 1, &object));
	assert_false(add(h, "other", by(HOST_BY_VLAN, "8"), 1, NULL));
	assert_false(add(h, "other", by(HOST_BY_GRE, "8"), 1, NULL));
	assert_false(add(h, "other", by(HOST_BY_VLAN, "9"), 0, NULL));
	for (unsigned i = 0; i < ARRAY_LEN(cases); i++) {
		p[i] = packet(frame[i], cases[i].kind, cases[i].vlan);
		b.p[b.n++] = &p[i];
	}
	user_host_run(h, &b, &refused, &dropped, &back);
	user_host_done(h);
	for (unsigned i = 0; i < ARRAY_LEN(cases); i++)
		if (cases[i].goes == 'o')
			assert_ptr_equal(b.p[on++], &p[i]);
		else
			gone++;
	assert_int_equal(b.n, on);
	assert_int_equal(dropped.n, gone);
	assert_int_equal(refused.n + back.n, 0);
	assert_int_equal(user_host_find(h, "all")->delivered, 2);
	assert_int_equal(user_host_find(h, "two")->dropped, 2);
	assert_true(user_host_remove(h, "two"));
	assert_false(user_host_remove(h, "two"));
	user_host_free(h);
	sb_fini(&object);
}

static void who_came_pays_with_what_follows(void **state)
{
	struct user_host *h = begin();
	struct batch b = { 0 }, refused, dropped, back;
	uint8_t frame[3][64];
	struct pkt p[3];

	(void)state;
	assert_true(add(h, "a", by(HOST_BY_VLAN, "1"), 1, NULL));
	assert_true(add(h, "b", by(HOST_BY_VLAN, "2"), 1, NULL));
	for (unsigned i = 0; i < 3; i++) {
		p[i] = packet(frame[i], 0, i < 2 ? 1 : 2);
		b.p[b.n++] = &p[i];
	}
	/* a's two packets, then b's one, then what follows for all three */
	step[0] = 4000;
	step[1] = 1000;
	step[2] = 9000;
	steps = 0;
	user_host_run(h, &b, &refused, &dropped, &back);
	user_host_done(h);
	assert_int_equal(user_host_find(h, "a")->used, 4000 + 6000);
	assert_int_equal(user_host_find(h, "b")->used, 1000 + 3000);
	/* when nothing goes on nobody pays for it */
	b.n = 0;
	steps = 0;
	user_host_run(h, &b, &refused, &dropped, &back);
	user_host_done(h);
	assert_int_equal(user_host_find(h, "b")->used, 4000);
	user_host_free(h);
}

/* Two that always have packets, of which one's cost three times as much: with shares 2 and 1 they get two thirds and one. */
static void shares_hold(void **state)
{
	struct user_host *h = begin();
	struct batch b, refused, dropped, back;
	uint8_t frame[2][64];
	struct pkt p[2] = { packet(frame[0], 0, 1), packet(frame[1], 0, 2) };
	uint64_t used[2], end;
	double part;

	(void)state;
	assert_true(add(h, "a", by(HOST_BY_VLAN, "1"), 2, NULL));
	assert_true(add(h, "b", by(HOST_BY_VLAN, "2"), 1, NULL));
	h->supply = 60;
	for (unsigned turn = 0; turn < 2; turn++) {
		for (unsigned k = 0; k < 2; k++)
			used[k] = h->tenant[k].used;
		for (end = now + 1000 * (uint64_t)MS; now < end;) {
			b.n = 2;
			b.p[0] = &p[0];
			b.p[1] = &p[1];
			/* a packet that is refused costs much less */
			step[0] = share_may_run(&h->tenant[0].share) ? 10000 : 100;
			step[1] = share_may_run(&h->tenant[1].share) ? 30000 : 100;
			steps = 0;
			user_host_run(h, &b, &refused, &dropped, &back);
			steps = 15;
			user_host_done(h);
			now += 1000;
		}
	}
	part = (double)(h->tenant[0].used - used[0]) / (double)(h->tenant[0].used - used[0] + h->tenant[1].used - used[1]);
	if (part < 0.64 || part > 0.69)
		fail_msg("a has %.3f", part);
	assert_true(h->tenant[0].refused > 100 && h->tenant[1].refused > 100);
	/* without a supply nobody is refused or measured */
	h->supply = 0;
	h->tenant[0].share.tokens = -5;
	used[0] = h->tenant[0].used;
	b.n = 1;
	b.p[0] = &p[0];
	user_host_run(h, &b, &refused, &dropped, &back);
	user_host_done(h);
	assert_int_equal(b.n, 1);
	assert_int_equal(h->tenant[0].used, used[0]);
	user_host_free(h);
}

/* One who is flooded so that refusing alone takes more than his share: a sixteenth of it goes to his work. */
static void who_is_flooded_has_something_done(void **state)
{
	struct user_host *h = begin();
	struct batch b, refused, dropped, back;
	uint8_t frame[64];
	struct pkt p = packet(frame, 0, 1);
	uint64_t worked = 0, given, begun;

	(void)state;
	assert_true(add(h, "a", by(HOST_BY_VLAN, "1"), 1, NULL));
	h->supply = 40;
	/* the first second's bucket is his, too: what counts is the second one */
	for (unsigned turn = 0; turn < 2; turn++) {
		worked = h->tenant[0].packets - h->tenant[0].refused;
		for (begun = now; now < begun + 1000 * (uint64_t)MS;) {
			b.n = 1;
			b.p[0] = &p;
			step[0] = 10000;
			steps = 0;
			user_host_run(h, &b, &refused, &dropped, &back);
			steps = 15;
			user_host_done(h);
			now += 500;
		}
		worked = 10000 * (h->tenant[0].packets - h->tenant[0].refused - worked);
	}
	given = (now - begun) * 40 / 100;
	if (worked * 100 < given * 5 || worked * 100 > given * 8)
		fail_msg("%llu of %llu went to work", (unsigned long long)worked, (unsigned long long)given);
	assert_true(h->tenant[0].forgiven > 0);
	user_host_free(h);
}

enum { MANY = 9, EACH = 7 };

static struct user_host *told_by;
static unsigned readings;
static uint64_t follows;

/* As much as packets have cost: one of tenant k takes 100 (k + 1) ns. */
static uint64_t by_packets(void)
{
	uint64_t ns = 1000;

	readings++;
	for (unsigned k = 0; k < MANY; k++)
		ns += told_by->tenant[k].packets * 100 * (k + 1);
	return ns + follows;
}

/* Of many in a batch a few are measured; yet each pays what his packets take. */
static void of_many_each_pays_his_own(void **state)
{
	enum { ROUNDS = 20000 };
	struct user_host *h = begin();
	struct batch b, refused, dropped, back;
	static uint8_t frame[MANY * EACH][64];
	static struct pkt p[MANY * EACH];

	(void)state;
	told_by = h;
	readings = 0;
	follows = 0;
	h->clock = by_packets;
	h->supply = OFFLOAD_SUPPLY_MAX;
	for (unsigned k = 0; k < MANY; k++) {
		char name[8], vlan[8];

		snprintf(name, sizeof name, "t%u", k);
		snprintf(vlan, sizeof vlan, "%u", k + 1);
		assert_true(add(h, name, by(HOST_BY_VLAN, vlan), 1, NULL));
	}
	for (unsigned i = 0; i < MANY * EACH; i++)
		p[i] = packet(frame[i], 0, (uint16_t)(1 + i % MANY));
	for (unsigned round = 0; round < ROUNDS; round++) {
		b.n = MANY * EACH;
		for (unsigned i = 0; i < b.n; i++)
			b.p[i] = &p[i];
		user_host_run(h, &b, &refused, &dropped, &back);
		assert_int_equal(b.n, MANY * EACH);
		follows += 1000 * MANY;
		user_host_done(h);
	}
	for (unsigned k = 0; k < MANY; k++) {
		double pays = (double)h->tenant[k].used / (double)(ROUNDS * (EACH * 100 * (uint64_t)(k + 1) + 1000));

		if (pays < 0.95 || pays > 1.05)
			fail_msg("t%u pays %.3f of what he used", k, pays);
	}
	assert_true(readings < 6 * ROUNDS);
	user_host_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_it_is_and_what_becomes_of_it),
		cmocka_unit_test(who_came_pays_with_what_follows),
		cmocka_unit_test(shares_hold),
		cmocka_unit_test(of_many_each_pays_his_own),
		cmocka_unit_test(who_is_flooded_has_something_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
