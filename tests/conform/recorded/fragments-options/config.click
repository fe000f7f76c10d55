FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader -> e :: IPFragmenter(44);
e[0] -> ToDump(out0.pcap, ENCAP IP);
e[1] -> ToDump(out1.pcap, ENCAP IP);
