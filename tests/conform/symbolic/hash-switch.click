// choice: a proof does not compute the hash
FromDevice(in) -> x :: HashSwitch(26, 8);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
