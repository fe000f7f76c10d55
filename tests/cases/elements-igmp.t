Packets for a group pass IGMP once somebody has joined it, by a report of any version whose checksum is right, and no
longer when it was left. Link groups, other destinations and the messages pass always.
== file groups.click
m :: IGMP -> t :: ToDump(o.pcap, ENCAP IP);
s1 :: TimedSource(1s, \<4500001d00010000401180cc0a000001ef01010103e800350009d0bb31>, LIMIT 1) -> MarkIPHeader -> m;
s2 :: TimedSource(2s, \<4500001c000100000102bfdc0a000001ef0101011600f9fdef010101>, LIMIT 1) -> MarkIPHeader -> m;
s3 :: TimedSource(3s, \<4500001d00010000401180cc0a000001ef01010103e800350009cfbb32>, LIMIT 1) -> MarkIPHeader -> m;
s4 :: TimedSource(4s, \<4500001c000100000102bfdc0a000001ef0101011600f9fcef010101>, LIMIT 1) -> MarkIPHeader -> m;
s5 :: TimedSource(5s, \<4500001d00010000401180cc0a000001ef01010103e800350009cebb33>, LIMIT 1) -> MarkIPHeader -> m;
s6 :: TimedSource(6s, \<4500001d00010000401180cb0a000001ef01010203e800350009cdba34>, LIMIT 1) -> MarkIPHeader -> m;
s7 :: TimedSource(7s, \<4500001c000100000102bfdc0a000001ef0101011700f8fcef010101>, LIMIT 1) -> MarkIPHeader -> m;
s8 :: TimedSource(8s, \<4500001d00010000401180cc0a000001ef01010103e800350009ccbb35>, LIMIT 1) -> MarkIPHeader -> m;
s9 :: TimedSource(9s, \<45000040000100000102cfa40a000001e00000162200fad60000000404000000ef01010106000000ef01010203000001ef0101030909090904000000ef010104>, LIMIT 1) -> MarkIPHeader -> m;
s10 :: TimedSource(10s, \<4500001d00010000401180cb0a000001ef01010203e800350009cbba36>, LIMIT 1) -> MarkIPHeader -> m;
s11 :: TimedSource(11s, \<4500001d00010000401180ca0a000001ef01010303e800350009cab937>, LIMIT 1) -> MarkIPHeader -> m;
s12 :: TimedSource(12s, \<4500001d00010000401180c90a000001ef01010403e800350009c9b838>, LIMIT 1) -> MarkIPHeader -> m;
s13 :: TimedSource(13s, \<45000024000100000102cfc00a000001e00000162200eafb0000000103000000ef010101>, LIMIT 1) -> MarkIPHeader -> m;
s14 :: TimedSource(14s, \<4500001d00010000401180cc0a000001ef01010103e800350009c8bb39>, LIMIT 1) -> MarkIPHeader -> m;
s15 :: TimedSource(15s, \<4500001d00010000401190c50a000001e000000903e800350009b0b461>, LIMIT 1) -> MarkIPHeader -> m;
s16 :: TimedSource(16s, \<4500001d00010000401166ce0a0000010a00000103e80035000985bd62>, LIMIT 1) -> MarkIPHeader -> m;
s17 :: TimedSource(17s, \<4500001c000100000102afdf0a000001000000001100eeff00000000>, LIMIT 1) -> MarkIPHeader -> m;
s18 :: TimedSource(18s, \<4500001c000100000102c9dd0a000001e6000001120007fee6000001>, LIMIT 1) -> MarkIPHeader -> m;
s19 :: TimedSource(19s, \<4500001d0001000040118acd0a000001e600000103e800350009a8bc63>, LIMIT 1, STOP true) -> MarkIPHeader -> m;
== run
symexec sim groups.click && perl -e 'local $/; $_ = <>; for (my $at = 24; $at < length; ) { my $n = unpack "V", substr $_, $at + 8, 4; my $p = substr $_, $at + 16, $n; print unpack("C", substr $p, 9, 1) == 2 ? sprintf("[%02x]", ord substr $p, 20) : substr($p, 28, 1); $at += 16 + $n; } print "\n"' o.pcap
== stdout
[16][16]3[17][22]67[22]ab[11][12]c
== file network.yaml
network: groups
boxes:
  listener: { click: listener.click }
hosts:
  source: { ip: 10.0.0.1 }
  receiver: { ip: 10.0.0.2 }
links:
  - source -- listener:in
  - listener:out -- receiver
policies:
  groups may be heard: { reach: source -> receiver, packet: udp dst host 239.1.1.1 }
  other hosts are: { reach: source -> receiver, packet: udp dst host 10.0.0.2 }
== file listener.click
FromDevice(in) -> CheckIPHeader -> IGMP -> Queue -> ToDevice(out);
FromDevice(out) -> Discard; Idle -> ToDevice(in);
== run
symexec check network.yaml
== stdout
groups may be heard: holds
  rests on a non-deterministic choice
other hosts are: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
2 policies hold, 0 violated, 0 vacuous, 0 undecided
