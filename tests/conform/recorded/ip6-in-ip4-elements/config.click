FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIP6Header -> t :: Tee(4);
t[0] -> f :: IPFragmenter(60) -> ToDump(o0.pcap, ENCAP IP); f[1] -> Discard;
t[1] -> TruncateIPPayload(3, false) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> TruncateIPPayload(8) -> ToDump(o2.pcap, ENCAP IP);
t[3] -> r :: IPReassembler -> ToDump(o3.pcap, ENCAP IP);
