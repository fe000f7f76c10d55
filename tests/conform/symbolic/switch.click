// switch
FromDevice(in) -> x :: Switch(1);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
