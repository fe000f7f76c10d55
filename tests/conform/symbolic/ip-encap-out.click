// ip encap out
FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPEncap(4, 1.2.3.4, 192.0.2.1) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
