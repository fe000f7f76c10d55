// frag ports
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(port 80, not port 80 and unfrag, frag, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
x[3] -> Unstrip(14) -> ToDevice(out3);
