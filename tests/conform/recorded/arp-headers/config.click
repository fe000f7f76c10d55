t :: Tee; FromDump(in0.pcap, STOP true) -> t;
t[0] -> c :: CheckARPHeader(14); c[0] -> StripToNetworkHeader -> ToDump(o0.pcap); c[1] -> ToDump(o1.pcap);
t[1] -> r :: ARPResponder(10.0.0.0/24 2:0:0:0:0:cc); r[0] -> ToDump(o2.pcap); r[1] -> ToDump(o3.pcap);
