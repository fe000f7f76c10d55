Packets that the program of a device sends: as those that go through its socket, in order, and none lost without a name.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== file gro
on a ethtool -K eth gro "$1"; on b ethtool -K eth gro "$1"
== file order
# order FILE... - whether the identifications of UDP packets in captures only grow, as numbers of 16 bits do
import struct, sys

for name in sys.argv[1:]:
    octets, at, last, n, wrong = open(name, "rb").read(), 24, 0, 0, 0
    while at + 16 + 20 <= len(octets):
        number = int.from_bytes(octets[at + 16 + 18:at + 16 + 20], "big")
        wrong += n > 0 and (number - last) % 65536 not in range(1, 32768)
        last = number
        n += 1
        at += 16 + struct.unpack_from("<I", octets, at + 8)[0]
    print("in order" if n > 100 and not wrong else "%d packets, %d not in order" % (n, wrong))
== file peer.click
FromDevice(eth, PROMISC true) -> RandomSample(DROP 0.98) -> ToDump($TO, SNAPLEN 40);
== file numbers.click
// full batches, and few behind them
source :: InfiniteSource(BURST 64) -> numbers :: UDPIPEncap(10.77.0.9, 7, 10.77.0.2, 7) -> EtherEncap(0x0800, 2:0:0:0:7:10, ff:ff:ff:ff:ff:ff)
	-> Queue(1000) -> to_right :: ToDevice(right);
few :: InfiniteSource(BURST 3) -> numbers; ScheduleInfo(to_right 4);
FromDevice(right) -> Discard; FromDevice(left) -> Discard;
== run
# A frame of every length, and odd ones: none is changed
$TOP/tests/net/between wire.click mtu=3000 late -- '. ./gro on; start --send-by program -h to_right.mode -h to_right.counts || cat $OUT
on b python3 $TOP/tests/net/lengths receive 14 3014 >got & receiver=$!; until grep -qs ready got; do sleep 0.05; done
on a python3 $TOP/tests/net/lengths send 14 3014; wait $receiver; grep -v ready got
on b python3 $TOP/tests/net/frames receive >got & receiver=$!; sleep 0.5
on a python3 $TOP/tests/net/frames send; wait $receiver; cat got
kill $DATAPATH; wait $DATAPATH; grep -E "^native|errors|not taken|not sent" $OUT; grep -c "sent by program [1-9]" $OUT'
== stdout
3001 lengths
runt: same
tagged: same
double tagged: same
wrong checksum: same
no checksum: same
largest: same
fragment: same
in two parts: same
noise: same
9 frames
native copy, sent by program
lost: not sent 0
lost: send errors 0
lost: not taken 0
1
== run
# A program of the peer comes and goes under load: in order all the time, the port says how it sends; a host with GRO is spared
$TOP/tests/net/between numbers.click late -- 'export MIDDLEPROOF_RUN=$PWD/run; start --name lab --burst 64
mode() { sleep 0.3; datapath ctl read to_right.mode; datapath ctl read to_right.counts | sed -n "s/sent by program [1-9].*/some by program/p"; }
on b ethtool -K eth gro on; mode; on b ethtool -K eth gro off
for i in 1 2 3 4; do
	nsenter --net=/run/netns/b datapath run --burst 64 peer.click TO=seen$i 2>said & peer=$!
	until on b ip link show eth | grep -q xdp; do sleep 0.02; done
	for burst in 5 64 40 64; do datapath ctl write source.burst $burst; sleep 0.15; done
	[ $i != 1 ] || mode
	case $i in [13]) kill $peer ;; *) kill -9 $peer ;; esac; wait $peer
done 2>/dev/null; python3 order seen1 seen3; mode
kill $DATAPATH; wait $DATAPATH; ip link 2>/dev/null | grep -c xdp; true'
== stdout
native copy
native copy, sent by program
some by program
in order
in order
native copy
some by program
0
== run
# TCP, also by two threads, whose packets take rings of their own; killed at random moments, the devices are the host's again
$TOP/tests/net/between wire.click queues=2 late -- '. ./gro on; ip addr add 10.77.0.3/24 dev left
head -c 4000000 /dev/urandom >file; on a python3 -m http.server --bind 10.77.0.1 8000 >/dev/null 2>&1 &
start --send-by program --threads 2 || cat $OUT
for i in $(seq 20); do on b curl -s --max-time 10 http://10.77.0.1:8000/file -o got && break; sleep 0.2; done; cmp file got && echo whole
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 1 -P 4 --json | grep -c "\"error\""
kill $DATAPATH; wait $DATAPATH; good=0
for i in $(seq 20); do
	start --send-by program || { cat $OUT; break; }
	on b iperf3 -s -1 >/dev/null 2>&1 & server=$!
	sleep 0.1; on a timeout 5 iperf3 -c 10.77.0.2 -t 5 -P 2 >/dev/null 2>&1 & client=$!
	sleep 0.$((RANDOM % 3))$((RANDOM % 10)); kill -KILL $DATAPATH; wait $DATAPATH 2>/dev/null
	kill -9 $server $client 2>/dev/null; wait $server $client 2>/dev/null
	on a ip neigh flush dev eth 2>/dev/null
	ip link 2>/dev/null | grep xdp; on a ping -c 1 -W 2 10.77.0.3 >/dev/null && good=$((good + 1))
done; echo "$good of 20 work as before"'
== stdout
whole
0
20 of 20 work as before
== run
# A peer that takes nothing, at the start; a way that there is not; as little privilege as AF_XDP needs
$TOP/tests/net/between wire.click late -- 'datapath run --send-by program wire.click; echo "status $?"; datapath run --send-by pigeon wire.click; echo "status $?"; . ./gro on
few="setpriv --bounding-set -all,+net_admin,+net_raw,+bpf,+ipc_lock --inh-caps -all"
for way in auto program; do $few datapath run --send-by $way -h to_right.mode wire.click >out 2>&1 & pid=$!; sleep 0.7
on a ping -c 2 -i 0.2 -W 1 10.77.0.2 | grep -o "2 received"; kill $pid; wait $pid; cat out; done'
== stdout
status 2
status 2
2 received
native copy
2 received
native copy, sent by program
== stderr
wire.click:1:1: error: device 'left' takes no frames from a program: its peer has neither an XDP program nor GRO (ethtool -K PEER gro on)
    from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
    ^~~~~~~~~
datapath run: --send-by: expected auto, socket or program, not 'pigeon'
