// check icmp
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: CheckICMPHeader;
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
