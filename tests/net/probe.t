Probes of the user's own: options, ECN, DSCP, other protocols. Every box of the lab that rewrites is named at its place.
== run
p='ip{ecn = 2, dscp = 10} / TCP / MSS / SACKP / TS / MPCAPABLE / WSCALE'
for s in mss msspre strip ecn ce dscp mss@1 strip@3 'mss@1 ecn@3'; do
	echo "$s:"; $TOP/tests/net/lab $s -- tracebox -n -p "$p" 10.9.5.2 | sed '1,/^$/d'
done
== stdout
mss:
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
msspre:
MSS clamped 1460 -> 1200 between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
strip:
TCP option sackok removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option ts removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option mptcp (capable) removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option wscale removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
ecn:
ECN bleached ect0 -> not-ect between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
ce:
ECN marked ect0 -> ce between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
dscp:
DSCP rewritten af11 -> cs0 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
mss@1:
MSS clamped 1460 -> 1200 between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
strip@3:
TCP option sackok removed between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
TCP option ts removed between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
TCP option mptcp (capable) removed between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
TCP option wscale removed between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
mss@1 ecn@3:
MSS clamped 1460 -> 1200 between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
ECN bleached ect0 -> not-ect between 10.9.3.2 and 10.9.4.2 (hops 3 and 4)
== run
p='ipv6{ecn = 2, dscp = 10} / TCP / MSS / SACKP / TS / MPCAPABLE / WSCALE'
for s in mss strip ecn dscp@3; do
	echo "$s:"; $TOP/tests/net/lab $s -- tracebox -n -p "$p" fd09:5::2 | sed '1,/^$/d'
done
== stdout
mss:
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
strip:
TCP option sackok removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option ts removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option mptcp (capable) removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option wscale removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
ecn:
ECN bleached ect0 -> not-ect between fd09:2::2 and fd09:3::2 (hops 2 and 3)
dscp@3:
DSCP rewritten af11 -> cs0 between fd09:3::2 and fd09:4::2 (hops 3 and 4)
== run
# Large probes, IP options in the probe, other transports.
$TOP/tests/net/lab -- sh -c '
tracebox -n -p "IP / TCP / raw(string.rep(\"A\", 1000))" 10.9.5.2 | tail -2
tracebox -n -p "ip{} / RR(9) / TCP" 10.9.5.2 | tail -2
tracebox -n -p "IP / ICMPEchoReq(7)" 10.9.5.2 | tail -2
tracebox -n -p "IPv6 / ICMPv6" fd09:5::2 | tail -3
tracebox -n -p "IP / SCTP / sctpchunk{type = 1, tag = 5}" 10.9.5.2 | tail -2
tracebox -n -p "IPv6 / UDP / raw(string.rep(\"A\", 1300))" fd09:5::2 | tail -2'
== stdout

nothing altered: 5 hops answered, 0 quoted the whole probe

nothing altered: 5 hops answered, 4 quoted the whole probe

nothing altered: 5 hops answered, 4 quoted the whole probe
 5  fd09:5::2  {{\d+\.\d}} ms  echo reply

nothing altered: 5 hops answered, 4 quoted the whole probe

nothing altered: 5 hops answered, 5 quoted the whole probe

nothing altered: 5 hops answered, 0 quoted the whole probe
== run
$TOP/tests/net/lab mtu -- sh -c 'tracebox -n -p "IP / TCP / raw(string.rep(\"A\", 1380))" 10.9.5.2 | sed 1d
	tracebox -n -p "IPv6 / UDP / raw(string.rep(\"A\", 1300))" fd09:5::2 | sed 1d'
== stdout
 1  10.9.1.1  {{\d+\.\d}} ms  [quotes 548 of 1420 octets]
 2  10.9.2.2  {{\d+\.\d}} ms  [quotes 548 of 1420 octets]
 3  10.9.2.2  {{\d+\.\d}} ms  fragmentation needed, MTU 1280  [quotes 548 of 1420 octets]

1420 octets do not pass 10.9.2.2: MTU 1280
 1  fd09:1::1  {{\d+\.\d}} ms  [quotes 1232 of 1348 octets]
 2  fd09:2::2  {{\d+\.\d}} ms  [quotes 1232 of 1348 octets]
 3  fd09:2::2  {{\d+\.\d}} ms  packet too big, MTU 1280  [quotes 1232 of 1348 octets]

1348 octets do not pass fd09:2::2: MTU 1280
== run
# What raw sockets rewrite goes out as it was written: identification 0, a wrong checksum (the next router drops it), a length
# that is shorter, or longer, than the packet; seen in the capture and in quotes, behind a router as well as to a neighbour.
$TOP/tests/net/lab -- sh -c '
tracebox -n -m 3 -f a.pcap -p "ip{id = 0, flags = 0} / tcp{seq = 7}" 10.9.5.2 | tail -1
tracebox -n -m 2 -t 0.3 -f b.pcap -p "ip{checksum = 1, id = 7} / tcp{seq = 7}" 10.9.5.2 | tail -1
tracebox -n -m 2 -t 0.3 -f c.pcap -p "ip{len = 40, id = 7} / tcp{seq = 7} / raw(\"xxxx\")" 10.9.5.2 | tail -1
tracebox -n -t 0.3 -p "ip{id = 0, flags = 0} / TCP" 10.9.1.1 | tail -1
tracebox -l "t = trace(ip{id = 0, flags = 0} / TCP, { max_ttl = 2 }) print(t[2].ip, t[2].packet:ip():getid(), t[2].mods)" 10.9.5.2
tracebox -n -t 0.3 -p "ip{id = 0, flags = 0} / TCP" 10.9.1.77; echo $?
tracebox -n -m 1 -t 0.3 -f d.pcap -p "ip{len = 100, id = 7} / tcp{src = 5, seq = 7}" 10.9.5.2 | tail -1
tracebox -n -m 1 -t 0.3 -f e.pcap -p "ipv6{len = 100} / tcp{src = 5, seq = 7}" fd09:5::2 | tail -1'
for f in a b c d; do od -An -tx1 -j 40 -N 12 $f.pcap; done
for f in d,76 e,96; do od -An -tx1 -j ${f#*,} -N 2 ${f%,*}.pcap; done
== stdout
no answer from the destination, none at all behind 10.9.3.2 (hop 3)
no answer from the destination, nor from any hop
no answer from the destination, none at all behind 10.9.2.2 (hop 2)
nothing altered: 1 hop answered, 0 quoted the whole probe
10.9.2.2	0	IP::TTL IP::CheckSum 
3
no answer from the destination, nor from any hop
no answer from the destination, nor from any hop
 45 00 00 28 00 00 00 00 01 06 9f bb
 45 00 00 28 00 07 40 00 01 06 00 01
 45 00 00 28 00 07 40 00 01 06 5f b4
 45 00 00 64 00 07 40 00 01 06 5f 78
 7e a1
 9e 99
== stderr
error: cannot send frames through 'out': No route to host
== file md5.pl
# answers connections on port 179 that are signed with the key "secret", and no others
use Socket;
for my $family (AF_INET, AF_INET6) {
	socket(my $s, $family, SOCK_STREAM, 0) or die;
	my $any = $family == AF_INET ? pack_sockaddr_in(179, INADDR_ANY) : pack_sockaddr_in6(179, Socket::IN6ADDR_ANY);
	my $peer = $family == AF_INET ? pack_sockaddr_in(0, inet_aton('10.9.1.2')) : pack_sockaddr_in6(0, Socket::inet_pton(AF_INET6, 'fd09:1::2'));
	setsockopt($s, 41, 26, pack 'l', 1) if $family == AF_INET6;
	setsockopt($s, 6, 14, pack('a128CCSla80', $peer, 0, 0, 6, 0, 'secret')) or die "TCP_MD5SIG: $!";
	bind($s, $any) && listen($s, 5) or die "$!";
	push @keep, $s;
}
$| = 1;
print "ready\n";
sleep 20;
== run
# Segments signed with a key are taken by a kernel that wants them so, whatever their numbers; others are not.
$TOP/tests/net/lab norate -- sh -c 'nsenter --net=/run/netns/server perl md5.pl >ready & server=$!
while ! grep -qs ready ready; do sleep 0.05; done
for p in "tcp{dst = 179} / md5{key = \"secret\"}" "tcp{dst = 179} / md5{key = \"other\"}" "tcp{dst = 179} / md5((\"x\"):rep(16))"; do
	tracebox -n -t 0.3 -m 6 -p "IP / $p" 10.9.5.2 | tail -1
	tracebox -n -t 0.3 -m 6 -p "IPv6 / $p" fd09:5::2 | tail -1
done
tracebox -n --flows 2 -p "IP / tcp{dst = 179} / md5{key = \"secret\"}" 10.9.5.2 | tail -1
tracebox -n -p "IP / tcp{dst = 80} / ao{key = \"k\", id = 7}" 10.9.5.2 | tail -1; kill $server'
== stdout
nothing altered: 5 hops answered, 4 quoted the whole probe
nothing altered: 5 hops answered, 4 quoted the whole probe
no answer from the destination, none at all behind 10.9.4.2 (hop 4)
no answer from the destination, none at all behind fd09:4::2 (hop 4)
no answer from the destination, none at all behind 10.9.4.2 (hop 4)
no answer from the destination, none at all behind fd09:4::2 (hop 4)
nothing altered in 2 flows
nothing altered: 5 hops answered, 4 quoted the whole probe
