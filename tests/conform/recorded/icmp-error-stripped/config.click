// the length that an ICMP message must have is that of the data, wherever its header is
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> Strip(10) -> ICMPError(10.0.0.9, parameterproblem) -> ToDump(o0.pcap); t[1] -> Strip(24) -> ICMPError(10.0.0.9, timeexceeded) -> ToDump(o1.pcap); t[2] -> Unstrip(14) -> ICMPError(10.0.0.9, timeexceeded) -> ToDump(o2.pcap);
