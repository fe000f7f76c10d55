// strip past header
FromDevice(in) -> Strip(60) -> EtherEncap(0x88b5, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
