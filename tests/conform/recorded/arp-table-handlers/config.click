t :: ARPTable(TIMEOUT 20, CAPACITY 9);
Script(label begin, wait 7.0371s, print t.drops, print t.length, print t.count, print t.table, print q2.count, loop);
FromDump(in0.pcap, STOP true, TIMING true) -> c :: Classifier(0/0000, 0/0001); c[0] -> Strip(2) -> CheckIPHeader -> GetIPAddress(16) -> r :: RoundRobinSwitch; r[0] -> q :: ARPQuerier(10.0.0.1/24, 02:00:00:00:00:aa, TABLE t);
r[1] -> q2 :: ARPQuerier(10.0.1.1/24, 02:00:00:00:00:bb, TABLE t);
c[1] -> Strip(2) -> r2 :: RoundRobinSwitch; r2[0] -> [1] q; r2[1] -> [1] q2; q[0] ->  ToDump(o0.pcap); q[1] -> ToDump(o1.pcap); q2[0] ->  ToDump(o2.pcap); q2[1] -> ToDump(o3.pcap);
