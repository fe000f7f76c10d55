RIPSend(1.0.0.1, 224.0.0.9, 10.0.0.1/8, 3) -> ToDump(o0.pcap, ENCAP IP);
RIPSend(1.0.0.1, 224.0.0.9, 0/0, -2) -> IPPrint(OUTFILE /dev/null) -> ToDump(o1.pcap, ENCAP IP);
DriverManager(wait 70s);
