// what is its own answer is a reply the second time
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: IPAddrPairRewriter(keep 0 1) -> ToDump(o0.pcap); a[1] -> ToDump(o1.pcap);
t[1] -> b :: IPRewriter(keep 0 1) -> ToDump(o2.pcap); b[1] -> ToDump(o3.pcap);
t[2] -> c :: UDPRewriter(pattern - - - 7 0 1) -> ToDump(o4.pcap); c[1] -> ToDump(o5.pcap);
