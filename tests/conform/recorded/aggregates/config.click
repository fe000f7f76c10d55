t :: Tee; FromDump(in0.pcap, STOP true) -> Paint(6) -> SetAnnoByte(23, 9) -> t;
t[0] -> AggregatePaint(2) -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o0.pcap);
t[1] -> AggregatePaint(4, INCREMENTAL true) -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o1.pcap);
t[2] -> l :: AggregateLength(IP true); l[0] -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o2.pcap);
t[3] -> CheckIPHeader(14) -> m :: AggregateLength(IP true); m[0] -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o4.pcap);
t[4] -> CheckIPHeader(14) -> Strip(14) -> AggregateIPAddrPair -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o5.pcap);
