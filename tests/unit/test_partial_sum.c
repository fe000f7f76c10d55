/* datapath/partial_sum: frames as a host's stack leaves them, made by hand; sums by models/packet. */
#include "datapath/packet/partial_sum.h"

#include "datapath/packet/wire.h"
#include "models/packet/checksum.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { TCP = 6, UDP = 17 };

struct frame {
	uint8_t data[256];
	uint32_t len, ip, segment, field;
	uint8_t proto;
	bool six;
};

static struct frame frame_of(bool six, bool tagged, uint8_t proto, uint32_t payload)
{
	struct frame f = { .six = six, .proto = proto, .ip = tagged ? 18 : 14 };
	uint32_t header = proto == TCP ? 20 : 8, len = header + payload;
	uint8_t *ip = f.data + f.ip;

	for (uint32_t i = 0; i < sizeof(f.data); i++)
		f.data[i] = (uint8_t)random();
	if (tagged)
		store_be16(f.data + 12, 0x8100);
	store_be16(f.data + f.ip - 2, six ? 0x86dd : 0x0800);
	f.segment = f.ip + (six ? 40 : 20);
	f.field = f.segment + (proto == TCP ? 16 : 6);
	f.len = f.segment + len;
	ip[0] = six ? 0x60 : 0x45;
	ip[six ? 6 : 9] = proto;
	store_be16(ip + (six ? 4 : 2), (uint16_t)(six ? len : len + 20));
	if (!six)
		store_be16(ip + 6, 0x4000);
	return f;
}

static uint16_t sum_of(const struct frame *f, bool pseudo_only)
{
	const uint8_t *ip = f->data + f->ip;
	struct checksum c = { 0 };
	uint32_t len = f->len - f->segment;

	if (f->six)
		checksum_pseudo6(&c, ip + 8, ip + 24, f->proto, len);
	else
		checksum_pseudo4(&c, load_be32(ip + 12), load_be32(ip + 16), f->proto, len);
	if (!pseudo_only)
		checksum_add(&c, f->data + f->segment, len);
	return checksum_finish(&c);
}

/* What a host's stack leaves in the field. */
static uint16_t partial_of(const struct frame *f)
{
	uint16_t complement = sum_of(f, true);

	return (uint16_t)(0xffff - complement);
}

static void partial_sums_become_right_ones(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4000; i++) {
		struct frame f = frame_of(i & 1, i & 2, i & 4 ? TCP : UDP, (uint32_t)random() % 100);
		uint8_t before[256];

		store_be16(f.data + f.field, partial_of(&f));
		memcpy(before, f.data, sizeof(before));
		assert_true(partial_sum_complete(f.data, f.len));
		assert_int_equal(sum_of(&f, false), 0);
		assert_int_not_equal(f.proto == UDP && load_be16(f.data + f.field) == 0, 1);
		memcpy(before + f.field, f.data + f.field, 2);
		assert_memory_equal(before, f.data, sizeof(before));
	}
}

/* Right ones, wrong ones and none at all stay as they are, octet for octet. */
static void other_sums_stay(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4000; i++) {
		struct frame f = frame_of(i & 1, i & 2, i & 4 ? TCP : UDP, (uint32_t)random() % 100);
		uint8_t before[256];
		uint16_t right;

		store_be16(f.data + f.field, 0);
		right = sum_of(&f, false);
		store_be16(f.data + f.field, i & 8 ? right : i & 16 ? 0 : (uint16_t)(right + 1));
		if (load_be16(f.data + f.field) == partial_of(&f) && !(i & 8))
			continue;
		memcpy(before, f.data, sizeof(before));
		(void)partial_sum_complete(f.data, f.len);
		assert_memory_equal(before, f.data, sizeof(before));
	}
}

/* Lengths that lie, fragments, other protocols: nothing is read beyond the frame, nothing written. */
static void odd_frames_stay(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		struct frame f = frame_of(i & 1, i & 2, i & 4 ? TCP : UDP, (uint32_t)random() % 100);
		uint32_t cut = (uint32_t)random() % f.len;
		uint8_t *copy = malloc(cut ? cut : 1);

		store_be16(f.data + f.field, partial_of(&f));
		memcpy(copy, f.data, cut);
		assert_false(partial_sum_complete(copy, cut));
		assert_memory_equal(copy, f.data, cut);
		free(copy);
		if (f.six)
			continue;
		store_be16(f.data + f.ip + 6, i & 8 ? 0x2000 : 1);
		assert_false(partial_sum_complete(f.data, f.len));
		store_be16(f.data + f.ip + 6, 0);
		f.data[f.ip] = (uint8_t)(i & 8 ? 0x44 : 0x55);
		assert_false(partial_sum_complete(f.data, f.len));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(partial_sums_become_right_ones),
		cmocka_unit_test(other_sums_stay),
		cmocka_unit_test(odd_frames_stay),
	};

	srandom(20261121);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
