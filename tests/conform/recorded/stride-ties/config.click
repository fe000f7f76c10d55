// outputs with equal passes: the lower first to begin with, then whoever came back last
in :: FromDump(in.pcap, STOP true) -> t :: Tee;
t[0] -> a :: StrideSwitch(8, 2, 8); a[0] -> ToDump(o0.pcap); a[1] -> ToDump(o1.pcap); a[2] -> ToDump(o2.pcap);
t[1] -> b :: StrideSwitch(1, 1, 1); b[0] -> ToDump(o3.pcap); b[1] -> ToDump(o4.pcap); b[2] -> ToDump(o5.pcap);
