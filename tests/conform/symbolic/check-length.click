// check length
FromDevice(in) -> x :: CheckLength(60);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
