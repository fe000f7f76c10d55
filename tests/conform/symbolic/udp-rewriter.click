// udp rewriter
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: UDPRewriter(pattern 1.2.3.4 - - 53 0 1) -> Unstrip(14) -> ToDevice(out);
r[1] -> ToDevice(o1);
