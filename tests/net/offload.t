Offloads: packets of tenants meet their programs in the driver; what was attached goes on without its agent, and with the next one.
== file none.click
Idle -> Discard;
== file drop.c
#include <middleproof_bpf.h>
SEC("xdp") int drop(struct xdp_md *ctx) { (void)ctx; return XDP_DROP; }
== file count.c
#include <middleproof_bpf.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1); } seen SEC(".maps");
/* Every other packet, counted over replacements. */
SEC("xdp") int count(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&seen, &zero);

	(void)ctx;
	return n && ++*n % 2 ? XDP_PASS : XDP_DROP;
}
== file broken.c
#include <middleproof_bpf.h>
SEC("xdp") int broken(struct xdp_md *ctx) { return *(int *)(long)ctx->data; }
== file greedy.c
#include <middleproof_bpf.h>
static long (*const redirect)(__u32 ifindex, __u64 flags) = (void *)BPF_FUNC_redirect;
SEC("xdp") int greedy(struct xdp_md *ctx) { return redirect(ctx->ingress_ifindex, 0); }
== file tagged
# tagged VLAN N: so many frames with that tag
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind(("eth", 0))
for _ in range(int(sys.argv[2])):
    s.send(b"\x02\0\0\0\0\x0b\x02\0\0\0\0\x0a\x81\0" + int(sys.argv[1]).to_bytes(2, "big") + b"\x88\xb5" + bytes(60))
== file told
.tenants[] | "\(.tenant): \(.packets) packets, \(.refused) refused, \(.dropped) dropped, \(.sent) sent, \(.delivered) delivered"
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between none.click late -- 'start --name lab
on b ethtool -K eth gro on	# who gets redirected frames must poll for them
got() { on b cat /proc/net/dev | awk "/eth:/ { print \$3 }"; }
told() { datapath ctl tenants --json | jq -r -f told; }
datapath ctl offload add red --vlan 5
datapath ctl offload attach left && datapath ctl offload add --tenant red --vlan 5 drop.c
datapath ctl offload add --tenant blue --vlan 6 --out right count.c
datapath ctl offload add --tenant green --vlan 7 --out right
for bad in broken.c greedy.c none.click; do datapath ctl offload add red --vlan 5 $bad 2>&1 | cut -c1-120 | grep -v "^ "; done
datapath ctl offload attach left; datapath ctl offload attach nowhere0
before=$(got); on a python3 tagged 5 20; on a python3 tagged 6 20; on a python3 tagged 7 20; on a python3 tagged 8 20; sleep 0.3
told; echo "$(($(got) - before)) have arrived"
kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null
echo "without an agent"; before=$(got); on a python3 tagged 5 20; on a python3 tagged 6 20; sleep 0.3; echo "$(($(got) - before)) have arrived"
echo "with the next one"; start --name lab; told
datapath ctl offload add --tenant blue --vlan 6 --out right --keep count.c && on a python3 tagged 6 5; on a python3 tagged 5 5; sleep 0.3; told
datapath ctl offload list | head -1; datapath ctl offload clear && datapath ctl offload list | head -1; ls $MIDDLEPROOF_RUN
ip -o link 2>/dev/null | grep -c xdp; datapath ctl stop; wait $DATAPATH; true' 2>&1
== stdout
datapath ctl: nothing is offloaded: no device was attached (offload.attach)
error: program 'broken' is refused at instruction 1, 'r0 = *(u32 *)(r1 +0)': reads 4 octets of the packet at +0, but onl
note: ./broken.c:2:52: SEC("xdp") int broken(struct xdp_md *ctx) { return *(int *)(long)ctx->data; }
note: r1: packet +0, compared with the end up to +0
note: r10: stack +0
error: instruction 2 calls helper 23, which is not among those that tenants may call
note: ./greedy.c:3: SEC("xdp") int greedy(struct xdp_md *ctx) { return redirect(ctx->ingress_ifindex, 0); }
error: 'none.click': expected an ELF object, as clang -target bpf writes
error: device 'left' has a program already: take it off first (ip link set dev left xdp off)
error: there is no device 'nowhere0'
red: 20 packets, 0 refused, 20 dropped, 0 sent, 0 delivered
blue: 20 packets, 0 refused, 10 dropped, 0 sent, 10 delivered
green: 20 packets, 0 refused, 0 dropped, 0 sent, 20 delivered
30 have arrived
without an agent
10 have arrived
with the next one
red: 40 packets, 0 refused, 40 dropped, 0 sent, 0 delivered
blue: 40 packets, 0 refused, 20 dropped, 0 sent, 20 delivered
green: 20 packets, 0 refused, 0 dropped, 0 sent, 20 delivered
red: 45 packets, 0 refused, 45 dropped, 0 sent, 0 delivered
blue: 45 packets, 0 refused, 22 dropped, 0 sent, 23 delivered
green: 20 packets, 0 refused, 0 dropped, 0 sent, 20 delivered
devices: left
devices:
lab.sock
0
== run
# What is gone meanwhile: a tenant's device before the next agent comes, whose packets then are nobody's and not the next tenant's; a device
# with the programs; and an object without an octet
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN; : >empty.o
$TOP/tests/net/between none.click late -- 'start --name lab
ip link add name x0 type veth peer name x1; ip link add name y0 type veth peer name y1
datapath ctl offload attach left; datapath ctl offload attach y0
datapath ctl offload add --tenant red --vlan 5 --out x0; datapath ctl offload add blue --gre 7; datapath ctl offload add --tenant no --vlan 9 empty.o
kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; ip link del x0; start --name lab; until datapath ctl tenants >/dev/null 2>&1; do sleep 0.05; done; grep warning $OUT
datapath ctl offload add --tenant green --vlan 6 && on a python3 tagged 5 7; on a python3 tagged 6 3; sleep 0.3
datapath ctl tenants --json | jq -r -f told; ip link del y0
datapath ctl offload add --tenant red --vlan 5 drop.c && datapath ctl offload list | head -1; on a python3 tagged 5 2; sleep 0.3
datapath ctl tenants --json | jq -r -f told; datapath ctl offload clear; datapath ctl stop; wait $DATAPATH; true' 2>&1
== stdout
error: 'empty.o': expected an object of 1 to 16777216 octets, not 0
warning: there is no device 'x0'
warning: tenant 'red' cannot be taken over: add him again
green: 3 packets, 0 refused, 0 dropped, 0 sent, 3 delivered
blue: 0 packets, 0 refused, 0 dropped, 0 sent, 0 delivered
devices: left
green: 3 packets, 0 refused, 0 dropped, 0 sent, 3 delivered
blue: 0 packets, 0 refused, 0 dropped, 0 sent, 0 delivered
red: 2 packets, 0 refused, 2 dropped, 0 sent, 0 delivered
