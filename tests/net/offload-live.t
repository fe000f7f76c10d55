What tenants and guests hand to drivers does on devices what is predicted (`datapath test --live`): programs, demultiplexing, ports of
their own, filters and balancers; another program than the one that was proven is seen.
== copy datapath/include/middleproof_bpf.h datapath/include/middleproof_bpf.h
== file web.c
#include "datapath/include/middleproof_bpf.h"
/* IPv4 without options: TCP to port 80 passes, ICMP is sent back as it came, all else of it is dropped. */
SEC("xdp") int web(struct xdp_md *ctx)
{
	__u8 *p = (__u8 *)(long)ctx->data, *end = (__u8 *)(long)ctx->data_end;

	if (p + 38 > end || p[12] != 8 || p[13] || p[14] != 0x45)
		return XDP_PASS;
	if (p[23] == 1)
		return XDP_TX;
	return p[23] == 6 && p[36] == 0 && p[37] == WEB ? XDP_PASS : XDP_DROP;
}
== file host.yaml
datapath: host
ports: { eth0: { device: nowhere0 }, web: { device: nowhere1 }, stack: { memory: true } }
tables: { 0: { default: output stack } }
tenants:
  web: { prefix: 192.0.2.0/24, program: web.o, out: web }
  tagged: { vlan: 5, program: web.o }
  plain: { vlan: 7 }
guests:
  box:
    mac: 02:00:00:00:00:0b
    to: [ 10.77.0.3=02:00:00:00:00:0c ]
    commands:
    - R F 02:00:00:00:00:0b 10.77.0.2
    - A 02:00:00:00:00:0b I 1 p icmp
    - A 02:00:00:00:00:0b M 4 s 02:00:00:00:00:01 T 3 d 80 p tcp
    - R L 02:00:00:00:00:0b 10.77.0.2 1 10.77.0.9 10.77.0.3
== run
command -v clang >/dev/null || { echo "no clang"; exit 77; }
[ "$(id -u)" = 0 ] || { echo "needs root to make namespaces"; exit 77; }
web() { clang -target bpf -DWEB=$1 -O2 -g -I. -idirafter /usr/include/$(uname -m)-linux-gnu -c web.c -o web.o; }
web 80 || exit 77
symexec tests --limit 120 host.yaml -o host >made
datapath test --live host host.yaml >said; echo "status $?"; sed -E 's/[0-9]+ (vectors|as predicted|of|not run)/N \1/g; s/of [0-9]+ /of N /' said
web 81; datapath test --live --show 1 host host.yaml >said; echo "status $?"; grep -c ' [1-9][0-9]* not; of' said
== stdout
status 0
host: on devices: N vectors, N as predicted, 0 not; of N the models leave open what is sent
N not run, as the last: a tag that the kernel does not take off
1 boxes run, 0 not
status 1
1
