// ipclassifier high
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(dst net 128.0.0.0/1 and src net 192.168.0.0/16, src host 240.0.0.1, dst host 224.0.0.5, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
x[3] -> Unstrip(14) -> ToDevice(out3);
