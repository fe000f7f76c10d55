// decap tunnel
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(ip proto 4, -) -> StripIPHeader -> c :: CheckIPHeader -> g :: IPClassifier(dst port 80, -) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
f[1] -> Unstrip(14) -> ToDevice(out1); c[1] -> ToDevice(out2); g[1] -> ToDevice(out3);
