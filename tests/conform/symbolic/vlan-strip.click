// vlan strip
FromDevice(in) -> x :: StripEtherVLANHeader(-1);
x[0] -> EtherVLANEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4, 7) -> ToDevice(out0);
x[1] -> EtherVLANEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4, 7) -> ToDevice(out1);
