A thread for each share of a device's queues: what passes is whole, both work, configurations are replaced, and an end leaves the device.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> c :: Counter -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== run
export MIDDLEPROOF_RUN=$PWD/run; head -c 4000000 /dev/urandom >file
$TOP/tests/net/between wire.click queues=2 late -- 'start --threads 2 --name lab --json || cat $OUT
ctl() { datapath ctl -n lab "$@"; }
for i in $(seq 100); do ctl list >/dev/null 2>&1 && break; sleep 0.05; done
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 2 -P 8 --json >tcp & client=$!
for i in $(seq 20); do ctl hotswap wire.click main >/dev/null || echo wrong; sleep 0.03; done
wait $client; grep -c "\"error\"" tcp
on a python3 -m http.server --bind 10.77.0.1 8000 >/dev/null 2>&1 & server=$!
for i in $(seq 20); do on b curl -s --max-time 20 http://10.77.0.1:8000/file -o got && break; sleep 0.2; done
for i in 1 2 3 4 5 6; do on b curl -gsS --max-time 20 http://10.77.0.1:8000/file -o got && cmp file got || echo "not whole"; done; kill $server
for n in main main.1; do [ "$(ctl read $n:from_left.count)" -gt 0 ] && echo "$n received"; done
ctl read from_left.mode; ctl read c.count >/dev/null; ip -o link show left 2>/dev/null | grep -c xdp
on b iperf3 -s -1 >/dev/null 2>&1 & other=$!; sleep 0.2; on a timeout 5 iperf3 -c 10.77.0.2 -t 5 -P 4 >/dev/null 2>&1 & client=$!
sleep 0.5; kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; sleep 0.1; ip -o link 2>/dev/null | grep -c xdp; kill $other $client; true'
== stdout
0
main received
main.1 received
native copy
1
0
== run
# More threads than queues
$TOP/tests/net/between wire.click queues=2 late -- 'datapath run --threads 3 wire.click; echo "status $?"; ip -o link 2>/dev/null | grep -c xdp; true'
== stdout
status 2
0
== stderr
wire.click:1:1: error: device 'left' has 2 receive queues, expected one for each of the 3 threads (ip link: numrxqueues, ethtool -L)
    from_left :: FromDevice(left, PROMISC true) -> c :: Counter -> Queue(1000) -> to_right :: ToDevice(right);
    ^~~~~~~~~
