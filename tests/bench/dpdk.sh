#!/bin/sh
# dpdk.sh - our routes, flows and rules beside DPDK's, where libdpdk-dev is installed; without it nothing is printed. Its opinion of
# the corpus of filter programs beside ours and the kernel's, where clang is. Prints
# "name unit value" for both of each.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
pkg-config --exists libdpdk 2>/dev/null || {
	echo "bench: dpdk.sh left out: libdpdk-dev is not installed" >&2
	exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
# its headers are not made for our warnings
# shellcheck disable=SC2046
${CC:-cc} -std=gnu11 -O2 -w -D_GNU_SOURCE -I. $(pkg-config --cflags libdpdk) -o "$folder/bench" tests/bench/dpdk_bench.c \
	build/release/libdatapath.a build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread \
	$(pkg-config --libs libdpdk)
# shellcheck disable=SC2046
if clang -target bpf -O2 -g -mcpu=v2 -I. -idirafter "/usr/include/$(uname -m)-linux-gnu" -Wno-uninitialized -Wno-infinite-recursion \
	-c tests/bpf/corpus.c -o "$folder/corpus.o" 2>/dev/null; then
	${CC:-cc} -std=gnu11 -O2 -w -D_GNU_SOURCE -I. $(pkg-config --cflags libdpdk) -o "$folder/dpdk_bpf" tests/bench/dpdk_bpf.c \
		build/release/libdatapath.a build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm \
		-pthread $(pkg-config --libs libdpdk)
	"$folder/dpdk_bpf" "$folder/corpus.o" 2>"$folder/opinions" || { cat "$folder/opinions" >&2; exit 1; }
	grep ' librte_bpf ' "$folder/opinions" >&2
fi
run=0
while [ $run -lt "${RUNS:-3}" ]; do
	run=$((run + 1))
	"$folder/bench" >"$folder/out" || {
		[ $? -eq 77 ] && exit 0
		exit 1
	}
	awk '{ print "dpdk-" $1 "-ours", $4, $3; print "dpdk-" $1 "-theirs", "ns", $8 }' "$folder/out"
done
