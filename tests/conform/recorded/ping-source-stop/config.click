s :: ICMPPingSource(10.0.0.1, 10.0.0.2, INTERVAL 0.5, LIMIT 4, IDENTIFIER 7, DATA "abcdefgh", STOP true) -> ToDump(o0.pcap, ENCAP IP);
