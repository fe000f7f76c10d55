FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader -> t :: Tee(3);
t[0] -> TruncateIPPayload(2) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> TruncateIPPayload(0, false) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> Strip(4) -> TruncateIPPayload(1) -> ToDump(o2.pcap, ENCAP IP);
