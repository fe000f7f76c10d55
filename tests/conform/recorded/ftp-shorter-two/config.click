c :: IPRewriter(pattern 1.0.0.1 1024-65535# - - 0 1, drop); d :: IPRewriter(drop, pattern 50.50.50.50 40000-50000# - - 0 1);
f :: FTPPortMapper(c, d, 1);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> i :: IPClassifier(dst host 10.0.0.2 and dst port 21, dst host 1.0.0.1 and src port 21, -);
i[0] -> f -> [0] c; i[1] -> [1] c; c[0] -> ToDump(o0.pcap, ENCAP IP); c[1] -> ToDump(o1.pcap, ENCAP IP);
i[2] -> [0] d; Idle -> [1] d; d[0] -> ToDump(o2.pcap, ENCAP IP); d[1] -> ToDump(o3.pcap, ENCAP IP);
