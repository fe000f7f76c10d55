#!/bin/sh
# How fast sets are: every workload in a process of its own, RUNS times, median first.
# usage: tests/bench/set.sh path/to/set_bench [RUNS]
set -eu
bench=${1:?usage: set.sh SET_BENCH [RUNS]}
runs=${2:-3}
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)

echo "# sets at $commit, median (least - most) of $runs runs, processor time"
while read -r workload size rest; do
	[ -n "$workload" ] || continue
	i=0
	while [ "$i" -lt "$runs" ]; do
		# shellcheck disable=SC2086
		"$bench" "$workload" "$size" $rest
		i=$((i + 1))
	done | awk '
		function less(name, i, j) {
			return time[name, i] + 0 < time[name, j] + 0
		}
		function swap(name, i, j, t) {
			t = time[name, i]
			time[name, i] = time[name, j]
			time[name, j] = t
		}
		match($0, /: [0-9.]+ (s|ns|us)/) {
			name = substr($0, 1, RSTART - 1)
			split(substr($0, RSTART + 2, RLENGTH - 2), v, " ")
			if (!(name in n)) order[++names] = name
			time[name, ++n[name]] = v[1]
			unit[name] = v[2]
			tail[name] = substr($0, RSTART + RLENGTH)
		}
		END {
			for (k = 1; k <= names; k++) {
				name = order[k]
				for (i = 2; i <= n[name]; i++)
					for (j = i; j > 1 && less(name, j, j - 1); j--)
						swap(name, j, j - 1)
				half = int((n[name] + 1) / 2)
				printf "%s: %s %s (%s - %s)%s\n", name, time[name, half],
				       unit[name], time[name, 1], time[name, n[name]], tail[name]
			}
		}'
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
acl-turn 5000
LIST
