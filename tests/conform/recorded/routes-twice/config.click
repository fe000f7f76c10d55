FromDump(in0.pcap, STOP true) -> c :: Classifier(12/0800, 12/86dd);
c[0] -> Strip(14) -> CheckIPHeader -> l :: LookupIPRouteMP(10.0.0.0/24 1.1.1.1 1, 10.0.0.2/32 2.2.2.2 0, 0.0.0.0/0 0, 10.0.0.0/24 1,
	10.0.0.2/32 3.3.3.3 1);
l[0] -> ToDump(o0.pcap); l[1] -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o1.pcap);
c[1] -> Strip(14) -> CheckIP6Header -> GetIP6Address(24) -> m :: LookupIP6Route(fd00::2/128 fe80::1 0, fd00::2/128 fe80::2 1,
	::/0 0); m[0] -> ToDump(o2.pcap); m[1] -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 10) -> ToDump(o3.pcap);
