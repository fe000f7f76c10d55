t :: Tee; FromDump(in0.pcap, STOP true) -> Strip(14) -> t;
t[0] -> c :: CheckIP6Header("fd00::1 ::1"); c[0] -> ToDump(o0.pcap); c[1] -> ToDump(o1.pcap);
t[1] -> d :: CheckIP6Header(BADADDRS "ff02::1 2001:db8::1"); d[0] -> ToDump(o2.pcap); d[1] -> ToDump(o3.pcap);
