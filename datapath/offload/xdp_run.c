/*
 * xdp_run.c - see xdp_run.h.
 */
#include "datapath/offload/xdp_run.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>

int xdp_run(int program, const uint8_t *in, uint32_t n, uint8_t *out, uint32_t *len)
{
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = in, .data_size_in = n, .data_out = out, .data_size_out = XDP_RUN_ROOM, .repeat = 1);

	if (bpf_prog_test_run_opts(program, &o) != 0)
		return -errno;
	*len = o.data_size_out;
	switch (o.retval) {
	case XDP_PASS: return XDP_RUN_PASSES;
	case XDP_TX: return XDP_RUN_RETURNS;
	case XDP_REDIRECT: return XDP_RUN_SENDS;
	default: return XDP_RUN_DROPS;
	}
}
