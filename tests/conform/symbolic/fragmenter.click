// choice: a proof does not count fragments
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPFragmenter(100) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
f[1] -> Unstrip(14) -> ToDevice(o1);
