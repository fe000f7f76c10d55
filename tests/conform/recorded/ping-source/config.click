g :: ICMPPingSource(1.0.0.1, 1.0.0.2, INTERVAL 0.25, LIMIT 6, DATA "abcde", IDENTIFIER 258) -> t :: Tee(2) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> ICMPPingResponder -> r :: Null -> u :: Tee(2); u[0] -> SetTimestamp(1000000003) -> g; u[1] -> ToDump(o1.pcap, ENCAP IP);
Script(wait 2.5s, stop); Idle -> Discard;
