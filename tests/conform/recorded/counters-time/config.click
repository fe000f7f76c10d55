FromDump(in0.pcap, STOP true) -> tr :: TimeRange -> ToDump(o0.pcap);
