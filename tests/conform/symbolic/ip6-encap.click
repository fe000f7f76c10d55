// ip6 encap
FromDevice(in) -> Strip(14) -> IP6Encap(41, 2001:db8::1, 2001:db8::2) -> EtherEncap(0x86dd, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
