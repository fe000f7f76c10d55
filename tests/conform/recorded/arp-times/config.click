// An ARPQuerier that forgets and asks again after times of its own, with another broadcast address, and tables that hold little.
d :: FromDump(in.pcap, STOP true, TIMING true) -> CheckIPHeader -> t :: Tee(3);
e :: FromDump(re.pcap, TIMING true) -> u :: Tee(3);
a :: ARPQuerier(10.0.0.254/26, 2:0:0:0:0:1, TIMEOUT 10s, POLL_TIMEOUT 5s, BROADCAST 10.0.0.255, BROADCAST_POLL true, CAPACITY_SLIM_FACTOR 2);
b :: ARPQuerier(10.0.0.254, 2:0:0:0:0:1, TIMEOUT 20s, CAPACITY 8, ENTRY_CAPACITY 2, ENTRY_PACKET_CAPACITY 1, BROADCAST_POLL false, POLL_TIMEOUT 4s);
tab :: ARPTable(TIMEOUT 15s, CAPACITY 4, ENTRY_CAPACITY 3, ENTRY_PACKET_CAPACITY 2, CAPACITY_SLIM_FACTOR 4);
c :: ARPQuerier(10.0.0.254/24, 2:0:0:0:0:1, TABLE tab);
t[0] -> a -> ToDump(o0.pcap); u[0] -> [1] a; t[1] -> b; u[1] -> [1] b; b[0] -> ToDump(o1.pcap); b[1] -> ToDump(o2.pcap);
t[2] -> c; u[2] -> [1] c; c[0] -> ToDump(o3.pcap); c[1] -> ToDump(o4.pcap);
DriverManager(wait, print a.queries, print b.drops, print b.length, print tab.count, print tab.drops);
