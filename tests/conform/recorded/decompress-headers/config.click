FromDump(in0.pcap, STOP true) -> RFC2507Decomp -> ToDump(o0.pcap, ENCAP IP);
