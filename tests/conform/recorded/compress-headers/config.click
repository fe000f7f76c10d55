FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader -> c :: RFC2507Comp -> t :: Tee(2);
t[0] -> ToDump(o0.pcap, ENCAP IP);
t[1] -> RFC2507Decomp -> ToDump(o1.pcap, ENCAP IP);
