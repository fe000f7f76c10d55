// check ip offset
FromDevice(in) -> x :: CheckIPHeader(14);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
