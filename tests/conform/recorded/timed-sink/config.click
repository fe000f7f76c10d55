FromDump(in0.pcap, STOP true) -> q :: Queue(100) -> TimedSink(1);
