/*
 * fuzz_pcap.c - the input is a capture file: read to its end, each packet parsed and printed.
 * Times and lengths stay in their bounds whatever the file says.
 */
#include "models/base/mem.h"
#include "models/packet/pcap.h"
#include "models/packet/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(int linktype, const struct pcap_record *rec)
{
	struct strbuf s = STRBUF_INIT;
	enum packet_layer first;
	struct packet p;
	size_t offset;

	X_CHECK(rec->len <= PCAP_MAX_OCTETS && rec->len <= rec->wire_len);
	if (!pcap_packet_start(linktype, rec->data, rec->len, &offset, &first))
		return;
	X_CHECK(offset <= rec->len);
	packet_parse(&p, rec->data + offset, rec->len - offset, first);
	packet_print_line(&p, &s);
	sb_fini(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag *d = diag_new();
	FILE *f = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : tmpfile();
	struct pcap_reader *r = f ? pcap_reader_open_file(f, "fuzz", SPAN_NONE, d) : NULL;
	struct pcap_record rec;
	int got = 1;

	for (unsigned n = 0; r && n < 1000 && got == 1; n++) {
		got = pcap_reader_next(r, &rec);
		if (got == 1)
			visit(pcap_reader_linktype(r), &rec);
	}
	X_CHECK(got != -1 || diag_errors(d) == 1);
	pcap_reader_close(r);
	diag_free(d);
	return 0;
}
