s :: IP6NDSolicitor(fe80::1, 02:00:00:00:00:01);
FromDump(in0.pcap, STOP true) -> c :: Classifier(20/3a, -);
c[0] -> [1] s;
c[1] -> Strip(14) -> CheckIP6Header -> GetIP6Address(24) -> [0] s;
s[0] -> ToDump(o0.pcap);
s[1] -> ToDump(o1.pcap);
