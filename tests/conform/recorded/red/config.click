FromDump(in0.pcap, STOP true) -> t :: Tee(2);
t[0] -> r :: RED(5, 50, 0.02) -> q :: Queue(100) -> Unqueue -> ToDump(o0.pcap);
t[1] -> a :: AdaptiveRED(20, 0.02) -> q3 :: Queue(100) -> Unqueue -> ToDump(o1.pcap);
