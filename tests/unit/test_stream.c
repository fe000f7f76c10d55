/* datapath/stream: octets come out once and in order, whatever the segments do, and memory is bounded. */
#include "datapath/flow/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { TOTAL = 5000, WINDOW = 1000 };

static uint8_t sent[TOTAL];

struct got {
	uint8_t data[2 * TOTAL];
	size_t n;
};

static void take(void *arg, const uint8_t *data, size_t len)
{
	struct got *g = arg;

	assert_in_range(g->n + len, 1, sizeof(g->data));
	memcpy(g->data + g->n, data, len);
	g->n += len;
}

/* Random segments of the same octets, in any order, until all have come. */
static void random_segments_of(uint32_t isn)
{
	struct stream_pool pool = { 0, 1 << 20 };
	struct got got = { .n = 0 };
	struct stream s;

	for (size_t i = 0; i < TOTAL; i++)
		sent[i] = (uint8_t)random();
	stream_init(&s, &pool, WINDOW);
	stream_start(&s, isn);
	while (got.n < TOTAL) {
		size_t back = got.n < 300 ? got.n : 300;
		size_t from = got.n - back + (size_t)random() % (back + 700);
		size_t len = 1 + (size_t)random() % 100;
		uint32_t seq = isn + (uint32_t)from;

		if (from >= TOTAL)
			continue;
		len = len > TOTAL - from ? TOTAL - from : len;
		assert_int_equal(stream_put(&s, seq, sent + from, len, take, &got), STREAM_OK);
		assert_memory_equal(got.data, sent, got.n);
		assert_int_equal(s.next, isn + (uint32_t)got.n);
	}
	assert_int_equal(got.n, TOTAL);
	assert_false(s.conflict);
	assert_int_equal(pool.used, 0);
	stream_fini(&s);
}

static void random_segments_come_out_in_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 30; i++) {
		random_segments_of((uint32_t)random());
		random_segments_of(UINT32_MAX - 2000);
	}
}

/* What is kept first counts, against a map of octets. */
static void first_octet_counts_and_conflicts_are_told(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		struct stream_pool pool = { 0, 1 << 20 };
		struct got got = { .n = 0 };
		int first[64];
		bool conflict = false;
		struct stream s;

		memset(first, -1, sizeof(first));
		stream_init(&s, &pool, 64);
		stream_start(&s, 100);
		for (unsigned k = 0; k < 8; k++) {
			uint8_t data[16];
			size_t from = (size_t)random() % 40, len = 1 + (size_t)random() % 16;

			for (size_t i = 0; i < len; i++) {
				data[i] = (uint8_t)(random() % 8 == 0);
				if (from + i < got.n)
					continue;
				conflict |= first[from + i] >= 0 && first[from + i] != data[i];
				if (first[from + i] < 0)
					first[from + i] = data[i];
			}
			assert_int_equal(stream_put(&s, 100 + (uint32_t)from, data, len, take, &got),
					 STREAM_OK);
			assert_int_equal(s.conflict, conflict);
			for (size_t i = 0; i < got.n; i++)
				assert_int_equal(got.data[i], first[i]);
			assert_true(got.n == 64 || first[got.n] < 0);
		}
		stream_fini(&s);
		assert_int_equal(pool.used, 0);
	}
}

static void memory_and_chunks_are_bounded(void **state)
{
	struct stream_pool pool = { 0, 4096 };
	struct got got = { .n = 0 };
	struct stream s, other;
	size_t before;

	(void)state;
	stream_init(&s, &pool, 1 << 20);
	stream_start(&s, 0);
	assert_int_equal(stream_put(&s, 1000, sent, 4000, take, &got), STREAM_OK);
	before = pool.used;
	assert_in_range(before, 4000, 4096);
	stream_init(&other, &pool, 1 << 20);
	stream_start(&other, 0);
	assert_int_equal(stream_put(&other, 10, sent, 100, take, &got), STREAM_FULL);
	/* what is in order needs no memory */
	assert_int_equal(stream_put(&other, 0, sent, 4000, take, &got), STREAM_OK);
	assert_int_equal(pool.used, before);
	stream_fini(&s);
	pool.most = 1 << 20;
	stream_start(&s, 0);
	for (uint32_t i = 0; i < STREAM_MAX_CHUNKS; i++)
		assert_int_equal(stream_put(&s, 2 * i + 2, sent, 1, take, &got), STREAM_OK);
	assert_int_equal(stream_put(&s, 9000, sent, 1, take, &got), STREAM_FULL);
	assert_int_equal(stream_put(&s, 2, sent, 1, take, &got), STREAM_OK);
	stream_fini(&s);
	stream_fini(&other);
	assert_int_equal(pool.used, 0);
}

static void segments_outside_the_window_are_refused(void **state)
{
	struct stream_pool pool = { 0, 4096 };
	struct got got = { .n = 0 };
	struct stream s;

	(void)state;
	stream_init(&s, &pool, 100);
	/* starts with what comes first */
	assert_int_equal(stream_put(&s, 5000, sent, 10, take, &got), STREAM_OK);
	assert_int_equal(got.n, 10);
	assert_int_equal(stream_put(&s, 5010 + 91, sent, 10, take, &got), STREAM_OUTSIDE);
	assert_int_equal(stream_put(&s, 5010 + 90, sent, 10, take, &got), STREAM_OK);
	assert_int_equal(stream_put(&s, 5010, sent, 101, take, &got), STREAM_OUTSIDE);
	assert_int_equal(stream_put(&s, 5010 - 60, sent, 50, take, &got), STREAM_OK);
	assert_int_equal(stream_put(&s, 5010 - 160, sent, 50, take, &got), STREAM_OUTSIDE);
	assert_int_equal(stream_put(&s, 5010 + (UINT32_C(1) << 31), sent, 1, take, &got),
			 STREAM_OUTSIDE);
	assert_int_equal(stream_put(&s, 0, NULL, 0, take, &got), STREAM_OK);
	assert_int_equal(got.n, 10);
	assert_int_equal(stream_skip(&s, take, &got), 90);
	assert_int_equal(got.n, 20);
	assert_int_equal(stream_skip(&s, take, &got), 0);
	stream_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_segments_come_out_in_order),
		cmocka_unit_test(first_octet_counts_and_conflicts_are_told),
		cmocka_unit_test(memory_and_chunks_are_bounded),
		cmocka_unit_test(segments_outside_the_window_are_refused),
	};
	const char *given = getenv("MIDDLEPROOF_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20261121;

	print_message("seed %u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
