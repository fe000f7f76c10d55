// room for three mappings: a new one takes the place of the one whose life ends first, but not of those that are guaranteed
FromDump(in.pcap, STOP true, TIMING true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY 3, GUARANTEE 5, REAP_INTERVAL 0) -> ToDump(o0.pcap);
t[1] -> b :: UDPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, MAPPING_CAPACITY 2, UDP_GUARANTEE 1, UDP_TIMEOUT 10) -> ToDump(o1.pcap);
t[2] -> c :: IPAddrRewriter(pattern 1.0.0.1-1.0.0.9# - 0 0, CAPACITY 2, GUARANTEE 2) -> ToDump(o2.pcap);
t[3] -> d :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY 3, UDP_GUARANTEE 0, TCP_GUARANTEE 0) -> ToDump(o3.pcap);
t[4] -> e :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY f) -> ToDump(o4.pcap);
t[5] -> Strip(0) -> f :: UDPRewriter(pattern 1.0.0.2 2000-3000# - - 0 0, CAPACITY 3, GUARANTEE 1) -> ToDump(o5.pcap);
DriverManager(wait_stop, print a.size, print a.nmappings, print a.mapping_failures, print b.size, print b.mapping_failures, print c.size, print c.mapping_failures, print d.size, print d.mapping_failures, print e.size, print e.nmappings, print f.size, print f.nmappings, print f.capacity);
