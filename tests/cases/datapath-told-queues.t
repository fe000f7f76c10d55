What sources, delays, meters and counters tell of themselves, and take, is Click's: recorded from it.
== file q.click
f :: FromDump(in.pcap, SAMPLE 1, TIMING true) -> t :: Tee(4);
t[0] -> Queue(1000) -> d :: DelayUnqueue(0.2) -> Discard;
t[1] -> Queue(1000) -> l :: LinkUnqueue(0.5, 1000Bps) -> c :: Counter -> Discard;
t[2] -> q :: Queue(1000) -> r :: RatedUnqueue(100) -> rc :: Counter -> Discard;
t[3] -> m :: Meter(3Bps) -> Discard; m[1] -> Discard; g :: FromDump(in.pcap, SAMPLE 0.3, ACTIVE false) -> Discard;
Idle -> Queue -> s :: DelayShaper(1us) -> u :: Unqueue(BURST 5) -> Discard; Idle -> Queue -> un :: Unqueue(BURST -1) -> Discard; cc :: Counter(COUNT_CALL 7 stop); dc :: Discard; Idle -> Queue -> dc; Idle -> cc -> Discard; i :: InfiniteSource(BURST 3, LIMIT 0) -> Discard; k :: InfiniteSource(ACTIVE false) -> Discard;
Script(wait 5.05s, print f.packet_filepos, print f.filepos, print f.filesize, print f.tickets, print f.sampling_prob, print g.sampling_prob, print g.scheduled, print g.packet_filepos, print $(g.tickets),
	print d.delay, write d.delay 0.1, print d.delay, print d.tickets, write d.tickets 7, print d.tickets, write d.tickets 0, print d.tickets, write d.tickets 99999999, print d.tickets,
	print l.latency, print l.bandwidth, print $(gt $(l.size) 0), write l.latency 40us, print l.latency, print l.size, write l.bandwidth 2500Bps, print l.bandwidth, write l.reset, print l.size,
	print r.active, write r.active false, print r.active, print s.delay, write s.delay 3s, print s.delay, print u.burst, print un.burst, print i.burstsize, write i.burstsize 9, print i.burst, print k.scheduled, print k.tickets,
	print m.meters, print dc.tickets, print dc.scheduled, wait 100s, print f.packet_filepos, print f.filepos, print rc.rate, print rc.bit_rate, print m.rate, print q.length, print f.scheduled, stop);
== run
perl -e 'print pack("LSSlLLL", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1); for (1 .. 400) { my $n = $_ * 7919 % 150 * 65599; my $f = pack("C6 C2 N n x46", 2, 0, 0, 0, 0, 1, 2, $n >> 16 & 255, $n * 2654435 & 0xffffffff, 0x800); print pack("LLLL", 1000 + $_ / 8, 0, length $f, length $f), $f }' >in.pcap; datapath run --clock=virtual q.click
== stdout
3596
3672
30424
1024
1
0.3
false
0
1024
200ms
100ms
1024
7
1
32768
500ms
1000
true
40us
0
2500
0
true
false
1us
3.000000s
5
2147483647
3
9
false
1024
2.93
1024
false
30424
30424
0
0
0
355
false
== stderr
