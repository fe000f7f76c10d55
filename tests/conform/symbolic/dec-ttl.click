// dec ttl
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: DecIPTTL;
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
