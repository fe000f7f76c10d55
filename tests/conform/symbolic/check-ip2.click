// check ip2
FromDevice(in) -> Strip(14) -> x :: CheckIPHeader2;
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
