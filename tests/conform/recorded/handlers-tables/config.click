FromDump(in0.pcap, STOP true) -> t :: Tee;
t[0] -> ar :: ARPResponder(10.0.0.2 2:0:0:0:0:cc, 11/8 12.0.0.0/24 1:1:1:1:1:1, 10.0.0.0/24 3:3:3:3:3:3, 10.0.0.2 4:4:4:4:4:4) -> ToDump(o0.pcap);
t[1] -> rs :: RandomSample(DROP 1) -> Discard; rs[1] -> ToDump(o1.pcap);
t[2] -> Strip(14) -> ch :: CheckIPHeader -> cu :: CheckUDPHeader -> r :: RadixIPLookup(10.0.0.0/8 1, 0/0 1.1.1.1 0, 10.1.0.0/16 1, 10.0.0.0/8 0);
ch[1] -> Discard; cu[1] -> Discard; r[0] -> Discard; r[1] -> dt :: DecIPTTL -> ic :: IPClassifier(tcp && src port 80, -) -> Discard; ic[1] -> ToDump(o2.pcap);
t[3] -> HostEtherFilter(2:0:0:0:0:bb, DROP_OTHER false) -> db :: DropBroadcasts -> ToDump(o3.pcap); db[1] -> Discard;
