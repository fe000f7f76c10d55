FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(src net 10.0.0/24, -);
rw :: ICMPPingRewriter(pattern 1.0.0.1 1024-1030# - - 0 1, drop);
c[0] -> [0] rw; c[1] -> [1] rw; rw[0] -> ToDump(o0.pcap, ENCAP IP); rw[1] -> ToDump(o1.pcap, ENCAP IP);
