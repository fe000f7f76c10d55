c :: IPRewriter(pattern 1.0.0.1 1024-65535# - - 0 1, drop); f :: FTPPortMapper(c, c, 0);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> f -> [0] c; Idle -> [1] c; c[0] -> ToDump(o0.pcap); c[1] -> Discard;
