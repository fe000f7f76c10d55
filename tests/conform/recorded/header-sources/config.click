// Which sources and lengths the checks of headers let pass: lists of bad sources, of good destinations, interfaces, and words that only say more.
in :: FromDump(in.pcap, STOP true) -> t :: Tee(10);
t[0] -> Strip(14) -> a :: CheckIPHeader(BADSRC 10.0.0.1 10.0.0.255, GOODDST 10.0.0.254) -> ToDump(o0.pcap, ENCAP IP); a[1] -> ToDump(o0b.pcap, ENCAP IP);
t[1] -> Strip(14) -> b :: CheckIPHeader(INTERFACES 10.0.0.254/24 192.0.2.7/28, VERBOSE true, DETAILS true) -> ToDump(o1.pcap, ENCAP IP); b[1] -> ToDump(o1b.pcap, ENCAP IP);
t[2] -> c :: CheckIPHeader(OFFSET 14, INTERFACES 10.0.0.254/24, BADSRC 10.0.0.9, CHECKSUM false) -> ToDump(o2.pcap); c[1] -> ToDump(o2b.pcap);
t[3] -> Strip(14) -> d :: CheckIPHeader2(BADSRC 10.0.0.1, GOODDST 192.0.2.7) -> ToDump(o3.pcap, ENCAP IP); d[1] -> ToDump(o3b.pcap, ENCAP IP);
t[4] -> e :: CheckIPHeader2(14, INTERFACES 10.0.0.254/24, VERBOSE true, DETAILS true, CHECKSUM true) -> ToDump(o4.pcap); e[1] -> ToDump(o4b.pcap);
t[5] -> MarkIPHeader(14) -> f :: IPClassifier(udp, tcp, icmp, -) -> u :: CheckUDPHeader(VERBOSE true, DETAILS true) -> ToDump(o5.pcap); u[1] -> ToDump(o5b.pcap);
f[1] -> g :: CheckTCPHeader(VERBOSE true, DETAILS true) -> ToDump(o6.pcap); g[1] -> ToDump(o6b.pcap);
f[2] -> h :: CheckICMPHeader(VERBOSE true, DETAILS true) -> ToDump(o7.pcap); h[1] -> ToDump(o7b.pcap); f[3] -> Discard;
t[6] -> i :: IPInputCombo(3, 10.0.0.1 10.0.0.255, GOODDST 10.0.0.254) -> ToDump(o8.pcap, ENCAP IP);
t[7] -> j :: IPInputCombo(4, BADSRC 10.0.0.255, GOODDST 192.0.2.7) -> ToDump(o9.pcap, ENCAP IP);
t[8] -> k :: IPInputCombo(5, 10.0.0.9, BADSRC 10.0.0.255, GOODDST 5.5.5.5, INTERFACES 10.0.0.254/24) -> ToDump(oa.pcap, ENCAP IP);
t[9] -> l :: IPInputCombo(6, GOODDST 10.0.0.255, INTERFACES 10.0.0.254/24) -> ToDump(ob.pcap, ENCAP IP);
DriverManager(wait, print a.drops, print b.drops, print c.drops, print e.drops, print u.drops, print g.drops, print h.drops, print i.drops);
