FromDump(in0.pcap, STOP true) -> Strip(14) -> MarkIPHeader(0) -> x :: SetUDPChecksum;
x[0] -> ToDump(o0.pcap); x[1] -> ToDump(o1.pcap);
