Devices as ports of the datapath: what passes is whole, what ends leaves nothing behind.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== file sum
# sum HOST - a file of four megabytes from a, by HTTP, must arrive at b as it is
mkdir -p served && [ -s served/file ] || head -c 4000000 /dev/urandom >served/file
on a python3 -m http.server --bind "$1" --directory served 8000 >/dev/null 2>&1 &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
	on b curl -gsS --max-time 20 "http://[$1]:8000/file" -o got 2>error && break
	on b curl -sS --max-time 20 "http://$1:8000/file" -o got 2>error && break
	sleep 0.2
done
kill $server
cmp served/file got && echo "$1: whole"
== run
# TCP both ways, IPv4 and IPv6, with the checksums that hosts leave undone
$TOP/tests/net/between wire.click -- '. ./sum 10.77.0.1; . ./sum fd77::1
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 1 -R --json | grep -c "\"error\""
on b python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, 33, 4 << 20); s.bind((\"\", 9)); s.settimeout(5)
print(\"ready\", flush=True)
n = 0
for i in range(200):
    n += len(s.recv(4000))
print(n)" >udp & udp=$!; while ! grep -qs ready udp; do sleep 0.02; done
on a python3 -c "
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(200):
    s.sendto(bytes(i * 7), (\"10.77.0.2\", 9)); time.sleep(0.0005)"
wait $udp; tail -1 udp; kill $DATAPATH; wait $DATAPATH 2>/dev/null; sleep 0.1; ip link 2>/dev/null | grep -c xdp; true'
== stdout
10.77.0.1: whole
fd77::1: whole
0
139300
0
== run
# Ended in the middle of traffic, gently or not: the devices are the host's again, and can be taken again at once
$TOP/tests/net/between wire.click late -- 'ip addr add 10.77.0.3/24 dev left
for signal in TERM INT KILL KILL KILL; do
	start || { cat $OUT; break; }
	on b iperf3 -s -1 >/dev/null 2>&1 & server=$!
	sleep 0.1; on a timeout 5 iperf3 -c 10.77.0.2 -t 5 >/dev/null 2>&1 & client=$!
	sleep 0.$((RANDOM % 5))3
	kill -$signal $DATAPATH; wait $DATAPATH 2>/dev/null
	kill $server $client 2>/dev/null; wait $server $client 2>/dev/null
	on a ip neigh flush dev eth 2>/dev/null
	ip link 2>/dev/null | grep xdp; on a ping -c 1 -W 2 10.77.0.3 >/dev/null && echo "$signal: works as before"
done'
== stdout
TERM: works as before
INT: works as before
KILL: works as before
KILL: works as before
KILL: works as before
== run
# Odd frames: none is changed, also what takes two frames of the datapath
$TOP/tests/net/between wire.click mtu=3000 late -- 'start -h from_left.counts; on b python3 $TOP/tests/net/frames receive >got & receiver=$!; sleep 0.5
on a python3 $TOP/tests/net/frames send; wait $receiver; cat got
kill $DATAPATH; wait $DATAPATH; grep -E "refused|parts" $OUT'
== stdout
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
received in parts 1
lost: refused 0
== run
# A device with the default route is warned of; busy polling forwards as well
$TOP/tests/net/between wire.click late -- 'ip addr add 10.77.0.3/24 dev left; ip route add default via 10.77.0.1
echo 0 >/proc/sys/net/ipv6/conf/right/disable_ipv6; ip -6 route add default dev right
start --busy-poll; on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 1 --json | grep -c "\"error\""
on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "3 received"; kill $DATAPATH; wait $DATAPATH; grep -o "warning.*route.*device .[a-z]*.:" $OUT'
== stdout
0
3 received
warning: the host's default route goes through device 'left':
warning: the host's default route goes through device 'right':
== run
# Every queue has its socket
$TOP/tests/net/between wire.click queues=2 -- 'on b iperf3 -s -1 >/dev/null & sleep 0.3
on a iperf3 -c 10.77.0.2 -t 1 -P 8 --json | grep -c "\"error\""; true'
== stdout
0
== run
# A device is given back and taken again, and the configuration replaced, while others go on: TCP goes on, and the host has the device meanwhile
export MIDDLEPROOF_RUN=$PWD/run
$TOP/tests/net/between wire.click late -- 'ip addr add 10.77.0.3/24 dev left; ip addr add 10.99.0.4/24 dev right; on b ip addr add 10.99.0.2/24 dev eth
start --name lab
for port in left right left left; do
	datapath ctl ports detach $port; ip link show $port 2>/dev/null | grep -c xdp
	on a ip neigh flush dev eth; on b ip neigh flush dev eth
	case $port in left) on a ping -c 1 -W 2 10.77.0.3 ;; right) on b ping -c 1 -W 2 10.99.0.4 ;; esac >/dev/null && echo "$port: the host has it"
	datapath ctl ports attach $port $port; on a ip neigh flush dev eth; on b ip neigh flush dev eth
	on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"
done
datapath ctl ports detach left; datapath ctl ports detach right; datapath ctl ports attach right right; datapath ctl ports attach left left
on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a iperf3 -c 10.77.0.2 -t 2 --json >tcp & client=$!
for i in $(seq 40); do datapath ctl hotswap wire.click || break; sleep 0.02; done
wait $client; grep -c "\"error\"" tcp; datapath ctl list | grep -c running; . ./sum 10.77.0.1
datapath ctl ports attach left right; echo "status $?"
kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; sleep 0.1; ip link 2>/dev/null | grep -c xdp; true'
== stdout
0
left: the host has it
{"mode":"native copy"}
2 received
0
right: the host has it
{"mode":"native copy"}
2 received
0
left: the host has it
{"mode":"native copy"}
2 received
0
left: the host has it
{"mode":"native copy"}
2 received
{"mode":"native copy"}
{"mode":"native copy"}
2 received
0
1
10.77.0.1: whole
status 2
0
== stderr
error: device 'right' is open already, under another name
== run
# A device that somebody has, and one that is not there
$TOP/tests/net/between wire.click -- 'datapath run wire.click; echo "status $?"
sed "s/(left/(nowhere/" wire.click >other.click; datapath run other.click; echo "status $?"
on a ping -c 1 -W 2 10.77.0.2 >/dev/null && echo "the first goes on"'
== stdout
status 3
status 2
the first goes on
== stderr
wire.click:1:1: error: cannot open queue 0 of device 'left': Device or resource busy (another program has it)
    from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
    ^~~~~~~~~
other.click:1:1: error: there is no device 'nowhere'
    from_left :: FromDevice(nowhere, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
    ^~~~~~~~~
