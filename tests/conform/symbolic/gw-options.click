// choice: a concrete run decides otherwise
FromDevice(in) -> Strip(14) -> CheckIPHeader -> g :: IPGWOptions(10.0.0.1) -> Unstrip(14) -> ToDevice(out);
g[1] -> Unstrip(14) -> ToDevice(o1);
