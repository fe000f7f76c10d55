// Errors about flows of two rewriters leave by the output of the map that knows them, with its offset.
rw :: IPRewriter(pattern 1.0.0.1 2000-2999# - - 0 1, drop);
u :: UDPRewriter(pattern 1.0.0.2 3000-3999# - - 0 1, drop);
ir :: ICMPRewriter(rw:1 u, DST_ANNO false, REPLY_ANNO 18);
i2 :: ICMPRewriter(rw);
FromDump(in.pcap, STOP true) -> CheckIPHeader -> c :: IPClassifier(icmp, udp, -);
c[2] -> rw; c[1] -> t :: Tee(2); t[0] -> rw; t[1] -> u; Idle -> [1] rw; Idle -> [1] u;
rw[0] -> ToDump(o0.pcap, ENCAP IP); rw[1] -> ToDump(o1.pcap, ENCAP IP); u[0] -> ToDump(o2.pcap, ENCAP IP); u[1] -> Discard;
c[0] -> t2 :: Tee(2); t2[0] -> ir; t2[1] -> i2;
ir[0] -> ToDump(o3.pcap, ENCAP IP); ir[1] -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> StoreEtherAddress(OFFSET 6, ANNO 16) -> ToDump(o4.pcap); ir[2] -> ToDump(o5.pcap, ENCAP IP);
i2[0] -> Unstrip(20) -> StoreEtherAddress(OFFSET 0, ANNO 0) -> ToDump(o6.pcap); i2[1] -> ToDump(o7.pcap, ENCAP IP);
