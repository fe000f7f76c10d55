t :: Tee; FromDump(in0.pcap, STOP true) -> t;
t[0] -> Strip(4) -> EtherRewrite(1:2:3:4:5:6, 6:5:4:3:2:1) -> ToDump(o0.pcap);
t[1] -> Strip(4) -> EtherRewrite(1:2:3:4:5:6, 6:5:4:3:2:1) -> Unstrip(4) -> ToDump(o1.pcap);
t[2] -> Strip(14) -> EtherRewrite(1:2:3:4:5:6, 6:5:4:3:2:1) -> ToDump(o2.pcap);
t[3] -> Strip(14) -> EtherRewrite(1:2:3:4:5:6, 6:5:4:3:2:1) -> Unstrip(14) -> ToDump(o3.pcap);
