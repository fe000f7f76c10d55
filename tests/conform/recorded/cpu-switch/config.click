FromDump(in0.pcap, STOP true) -> c :: CPUSwitch; c[0] -> ToDump(o0.pcap); c[1] -> ToDump(o1.pcap); StaticThreadSched(c 0);
