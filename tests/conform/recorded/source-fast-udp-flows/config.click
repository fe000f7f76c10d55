a :: FastUDPFlows(0, 7, 30, 1:2:3:4:5:6, 10.0.0.1, 6:5:4:3:2:1, 10.0.0.2, 3, 2) -> Unqueue -> ToDump(o0.pcap);
b :: FastUDPFlows(10, 5, 80, 1:2:3:4:5:6, 10.0.0.1, 6:5:4:3:2:1, 10.0.0.2, 1, 2, false) -> Unqueue -> ToDump(o1.pcap);
DriverManager(wait 1.1s, read a.count, read b.length, write b.length 70, write b.active true, wait 1s);
