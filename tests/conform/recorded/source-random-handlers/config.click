a :: RandomSource(20, 3) -> ToDump(o0.pcap);
DriverManager(wait 0.1s, write a.limit 5, wait 0.1s, read a.count, write a.reset, wait 0.1s);
