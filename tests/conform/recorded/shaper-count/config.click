InfiniteSource(DATA "shaped", LIMIT 40) -> q :: Queue(50) -> s :: Shaper(400) -> Unqueue -> c :: Counter -> ToDump(o0.pcap);
InfiniteSource(DATA "shaped by its bytes, of which there are many, and all of them pass at last", LIMIT 25) -> Queue(50) -> b :: BandwidthShaper(20000B/s) -> Unqueue -> d :: Counter -> ToDump(o1.pcap);
Script(wait 0.8s, print c.count, print d.count, print q.length, stop);
