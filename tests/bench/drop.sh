#!/bin/sh
# drop.sh - what it costs to classify packets and drop them, in a datapath file and in Open vSwitch's user-space datapath with the same
# 170 prefixes and 500 ports in two tables, both behind AF_XDP on veth; 1,000 and 60,000 flows, in turns. Ports without a
# device (netdev-dummy) take packets one by one from ovs-appctl, or a hundred from a file, so they measure nothing. Prints "name ns
# value": processor time of the process for a packet; of Open vSwitch, which never sleeps, the part in which its thread had packets.
# Root only, in namespaces of its own. RUNS turns (9) of MS milliseconds (200).
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
[ -x "${OVS-}/usr/sbin/ovs-vswitchd" ] || [ -x "${OVS-}/usr/lib/openvswitch-switch/ovs-vswitchd" ] || {
	echo "bench: drop.sh left out: Open vSwitch is not installed" >&2
	exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
${CC:-cc} -std=gnu11 -O2 -D_GNU_SOURCE -I. -o "$folder/veth_bench" tests/bench/veth_bench.c \
	build/release/libdatapath.a build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
echo 'Idle -> Discard;' >"$folder/none.click"
status=0
TOP=$top FOLDER=$folder setsid --wait bash tests/net/between "$folder/none.click" late -- bash "$top/tests/bench/drop-inside" || status=$?
[ $status = 77 ] && exit 0
exit $status
