/*
 * Capture files: what is written is read back, in every byte order and resolution; what is
 * damaged is said to be; pcapng files of ours are read by libpcap.
 */
#include "models/packet/pcap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "models/base/mem.h"
#include "models/packet/pcapng.h"
#include "tests/unit/packet_vectors.h"

static const char corpus[] = "tests/fuzz/corpus/pcap/";

static FILE *file_of(const void *p, size_t len)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	if (len)
		assert_int_equal(fwrite(p, 1, len, f), len);
	rewind(f);
	return f;
}

/* A second handle on the same bytes: readers and writers close theirs. */
static FILE *again(FILE *f)
{
	FILE *g = fdopen(dup(fileno(f)), "r+b");

	assert_non_null(g);
	rewind(g);
	return g;
}

static struct pcap_reader *open_corpus(const char *name, struct diag *d)
{
	char *path = x_asprintf("%s%s", corpus, name);
	struct pcap_reader *r = pcap_reader_open(path, SPAN_NONE, d);

	free(path);
	return r;
}

static void reader_takes_every_byte_order_and_resolution(void **state)
{
	static const struct { const char *name; int linktype; uint64_t unit; } files[] = {
		{ "little", LINK_ETHERNET, 1000 }, { "big", LINK_ETHERNET, 1000 },
		{ "little_nano", LINK_RAW, 1 }, { "big_nano", LINK_RAW, 1 },
		{ "ng_little", LINK_ETHERNET, 1 }, { "ng_big", LINK_ETHERNET, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct diag *d = diag_new();
		struct pcap_reader *r = open_corpus(files[i].name, d);
		struct pcap_record rec;
		unsigned n = 0;

		assert_non_null(r);
		assert_int_equal(pcap_reader_linktype(r), files[i].linktype);
		for (; pcap_reader_next(r, &rec) == 1; n++) {
			assert_int_equal(rec.time, (1000 + n) * (uint64_t)1000000000 +
					 (5 + n) * files[i].unit);
			assert_int_equal(rec.len, rec.wire_len);
			if (n == 0 && files[i].linktype == LINK_ETHERNET) {
				size_t len;
				uint8_t *want = vector_bytes(packet_vector(0)->hex, &len);

				assert_int_equal(rec.len, len);
				assert_memory_equal(rec.data, want, len);
				free(want);
			}
		}
		assert_int_equal(n, 3);
		assert_int_equal(pcap_reader_next(r, &rec), 0);
		assert_int_equal(diag_errors(d), 0);
		pcap_reader_close(r);
		diag_free(d);
	}
}

static void reader_says_where_a_file_is_damaged(void **state)
{
	struct diag *d = diag_new();
	struct pcap_reader *r;
	struct pcap_record rec;

	(void)state;
	assert_null(open_corpus("no_magic", d));
	assert_null(open_corpus("no such file", d));
	assert_int_equal(diag_errors(d), 2);
	assert_non_null(strstr(diag_get(d, 0).text, "is no capture file"));
	assert_non_null(strstr(diag_get(d, 1).text, "cannot read capture file"));
	r = open_corpus("truncated", d);
	assert_non_null(r);
	assert_int_equal(pcap_reader_next(r, &rec), 1);
	assert_int_equal(pcap_reader_next(r, &rec), 1);
	assert_int_equal(pcap_reader_next(r, &rec), -1);
	assert_non_null(strstr(diag_get(d, 2).text, "is damaged after packet 2"));
	pcap_reader_close(r);
	r = open_corpus("huge_record", d);
	assert_non_null(r);
	assert_int_equal(pcap_reader_next(r, &rec), -1);
	pcap_reader_close(r);
	pcap_reader_close(NULL);
	assert_int_equal(diag_errors(d), 4);
	diag_free(d);
}

static void round_trip(bool nano, unsigned packets)
{
	struct diag *d = diag_new();
	FILE *f = tmpfile();
	struct pcap_writer *w;
	struct pcap_reader *r;
	struct pcap_record rec;
	uint8_t *data[32];

	assert_non_null(f);
	w = pcap_writer_open_file(again(f), "test", LINK_RAW, nano, SPAN_NONE, d);
	assert_non_null(w);
	for (unsigned i = 0; i < packets; i++) {
		uint32_t len = (uint32_t)random() % 200;

		data[i] = malloc(len + 1);
		assert_non_null(data[i]);
		for (uint32_t k = 0; k < len; k++)
			data[i][k] = (uint8_t)(k + i);
		rec = (struct pcap_record){ data[i], len, len + i, 123456789012 * i + i };
		assert_true(pcap_writer_add(w, &rec));
		data[i][len] = (uint8_t)len;
	}
	assert_true(pcap_writer_close(w));
	r = pcap_reader_open_file(again(f), "test", SPAN_NONE, d);
	assert_non_null(r);
	assert_int_equal(pcap_reader_linktype(r), LINK_RAW);
	for (unsigned i = 0; i < packets; i++) {
		uint64_t time = 123456789012 * i + i;

		assert_int_equal(pcap_reader_next(r, &rec), 1);
		assert_int_equal(rec.time, nano ? time : time / 1000 * 1000);
		assert_int_equal(rec.wire_len, rec.len + i);
		assert_int_equal(rec.len, data[i][rec.len]);
		assert_memory_equal(rec.data, data[i], rec.len);
		free(data[i]);
	}
	assert_int_equal(pcap_reader_next(r, &rec), 0);
	pcap_reader_close(r);
	fclose(f);
	assert_int_equal(diag_errors(d), 0);
	diag_free(d);
}

static void written_pcap_is_read_back(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	round_trip(false, 20);
	round_trip(true, 20);
	round_trip(true, 0);
}

static void writer_refuses_what_the_format_cannot_say(void **state)
{
	struct diag *d = diag_new();
	FILE *f = tmpfile();
	struct pcap_writer *w = pcap_writer_open_file(again(f), "test", LINK_RAW, true, SPAN_NONE, d);
	struct pcap_record rec = { (const uint8_t *)"x", PCAP_MAX_OCTETS + 1, 0, 0 };

	(void)state;
	assert_non_null(w);
	assert_false(pcap_writer_add(w, &rec));
	rec = (struct pcap_record){ (const uint8_t *)"x", 1, 1, UINT64_MAX };
	assert_false(pcap_writer_add(w, &rec));
	assert_true(pcap_writer_close(w));
	fclose(f);
	w = pcap_writer_open("/dev/full", LINK_RAW, false, SPAN_NONE, d);
	assert_non_null(w);
	rec.time = 0;
	(void)pcap_writer_add(w, &rec);
	assert_false(pcap_writer_close(w));
	assert_null(pcap_writer_open("no/such/folder/x", LINK_RAW, false, SPAN_NONE, d));
	assert_false(pcap_writer_close(NULL));
	assert_int_equal(diag_errors(d), 4);
	diag_free(d);
}

static bool holds(FILE *f, const char *text)
{
	char bytes[8192];
	size_t n;

	rewind(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void written_pcapng_is_read_by_libpcap(void **state)
{
	static const char *const comments[] = { "dropped at firewall.click:9", "", "bad \xff\xc0\xaf byte" };
	struct diag *d = diag_new();
	FILE *f = tmpfile();
	struct pcapng_writer *w;
	struct pcap_reader *r;
	struct pcap_record rec;
	size_t len;
	uint8_t *bytes = vector_bytes(packet_vector(0)->hex, &len);

	(void)state;
	assert_non_null(f);
	w = pcapng_writer_open_file(again(f), "test", "middleproof", SPAN_NONE, d);
	assert_int_equal(pcapng_writer_interface(w, LINK_ETHERNET, "eth0", "the inside"), 0);
	assert_int_equal(pcapng_writer_interface(w, LINK_ETHERNET, NULL, NULL), 1);
	for (uint32_t i = 0; i < 6; i++) {
		struct pcapng_packet p = {
			.record = { bytes, (uint32_t)len - i, (uint32_t)len, 5000000001 * i },
			.interface = i % 2, .direction = (enum pcapng_direction)(i % 3),
			.comments = comments, .comment_count = i % 4,
		};

		assert_true(pcapng_writer_add(w, &p));
	}
	assert_true(pcapng_writer_close(w));
	r = pcap_reader_open_file(again(f), "test", SPAN_NONE, d);
	assert_non_null(r);
	assert_int_equal(pcap_reader_linktype(r), LINK_ETHERNET);
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(pcap_reader_next(r, &rec), 1);
		assert_int_equal(rec.time, 5000000001 * i);
		assert_int_equal(rec.len, len - i);
		assert_int_equal(rec.wire_len, len);
		assert_memory_equal(rec.data, bytes, rec.len);
	}
	assert_int_equal(pcap_reader_next(r, &rec), 0);
	pcap_reader_close(r);
	assert_true(holds(f, "dropped at firewall.click:9"));
	assert_true(holds(f, "bad ??? byte"));
	assert_true(holds(f, "the inside"));
	assert_int_equal(diag_errors(d), 0);
	fclose(f);
	free(bytes);
	diag_free(d);
}

static void pcapng_bytes_are_as_the_draft_has_them(void **state)
{
	static const char want[] =
		"0a0d0d0a" "20000000" "4d3c2b1a" "0100" "0000" "ffffffffffffffff" "00000000" "20000000"
		"01000000" "20000000" "6500" "0000" "00000400" "0900" "0100" "09000000" "00000000"
		"20000000"
		"06000000" "30000000" "00000000" "01000000" "02000000" "03000000" "09000000" "61626300"
		"0100" "0200" "68690000" "00000000" "30000000";
	static const char *const comment = "hi";
	struct diag *d = diag_new();
	FILE *f = tmpfile();
	struct pcapng_writer *w = pcapng_writer_open_file(again(f), "test", NULL, SPAN_NONE, d);
	struct pcapng_packet p = {
		.record = { (const uint8_t *)"abc", 3, 9, ((uint64_t)1 << 32) + 2 },
		.comments = &comment, .comment_count = 1,
	};
	uint8_t got[512], *expected;
	size_t n, len;

	(void)state;
	pcapng_writer_interface(w, LINK_RAW, NULL, NULL);
	assert_true(pcapng_writer_add(w, &p));
	assert_true(pcapng_writer_close(w));
	rewind(f);
	n = fread(got, 1, sizeof(got), f);
	expected = vector_bytes(want, &len);
	assert_int_equal(n, len);
	assert_memory_equal(got, expected, len);
	free(expected);
	fclose(f);
	w = pcapng_writer_open("/dev/full", NULL, SPAN_NONE, d);
	assert_non_null(w);
	assert_false(pcapng_writer_close(w));
	assert_int_equal(diag_errors(d), 1);
	diag_free(d);
}

static void comment_longer_than_its_length_field_is_cut(void **state)
{
	struct diag *d = diag_new();
	FILE *f = tmpfile();
	struct pcapng_writer *w = pcapng_writer_open_file(again(f), "test", NULL, SPAN_NONE, d);
	struct pcapng_packet p = { .record = { (const uint8_t *)"abc", 3, 3, 0 } };
	struct pcap_record rec;
	struct pcap_reader *r;
	char *text = malloc(70001);
	const char *comment = text;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 70000);
	text[70000] = '\0';
	p.comments = &comment;
	p.comment_count = 1;
	pcapng_writer_interface(w, LINK_RAW, NULL, NULL);
	assert_true(pcapng_writer_add(w, &p));
	assert_true(pcapng_writer_add(w, &p));
	assert_true(pcapng_writer_close(w));
	r = pcap_reader_open_file(again(f), "test", SPAN_NONE, d);
	assert_non_null(r);
	assert_int_equal(pcap_reader_next(r, &rec), 1);
	assert_int_equal(pcap_reader_next(r, &rec), 1);
	assert_int_equal(pcap_reader_next(r, &rec), 0);
	pcap_reader_close(r);
	free(text);
	/* section and interface, then two packets of 44 octets with a comment of 65535, padded */
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	assert_int_equal(ftell(f), 32 + 32 + 2 * (44 + 65536));
	fclose(f);
	diag_free(d);
}

static void packet_start_depends_on_the_link_type(void **state)
{
	static const struct {
		int linktype;
		const char *hex;
		bool ok;
		size_t offset;
		enum packet_layer first;
	} cases[] = {
		{ LINK_ETHERNET, "", true, 0, LAYER_ETHER },
		{ LINK_RAW, "45", true, 0, LAYER_NONE },
		{ LINK_IPV4, "45", true, 0, LAYER_IP },
		{ LINK_IPV6, "60", true, 0, LAYER_IP6 },
		{ LINK_NULL, "0200000045", true, 4, LAYER_NONE },
		{ LINK_NULL, "020000", false, 0, LAYER_NONE },
		{ LINK_LINUX_SLL, "00000001000602000000000100000800" "45", true, 16, LAYER_IP },
		{ LINK_LINUX_SLL, "000000010006020000000001000088b5" "45", false, 0, LAYER_NONE },
		{ LINK_LINUX_SLL, "0000000100060200000000010000", false, 0, LAYER_NONE },
		{ LINK_LINUX_SLL2, "86dd00000000000200010006020000000001" "0000" "60", true, 20,
		  LAYER_IP6 },
		{ LINK_LINUX_SLL2, "86dd0000", false, 0, LAYER_NONE },
		{ LINK_PPP, "ff030021" "45", true, 2, LAYER_PPP },
		{ LINK_PPP, "0057" "60", true, 0, LAYER_PPP },
		{ LINK_PPP, "00", false, 0, LAYER_NONE },
		{ 147, "45", false, 0, LAYER_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len, offset;
		uint8_t *bytes = vector_bytes(cases[i].hex, &len);
		enum packet_layer first;

		assert_int_equal(pcap_packet_start(cases[i].linktype, bytes, len, &offset, &first),
				 cases[i].ok);
		if (cases[i].ok) {
			assert_int_equal(offset, cases[i].offset);
			assert_int_equal(first, cases[i].first);
		}
		free(bytes);
	}
	assert_int_equal(pcap_linktype_for(LAYER_ETHER), LINK_ETHERNET);
	assert_int_equal(pcap_linktype_for(LAYER_IP6), LINK_RAW);
	assert_int_equal(pcap_linktype_for(LAYER_TCP), -1);
}

static void reader_takes_an_empty_file_for_none(void **state)
{
	struct diag *d = diag_new();

	(void)state;
	assert_null(pcap_reader_open_file(file_of("", 0), "test", SPAN_NONE, d));
	assert_int_equal(diag_errors(d), 1);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_takes_every_byte_order_and_resolution),
		cmocka_unit_test(reader_says_where_a_file_is_damaged),
		cmocka_unit_test(written_pcap_is_read_back),
		cmocka_unit_test(writer_refuses_what_the_format_cannot_say),
		cmocka_unit_test(written_pcapng_is_read_by_libpcap),
		cmocka_unit_test(pcapng_bytes_are_as_the_draft_has_them),
		cmocka_unit_test(comment_longer_than_its_length_field_is_cut),
		cmocka_unit_test(packet_start_depends_on_the_link_type),
		cmocka_unit_test(reader_takes_an_empty_file_for_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
