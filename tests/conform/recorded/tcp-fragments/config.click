FromDump(in0.pcap, STOP true) -> MarkIPHeader(14) -> t :: Tee;
t[0] -> TCPFragmenter(MTU 70) -> ToDump(o0.pcap);
t[1] -> Strip(14) -> TCPFragmenter(MTU 41) -> ToDump(o1.pcap);
t[2] -> SetAnnoByte(20, 90) -> TCPFragmenter(MTU 0, MTU_ANNO 20) -> ToDump(o2.pcap);
t[3] -> SetAnnoByte(20, 90) -> TCPFragmenter(MTU 100, MTU_ANNO 20) -> ToDump(o3.pcap);
t[4] -> SetAnnoByte(21, 1) -> TCPFragmenter(MTU 100, MTU_ANNO 20) -> ToDump(o4.pcap);
