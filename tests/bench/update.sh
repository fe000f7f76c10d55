#!/bin/sh
# update.sh - one rule added or removed in a real backbone (examples/stanford), the loops decided after each: in process, so
# without reading files. Asserted by update_bench: the loops of the beginning are 26, as the search finds, and again so when
# all rules are back; in between there are others. Prints "name unit value" per run.
set -eu
bench=${UPDATE_BENCH:?make bench sets it to the program}
example=$(dirname "$0")/../../examples/stanford
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
perl "$example/convert.pl" "$example/data" "$folder"
run=0
while [ $run -lt "${RUNS:-5}" ]; do
	run=$((run + 1))
	MIDDLEPROOF_HOME=$(dirname "$0")/../.. "$bench" "$folder/network.yaml" "${UPDATES:-20000}" $run >"$folder/out"
	grep -qx 'update-loops number 26' "$folder/out" || {
		echo 'update: the loops at the beginning are not 26' >&2
		exit 1
	}
	grep -v ' number ' "$folder/out"
done
