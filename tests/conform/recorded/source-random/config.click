a :: RandomSource(20, 3, 2) -> ToDump(o0.pcap);
b :: RandomSource(0, LIMIT 2, STOP true) -> ToDump(o1.pcap);
c :: RandomSource(67, 2) -> Unqueue -> ToDump(o2.pcap);
