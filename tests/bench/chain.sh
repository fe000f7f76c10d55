#!/bin/sh
# chain.sh - Figure 3.4 of the seed: a growing row of mixed middleboxes, every field of the source's packet
# symbolic, both directions and TCP connectivity asked. Whole process; the answer is asserted
# at each size. Prints "name unit value" per run; the longest rows run once.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
want='there: holds
connects: holds
nothing unasked: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided'
for n in ${SIZES:-10 100 1000 10000 100000}; do
	awk -v n="$n" -f "$here/chain-network.awk" >"$folder/$n.yaml"
	runs=${RUNS:-5}
	[ "$n" -le 10000 ] || runs=1
	run=0
	while [ $run -lt "$runs" ]; do
		run=$((run + 1))
		BOXES=$n perl "$here/timed.pl" "chain-$n" "$want" symexec check --jobs 1 --quiet "$folder/$n.yaml"
	done
done
