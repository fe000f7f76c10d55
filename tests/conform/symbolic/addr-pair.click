// addr pair
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPAddrPairRewriter(pattern 1.2.3.4 10.0.0.9 0 1) -> Unstrip(14) -> ToDevice(out);
r[1] -> ToDevice(o1);
