#!/bin/sh
# veth.sh - the datapath on veth devices with AF_XDP, beside the least loop that forwards with AF_XDP, Open vSwitch on AF_XDP
# (where openvswitch-switch is installed, or unpacked in the folder OVS: usr is in it), the kernel's NAT and a hundred linear rules of nft.
# Prints "name unit value" for each turn, and in the end medians with the interval that holds them with 95 %, and how they
# compare, turn by turn. Root only; in namespaces of its own. RUNS turns (21) of MS milliseconds (150); ONLY picks some.
# Packets end in an XDP program of the sink, which is there for frames of programs; with SINK=gro where the stack of a host with GRO
# begins, with SINK=stack of one that takes no such frames.
# Without BOOST=1 other work on the machine has its share of both processors.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
${CC:-cc} -std=gnu11 -O2 -D_GNU_SOURCE -I. -o "$folder/veth_bench" tests/bench/veth_bench.c \
	build/release/libdatapath.a build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
# without clang two tests are left out
clang -target bpf -O2 -g -mcpu=v3 -I. -idirafter "/usr/include/$(uname -m)-linux-gnu" -c tests/bench/bpf_filters.c -o "$folder/filters.o" 2>/dev/null ||
	echo 'bench: veth.sh: in-line and hops left out: clang makes no filter programs' >&2
echo 'Idle -> Discard;' >"$folder/none.click"
status=0
# between needs it in a session of its own to be put before others
TOP=$top FOLDER=$folder setsid --wait bash tests/net/between "$folder/none.click" late -- bash "$top/tests/bench/veth-inside" || status=$?
[ $status = 77 ] && exit 0
exit $status
