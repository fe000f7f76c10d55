#!/bin/sh
# set.sh - how fast sets are: every workload of set_bench in a process of its own. Prints "name unit value" per run.
set -eu
bench=${SET_BENCH:?make bench sets it to the program}
while read -r workload size rest; do
	run=0
	while [ $run -lt "${RUNS:-3}" ]; do
		run=$((run + 1))
		# shellcheck disable=SC2086
		"$bench" "$workload" "$size" $rest | awk '
			match($0, /: [0-9.]+ (s|ns|us)/) {
				name = substr($0, 1, RSTART - 1)
				split(substr($0, RSTART + 2, RLENGTH - 2), v, " ")
				gsub(/^ +/, "", name)
				gsub(/ /, "-", name)
				print "set-" name, v[2], v[1]
			}'
	done
done <<LIST
start 10000
small 200000
prefixes 561828 254
prefixes 188500 32
acl 1000
acl 5000
acl-rules 5000
fw 5000
fw-rules 5000
acl 20000
chain 10000
nats 10000
acl-nat 5000
fw-nat 5000
LIST
