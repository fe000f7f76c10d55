AlignmentInfo(c 4 2); ClickyInfo(style x); FlowInfo(f x/y); IPFieldInfo; IPNameInfo; SATable;
FromDump(in0.pcap, STOP true) -> Strip(14) -> c :: CheckIPHeader -> f :: IPFilter(allow ip ttl > 32 && src net 10.0.0.0/8, drop all) -> ToDump(o0.pcap, ENCAP IP);
