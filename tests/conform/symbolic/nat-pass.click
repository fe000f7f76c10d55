// nat pass
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: IPRewriter(pass 0) -> Unstrip(14) -> ToDevice(out);
