// choice: a concrete run decides otherwise
FromDevice(in) -> x :: RandomSwitch;
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
