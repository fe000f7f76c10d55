a :: FastUDPSource(0, 7, 30, 1:2:3:4:5:6, 10.0.0.1, 65534, 6:5:4:3:2:1, 10.0.0.2, 1000, true, 2) -> u :: Unqueue -> ToDump(o0.pcap);
b :: FastUDPSource(10, 5, 80, 1:2:3:4:5:6, 10.0.0.1, 1, 6:5:4:3:2:1, 10.0.0.2, 2, false) -> Unqueue -> ToDump(o1.pcap);
c :: FastUDPSource(0, 2, 64, 1:2:3:4:5:6, 10.0.0.1, 1, 6:5:4:3:2:1, 10.0.0.2, 2) -> Unqueue -> IPFilter(allow dst port 2, drop all) -> Strip(14) -> d :: CheckUDPHeader -> ToDump(o2.pcap);
d2 :: FastUDPSource(0, 2, 64, 1:2:3:4:5:6, 10.0.0.1, 1, 6:5:4:3:2:1, 10.0.0.2, 2, ACTIVE false) -> Unqueue -> ToDump(o3.pcap);
DriverManager(wait 1.2s, read a.count, read b.count, write a.reset, wait 0.1s, write b.rate 20, write b.limit 8, wait 0.1s, read b.count, wait 1s);
