Tenants of a datapath file follow hotswap of it: who is not named any more goes, who is the same stays as he is, the others are anew, and
those of ctl stay; what cannot be changes nothing.
== copy tests/net/shared/drop drop.c
== copy tests/net/shared/wire.yaml wire.yaml
== copy tests/net/shared/tagged tagged
== file pass.c
#include <middleproof_bpf.h>
SEC("xdp") int pass(struct xdp_md *ctx) { (void)ctx; return XDP_PASS; }
== file first.c
#include <middleproof_bpf.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1); } seen SEC(".maps");
/* drops the first that it sees */
SEC("xdp") int first(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&seen, &zero);

	(void)ctx;
	return n && (*n)++ ? XDP_PASS : XDP_DROP;
}
== file steady
# steady SECONDS: frames with tag 6, about 2000 a second; says how many
import socket, sys, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind(("eth", 0))
n, end = 0, time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    n += 1
    s.send(b"\x02\0\0\0\0\x0b\x02\0\0\0\0\x0a\x81\0\0\6\x88\xb5" + bytes(60))
    time.sleep(0.0005)
print(n)
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
with() { cat wire.yaml; echo "tenants:"; for t in "$@"; do echo "  $t"; done; }
with "red: { vlan: 5, program: drop.c }" "blue: { vlan: 6, share: 3, program: first.c }" "green: { vlan: 7, program: drop.c }" >one.yaml
with "red: { vlan: 5, program: pass.c }" "blue: { vlan: 6, share: 3, program: first.c }" "yellow: { vlan: 8, program: drop.c }" >two.yaml
with "other: { vlan: 5 }" >taken.yaml; with "red: { vlan: 9 }" >packets.yaml
with "red: { vlan: 8, program: drop.c }" "blue: { vlan: 6, program: none.c }" >bad.yaml; with "red: { gre: 8 }" >tunnel.yaml
echo "FromDevice(left, PROMISC true) -> Queue -> ToDevice(right); FromDevice(right, PROMISC true) -> Queue -> ToDevice(left);" >plain.click
$TOP/tests/net/between one.yaml late -- 'start --name lab
until datapath ctl tenants >/dev/null 2>&1; do sleep 0.05; done; sleep 0.3
for h in a b; do on $h sh -c "echo 1 >/proc/sys/net/ipv6/conf/eth/disable_ipv6"; done
datapath ctl offload add other --place user --vlan 9
got() { on b cat /proc/net/dev | awk "/eth:/ { print \$3 }"; }
send() { before=$(got); for v in 5 6 7 8; do on a python3 tagged $v 20; done; sleep 0.3; echo "$(($(got) - before)) have arrived"; }
told() { datapath ctl tenants --json | jq -r ".tenants[] | \"\(.tenant): share \(.share), \(.packets) packets, \(.dropped) dropped, \(.delivered) delivered\""; }
swap() { datapath ctl hotswap "$1" main; echo "swap: $?"; }
send; told
swap two.yaml; send; told
for f in taken packets bad tunnel; do swap $f.yaml; done; told | cut -d: -f1 | tr "\n" " "; echo
before=$(got); on a python3 steady 3 >sent & sender=$!; sleep 0.5
for f in one two one two one two; do datapath ctl hotswap $f.yaml main || break; done
wait $sender; sleep 0.5; [ $(cat sent) -gt 1000 ] || echo "only $(cat sent)"; [ $(($(got) - before)) = $(cat sent) ] && echo "none is lost" || echo "$(($(got) - before)) of $(cat sent)"
swap plain.click; told | cut -d: -f1; send
swap one.yaml; told | cut -d: -f1 | tr "\n" " "; echo; datapath ctl remove main; told | cut -d: -f1
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1 | sed "s|$PWD/||"
== stdout
39 have arrived
red: share 1, 20 packets, 20 dropped, 0 delivered
blue: share 3, 20 packets, 1 dropped, 19 delivered
green: share 1, 20 packets, 20 dropped, 0 delivered
other: share 1, 0 packets, 0 dropped, 0 delivered
swap: 0
60 have arrived
red: share 1, 40 packets, 20 dropped, 20 delivered
blue: share 3, 40 packets, 1 dropped, 39 delivered
yellow: share 1, 20 packets, 20 dropped, 0 delivered
other: share 1, 0 packets, 0 dropped, 0 delivered
taken.yaml:9:3: error: there is a tenant 'other' of somebody else: remove him first
      other: { vlan: 5 }
      ^~~~~
swap: 2
packets.yaml:9:3: error: the packets of tenant 'red' are those of 'other', who is somebody else's: remove him first
      red: { vlan: 9 }
      ^~~
swap: 2
error: cannot read 'none.c': No such file or directory
bad.yaml:10:29: note: it is the program of tenant 'blue'
      blue: { vlan: 6, program: none.c }
                                ^~~~~~
swap: 3
tunnel.yaml:9:3: error: tenant 'red' is told by a tunnel, which is looked for in drivers only: this process cannot run it
      red: { gre: 8 }
      ^~~
swap: 2
red blue yellow other 
none is lost
swap: 0
other
80 have arrived
swap: 0
red blue green other 
other
status 0
