// ensure ether
FromDevice(in) -> Strip(14) -> CheckIPHeader -> EnsureEther(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
