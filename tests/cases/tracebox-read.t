Captures of the paths of tests/net, judged again without a network or a privilege: the same findings as when they were taken.
== copy tests/net/recorded
== run
for f in recorded/*.pcap; do
	echo "$f:"; tracebox -n --read $f | sed '1,/^$/d'
done
== stdout
recorded/ce.pcap:
ECN marked ect0 -> ce between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
recorded/ecn-6.pcap:
ECN bleached ect0 -> not-ect between fd09:2::2 and fd09:3::2 (hops 2 and 3)
recorded/hole.pcap:
no answer from the destination, none at all behind 10.9.2.2 (hop 2)
recorded/ipid.pcap:
IP identification rewritten 51275 -> 4660 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
recorded/mss-6.pcap:
MSS clamped 1460 -> 1200 between fd09:2::2 and fd09:3::2 (hops 2 and 3)
recorded/mss.pcap:
MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
recorded/msspre.pcap:
MSS clamped 1460 -> 1200 between 10.9.1.1 and 10.9.2.2 (hops 1 and 2)
recorded/mtu.pcap:
1420 octets do not pass 10.9.2.2: MTU 1280
recorded/none-6.pcap:
nothing altered: 5 hops answered, 4 quoted the whole probe
recorded/none.pcap:
nothing altered: 5 hops answered, 4 quoted the whole probe
recorded/reject-6.pcap:
rejected by fd09:2::2: administratively prohibited (1/1)
recorded/reject.pcap:
rejected by 10.9.2.2: administratively prohibited (3/13)
recorded/route.pcap:
nothing altered: 5 hops answered, 4 quoted the whole probe
recorded/seq.pcap:
TCP sequence number rewritten 3860895077 -> 305419896 (by +739492115) between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
recorded/stateless.pcap:
no answer from the destination, none at all behind 10.9.2.2 (hop 2)
recorded/strip-6.pcap:
TCP option sackok removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option ts removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option mptcp (capable) removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
TCP option wscale removed between fd09:2::2 and fd09:3::2 (hops 2 and 3)
recorded/strip.pcap:
TCP option sackok removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option ts removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option mptcp (capable) removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
TCP option wscale removed between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
recorded/ttl.pcap:
nothing altered: 3 hops answered, 2 quoted the whole probe
hint: the answer's TTL is that of 5 hops, the probe went 3: another way back, or the TTL is raised between 10.9.2.2 and 10.9.5.2 (hops 2 and 3)
recorded/udp.pcap:
nothing altered: 5 hops answered, 5 quoted the whole probe
== run
tracebox -n --read recorded/none.pcap | sed 1d
tracebox -n --read recorded/mtu.pcap | sed 1d
tracebox -n --compat -v --read recorded/strip.pcap | sed -n 4p
== stdout
 1  10.9.1.1  0.1 ms
 2  10.9.2.2  0.1 ms
 3  10.9.3.2  0.0 ms
 4  10.9.4.2  0.0 ms
 5  10.9.5.2  0.0 ms  SYN+ACK: mss 1460, sackok, ts, wscale 10; ignores mptcp

nothing altered: 5 hops answered, 4 quoted the whole probe
 1  10.9.1.1  0.1 ms  [quotes 548 of 1420 octets]
 2  10.9.2.2  0.0 ms  [quotes 548 of 1420 octets]
 3  10.9.2.2  0.0 ms  fragmentation needed, MTU 1280  [quotes 548 of 1420 octets]

1420 octets do not pass 10.9.2.2: MTU 1280
3: 10.9.3.2 0ms TCP::CheckSum (0x63ce -> 0x2f04) IP::TTL (3 -> 1) IP::CheckSum (0x9521 -> 0x9721) -TCPOptionTimestamp -TCPOptionSACKPermitted -TCPOptionMPTCPCapable -TCPOptionWindowScale 
== run
# The last packet of a capture may be missing, or be cut.
for n in 100 500 900 1300; do
	head -c $n recorded/mss.pcap >cut.pcap
	tracebox -n --read cut.pcap >out 2>err; echo "$? $(head -1 err)"; sed 1d out
done
tracebox -n --json --read recorded/strip.pcap | grep -c '"text"'
tracebox -n --ndjson --read recorded/strip.pcap | wc -l
== stdout
2 error: 'cut.pcap' is damaged after packet 0: truncated dump file; tried to read 76 captured bytes, only got 60
2 error: 'cut.pcap' is damaged after packet 4: truncated dump file; tried to read 76 captured bytes, only got 36
 1  10.9.1.1  0.0 ms
 2  10.9.2.2  0.0 ms

no answer from the destination, none at all behind 10.9.2.2 (hop 2)
2 error: 'cut.pcap' is damaged after packet 8: truncated dump file; tried to read 76 captured bytes, only got 12
 1  10.9.1.1  0.0 ms
 2  10.9.2.2  0.0 ms
 3  10.9.3.2  0.0 ms  MSS clamped 1460 -> 1200
 4  10.9.4.2  0.1 ms

MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
no answer from the destination, none at all behind 10.9.4.2 (hop 4)
1 
 1  10.9.1.1  0.0 ms
 2  10.9.2.2  0.0 ms
 3  10.9.3.2  0.0 ms  MSS clamped 1460 -> 1200
 4  10.9.4.2  0.1 ms
 5  10.9.5.2  0.0 ms  SYN+ACK: mss 1460, sackok, ts, wscale 10; ignores mptcp

MSS clamped 1460 -> 1200 between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)
4
7
