FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> SetRandIPAddress(10.1.0.0/16) -> StoreIPAddress(dst) -> ToDump(o0.pcap, ENCAP IP);
