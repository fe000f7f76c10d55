// check ip
FromDevice(in) -> Strip(14) -> x :: CheckIPHeader(INTERFACES 10.0.0.1/24 192.168.0.1/16);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
