a :: FastTCPFlows(0, 9, 60, 1:2:3:4:5:6, 10.0.0.1, 6:5:4:3:2:1, 10.0.0.2, 1, 4) -> Unqueue -> ToDump(o0.pcap);
b :: FastTCPFlows(5, 4, 100, 1:2:3:4:5:6, 10.0.0.1, 6:5:4:3:2:1, 10.0.0.2, 1, 1) -> Unqueue -> Strip(14) -> c :: CheckTCPHeader -> ToDump(o1.pcap);
DriverManager(wait 2s, read a.count, write b.reset, wait 1s);
