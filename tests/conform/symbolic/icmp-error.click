// icmp error
FromDevice(in) -> Strip(14) -> CheckIPHeader -> d :: DecIPTTL -> Unstrip(14) -> ToDevice(out);
d[1] -> ICMPError(10.0.0.1, timeexceeded) -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(o1);
