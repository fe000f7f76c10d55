FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> r :: ICMPPingRewriter(pattern 9.9.9.9 77 - - 0 1);
r[0] -> ToDump(o0.pcap); r[1] -> ToDump(o1.pcap);
