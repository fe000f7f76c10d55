What devices and kernels do to AF_XDP, and what the datapath makes of it.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== run
# Jumbo frames come and go in parts, IPv4 and IPv6; hosts do not segment in the device (TSO) as long as a program is there
head -c 6000000 /dev/urandom >file
$TOP/tests/net/between wire.click mtu=9000 late -- 'start -h from_left.counts -h from_right.counts || cat $OUT
on a python3 -m http.server --bind :: 8000 >/dev/null 2>&1 & server=$!
for i in $(seq 20); do on b curl -s --max-time 10 http://10.77.0.1:8000/file -o got && break; sleep 0.2; done; cmp file got && echo whole
on b curl -gs --max-time 10 http://[fd77::1]:8000/file -o got; cmp file got && echo whole; kill $server
on b iperf3 -s -1 >/dev/null & sleep 0.3; on a timeout 20 iperf3 -c 10.77.0.2 -t 1 -R --json | grep -c "\"error\""
for size in 1900 1990 2020 2040 4000 8972; do on a ping -M do -s $size -c 1 -W 2 10.77.0.2 | grep -c "1 received"; done | sort | uniq -c | tr -s " "
kill $DATAPATH; wait $DATAPATH; grep -E "parts|refused|memory|errors" $OUT | sed "s/ [1-9][0-9]*$/ some/"'
== stdout
whole
whole
0
 6 1
received in parts some
lost: refused 0
lost: send errors 0
lost: no memory 0
received in parts some
lost: refused 0
lost: send errors 0
lost: no memory 0
== run
# Killed 20 times at random moments under load by -9, and 4 times by a fault: the device is the host's again and can be taken at once
$TOP/tests/net/between wire.click late -- 'ip addr add 10.77.0.3/24 dev left; good=0
ulimit -c 0; for signal in $(seq 20 | sed s/.*/KILL/) SEGV ABRT SEGV BUS; do
	start || { cat $OUT; break; }
	on b iperf3 -s -1 >/dev/null 2>&1 & server=$!
	sleep 0.1; on a timeout 5 iperf3 -c 10.77.0.2 -t 5 -P 2 >/dev/null 2>&1 & client=$!
	sleep 0.$((RANDOM % 4))$((RANDOM % 10)); kill -$signal $DATAPATH; wait $DATAPATH 2>/dev/null
	kill -9 $server $client 2>/dev/null; wait $server $client 2>/dev/null
	on a ip neigh flush dev eth 2>/dev/null
	ip link 2>/dev/null | grep xdp; on a ping -c 1 -W 2 10.77.0.3 >/dev/null && good=$((good + 1))
done; echo "$good of 24 work as before"; start; on a ip neigh flush dev eth; on a ping -c 3 -i 0.2 -W 2 10.77.0.2 | grep -o "3 received"'
== stdout
24 of 24 work as before
3 received
== run
# A host that forwards and listens gets no copy: nothing arrives twice
$TOP/tests/net/between wire.click late -- 'ip addr add 10.77.0.3/24 dev left; ip addr add 10.99.0.4/24 dev right; echo 1 >/proc/sys/net/ipv4/ip_forward
start; on a ping -c 5 -i 0.2 -W 2 10.77.0.2 | grep -oE "DUP|5 received|duplicates"; timeout 1 ping -c 1 -W 1 10.77.0.1 >/dev/null || echo "the host has no answer"'
== stdout
5 received
the host has no answer
== run
# What comes is what was received and what was lost under a name; what was sent arrives
$TOP/tests/net/between wire.click late -- 'start -h from_left.counts -h to_right.counts; sleep 0.5
on a python3 -c "
import socket
s = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for i in range(4)]
for i in range(60000):
    s[i % 4].sendto(bytes(40), (\"10.77.0.2\", 9))"
sleep 1; stat() { on $1 sed -n "s/^ *eth: *//p" /proc/net/dev | tr -s " " | cut -d" " -f$2; }
came=$(stat a 10) went=$(( $(stat b 2) + $(stat b 4) )); kill $DATAPATH; wait $DATAPATH
n() { sed -n "/^$1.counts/,/^$/p" $OUT | grep -E "$2" | awk "{ n += \$NF } END { print n + 0 }"; }
got=$(n from_left "^received [0-9]|no socket|ring full|no frames|refused") sent=$(n to_right "^sent [0-9]")
[ $((came - got)) -ge -3 ] && [ $((came - got)) -le 3 ] && echo "all that came is told" || echo "came $came, told $got"
[ $((sent - went)) -ge -3 ] && [ $((sent - went)) -le 3 ] && echo "all that was sent arrived" || echo "sent $sent, arrived $went"'
== stdout
all that came is told
all that was sent arrived
== run
# Long silence, then a packet; little memory that may be locked; no bpf file system
$TOP/tests/net/between wire.click late -- 'ulimit -l 64; umount /sys/fs/bpf 2>/dev/null; start; on a ping -c 3 -i 1.2 -W 1 10.77.0.2 | grep -o "3 received"'
== stdout
3 received
== run
# Zero copy, which a veth device has not; a device with fewer queues than its peer sends to
$TOP/tests/net/between wire.click late -- 'datapath run --zero-copy wire.click; echo "status $?"; ip link add few numrxqueues 1 numtxqueues 1 type veth peer name many numrxqueues 4 numtxqueues 4
ip link set few up; ip link set many up; echo "FromDevice(few) -> Discard;" >few.click; datapath run few.click; echo "status $?"; ip link 2>/dev/null | grep -c xdp; true'
== stdout
status 2
status 3
0
== stderr
wire.click:1:1: error: the driver of device 'left' has no zero-copy mode: start without --zero-copy
    from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
    ^~~~~~~~~
few.click:1:1: error: cannot attach to device 'few': it has fewer receive queues than its peer has to send (ip link: numrxqueues, ethtool -L)
    FromDevice(few) -> Discard;
    ^~~~~~~~~~
