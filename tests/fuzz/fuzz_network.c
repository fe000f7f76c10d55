/*
 * fuzz_network.c - any text as network.yaml and as datapath.yaml: it is read or refused, and every
 * message has a place inside its source.
 */
#include "models/base/diag.h"
#include "models/base/mem.h"
#include "models/network/datapath.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_messages(struct diag *d, bool read)
{
	X_CHECK(read == (diag_errors(d) == 0));
	for (size_t i = 0; i < diag_count(d); i++) {
		span at = diag_get(d, i).at;
		size_t len;

		X_CHECK(at.src != 0);
		X_CHECK(diag_source_text(d, at.src, &len) != NULL);
		X_CHECK(at.start <= at.end && at.end <= len + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag *d = diag_new();
	uint32_t src = diag_add_source(d, "fuzz", (const char *)data, size);
	struct network *n = network_read_source(src, d);
	struct datapath *p;

	check_messages(d, n != NULL);
	network_free(n);
	diag_free(d);
	d = diag_new();
	src = diag_add_source(d, "fuzz", (const char *)data, size);
	p = datapath_read_source(src, d);
	check_messages(d, p != NULL);
	datapath_free(p);
	diag_free(d);
	return 0;
}
