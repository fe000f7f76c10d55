Routers that quote in other ways than Linux, on wires: what the quote shows is found, what it cannot show is not made up, and what a
router spoils itself is no box's.
== run
for s in quote=8 quote=20 quote=full mpls mplslegacy ifinfo swaplen zerocksum ttl0; do
	for family in 4 6; do
		[ $family = 6 ] && [ $s = zerocksum ] && continue
		[ $family = 4 ] && probe='IP / TCP / MSS' to=10.9.5.2 || probe='IPv6 / TCP / MSS' to=fd09:5::2
		echo "$s, IPv$family:"
		$TOP/tests/net/lab $s@3 mss -- tracebox -n -p "$probe" $to | sed '/^tracebox\|^ [1245] \|^$/d; s/[0-9.]* ms/T ms/; s/0x.... -> 0x..../A -> B/'
	done
done
== stdout
quote=8, IPv4:
 3  10.9.3.2  T ms  [quotes 28 of 44 octets]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.4.2 (hops 2 and 4)
quote=8, IPv6:
 3  fd09:3::2  T ms  [quotes 48 of 64 octets]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:4::2 (hops 2 and 4)
quote=20, IPv4:
 3  10.9.3.2  T ms  TCP checksum changed A -> B, and nothing quoted explains it  [quotes 40 of 44 octets]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
quote=20, IPv6:
 3  fd09:3::2  T ms  TCP checksum changed A -> B, and nothing quoted explains it  [quotes 60 of 64 octets]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
quote=full, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
quote=full, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
mpls, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200  [MPLS label 16 tc 0 bottom ttl 1]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
mpls, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200  [MPLS label 16 tc 0 bottom ttl 1]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
mplslegacy, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200  [MPLS label 16 tc 0 bottom ttl 1]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
mplslegacy, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200  [MPLS label 16 tc 0 bottom ttl 1]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
ifinfo, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200  [incoming interface index 7 10.9.3.2 lab3 mtu 1500]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
ifinfo, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200  [incoming interface index 7 fd09:3::2 lab3 mtu 1500]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
swaplen, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
quirk: 10.9.3.2 (hop 3) quotes it wrong: ip.len 44 -> 11264, quoted with its octets swapped
swaplen, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
quirk: fd09:3::2 (hop 3) quotes it wrong: ip6.len 24 -> 6144, quoted with its octets swapped
zerocksum, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
quirk: 10.9.3.2 (hop 3) quotes it wrong: ip.checksum A -> B, quoted as zero
ttl0, IPv4:
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
quirk: 10.9.3.2 (hop 3) quotes it wrong: ip.checksum A -> B, not that of the quoted header
ttl0, IPv6:
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
== run
# Packets that no quote holds whole: 548 octets in IPv4, 1232 in IPv6, from the kernel's routers and from the box; an MTU in the way.
for box in none quote=full@3; do
	$TOP/tests/net/lab $box mss norate -- sh -c 'tracebox -n -p "IP / TCP / MSS / raw((\"x\"):rep(1200))" 10.9.5.2
		tracebox -n -p "IPv6 / TCP / MSS / raw((\"x\"):rep(1300))" fd09:5::2' | sed '/^tracebox\|^ [1245] \|^$/d; s/[0-9.]* ms/T ms/'
done
== stdout
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200  [quotes 548 of 1244 octets]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200  [quotes 1232 of 1364 octets]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
 3  10.9.3.2  T ms  MSS clamped 1460 -> 1200  [quotes 548 of 1244 octets]
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
 3  fd09:3::2  T ms  MSS clamped 1460 -> 1200  [quotes 1232 of 1364 octets]
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
== run
# An answer that comes later than a second probe is not taken for that one's: its time is its own.
$TOP/tests/net/lab late@3 -- tracebox -t 3 -n 10.9.5.2 | sed -n 4p
== stdout
 3  10.9.3.2  15{{\d\d\.\d}} ms
