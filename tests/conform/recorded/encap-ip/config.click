FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader(CHECKSUM false) -> t :: Tee(5);
t[0] -> IPEncap(47, 1.2.3.4, DST_ANNO, TTL 7, TOS 3, DF true) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> IPEncap(PROTO gre, SRC 1.2.3.4, DST 5.6.7.8, DSCP 46, CE true) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> UDPIPEncap(1.2.3.4, 5, DST_ANNO, 7) -> ToDump(o2.pcap, ENCAP IP);
t[3] -> UDPIPEncap(1.2.3.4, 5, 6.7.8.9, 7, false) -> ToDump(o3.pcap, ENCAP IP);
t[4] -> StripIPHeader -> t2 :: Tee; t2[0] -> ToDump(o4.pcap); t2[1] -> UnstripIPHeader -> ToDump(o5.pcap);
