FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader -> t :: Tee(3);
t[0] -> TruncateIPPayload(4) -> ToDump(out0.pcap, ENCAP IP);
t[1] -> TruncateIPPayload(4, false) -> ToDump(out1.pcap, ENCAP IP);
t[2] -> EraseIPPayload -> ToDump(out2.pcap, ENCAP IP);
