ARPFaker(1.0.0.1, 0:1:2:3:4:5, 18.26.7.2, 6:7:8:9:a:b) -> ToDump(o0.pcap);
DriverManager(wait 35s);
