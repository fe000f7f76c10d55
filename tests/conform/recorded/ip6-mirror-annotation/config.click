// the destination annotation stays what it was
FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIP6Header -> t :: Tee; t[0] -> IP6Mirror -> EtherEncap(0x86dd, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o0.pcap);
t[1] -> GetIP6Address(24) -> IP6Mirror -> EtherEncap(0x86dd, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 6) -> ToDump(o1.pcap);
