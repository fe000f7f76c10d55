// Outputs that only much traffic takes: over the rate of a meter, a block and a splitter with other bursts.
in :: FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee(6);
t[0] -> b :: BandwidthMeter(4kBps, 10kBps); b[0] -> ToDump(o0.pcap); b[1] -> ToDump(o1.pcap); b[2] -> ToDump(o2.pcap);
t[1] -> s :: BandwidthRatedSplitter(8kBps, BURST_DURATION 100ms); s[0] -> ToDump(o3.pcap); s[1] -> ToDump(o4.pcap);
t[2] -> r :: RatedSplitter(40, BURST_DURATION 200ms); r[0] -> ToDump(o5.pcap); r[1] -> ToDump(o6.pcap);
t[3] -> r2 :: RatedSplitter(40, BURST_SIZE 3); r2[0] -> ToDump(o7.pcap); r2[1] -> ToDump(o8.pcap);
t[4] -> Queue -> DelayShaper(0.05) -> ToDump(o9.pcap, UNBUFFERED true);
t[5] -> k :: Block(7); k[0] -> ToDump(oa.pcap); k[1] -> ToDump(ob.pcap);
DriverManager(wait, print r.rate, print r2.rate);
