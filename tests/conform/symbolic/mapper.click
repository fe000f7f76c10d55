// choice: a concrete run decides otherwise
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPRewriter(m) -> Unstrip(14) -> ToDevice(out);
m :: RoundRobinIPMapper(- - 10.0.0.2 - 0 1, - - 10.0.0.3 - 0 1); r[1] -> ToDevice(o1);
