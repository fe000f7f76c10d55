// offsets that run over the end of their field carry into the flags
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> f :: IPFragmenter(40) -> ToDump(o0.pcap); f[1] -> ToDump(o1.pcap);
