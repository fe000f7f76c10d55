FromDump(in0.pcap, STOP true) -> t :: Tee(6);
t[0] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 8, IDENTIFIER 77) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 0, 3, IDENTIFIER 77) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 13, IDENTIFIER 9) -> ToDump(o2.pcap, ENCAP IP);
t[3] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 14) -> ToDump(o3.pcap, ENCAP IP);
t[4] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 3, 1, IDENTIFIER 77) -> ToDump(o4.pcap, ENCAP IP);
t[5] -> ICMPIPEncap(1.0.0.1, 2.0.0.2, 17, IDENTIFIER 5) -> ToDump(o5.pcap, ENCAP IP);
