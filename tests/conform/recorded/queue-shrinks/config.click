// What stays when the capacity of a queue falls below what waits in it.
in :: FromDump(in.pcap) -> t :: Tee(2);
t[0] -> f :: FrontDropQueue(10) -> TimedUnqueue(1) -> ToDump(o0.pcap); t[1] -> q :: Queue(10) -> TimedUnqueue(1) -> ToDump(o1.pcap);
Script(wait 0.5, print "$(f.length) $(f.drops) $(q.length) $(q.drops)", write f.capacity 4, write q.capacity 4,
	print "$(f.length) $(f.highwater_length) $(f.drops) $(q.length) $(q.highwater_length) $(q.drops)", wait 2, write f.capacity 20, write q.capacity 0,
	print "$(f.length) $(f.capacity) $(q.length) $(q.capacity)", wait 3, stop);