FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> t :: Tee(4);
t[0] -> MarkIPCE -> ToDump(o0.pcap, ENCAP IP);
t[1] -> m :: MarkIPCE(true) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> SetIPChecksum -> ToDump(o2.pcap, ENCAP IP);
t[3] -> StoreIPAddress(7.7.7.7, src) -> SetIPChecksum -> ToDump(o3.pcap, ENCAP IP);
