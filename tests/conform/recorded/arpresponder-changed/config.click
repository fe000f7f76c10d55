// Entries that come and go.
FromDump(in.pcap, STOP true) -> r :: ARPResponder(10.0.0.5 2:0:0:0:0:1); r[0] -> ToDump(o0.pcap); r[1] -> ToDump(o1.pcap);
DriverManager(write r.add 10.0.0.0/24 2:0:0:0:0:2, write r.add 10.0.1.5 2:0:0:0:0:3, write r.remove 10.0.0.9, write r.remove 10.0.0.5, print r.table,
	wait, write r.add 10.0.0.0/24 2:0:0:0:0:4, print r.table, write r.add nothing, write r.add 10.0.0.0/8, write r.remove 10.0.0.0/24, print r.table);