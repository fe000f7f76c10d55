// A shaper of 1 packets a second, its second output, one of octets, and what a new rate does.
in :: FromDump(in.pcap, TIMING true) -> t :: Tee(3);
t[0] -> q :: Queue(100) -> s :: Shaper(1) -> TimedUnqueue(0.005) -> ToDump(o0.pcap);
t[1] -> r :: Queue(100) -> u :: Shaper(1); u[0] -> TimedUnqueue(0.005) -> ToDump(o1.pcap); u[1] -> TimedUnqueue(0.05) -> ToDump(o2.pcap);
t[2] -> v :: Queue(100) -> w :: BandwidthShaper(100Bps) -> TimedUnqueue(0.005) -> ToDump(o3.pcap);
Script(wait 1s, print "$(s.rate) $(w.rate) $(q.length) $(r.length) $(v.length)", write s.rate 10, write w.rate 1kBps, wait 1s,
	print "$(s.rate) $(w.rate) $(q.length) $(r.length) $(v.length)", write s.reset, wait 0.3s, print "$(q.length)", stop);