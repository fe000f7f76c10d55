// nat
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPRewriter(pattern 1.2.3.4 1024-65535 - - 0 1, drop) -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
Idle -> [1]r; r[1] -> Unstrip(14) -> ToDevice(o1); c[1] -> ToDevice(o2);
