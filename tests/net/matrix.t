Every box at every hop where it can be seen, two at once, in both families: the verdict and the interval move with the box. Behind hop 4 is
the server, which quotes nothing of a SYN: what is rewritten last cannot be seen.
== run
$TOP/tests/net/lab norate -- perl $TOP/tests/net/matrix $TOP/tests/net/lab
== stdout
378 of 378 right
== file moved.sh
# lines "SCENARIO SCRIPT": boxes that are programs, or links, elsewhere than in scripts.t, over both families; six at a time
n=0
while read -r scenario script; do
	for to in 10.9.5.2 fd09:5::2; do
		n=$((n + 1)) family=
		[ $to = fd09:5::2 ] && family=-6
		{ $TOP/tests/net/lab $scenario norate -- tracebox $family -t 0.3 -m 10 -s $script $to 2>&1 | grep -v ' kept$\|path MTU' >"out.$n"; } &
		echo "$script ($scenario)" >"title.$n"
		[ $((n % 6)) = 0 ] && wait
	done
done
wait
for i in $(seq $n); do sed "s/^/$(sed 's/(\(.*\))/\1:/' "title.$i") /" "out.$i"; done
== run
sh moved.sh <<'END'
dnat@1 proxy
dnat@3 proxy
synproxy@1 synproxy
synproxy@3 synproxy
ftp@1 nat-ftp
ftp@3 nat-ftp
sip@1 nat-sip
sip@3 nat-sip
split@1 segments
split@3 segments
coalesce@1 segments
offset@1 isn
offset@3 sack
loop@2 loop
mtu@1 pmtu
mtu@3 pmtu
mtubh@1 pmtu
mtubh@3 pmtu
END
== stdout
proxy dnat@1: port 80 is answered 1 hops away, port 21 5: a proxy stands at hop 1
proxy dnat@1: port 80 is answered 1 hops away, port 21 5: a proxy stands at hop 1
proxy dnat@3: port 80 is answered 3 hops away, port 21 5: a proxy stands at hop 3
proxy dnat@3: port 80 is answered 3 hops away, port 21 5: a proxy stands at hop 3
synproxy synproxy@1: TCP is answered 2 hops away, UDP goes 5
synproxy synproxy@1: TCP is answered 2 hops away, UDP goes 5
synproxy synproxy@3: TCP is answered 4 hops away, UDP goes 5
synproxy synproxy@3: TCP is answered 4 hops away, UDP goes 5
nat-ftp ftp@1: FTP commands are rewritten between 10.9.1.1 and 10.9.2.2
nat-ftp ftp@1: FTP commands are rewritten between fd09:1::1 and fd09:2::2
nat-ftp ftp@3: FTP commands are rewritten between 10.9.3.2 and 10.9.4.2
nat-ftp ftp@3: FTP commands are rewritten between fd09:3::2 and fd09:4::2
nat-sip sip@1: SIP messages are rewritten between 10.9.1.1 and 10.9.2.2
nat-sip sip@1: SIP messages are rewritten between fd09:1::1 and fd09:2::2
nat-sip sip@3: SIP messages are rewritten between 10.9.3.2 and 10.9.4.2
nat-sip sip@3: SIP messages are rewritten between fd09:3::2 and fd09:4::2
segments split@1: segments are cut in two between 10.9.1.1 and 10.9.2.2
segments split@1: segments are cut in two between fd09:1::1 and fd09:2::2
segments split@3: segments are cut in two between 10.9.3.2 and 10.9.4.2
segments split@3: segments are cut in two between fd09:3::2 and fd09:4::2
segments coalesce@1: two segments become one between 10.9.1.1 and 10.9.2.2
segments coalesce@1: two segments become one between fd09:1::1 and fd09:2::2
isn offset@1: sequence numbers rewritten between 10.9.1.1 and 10.9.2.2
isn offset@1: the same offset for all flows
isn offset@1: sequence numbers rewritten between fd09:1::1 and fd09:2::2
isn offset@1: the same offset for all flows
sack offset@3: sequence numbers are shifted between 10.9.3.2 and 10.9.4.2, SACK blocks are not
sack offset@3: sequence numbers are shifted between fd09:3::2 and fd09:4::2, SACK blocks are not
loop loop@2: forwarding loop: 10.9.1.1 at hops 1 and 3
loop loop@2: forwarding loop: fd09:2::2 at hops 2 and 4
pmtu mtu@1: 10.9.1.1 (hop 2): MTU 1280
pmtu mtu@1: fd09:1::1 (hop 2): MTU 1280
pmtu mtu@3: 10.9.3.2 (hop 4): MTU 1280
pmtu mtu@3: fd09:3::2 (hop 4): MTU 1280
pmtu mtubh@1: 1500 octets vanish behind 10.9.1.1 (hop 1)
pmtu mtubh@1: 1500 octets vanish behind fd09:1::1 (hop 1)
pmtu mtubh@3: 1500 octets vanish behind 10.9.3.2 (hop 3)
pmtu mtubh@3: 1500 octets vanish behind fd09:3::2 (hop 3)
== file modes.sh
# each way to quote at hops 2 and 4, behind a box at hop 1 that clamps: the place is as well known as the quotes allow
for mode in quote=8 quote=20 quote=full mpls mplslegacy ifinfo swaplen zerocksum ttl0; do
	for hop in 2 4; do
		echo "$mode@$hop:" $($TOP/tests/net/lab $mode@$hop mss@1 norate -- sh -c 'tracebox -n -p "IP / TCP / MSS" 10.9.5.2; tracebox -n -p "IPv6 / TCP / MSS" fd09:5::2' |
			sed -n 's/^MSS.*(\(hops .*\))/\1/p; s/^quirk.*(\(hop .*\)).*/quirk \1/p')
	done
done
== run
sh modes.sh
== stdout
quote=8@2: hops 1 and 3 hops 1 and 3
quote=8@4: hops 1 and 2 hops 1 and 2
quote=20@2: hops 1 and 2 hops 1 and 2
quote=20@4: hops 1 and 2 hops 1 and 2
quote=full@2: hops 1 and 2 hops 1 and 2
quote=full@4: hops 1 and 2 hops 1 and 2
mpls@2: hops 1 and 2 hops 1 and 2
mpls@4: hops 1 and 2 hops 1 and 2
mplslegacy@2: hops 1 and 2 hops 1 and 2
mplslegacy@4: hops 1 and 2 hops 1 and 2
ifinfo@2: hops 1 and 2 hops 1 and 2
ifinfo@4: hops 1 and 2 hops 1 and 2
swaplen@2: hops 1 and 2 quirk hop 2 hops 1 and 2 quirk hop 2
swaplen@4: hops 1 and 2 quirk hop 4 hops 1 and 2 quirk hop 4
zerocksum@2: hops 1 and 2 quirk hop 2 hops 1 and 2
zerocksum@4: hops 1 and 2 quirk hop 4 hops 1 and 2
ttl0@2: hops 1 and 2 quirk hop 2 hops 1 and 2
ttl0@4: hops 1 and 2 quirk hop 4 hops 1 and 2
== run
# Two at once of those that are programs or translate, and a chain of four.
$TOP/tests/net/lab norate offset@1 quote=8@3 -- tracebox -n 10.9.5.2 | tail -1
$TOP/tests/net/lab norate offset@1 mpls@3 -- tracebox -6 -n fd09:5::2 | tail -1
$TOP/tests/net/lab norate snat@1 dnat@3 -- tracebox --deep --icmp-rate 0 -n -t 0.2 10.9.5.2 | sed '1,/^$/d'
$TOP/tests/net/lab norate snat@1 synproxy@3 -- tracebox -6 --deep --icmp-rate 0 -n -t 0.2 fd09:5::2 | sed '1,/^$/d'
$TOP/tests/net/lab norate win@1 seq@2 dscp@3 ttl0@4 -- tracebox -6 -n -p 'ipv6{dscp = 10} / TCP' fd09:5::2 | sed '1,/^$/d'
$TOP/tests/net/lab norate none -- sh -c 'tracebox --deep --icmp-rate 0 -n -t 0.2 10.9.5.2 | sed "1,/^\$/d"; tracebox -6 --deep --icmp-rate 0 -n -t 0.2 fd09:5::2 | sed "1,/^\$/d"'
== stdout
TCP sequence number rewritten {{\d+}} -> {{\d+}} (by +100000) between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
TCP sequence number rewritten {{\d+}} -> {{\d+}} (by +100000) between fd09:1::1 and fd09:2::2 (hops 1 and 2)
10.9.1.1 (hop 1) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
TCP is answered by another host (proxy, SYN proxy, load balancer) than UDP, which goes 5 hops, between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
fd09:1::1 (hop 1) tracks connections: it keeps first fragments and puts fragments together (NAT, stateful filter, SYN proxy)
TCP is answered by another host (proxy, SYN proxy, load balancer) than UDP, which goes 5 hops, between fd09:3::2 and fd09:4::2 (hops 3 and 4)
TCP window rewritten 5840 -> 1000 between fd09:1::1 and fd09:2::2 (hops 1 and 2)
TCP sequence number rewritten {{\d+}} -> 305419896 (by {{[-+]\d+}}) between fd09:2::2 and fd09:3::2 (hops 2 and 3)
DSCP rewritten af11 -> cs0 between fd09:3::2 and fd09:4::2 (hops 3 and 4)
nothing altered: 5 hops answered, 4 quoted the whole probe
nothing altered: 5 hops answered, 4 quoted the whole probe
