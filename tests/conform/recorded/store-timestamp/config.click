t :: Tee;
FromDump(in0.pcap, STOP true) -> t;
t[0] -> StoreTimestamp(4) -> ToDump(o0.pcap);
t[1] -> StoreTimestamp(TAIL true) -> ToDump(o1.pcap);
t[2] -> StoreTimestamp(0) -> ToDump(o2.pcap);
