// nat keep
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPRewriter(keep 0 1, pass 1) -> Unstrip(14) -> ToDevice(out);
Idle -> [1]r; r[1] -> Unstrip(14) -> ToDevice(o1);
