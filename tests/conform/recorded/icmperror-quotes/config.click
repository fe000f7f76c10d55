FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee(4);
t[0] -> ICMPError(10.0.0.254, parameterproblem, erroratptr, MTU 60) -> ToDump(out0.pcap, ENCAP IP);
t[1] -> ICMPError(10.0.0.254, parameterproblem, missingopt) -> ToDump(out1.pcap, ENCAP IP);
t[2] -> ICMPError(10.0.0.254, redirect, host) -> ToDump(out2.pcap, ENCAP IP);
t[3] -> ICMPError(10.0.0.254, unreachable, needfrag, PMTU 1400) -> ToDump(out3.pcap, ENCAP IP);
