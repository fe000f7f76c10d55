// Addresses that go to and come from annotations of another place, and encapsulations with every field.
in :: FromDump(in.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee(8);
t[0] -> GetIPAddress(IP src, ANNO 24) -> SetIPAddress(9.8.7.6, ANNO 4) -> Unstrip(14) -> StoreEtherAddress(OFFSET 0, ANNO 2) -> StoreEtherAddress(OFFSET 6, ANNO 22) -> ToDump(o0.pcap);
t[1] -> GetIPAddress(IP dst) -> Unstrip(6) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o1.pcap);
t[2] -> IPMirror(DST_ANNO false) -> Unstrip(6) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o2.pcap);
t[3] -> IPEncap(PROTO 4, SRC 1.1.1.1, DST 2.2.2.2, ECT true, TTL 9, DF true, DSCP 9) -> IPEncap(4, 1.1.1.1, 2.2.2.2, CE true) -> ToDump(o3.pcap, ENCAP IP);
t[4] -> ICMPError(10.0.0.254, timeexceeded, SET_FIX_ANNO false) -> FixIPSrc(5.5.5.5) -> ToDump(o4.pcap, ENCAP IP);
t[5] -> IPFragmenter(60, HONOR_DF false, VERBOSE true, HEADROOM 30) -> Unstrip(2) -> Strip(2) -> ToDump(o5.pcap, ENCAP IP);
t[6] -> IP6Encap(PROTO 4, SRC fd::1, DST fd::2, HLIM 3, CLASS 0x28) -> ToDump(o6.pcap, ENCAP IP);
t[7] -> Pad(200) -> MarkIP6Header(OFFSET 4) -> SetIP6DSCP(5) -> ToDump(o7.pcap, ENCAP IP);
