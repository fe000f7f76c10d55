FromDump(in0.pcap, STOP true) -> t :: Tee(4);
t[0] -> IPInputCombo(3, 10.0.0.3) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> IPInputCombo(3, BADSRC 10.0.0.3) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> IPInputCombo(3, INTERFACES 10.0.0.1/24) -> ToDump(o2.pcap, ENCAP IP);
t[3] -> IPInputCombo(3) -> c :: CheckPaint(3) -> ToDump(o3.pcap, ENCAP IP); c[1] -> Discard;
