FromDump(in0.pcap) -> [0] x :: Clipboard(2/3, 0/1);
FromDump(in1.pcap, STOP true) -> [1] x;
x[0] -> ToDump(o0.pcap); x[1] -> ToDump(o1.pcap);
