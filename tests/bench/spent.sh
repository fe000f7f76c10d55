#!/bin/sh
# spent.sh - what a flooding tenant without tokens costs the driver, beside a plain drop (spent_bench.c). Root only, in a namespace of
# its own. RUNS pairs (101) of turns of MS milliseconds (60).
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${CC:-cc} -std=gnu11 -O2 -D_GNU_SOURCE -I. -o "$folder/bench" tests/bench/spent_bench.c \
	build/release/libdatapath.a build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
status=0
"$folder/bench" "${RUNS:-101}" "${MS:-60}" || status=$?
[ $status = 77 ] && exit 0
exit $status
