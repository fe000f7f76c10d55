// store ip raw
FromDevice(in) -> Strip(14) -> CheckIPHeader -> s :: StoreIPAddress(10.0.0.9, 12) -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
c[1] -> Unstrip(14) -> ToDevice(out1); s[1] -> ToDevice(out2)
