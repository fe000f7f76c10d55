// what rewriters tell of mappings that are their own answers: one line for both directions
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(src host 10.0.0.1 and dst host 10.0.0.1, -) -> t :: Tee; c[1] -> Discard;
t[0] -> a :: IPAddrPairRewriter(keep 0 1) -> Discard; a[1] -> ToDump(o0.pcap);
t[1] -> IPClassifier(tcp) -> b :: IPRewriter(keep 0 1, drop) -> Discard; b[1] -> ToDump(o1.pcap); Idle -> [1] b;
t[2] -> IPClassifier(src port 7 and dst port 7) -> u :: UDPRewriter(keep 1 0) -> ToDump(o2.pcap); u[1] -> Discard;
