// ether host
FromDevice(in) -> MarkMACHeader -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(ether src 2:0:0:0:0:1, dst ether 2:0:0:0:0:2, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
