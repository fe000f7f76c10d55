// addr rewriter
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPAddrRewriter(pattern 1.2.3.4 - 0 1, pass 1) -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
Idle -> [1]r; r[1] -> Unstrip(14) -> ToDevice(o1); c[1] -> ToDevice(o2);
