// Arguments that no other case has: queues that are named, memory that is short, other tags, sources that wait.
in :: FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee(8);
t[0] -> r :: AdaptiveRED(10, 0, QUEUES q1, STABILITY 0) -> q1 :: Queue(100) -> RatedUnqueue(12) -> ToDump(o0.pcap);
t[1] -> SetTimestamp(FIRST true) -> q2 :: Queue -> c :: CoDel(5ms, 100ms, QUEUES q2) -> RatedUnqueue(15) -> ToDump(o1.pcap);
t[2] -> Strip(14) -> MarkIPHeader -> AggregateIPAddrPair(TIMEOUT 1, REAP 1) -> Unstrip(14) -> StoreEtherAddress(OFFSET 0, ANNO 18) -> ToDump(o2.pcap);
t[3] -> SetAnnoByte(20, 9) -> b :: Block(7); b[0] -> ToDump(o3.pcap); b[1] -> ToDump(o4.pcap);
t[4] -> d :: Discard(ACTIVE true);
t[5] -> Truncate(50) -> Pad(ZERO true) -> Truncate(46) -> Pad(70, ZERO true) -> ToDump(o5.pcap);
t[6] -> Strip(14) -> MarkIPHeader -> TruncateIPPayload(8, EXTRA_LENGTH false) -> ToDump(o6.pcap, ENCAP IP);
t[7] -> SetRandIPAddress(10.1.1.1/32, LIMIT 5) -> Unstrip(6) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o7.pcap);
FromDump(arp.pcap) -> ca :: CheckARPHeader(14, VERBOSE true, DETAILS true) -> ToDump(o8.pcap); ca[1] -> ToDump(o9.pcap);
FromDump(tag.pcap) -> VLANDecap(ETHERTYPE 0x88a8) -> Unstrip(2) -> StoreEtherAddress(OFFSET 0, ANNO 18) -> ToDump(oa.pcap);
FromDump(frag.pcap, TIMING true) -> Strip(14) -> CheckIPHeader -> ra :: IPReassembler(HIMEM 2000); ra[0] -> ToDump(ob.pcap, ENCAP IP); ra[1] -> ToDump(oc.pcap, ENCAP IP);
TimedSource(0.5, \<0102030405060708090a0b0c0d0e>, LIMIT 3, STOP false) -> [0] ls :: ListenEtherSwitch(TIMEOUT 2); Idle -> [1] ls; ls[0] -> Discard; ls[1] -> Discard; ls[2] -> ToDump(od.pcap);
ICMPPingSource(1.1.1.1, 2.2.2.2, INTERVAL 0.4, LIMIT 3, ACTIVE true, VERBOSE false) -> ToDump(oe.pcap, ENCAP IP);
s :: InfiniteSource(abc, 4, ACTIVE false) -> Queue -> [0] ts :: TimeSortedSched(STOP false) -> Unqueue -> ToDump(of.pcap); Idle -> [1] ts;
DriverManager(wait, print r.drops, print r.avg_queue_size, print c.drops, print d.count, print s.count);
