// frames that are shorter than the header they are taken to have go on
FromDump(in.pcap, STOP true) -> t :: Tee;
t[0] -> EtherRewrite(a:b:c:d:e:f, 2:0:0:0:0:aa) -> ToDump(o0.pcap);
t[1] -> EtherMirror -> Strip(6) -> ToDump(o1.pcap);
t[2] -> h :: HostEtherFilter(2:0:0:0:0:1, false, false) -> ToDump(o2.pcap); h[1] -> ToDump(o3.pcap);
t[3] -> i :: HostEtherFilter(2:0:0:0:0:1) -> b :: DropBroadcasts -> ToDump(o4.pcap); i[1] -> ToDump(o5.pcap); b[1] -> ToDump(o6.pcap);
t[4] -> l :: CheckLength(11) -> Discard; l[1] -> VLANEncap(VLAN_ID 5) -> ToDump(o7.pcap);
