// mappings of ended connections go before those of others
FromDump(in.pcap, STOP true, TIMING true) -> Strip(14) -> CheckIPHeader -> t :: Tee;
t[0] -> a :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY 5, TCP_GUARANTEE 1, UDP_GUARANTEE 2) -> ToDump(o0.pcap);
t[1] -> b :: IPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY 5, TCP_GUARANTEE 0, UDP_GUARANTEE 0) -> ToDump(o1.pcap);
t[2] -> c :: TCPRewriter(pattern 1.0.0.1 2000-3000# - - 0 0, CAPACITY 4, GUARANTEE 3) -> ToDump(o2.pcap);
DriverManager(wait_stop, print a.size, print a.mapping_failures, print b.size, print b.mapping_failures, print c.size, print c.mapping_failures, write a.capacity 2, print a.size, print a.capacity, write c.clear, print c.size);
