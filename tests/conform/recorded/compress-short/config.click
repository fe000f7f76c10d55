FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader -> RFC2507Comp -> ToDump(o0.pcap, ENCAP IP);
