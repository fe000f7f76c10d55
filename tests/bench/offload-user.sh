#!/bin/sh
# offload-user.sh - tenants in the user's place, in memory: what shares cost a packet in full batches of 64, demultiplexing alone and
# with charging, for 1, 3 and 16 tenants; and all functions in one process that charges, against a process for each, spinning
# and yielding, on one processor, by the time that they had of it. RUNS pairs of turns (21), those of processes MS milliseconds (100). PLOTS=DIR as in offload.sh.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
for bench in user sched; do
	${CC:-cc} -std=gnu11 -O2 -D_GNU_SOURCE -I. -o "$folder/$bench" tests/bench/offload_${bench}_bench.c build/release/libdatapath.a \
		build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
done
"$folder/user" "${RUNS:-21}"
"$folder/sched" "${RUNS:-21}" "${MS:-100}" >"$folder/functions"
cat "$folder/functions"
[ -z "${PLOTS-}" ] || sort -k1,1 -k3,3g "$folder/functions" | awk '
	function flush() { if (n) print name, v[int((n + 1) / 2)] }
	{ if ($1 != name) { flush(); name = $1; n = 0 } v[++n] = $3 }
	END { flush() }' | sed -n 's/^functions-0*\([0-9]*\)-\(together\|spinning\|yielding\) /\1 \2 /p' | awk '
	{ v[$1, $2] = $3; if (!($1 in seen)) { seen[$1]; order[++n] = $1 } }
	END { for (i = 1; i <= n; i++) print order[i], v[order[i], "together"], v[order[i], "spinning"], v[order[i], "yielding"] }' \
	>"$PLOTS/functions.dat"
