FromDump(in0.pcap, STOP true, TIMING true) -> m :: BandwidthMeter(100) -> ToDump(o2.pcap); m[1] -> ToDump(o3.pcap);
