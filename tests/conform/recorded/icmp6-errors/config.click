t :: Tee; FromDump(in0.pcap, STOP true) -> HostEtherFilter(2:0:0:0:0:bb, DROP_OTHER false) -> t;
t[0] -> Strip(14) -> CheckIP6Header -> ICMP6Error(fd09::9, 1, 4) -> ToDump(o0.pcap);
t[1] -> CheckIP6Header(OFFSET 14) -> ICMP6Error(fd09::9, 2, 0) -> ToDump(o1.pcap);
t[2] -> Strip(14) -> CheckIP6Header -> SetAnnoByte(17, 44) -> ICMP6Error(fd09::9, 4, 0) -> ToDump(o2.pcap);
t[3] -> Strip(14) -> CheckIP6Header -> SetIP6Address(fd00::77) -> ICMP6Error(fd09::9, 137, 0) -> ToDump(o3.pcap);
t[4] -> Strip(14) -> CheckIP6Header -> ICMP6Error(fd09::9, 137, 1) -> ToDump(o4.pcap);
t[5] -> Strip(14) -> ICMP6Error(fd09::9, 3, 0) -> ToDump(o5.pcap);
t[6] -> Strip(14) -> CheckIP6Header -> f :: IP6Fragmenter(76); f[0] -> ToDump(o6.pcap); 
