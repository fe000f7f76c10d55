FromDump(in0.pcap, STOP true) -> RandomBitErrors(0) -> RandomSwitch -> ToDump(o0.pcap);
