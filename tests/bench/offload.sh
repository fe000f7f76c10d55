#!/bin/sh
# offload.sh - tenants' programs in the driver: how fairly three tenants that want more than their shares divide what is theirs, with the
# mechanism and without; what the same functions cost in processes behind sockets; what the mechanism costs a flood, a web server, a DNS
# server, and a flood that the datapath drops behind AF_XDP. Prints "name unit value"
# for each turn, and in the end medians and ratios of turns that belong together. Root only; in namespaces of its own, with two kernel
# threads pinned to processors 0 and 1. RUNS turns (20) of MS milliseconds (400); ONLY picks some of: fairness refused gain cost servers afxdp.
# Without BOOST=1 other work on the machine has its share of both processors. PLOTS=DIR: what plots are made from is left there.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
for tool in clang ip unshare taskset chrt nft ethtool; do
	command -v $tool >/dev/null || { echo "bench: offload.sh left out: it needs '$tool'" >&2; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo 'bench: offload.sh left out: it needs root' >&2; exit 0; }
for program in offload_bench offload_process offload_server; do
	${CC:-cc} -std=gnu17 -O2 -D_GNU_SOURCE -I. -include stdbool.h -o "$folder/$program" tests/bench/$program.c \
		datapath/protocol/siphash.c datapath/protocol/syn_cookie.c -lbpf -pthread
done
clang -O2 -g -target bpf -I. "-I/usr/include/$(uname -m)-linux-gnu" -c tests/bench/offload_source.c -o "$folder/source.o"
echo 'Idle -> Discard;' >"$folder/none.click"
status=0
TOP=$top FOLDER=$folder setsid --wait unshare --net --mount --propagation private bash "$top/tests/bench/offload-inside" || status=$?
[ $status != 77 ] || exit 0
exit $status
