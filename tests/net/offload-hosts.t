Offloads: one compiler serves several hosts: a tenant's program is compiled once and runs on both.
== file none.click
Idle -> Discard;
== file drop.c
#include <middleproof_bpf.h>
SEC("xdp") int drop(struct xdp_md *ctx) { (void)ctx; return XDP_DROP; }
== file tagged
# tagged DEVICE VLAN N: so many frames with that tag
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind((sys.argv[1], 0))
for _ in range(int(sys.argv[3])):
    s.send(b"\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x0a\x81\0" + int(sys.argv[2]).to_bytes(2, "big") + b"\x88\xb5" + bytes(60))
== file tools/clang
#!/bin/sh
echo "$*" | grep -o "[a-z]*\.c " >>$COMPILED
exec $CLANG "$@"
== run
MIDDLEPROOF_RUN=$PWD/run CLANG=$(command -v clang) COMPILED=$PWD/compiled; export MIDDLEPROOF_RUN CLANG COMPILED; chmod +x tools/clang
$TOP/tests/net/between none.click late -- 'start --name one; on b datapath run --name two none.click >two.out 2>&1 & two=$!
until datapath ctl --name one,two ping >/dev/null 2>&1; do sleep 0.05; done
datapath ctl --name one offload attach left; datapath ctl --name two offload attach eth
PATH=$PWD/tools:$PATH datapath ctl --name one,two offload add red --vlan 5 drop.c; cat compiled
on a python3 tagged eth 5 30; python3 tagged right 5 20; sleep 0.3
datapath ctl --name one,two --json tenants | jq -r ".tenants[] | \"\(.tenant): \(.packets) packets, \(.dropped) dropped\""
# one that is not there keeps no other from it
datapath ctl --name one,nowhere offload remove red; echo "status $?"; datapath ctl --name two,one offload remove red; echo "status $?"
for n in one two; do datapath ctl --name $n offload clear; done; datapath ctl --name one,two stop; wait $DATAPATH $two; ip -o link 2>/dev/null | grep -c xdp; true' 2>&1
== stdout
one:
two:
drop.c 
red: 30 packets, 30 dropped
red: 20 packets, 20 dropped
one:
nowhere:
datapath ctl: cannot reach 'nowhere': no instance of that name runs
status 3
two:
one:
error: there is no tenant 'red'
status 2
one:
two:
0
