FromDump(in0.pcap, STOP true) -> t :: Tee;
t[0] -> VLANDecap(ANNO false) -> ToDump(o0.pcap);
t[1] -> VLANEncap(5) -> ToDump(o1.pcap);
t[2] -> StripEtherVLANHeader -> ToDump(o2.pcap);
t[3] -> VLANEncap(0) -> ToDump(o3.pcap);
