FromDump(in0.pcap, STOP true) -> t :: Tee(2); t[0] -> ARPPrint -> Print -> ToDump(o0.pcap); t[1] -> Strip(14) -> CheckIP6Header -> IP6Print -> ToDump(o1.pcap); Message(hello); 
