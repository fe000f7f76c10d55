// what handlers tell of arguments, each in Click's own words
FromDump(in0.pcap, STOP true) -> t :: Tee(8);
t[0] -> a1 :: VLANEncap(5, 3) -> a2 :: VLANEncap(ANNO) -> a3 :: VLANEncap(VLAN_TCI 0x2005, NATIVE_VLAN 5) -> a4 :: VLANEncap(ANNO, NATIVE_VLAN -1, ETHERTYPE 0x88a8) -> o0 :: ToDump(o0.pcap);
t[1] -> b1 :: EtherVLANEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2, VLAN_ID 7, VLAN_PCP 2) -> b2 :: EtherVLANEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2, ANNO) -> Discard;
t[2] -> v1 :: SetVLANAnno(VLAN_ID 3, VLAN_PCP 1) -> v2 :: SetVLANAnno(0xa123) -> Discard;
t[3] -> e1 :: IP6Encap(PROTO 59, SRC fd::1, DST DST_ANNO) -> e2 :: UDPIP6Encap(SRC fd00::9, SPORT 5, DST ::1:2:3, DPORT 6) -> e3 :: IPEncap(4, 1.2.3.4, DST_ANNO) -> e4 :: IPEncap(4, 1.2.3.4, 5.6.7.8) -> Discard;
t[4] -> x1 :: AdjustTimestamp(5) -> x2 :: AdjustTimestamp(-2.5) -> Discard;
t[5] -> Strip(14) -> CheckIPHeader -> n1 :: SetIPECN(no) -> n2 :: SetIPECN(ect1) -> n3 :: SetIPECN(ect2) -> n4 :: SetIPECN(ce) -> k :: MarkIPCE -> Discard;
t[6] -> Queue -> s :: TimedSink(1.25);
t[7] -> Strip(14) -> CheckIPHeader -> rw :: IPRewriter(pattern 9.9.9.9 1024-2047# - - 0 0, keep 0 0, pass 0, drop) -> Discard;
Idle -> [1] rw; Idle -> [2] rw; Idle -> [3] rw;
ia :: IPAddrPairRewriter(pattern 1.0.0.1-1.0.0.9 - 0 0, pattern - 7.7.7.7 0 0) -> Discard; Idle -> ia; Idle -> [1] ia; q :: ICMPPingRewriter(pattern 1.1.1.1 5-9 - - 0 0) -> Discard; Idle -> q;
