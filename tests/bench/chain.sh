#!/bin/sh
# chain.sh - Figure 3.4 of the seed: a growing row of mixed middleboxes, every field of the source's packet
# symbolic, both directions and TCP connectivity asked. Whole process; the answer is asserted
# at each size. Prints "name unit value" per run; the longest rows run once. Of long rows also, by box, what memory the network
# takes as it is read (beside ten boxes), and what the walk of one packet along all boxes takes more, and that of a connection.
set -eu
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
want='there: holds
connects: holds
nothing unasked: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided'
# The memory that is held at most, in KB, with one of the policies.
peak() {
	perl "$here/timed.pl" peak "$2: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided" symexec check --jobs 1 --quiet "$1" --policy "$2" |
		awk '$1 == "peak-peak" { print $3 * 1024 }'
}
for n in ${SIZES:-10 100 1000 10000 100000}; do
	awk -v n="$n" -f "$here/chain-network.awk" >"$folder/$n.yaml"
	runs=${RUNS:-5}
	[ "$n" -le 10000 ] || runs=1
	run=0
	while [ $run -lt "$runs" ]; do
		run=$((run + 1))
		BOXES=$n perl "$here/timed.pl" "chain-$n" "$want" symexec check --jobs 1 --quiet "$folder/$n.yaml"
	done
	[ "$n" -ge 1000 ] || continue
	awk -v n=10 -f "$here/chain-network.awk" >"$folder/few.yaml"
	few=$(peak "$folder/few.yaml" 'nothing unasked')
	# it ends where it begins
	read=$(peak "$folder/$n.yaml" 'nothing unasked')
	path=$(peak "$folder/$n.yaml" there)
	tcp=$(peak "$folder/$n.yaml" connects)
	echo "$n $few $read $path $tcp" | awk '{
		printf "chain-%d-network-per-box KB %.2f\n", $1, ($3 - $2) / ($1 - 10)
		printf "chain-%d-path-per-box KB %.2f\n", $1, ($4 - $3) / $1
		printf "chain-%d-connection-per-box KB %.2f\n", $1, ($5 - $3) / $1
	}'
done
