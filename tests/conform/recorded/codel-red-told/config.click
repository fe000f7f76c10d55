// What RED and CoDel tell of their queues and their averages.
in :: FromDump(in.pcap, TIMING true) -> SetTimestamp(FIRST true) -> t :: Tee(2);
t[0] -> q :: Queue(100) -> c :: CoDel -> RatedUnqueue(50, BURST_SIZE 1) -> ToDump(o0.pcap);
t[1] -> r :: RED(3, 3, 1) -> p :: Queue(100) -> RatedUnqueue(50, BURST_SIZE 1) -> ToDump(o1.pcap);
Script(wait 0.2s, print c.stats, print c.queues, print r.stats, print r.queues, print r.avg_queue_size, wait 0.31s, print c.stats, print r.stats,
	print r.avg_queue_size, write c.codel_target 20ms, print $(c.codel_target), wait 3s, print c.stats, print r.stats, stop);