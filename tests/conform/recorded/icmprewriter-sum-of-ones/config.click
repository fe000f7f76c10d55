// A quoted echo whose checksum is all ones: corrected for nothing it becomes nought.
rw :: ICMPPingRewriter(pattern 1.0.0.1 2.2.2.2 0 1, drop); f0 :: FromDump(in0.pcap) -> Strip(14) -> CheckIPHeader -> [0] rw; f1 :: FromDump(in1.pcap, ACTIVE false) -> Strip(14) -> CheckIPHeader -> c :: IPClassifier(icmp type 3 or icmp type 11 or icmp type 12, -); c[0] -> i :: ICMPRewriter(rw); i -> ToDump(o0.pcap, ENCAP IP); c[1] -> [1] rw; rw[0] -> ToDump(o1.pcap, ENCAP IP); rw[1] -> ToDump(o2.pcap, ENCAP IP);
Script(wait 1, write f1.active true, wait 1, stop);
