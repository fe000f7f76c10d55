FromDump(in0.pcap, STOP true) -> t :: Tee(4);
t[0] -> a :: QuickNoteQueue(4) -> Unqueue -> ToDump(o0.pcap);
t[1] -> b :: FullNoteQueue(5) -> [0] s :: SimplePrioSched; t[2] -> c :: ThreadSafeQueue(6) -> [1] s; s -> Unqueue -> ToDump(o1.pcap);
t[3] -> d :: SimpleQueue(7) -> [0] r :: SimpleRoundRobinSched; Idle -> Queue -> [1] r; r -> Unqueue -> ToDump(o2.pcap);
