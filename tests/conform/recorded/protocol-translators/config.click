FromDump(in0.pcap, STOP true) -> Strip(14) -> ProtocolTranslator46 -> ToDump(o0.pcap, ENCAP IP);
FromDump(in1.pcap, STOP true) -> Strip(14) -> ProtocolTranslator64 -> ToDump(o1.pcap, ENCAP IP);
