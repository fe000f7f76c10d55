c :: TCPRewriter(pattern 123.145.167.189 10240-65535# - - 0 1, drop); f :: FTPPortMapper(c, c, 0);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> i :: IPClassifier(dst host 10.0.0.2, -);
i[0] -> f -> [0] c; i[1] -> [1] c; c[0] -> ToDump(o0.pcap, ENCAP IP); c[1] -> ToDump(o1.pcap, ENCAP IP);
