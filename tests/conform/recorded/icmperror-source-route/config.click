FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> ICMPError(9.9.9.9, unreachable, 5) -> ToDump(o0.pcap);
t[1] -> ICMPError(9.9.9.9, redirect, host) -> ToDump(o1.pcap);
t[2] -> ICMPError(9.9.9.9, timeexceeded, MTU 80) -> CheckIPHeader -> ToDump(o2.pcap);
