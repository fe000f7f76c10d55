#include <middleproof_bpf.h>
SEC("xdp") int drop(struct xdp_md *ctx) { (void)ctx; return XDP_DROP; }
