FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> t :: Tee;
t[0] -> SetIPDSCP(0) -> ToDump(o0.pcap);
t[1] -> SetIPECN(no) -> ToDump(o1.pcap);
t[2] -> StoreIPAddress(10.0.0.1, src) -> ToDump(o2.pcap);
t[3] -> StoreIPAddress(dst) -> ToDump(o3.pcap);
t[4] -> IPRewriter(keep 0 0) -> ToDump(o4.pcap);
t[5] -> SetIPDSCP(46) -> SetIPECN(ce) -> ToDump(o5.pcap);
