IPRewriterPatterns(one 9.9.9.1 1024-65535# - -, two 9.9.9.2 1024-65535# - -);
m :: SourceIPHashMapper(3 0xbadbeef, two 0 1 2);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> r :: IPRewriter(m); r[0] -> ToDump(o0.pcap, ENCAP IP); r[1] -> ToDump(o1.pcap, ENCAP IP);
