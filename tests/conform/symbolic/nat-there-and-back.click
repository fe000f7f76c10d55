// what comes back through the mapping has its old address
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPRewriter(pattern 1.2.3.4 - - - 0 1, drop);
r[0] -> IPMirror -> [1]r;
r[1] -> Unstrip(14) -> ToDevice(out);
