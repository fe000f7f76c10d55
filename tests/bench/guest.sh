#!/bin/sh
# guest.sh - what it saves when a middlebox in a guest lets the host do its part (datapath ctl guest): packets that the guest's device sees,
# wakeups and processor time of its process, throughput and round trips of a client behind its balancer. "guest" is without the
# host's part, "host" with it, in turns. RUNS (5) of each. Root only; in namespaces of its own.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo 'Idle -> Discard;' >"$folder/none.click"
status=0
cd "$folder"
TOP=$top FOLDER=$folder bash "$top/tests/net/between" none.click late -- bash "$top/tests/bench/guest-inside" || status=$?
[ $status = 77 ] && exit 0
exit $status
