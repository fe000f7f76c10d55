Tenants in the user's place of an instance that goes by another clock than the machine's: nothing is divided there, and whoever asks for a
share or a supply is told.
== file none.click
Idle -> Discard;
== run
export MIDDLEPROOF_RUN=$PWD/run
datapath run --name lab --clock virtual none.click & pid=$!
for i in $(seq 200); do [ -S run/lab.sock ] && break; sleep 0.05; done
try() { datapath ctl offload "$@"; echo "status $?"; }
try add red --place user --vlan 5 --share 3
try add red --place user --vlan 5
try supply 50
datapath ctl tenants --json | jq -c '.tenants[] | [ .tenant, .share ]'
try remove red
datapath ctl stop; wait $pid; echo "ended $?"
== stdout
status 2
status 0
status 2
["red",1]
status 0
ended 0
== stderr
error: shares are of the machine's time, which this instance does not go by: leave "share" out
datapath ctl: shares are of the machine's time, which this instance does not go by: it runs with --clock
