FromDump(in0.pcap, STOP true) -> t :: Tee;
t[0] -> SetTimestamp(5, FIRST true) -> EtherEncap(0, 0:0:0:0:0:0, 0:0:0:0:0:0) -> StoreEtherAddress(OFFSET 0, ANNO 32) -> ToDump(o0.pcap);
t[1] -> SetTimestamp(5.25, FIRST true) -> SetTimestamp(9) -> AdjustTimestamp(-2.5, FIRST true) -> SetTimestampDelta(TYPE FIRST) -> StoreTimestamp(0) -> ToDump(o1.pcap);
t[2] -> AdjustTimestamp(5, FIRST true) -> SetTimestamp(9) -> SetTimestampDelta(TYPE FIRST) -> StoreTimestamp(0) -> ToDump(o2.pcap);
t[3] -> AdjustTimestamp(5, FIRST true, ALL true) -> SetTimestamp(9) -> SetTimestampDelta(TYPE FIRST) -> StoreTimestamp(0) -> ToDump(o3.pcap);
t[4] -> AdjustTimestamp(-2.5) -> StoreTimestamp(0) -> ToDump(o4.pcap);
t[5] -> SetTimestamp(0) -> AdjustTimestamp(5) -> StoreTimestamp(0) -> ToDump(o5.pcap);
