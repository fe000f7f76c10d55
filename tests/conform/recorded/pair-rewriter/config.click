FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> i :: IPClassifier(src net 10.0.0.0/30, -);
p :: IPAddrPairRewriter(pattern 9.9.9.9 - 0 1, pattern 9.9.9.1-9.9.9.3# 8.8.8.8 0 1);
i[0] -> [0] p; i[1] -> [1] p; p[0] -> ToDump(o0.pcap, ENCAP IP); p[1] -> ToDump(o1.pcap, ENCAP IP);
