#!/bin/sh
# bpf.sh - what filter programs in rules cost, where clang makes them: bpf_bench.c. And what rules without programs cost that there
# are any: instructions of a packet by callgrind, of the datapath and of one from which all of it is cut that packets meet.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
command -v clang >/dev/null || {
	echo "bench: bpf.sh left out: clang is not installed" >&2
	exit 0
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$top"
clang -target bpf -O2 -g -mcpu=v3 -I. -idirafter "/usr/include/$(uname -m)-linux-gnu" -c tests/bench/bpf_filters.c -o "$folder/filters.o" || {
	echo "bench: bpf.sh left out: clang has no bpf target" >&2
	exit 0
}
# build PROGRAM [FILE.c...]: FILEs take the place of what the library has of their names
build() {
	out=$1
	shift
	${CC:-cc} -std=c11 -O2 -g -w -D_GNU_SOURCE -I. -o "$out" tests/bench/bpf_bench.c "$@" build/release/libdatapath.a \
		build/release/libmodels.a -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
}
build "$folder/bench"
"$folder/bench" "$folder/filters.o" >"$folder/figures"

command -v valgrind >/dev/null || {
	cat "$folder/figures"
	echo "bench: bpf.sh: instructions left out: valgrind is not installed" >&2
	exit 0
}
# cut FILE PATTERN WITH...: each of them must be there once
cut_out() {
	from=$1 to=$folder/$(basename "$1")
	shift
	cp "$from" "$to"
	while [ $# -gt 0 ]; do
		[ "$(grep -cF -- "$1" "$to")" = 1 ] || {
			echo "bpf: $from has not one '$1'" >&2
			exit 1
		}
		A=$1 B=$2 perl -pi -e 's/\Q$ENV{A}\E/$ENV{B}/' "$to"
		shift 2
	done
}
cut_out datapath/classifier/pipeline.c '(m && m->generation == chained && program_chain_holds(m->chain, &pl->programs, &history[i], b->p[i]))' 'false'
cut_out datapath/classifier/board_act.c 'd->pl.programs.n ? f->h : NULL' 'NULL' 'part.h[part.b.n] = f->h[i];' ';'
cut_out datapath/elements/datapath_file.c 'if (UNLIKELY(d->pl.programs.n))' 'if (0)' 'if (d->staged)' 'if (0)' 'if (d->wanted_count)' 'if (0)'
build "$folder/without" "$folder/pipeline.c" "$folder/board_act.c" "$folder/datapath_file.c"
count() {
	valgrind --tool=callgrind --toggle-collect=driver_run --callgrind-out-file="$folder/cg" "$@" >"$folder/packets" 2>"$folder/log"
	awk -v n="$(cat "$folder/packets")" '/Collected/ { printf "%.3f\n", $4 / n }' "$folder/log"
}
# a rule with a program, with the same in C, and with what does nothing: compiled code, own work and what the rule costs
for kind in least port array count; do
	for how in jit c idle; do
		echo "bpf-$kind-$how insn $(count "$folder/bench" "$folder/filters.o" $kind 1 $how)"
	done
done >>"$folder/figures"
with=$(count "$folder/bench") without=$(count "$folder/without")
cat "$folder/figures"
echo "bpf-none-with insn $with"
echo "bpf-none-without insn $without"
echo "bpf-none-costs % $(echo "$with $without" | awk '{ printf "%.3f", 100 * ($1 / $2 - 1) }')"
