FromDump(in0.pcap, STOP true) -> q :: Queue(100) -> c :: CoDel(TARGET 10, INTERVAL 100) -> Unqueue -> ToDump(o0.pcap);
