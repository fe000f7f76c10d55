FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> q :: ARPQuerier(10.0.0.9, 2:0:0:0:0:9, TABLE t) -> ToDump(o0.pcap); Idle -> [1] q; t :: ARPTable; q[1] -> ToDump(o1.pcap);
Script(write t.insert "10.0.1.2 2:0:0:0:0:2");
