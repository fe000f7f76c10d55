FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> AggregateIP(ip src) -> ac :: AggregateCounter -> ToDump(o0.pcap, ENCAP IP);
