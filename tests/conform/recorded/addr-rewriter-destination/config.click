// a pattern that says more than a source maps nothing
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: IPAddrRewriter(pattern 9.9.9.9 8.8.8.8 0 0) -> ToDump(o0.pcap); t[1] -> b :: IPAddrRewriter(pattern 9.9.9.9 - 0 0) -> ToDump(o1.pcap);
t[2] -> c :: IPAddrRewriter(pattern - 8.8.8.8 0 0) -> ToDump(o2.pcap);
