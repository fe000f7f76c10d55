// static switch
FromDevice(in) -> x :: StaticSwitch(-1);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
