// RED with its other curves over other queues, and queues without a word.
in :: FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee(4);
t[0] -> r :: RED(2, 5, 0, QUEUES q1, STABILITY 2, GENTLE false) -> Counter -> q1 :: Queue(10) -> RatedUnqueue(100, BURST_DURATION 10ms) -> ToDump(o0.pcap);
t[1] -> q2 :: Queue(50) -> BandwidthRatedUnqueue(15kBps, BURST_DURATION 50ms) -> ToDump(o1.pcap);
t[2] -> q3 :: Queue(20) -> TimedUnqueue(0.05, BURST 3) -> ToDump(o2.pcap);
t[3] -> Queue(30) -> c :: CoDel(TARGET 5ms, INTERVAL 100ms) -> RatedUnqueue(100, BURST_SIZE 1) -> ToDump(o3.pcap);
DriverManager(wait, wait 1s, print r.queues, print r.drops, print q1.drops, print q2.drops, print q3.highwater_length, print c.drops);
