// route gateway
FromDevice(in) -> Strip(14) -> CheckIPHeader -> r :: LinearIPLookup(0/0 10.0.0.2 0) -> StoreIPAddress(16) -> CheckIPHeader -> x :: IPClassifier(dst host 10.0.0.2, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
