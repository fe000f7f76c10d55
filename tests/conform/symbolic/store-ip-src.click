// store ip src
FromDevice(in) -> Strip(14) -> CheckIPHeader -> s :: StoreIPAddress(10.0.0.9, src) -> c :: CheckIPHeader -> k :: CheckTCPHeader -> Unstrip(14) -> ToDevice(out);
c[1] -> Unstrip(14) -> ToDevice(out1); s[1] -> ToDevice(out2); k[1] -> Unstrip(14) -> ToDevice(out3);
