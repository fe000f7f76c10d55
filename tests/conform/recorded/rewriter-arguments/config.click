// Rewriters with each of their times, with room for few, with annotations.
FromDump(in.pcap, STOP true, TIMING true) -> CheckIPHeader -> c :: IPClassifier(tcp, udp, icmp);
c[0] -> t0 :: Tee(2); c[1] -> t1 :: Tee(3); c[2] -> t2 :: Tee(2);
t0[0] -> a :: TCPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, TCP_TIMEOUT 4, TCP_DONE_TIMEOUT 1, TCP_NODATA_TIMEOUT 3, TCP_GUARANTEE 1, DST_ANNO false, REPLY_ANNO 18, REAP_TIME 1, MAPPING_CAPACITY 4) -> SetIPAddress(9.9.9.9, ANNO 4) -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o0.pcap);
t0[1] -> b :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, TIMEOUT 4, TCP_DONE_TIMEOUT 2, MAPPING_CAPACITY 3, GUARANTEE 1, REAP_TIME 2) -> ToDump(o1.pcap, ENCAP IP);
t1[0] -> d :: UDPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, TIMEOUT 3, STREAMING_TIMEOUT 6, GUARANTEE 1, DST_ANNO false, REPLY_ANNO 18, REAP_TIME 1, CAPACITY 5) -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o2.pcap);
t1[1] -> e :: IPAddrRewriter(pattern 1.0.0.1-1.0.0.9# - 0 0, REPLY_ANNO 18, TIMEOUT 4, MAPPING_CAPACITY 3, GUARANTEE 1, REAP_TIME 1) -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o3.pcap);
t1[2] -> f :: IPAddrPairRewriter(pattern 1.0.0.1-1.0.0.9# - 0 0, REPLY_ANNO 18, TIMEOUT 4, CAPACITY 3, GUARANTEE 1, REAP_INTERVAL 1) -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o4.pcap);
t2[0] -> g :: ICMPPingRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, DST_ANNO false, REPLY_ANNO 18, TIMEOUT 3, CAPACITY 3, GUARANTEE 1, REAP_INTERVAL 1) -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o5.pcap);
t2[1] -> h :: ICMPPingRewriter(keep 0 0, MAPPING_CAPACITY 2, REAP_TIME 1) -> ToDump(o6.pcap, ENCAP IP);
DriverManager(wait, print a.size, print a.table_size, print a.mapping_failures, print b.size, print d.size, print d.mapping_failures, print e.size, print e.mapping_failures, print f.size, print f.mapping_failures, print g.size, print g.capacity, print g.mapping_failures, print h.size);
