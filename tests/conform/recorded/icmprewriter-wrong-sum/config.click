// Errors about flows of rewriters that know no ports: what they quote gets ports 0, and 0 for an end that is not known.
a :: IPAddrRewriter(pattern 1.0.0.1 - 0 1, drop); p :: IPAddrPairRewriter(pattern 1.0.0.2 2.2.2.2 0 1, drop);
q :: ICMPPingRewriter(pattern 1.0.0.3 2.2.2.3 0 1, drop);
ia :: ICMPRewriter(a); ip :: ICMPRewriter(p); iq :: ICMPRewriter(q);
FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(icmp type 3, icmp, -);
c[1] -> e :: Tee(3); e[0] -> [0] a; e[1] -> [0] p; e[2] -> [0] q; c[2] -> t :: Tee(2); t[0] -> [0] a; t[1] -> [0] p;
Idle -> [1] a; Idle -> [1] p; Idle -> [1] q;
a[0] -> ToDump(o0.pcap, ENCAP IP); p[0] -> ToDump(o1.pcap, ENCAP IP); q[0] -> ToDump(o2.pcap, ENCAP IP); a[1] -> Discard; p[1] -> Discard; q[1] -> Discard;
c[0] -> u :: Tee(3); u[0] -> ia -> ToDump(o3.pcap, ENCAP IP); u[1] -> ip -> ToDump(o4.pcap, ENCAP IP); u[2] -> iq -> ToDump(o5.pcap, ENCAP IP);
