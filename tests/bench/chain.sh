#!/bin/sh
# chain.sh - Figure 3.4 of the seed: a growing row of mixed middleboxes, every field of the source's packet
# symbolic, both directions and TCP connectivity asked. Whole process, wall time; the answer is asserted
# at each size. Prints "name unit value" per run: the total, and the time per box.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
want='there: holds
connects: holds
nothing unasked: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided'
for n in ${SIZES:-10 100 1000 10000}; do
	awk -v n="$n" -f "$here/chain-network.awk" >"$folder/$n.yaml"
	run=0
	while [ $run -lt "${RUNS:-5}" ]; do
		run=$((run + 1))
		perl -MTime::HiRes -e '
			my ($n, $file, $want) = @ARGV;
			my $start = Time::HiRes::time();
			my $got = `symexec check --quiet "$file"`;
			my $ms = (Time::HiRes::time() - $start) * 1000;
			chomp $got;
			die "chain-$n: the answer is wrong:\n$got\n" if $got ne $want || $?;
			printf "chain-%d ms %.1f\n", $n, $ms;
			printf "chain-%d-per-box us %.1f\n", $n, $ms * 1000 / $n;
		' "$n" "$folder/$n.yaml" "$want"
	done
done
