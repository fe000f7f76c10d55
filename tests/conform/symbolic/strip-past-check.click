// strip past check
FromDevice(in) -> Strip(40) -> l :: CheckLength(20) -> EtherEncap(0x88b5, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
l[1] -> ToDevice(out1);
