The battery of --deep finds boxes that hide in quotes, at the hop where they stand, and none on a clean path.
== file run.sh
# run.sh FAMILY DESTINATION SCENARIO...: all at once, since each mostly waits for the routers
family=$1 dst=$2
shift 2
for s in "$@"; do
	$TOP/tests/net/lab $s -- tracebox $family --deep -n -t 0.4 $dst >"out.$s" 2>&1 &
done
wait
for s in "$@"; do
	echo "$s:"; sed '1,/^$/d' "out.$s"
done
== run
sh run.sh -n 10.9.5.2 none snat snat@3 stateful dnat drop
== stdout
none:
nothing altered: 5 hops answered, 4 quoted the whole probe
snat:
10.9.2.2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
snat@3:
10.9.3.2 (hop 3) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
stateful:
10.9.2.2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
stateful filter drops SYN+FIN, a wrong TCP checksum between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
dnat:
10.9.2.2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
TCP is answered by another host (proxy, SYN proxy, load balancer) than UDP, which goes 5 hops, between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
drop:
no answer from the destination, none at all behind 10.9.2.2 (hop 2)
filter drops this probe, but not UDP, between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
== run
sh run.sh -n 10.9.5.2 reset ttl mtu mtubh synproxy nosctp@3
== stdout
reset:
TCP is reset by a box, UDP goes 5 hops, between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
ttl:
nothing altered: 3 hops answered, 2 quoted the whole probe
hint: TTL raised: the way is 5 hops long, hops are hidden between 10.9.2.2 and 10.9.5.2 (hops 2 and 3)
mtu:
nothing altered: 5 hops answered, 4 quoted the whole probe
hint: path MTU 1280, says 10.9.2.2
mtubh:
path MTU black hole: 1500 octets vanish without an error, 1280 pass, between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
synproxy:
10.9.2.2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
TCP is answered by another host (proxy, SYN proxy, load balancer) than UDP, which goes 5 hops, between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
nosctp@3:
filter drops SCTP between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
== run
sh run.sh -6 fd09:5::2 none snat stateful@1 dnat reset mtubh
== stdout
none:
nothing altered: 5 hops answered, 4 quoted the whole probe
snat:
fd09:2::2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
stateful@1:
fd09:1::1 (hop 1) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
stateful filter drops SYN+FIN, a wrong TCP checksum between fd09:1::1 and fd09:2::2 (hops 1 and 2)
dnat:
fd09:2::2 (hop 2) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
TCP is answered by another host (proxy, SYN proxy, load balancer) than UDP, which goes 5 hops, between fd09:1::1 and fd09:2::2 (hops 1 and 2)
reset:
TCP is reset by a box, UDP goes 5 hops, between fd09:2::2 and fd09:3::2 (hops 2 and 3)
mtubh:
path MTU black hole: 1500 octets vanish without an error, 1280 pass, between fd09:2::2 and fd09:3::2 (hops 2 and 3)
