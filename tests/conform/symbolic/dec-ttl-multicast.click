// dec ttl multicast
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: DecIPTTL(MULTICAST false);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
