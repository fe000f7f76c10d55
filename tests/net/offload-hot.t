Hot flows and tenants in the user's place are not there together, whichever comes first: in the driver no tenant would see its packets.
== copy tests/net/shared/drop drop.c
== copy tests/net/shared/wire.yaml wire.yaml
== run
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
sed "s/^ports:/hot-flows: 64\nports:/" wire.yaml >hot.yaml
(cat hot.yaml; echo "tenants:"; echo "  red: { prefix: 10.77.0.2/32, program: drop.c }") >both.yaml
ports="FromDevice(left, PROMISC true) -> [0] d; FromDevice(right, PROMISC true) -> [1] d; d [0] -> Queue -> ToDevice(left); d [1] -> Queue -> ToDevice(right);"
echo "d :: Datapath(wire.yaml); $ports" >wire.click; echo "d :: Datapath(hot.yaml, HOT true); $ports" >hot.click
$TOP/tests/net/between hot.yaml late -- 'clang -target bpf -O2 -g -mcpu=v3 -I$TOP/datapath/include -idirafter /usr/include/$(uname -m)-linux-gnu -c drop.c -o drop.o
timeout 60 datapath run both.yaml; echo "status $?"
start --name lab
until datapath ctl tenants >/dev/null 2>&1; do sleep 0.05; done; sleep 0.3
add() { datapath ctl offload add red --place user --prefix 10.77.0.2/32 drop.o; echo "add: $?"; }
swap() { datapath ctl hotswap "$1" main; echo "swap: $?"; }
names() { datapath ctl tenants --json | jq -c "[ .tenants[].tenant ]"; }
add; names
swap wire.click; add; swap hot.click; names
on a ping -c 1 -W 1 10.77.0.2 >/dev/null; echo "ping: $?"
datapath ctl offload remove red; swap hot.click; add
on a ping -c 1 -W 2 10.77.0.2 >/dev/null; echo "ping: $?"
datapath ctl stop; wait $DATAPATH; echo "status $?"' 2>&1
== stdout
both.yaml:2:12: error: hot flows pass tenants by, such as 'red': this process cannot run both
    hot-flows: 64
               ^~
status 2
error: hot flows pass tenants by: hotswap a configuration with "hot-flows: off" first
add: 2
[]
swap: 0
add: 0
hot.click:1:1: error: hot flows pass tenants by, of whom there are 1: remove them first, or start with "hot-flows: off"
    d :: Datapath(hot.yaml, HOT true); FromDevice(left, PROMISC true) -> [0] d; From...
    ^
swap: 2
["red"]
ping: 1
swap: 0
error: hot flows pass tenants by: hotswap a configuration with "hot-flows: off" first
add: 2
ping: 0
status 0
