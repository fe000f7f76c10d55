AddressInfo(home 10.0.0.0/30 2:0:0:0:0:aa, peer 10.0.0.2, x 1.2.3.4); PortInfo(mydns 53/udp, myweb 80/tcp);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> c :: IPClassifier(src net home && dst host peer, dst port mydns or myweb, src host x, -);
c[0] -> EtherEncap(0x0800, home, home) -> ToDump(o0.pcap); c[1] -> ToDump(o1.pcap, ENCAP IP); c[2] -> StoreIPAddress(peer, dst) -> ToDump(o2.pcap, ENCAP IP); c[3] -> ToDump(o3.pcap, ENCAP IP);
