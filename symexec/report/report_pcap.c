/*
 * report_pcap.c - the witness packets of verdicts as a capture file, one second apart, in order of the
 * verdicts.
 */
#include "models/packet/pcap.h"
#include "symexec/cmd.h"
#include "symexec/report/report.h"

bool
report_pcap(const char *path, struct input *in, const struct verdict *v, size_t n)
{
	struct pcap_writer *w = pcap_writer_open(path, in->engine->ethernet ? LINK_ETHERNET :
						 LINK_RAW, false, SPAN_NONE, in->diag);
	bool ok = w != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		struct pcap_record r = { .data = v[i].witness, .len = (uint32_t)v[i].witness_len,
					 .wire_len = (uint32_t)v[i].witness_len,
					 .time = (uint64_t)i * 1000000000 };

		if (v[i].witness != NULL)
			ok = pcap_writer_add(w, &r);
	}
	if (ok)
		return pcap_writer_close(w);
	pcap_writer_drop(w);
	return false;
}
