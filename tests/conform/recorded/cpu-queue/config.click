FromDump(in0.pcap, STOP true) -> e :: CPUQueue(8) -> Unqueue -> ToDump(o0.pcap);
