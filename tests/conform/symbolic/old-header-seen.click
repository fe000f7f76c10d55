// old header seen
FromDevice(in) -> Strip(14) -> CheckIPHeader -> StripIPHeader -> x :: IPClassifier(tcp, udp, -);
x[0] -> UnstripIPHeader -> Unstrip(14) -> ToDevice(out0);
x[1] -> UnstripIPHeader -> Unstrip(14) -> ToDevice(out1);
x[2] -> UnstripIPHeader -> Unstrip(14) -> ToDevice(out2);
