What elements tell of their arguments, and the order in which a switch tells its stations, are Click's: recorded from it.
== file e.click
a :: TimeFilter; b :: TimeFilter(START_AFTER 0.5, INTERVAL 2); c :: TimeFilter(START_DELAY 1, END_DELAY 2.5);d :: TimeFilter(END_AFTER 1.5); f :: TimeFilter(START_AFTER 1, END_AFTER 3);
Idle -> a -> b -> c ->d-> f -> Discard;
x :: SetVLANAnno(0xa123); z :: EtherVLANEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2, 7);
u :: UDPIPEncap(1.2.3.4, 5, 6.7.8.9, 10); u6 :: UDPIP6Encap(::1:2, 5, 1:0:0:2:0:0:0:3, 10); i6 :: IP6Encap(59, ::ffff:1.2.3.4, 1::); i4 :: IPEncap(4, 1.2.3.4, 5.6.7.8); 
p :: ICMPPingEncap(1.2.3.4, 5.6.7.8);
s :: TimedSink; Idle -> s; t :: TimedSink(70us); Idle -> t; dd :: SetIPDSCP(5); d6 :: SetIP6DSCP(0x1f); n:: SetIPECN(ce); j :: AdjustTimestamp(0.2); k :: AdjustTimestamp(1e-7);
Idle ->  x -> z -> u -> u6 -> i6 -> i4 -> p -> dd -> d6 -> n -> j -> k -> ts::TimestampAccum -> d2::SetTimestampDelta -> Discard;
Script(print a.start, print a.end, print a.interval, print b.start, print b.end, print b.interval, print d.start, print d.end,
write x.vlan_id 2, print x.vlan_tci, write x.vlan_tci 17, print x.vlan_tci, write x.vlan_pcp 1, print x.vlan_tci,
print z.src, print z.dst, print z.ethertype, write z.src 3:3:3:3:3:3, print z.src, print z.vlan_id,
print u.src, print u.sport, print u.dst, print u.dport, write u.sport 99, print u.sport, write u.dst 9.9.9.9, print u.dst,
print u6.src, print u6.sport, print u6.dst, print u6.dport, write u6.src fd00::5, print u6.src, print i6.src, print i6.dst, write i6.dst DST_ANNO, print i6.dst, write i4.dst DST_ANNO, print i4.dst, write i4.src 9.8.7.6, print i4.src, print p.src, write p.dst 4.4.4.4, print p.dst,
print s.interval, print t.interval, write t.interval 3, print t.interval, print dd.dscp, print d6.dscp, print n.ecn, print j.time, print k.time,
write b.start 5, write b.end 7, print b.start, print b.end, print b.interval, write b.extend_interval 3, print b.end, print d2.first, 
write f.extend_interval 2, print f.start, print f.end, write f.end 4, print f.start, print f.end, write f.start 10, print f.start, print f.end, stop);
== file s.click
FromDump(in.pcap, STOP true) -> sw :: EtherSwitch(TIMEOUT 30); Idle -> [1] sw; sw[0] -> Discard; sw[1] -> Discard;
== run
datapath run --clock=virtual e.click; perl -e 'print pack("LSSlLLL", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1); for (1 .. 400) { my $n = $_ * 7919 % 150 * 65599; my $f = pack("C6 C2 N n x46", 2, 0, 0, 0, 0, 1, 2, $n >> 16 & 255, $n * 2654435 & 0xffffffff, 0x800); print pack("LLLL", 1000 + $_ / 8, 0, length $f, length $f), $f }' >in.pcap; datapath run --clock=virtual s.click -h sw.table >t; wc -l <t; head -4 t; cksum <t
== stdout
0.000000
2147483647.000000
2147483647.000000
0.500000
2.000000
1.500000
0.000000
1.500000
40962
40977
8209
01-01-01-01-01-01
02-02-02-02-02-02
2048
03-03-03-03-03-03
7
1.2.3.4
5
6.7.8.9
10
99
9.9.9.9
::0.1.0.2
5
1:0:0:2::3
10
fd00::5
::ffff:1.2.3.4
1::
DST_ANNO
DST_ANNO
9.8.7.6
1.2.3.4
4.4.4.4
500ms
70us
3.000000s
5
0x1f
ce
200ms
100ns
5.000000
12.000000
7.000000
15.000000
0.000000
1.000000
5.000000
1.000000
5.000000
10.000000
15.000000
150
02-45-6C-F3-8E-91 0
02-66-53-25-42-0E 0
02-5F-87-2A-3B-03 0
02-50-64-59-75-10 0
4158644601 3000
== stderr
