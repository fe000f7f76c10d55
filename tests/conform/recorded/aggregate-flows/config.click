FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: AggregateIPFlows -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o0.pcap); a[1] -> ToDump(o1.pcap);
t[1] -> b :: AggregateIPFlows(UDP_TIMEOUT 3, TCP_TIMEOUT 5, TCP_DONE_TIMEOUT 1) -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o2.pcap);
FromDump(in1.pcap) -> Strip(14) -> CheckIPHeader -> c :: AggregateIPFlows(FRAGMENTS false) -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 16) -> StoreEtherAddress(OFFSET 6, ANNO 20) -> ToDump(o3.pcap); c[1] -> ToDump(o4.pcap);
