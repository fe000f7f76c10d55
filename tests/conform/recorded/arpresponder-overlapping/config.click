// Prefixes inside others, equal ones, and in which order they are looked at.
in :: FromDump(in.pcap, STOP true) -> t :: Tee(6);
t[0] -> r0 :: ARPResponder(10.0.0.0/24 2:0:0:0:0:1, 10.0.0.5 2:0:0:0:0:2); r0[0] -> ToDump(o0.pcap); r0[1] -> Discard;
t[1] -> r1 :: ARPResponder(10.0.0.5/32 10.0.0.5 2:0:0:0:0:1, 10.0.0.5 2:0:0:0:0:2); r1[0] -> ToDump(o1.pcap); r1[1] -> Discard;
t[2] -> r2 :: ARPResponder(10.0.0.0/8 2:0:0:0:0:1, 10.0.0.0/24 2:0:0:0:0:2, 10.0.0.0/16 2:0:0:0:0:3); r2[0] -> ToDump(o2.pcap); r2[1] -> Discard;
t[3] -> r3 :: ARPResponder(0.0.0.0/0 2:0:0:0:0:1, 10.0.0.5 10.0.1.5 2:0:0:0:0:2); r3[0] -> ToDump(o3.pcap); r3[1] -> Discard;
t[4] -> r4 :: ARPResponder(10.0.0.5/24 2:0:0:0:0:7, 10.0.0.9/24 2:0:0:0:0:8); r4[0] -> ToDump(o4.pcap); r4[1] -> Discard;
t[5] -> r5 :: ARPResponder(10.0.0.0/8 2:0:0:0:0:1, 10.0.0.0/16 2:0:0:0:0:2, 10.0.0.0/24 2:0:0:0:0:3, 10.0.0.5 2:0:0:0:0:4, 10.1.0.0/16 2:0:0:0:0:5, 192.168.0.0/16 2:0:0:0:0:6, 192.168.0.1 2:0:0:0:0:7, 10.0.1.0/24 2:0:0:0:0:8, 0.0.0.0/0 2:0:0:0:0:9, 10.0.0.9 2:0:0:0:0:a); r5[0] -> ToDump(o5.pcap); r5[1] -> Discard;
DriverManager(wait, print r0.table, print $(r0.lookup 10.0.0.5), print r1.table, print $(r1.lookup 10.0.0.5), print r2.table, print $(r2.lookup 10.0.0.5), print r3.table, print $(r3.lookup 10.0.0.5), print r4.table, print $(r4.lookup 10.0.0.5), print r5.table, print $(r5.lookup 10.0.0.5));