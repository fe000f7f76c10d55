// strip encap
FromDevice(in) -> Strip(14) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
