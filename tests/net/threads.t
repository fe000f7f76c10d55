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
wire.click:1:79: error: device 'right' has 2 receive queues, expected one for each of the 3 threads (ip link: numrxqueues, ethtool -L)
    from_left :: FromDevice(left, PROMISC true) -> c :: Counter -> Queue(1000) -> to_right :: ToDevice(right);
                                                                                  ^~~~~~~~
== file nat.click
// left is inside; a table of four threads: an answer may come by another queue than the flow it belongs to
from_left :: FromDevice(left, PROMISC true) -> cl :: Classifier(12/0800, 12/0806 20/0001, -);
from_right :: FromDevice(right, PROMISC true) -> cr :: Classifier(12/0800, 12/0806 20/0001, -);
to_left :: Queue(1000) -> ToDevice(left); to_right :: Queue(1000) -> ToDevice(right);
nat :: IPRewriter(pattern 10.77.0.100 20000-60000 - - 0 1, drop);
cl[0] -> Strip(14) -> CheckIPHeader -> in :: IPClassifier(dst host 10.77.0.2 and tcp, -); in[0] -> [0] nat; in[1] -> Unstrip(14) -> to_right;
cr[0] -> Strip(14) -> CheckIPHeader -> out :: IPClassifier(dst host 10.77.0.100, -); out[0] -> [1] nat; out[1] -> Unstrip(14) -> to_left;
nat[0] -> c :: Counter -> Unstrip(14) -> to_right; nat[1] -> a :: AverageCounter -> to_client :: EtherEncap(0x0800, 2:0:0:0:0:fe, MAC_A) -> to_left;
cl[1] -> to_right; cl[2] -> to_right;
cr[1] -> who :: Classifier(38/0a4d0064, -); who[0] -> ARPResponder(10.77.0.100 2:0:0:0:0:fe) -> to_right; who[1] -> to_left; cr[2] -> to_left;
== run
# Four queues, a thread for each: every one works, and 48 connections through the NAT of all four are whole
head -c 300000 /dev/urandom >file; export MIDDLEPROOF_RUN=$PWD/run
$TOP/tests/net/between nat.click queues=4 late -- 'sed -i "s/MAC_A/$(on a ip -o link show eth | grep -o "ether [0-9a-f:]*" | cut -c7-)/" nat.click
start --threads 4 --name lab --json || cat $OUT
ctl() { datapath ctl -n lab "$@"; }
for i in $(seq 100); do ctl list >/dev/null 2>&1 && break; sleep 0.05; done
on b python3 -m http.server --bind 10.77.0.2 8000 >/dev/null 2>&1 & server=$!
for i in $(seq 20); do on a curl -s --max-time 20 http://10.77.0.2:8000/file -o got && break; sleep 0.2; done
for i in $(seq 48); do (on a curl -gsS --max-time 30 http://10.77.0.2:8000/file -o got$i && cmp file got$i || echo "$i is not whole") & clients="$clients $!"; done; wait $clients; kill $server
for n in main main.1 main.2 main.3; do [ "$(ctl read $n:from_left.count)" -gt 0 ] && [ "$(ctl read $n:from_right.count)" -gt 0 ] && echo "$n received by both"; done
[ "$(ctl read nat.size)" -ge 49 ] && echo "one table"; ctl read nat.mapping_failures; echo'
== stdout
main received by both
main.1 received by both
main.2 received by both
main.3 received by both
one table
0

== run
# A device that is deleted under the threads and comes again: a configuration that replaces the one that runs opens it, for all of them;
# while it is away that is refused
export MIDDLEPROOF_RUN=$PWD/run
$TOP/tests/net/between wire.click queues=2 late -- 'start --threads 2 --name lab || cat $OUT
for i in $(seq 100); do datapath ctl -n lab list >/dev/null 2>&1 && break; sleep 0.05; done
new() {	ip link add $1 numrxqueues 2 numtxqueues 2 type veth peer name eth numrxqueues 2 numtxqueues 2 netns $2; ip link set $1 up; echo 1 >/proc/sys/net/ipv6/conf/$1/disable_ipv6
	on $2 ip link set eth up; on $2 ip addr add 10.77.0.$3/24 dev eth; }
for gone in "left a 1" "right b 2" "left a 1"; do set -- $gone
ip link del $1; datapath ctl hotswap wire.click main; new "$@"; datapath ctl hotswap wire.click main && on a ip neigh flush dev eth; on b ip neigh flush dev eth
on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"; on b iperf3 -s -1 >/dev/null 2>&1 & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 1 -P 8 >/dev/null && echo "TCP runs"
done; datapath ctl ports | sed "s/,.*//"; kill $DATAPATH; wait $DATAPATH; grep -c error $OUT; ip -o link 2>/dev/null | grep -c xdp; true'
== stdout
2 received
TCP runs
2 received
TCP runs
2 received
TCP runs
main:left: left (native copy)
main:right: right (native copy)
main.1:left: left (native copy)
main.1:right: right (native copy)
0
0
== stderr
error: there is no device 'left'
error: there is no device 'right'
error: there is no device 'left'
