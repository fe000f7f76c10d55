FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> e :: IPGWOptions(10.0.0.254, 9.9.9.9 8.8.8.8);
e[0] -> ToDump(out0.pcap, ENCAP IP);
e[1] -> ICMPError(10.0.0.254, parameterproblem, erroratptr) -> ToDump(out1.pcap, ENCAP IP);
