FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIP6Header -> t :: Tee(6);
t[0] -> IP6Encap(41, fd00::9, fd00::8, HLIM 7) -> ToDump(o0.pcap);
t[1] -> UDPIP6Encap(fd00::9, 1, fd00::8, 2) -> ToDump(o1.pcap);
t[2] -> SetIP6DSCP(46) -> ToDump(o2.pcap);
t[3] -> d :: DecIP6HLIM -> ToDump(o3.pcap); d[1] -> ToDump(o4.pcap);
t[4] -> IP6Mirror -> ToDump(o5.pcap);
t[5] -> IP6Encap(PROTO 41, SRC fd00::9, DST DST_ANNO) -> ToDump(o6.pcap);
