// ipclassifier payload
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(transp[0:2] > 1023, transp[20] = 97, ip len > 100, tcp win > 100 or 5, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
x[3] -> Unstrip(14) -> ToDevice(out3);
x[4] -> Unstrip(14) -> ToDevice(out4);
