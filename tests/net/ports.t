Devices that change under the datapath, and devices without a native mode: what can pass passes, what cannot is told.
== file wire.click
from_left :: FromDevice(left, PROMISC true) -> Queue(1000) -> to_right :: ToDevice(right);
from_right :: FromDevice(right, PROMISC true) -> Queue(1000) -> to_left :: ToDevice(left);
== run
# A device is deleted while it is used, and one of its name comes, twice, each the first or the second that was opened: nobody else is
# touched, the datapath sleeps meanwhile, and the new one can be taken
MIDDLEPROOF_RUN=$PWD/run; export MIDDLEPROOF_RUN
$TOP/tests/net/between wire.click late -- 'start --name lab
new() {	ip link add $1 netns middle type veth peer name eth netns $2; ip link set $1 up; echo 1 >/proc/sys/net/ipv6/conf/$1/disable_ipv6
	on $2 ip link set eth up; on $2 ip addr add 10.77.0.$3/24 dev eth; }
ticks() { awk "{ print \$14 + \$15 }" /proc/$DATAPATH/stat; }
for n in 1 2; do for gone in "left a 1" "right b 2"; do
	set -- $gone; ip link del $1; sleep 0.1; before=$(ticks); sleep 0.5; [ $(($(ticks) - before)) -lt 10 ] && echo "$1 is gone: it sleeps"
	[ $1 = left ] && other=right || other=left; [ $1 = left ] && host=b || host=a
	datapath ctl ports detach $other; ip addr add 10.99.0.4/24 dev $other; on $host ip addr replace 10.99.0.2/24 dev eth
	on $host ping -c 1 -W 2 10.99.0.4 >/dev/null && echo "$other: the host has it"; ip addr del 10.99.0.4/24 dev $other; datapath ctl ports attach $other $other
	new "$@"; datapath ctl ports detach $1; datapath ctl ports attach $1 $1; on a ip neigh flush dev eth; on b ip neigh flush dev eth
	on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"
done; done; datapath ctl stop; wait $DATAPATH; echo "status $?"; ip -o link 2>/dev/null | grep -c xdp; true'
== stdout
left is gone: it sleeps
right: the host has it
{"mode":"native copy"}
{"mode":"native copy"}
2 received
right is gone: it sleeps
left: the host has it
{"mode":"native copy"}
{"mode":"native copy"}
2 received
left is gone: it sleeps
right: the host has it
{"mode":"native copy"}
{"mode":"native copy"}
2 received
right is gone: it sleeps
left: the host has it
{"mode":"native copy"}
{"mode":"native copy"}
2 received
status 0
0
== run
# An MTU that shrinks and grows, and a link that goes down and comes: packets of each size pass, what the other side is too small for
# is told
$TOP/tests/net/between wire.click late -- 'start -h to_right.counts
for mtu in 1400 600 3000 1500; do
	for d in left right; do ip link set $d mtu $mtu; done; for h in a b; do on $h ip link set eth mtu $mtu; done
	on a ping -c 2 -i 0.2 -W 2 -M do -s $((mtu - 28)) 10.77.0.2 | grep -o "2 received"
done
on a ip link set eth mtu 1400; ip link set left mtu 1400; on a ping -c 2 -i 0.2 -W 2 -M do -s 1372 10.77.0.2 | grep -o "2 received"
for d in left right; do ip link set $d mtu 3000; done; on a ip link set eth mtu 3000; ip link set right mtu 1500
on a timeout 5 ping -f -q -c 300 -i 0.005 -W 0.1 10.77.0.2 >/dev/null; on a ping -c 3 -i 0.2 -W 0.5 -M do -s 2000 10.77.0.2 | grep -o "0 received"; on a ping -c 1 -W 2 10.77.0.2 | grep -o "1 received"
ip link set right mtu 3000; on b ip link set eth mtu 3000
for i in $(seq 300); do on a ping -c 1 -W 0.02 -M do -s 2000 10.77.0.2 >/dev/null && echo "it has noticed" && break; done
ip link set left down; sleep 0.2; ip link set left up; sleep 0.2; on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"
kill $DATAPATH; wait $DATAPATH; grep "too large" $OUT | sed "s/ [1-9][0-9]*$/ some/"'
== stdout
2 received
2 received
2 received
2 received
2 received
0 received
1 received
it has noticed
2 received
lost: too large some
== run
# A driver without a native mode (a macvlan device): packets pass by the generic one, whole; what hosts leave to the device to segment
# is too large, and told; killed, it leaves nothing
head -c 3000000 /dev/urandom >file
$TOP/tests/net/between wire.click late -- 'for d in left right; do ip link add m$d link $d type macvlan mode passthru; ip link set m$d up; echo 1 >/proc/sys/net/ipv6/conf/m$d/disable_ipv6; done
start -p left=mleft -p right=mright -h from_left.mode -h to_right.counts -h to_left.counts; on b ethtool -K eth tso off gso off >/dev/null
on b python3 -m http.server --bind 10.77.0.2 8000 >/dev/null 2>&1 & server=$!
for i in $(seq 20); do on a curl -s --max-time 20 http://10.77.0.2:8000/file -o got && break; sleep 0.2; done; cmp file got && echo whole
on b ethtool -K eth tso on gso on >/dev/null; on a timeout 1 curl -s http://10.77.0.2:8000/file -o got; on a ping -c 2 -i 0.2 -W 2 10.77.0.2 | grep -o "2 received"; kill $server
kill $DATAPATH; wait $DATAPATH; grep generic $OUT; grep "too large" $OUT | sed "s/ [1-9][0-9]*$/ some/"
start -p left=mleft -p right=mright; on a ping -c 1 -W 2 10.77.0.2 | grep -o "1 received"; kill -9 $DATAPATH; wait $DATAPATH 2>/dev/null; sleep 0.1; ip -o link 2>/dev/null | grep -c xdp; true'
== stdout
whole
2 received
generic copy
lost: too large 0
lost: too large some
1 received
0
