// more comes than goes for a while: packets that waited are dropped, more and more often
FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee;
t[0] -> SetTimestamp(FIRST true) -> Queue(1000) -> c :: CoDel(0.02, 0.1) -> RatedUnqueue(150) -> ToDump(o0.pcap);
t[1] -> SetTimestamp(FIRST true) -> Queue(1000) -> d :: CoDel -> RatedUnqueue(100) -> ToDump(o1.pcap);
t[2] -> Queue(1000) -> e :: CoDel -> RatedUnqueue(100) -> ToDump(o2.pcap);
DriverManager(wait_stop, print c.drops, print d.drops, print e.drops);
