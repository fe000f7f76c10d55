FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> c :: CheckPaint(0);
c -> m :: IPRateMonitor(PACKETS, 1, 1) -> b :: Block(1) -> ToDump(o0.pcap, ENCAP IP); b[1] -> ToDump(o1.pcap, ENCAP IP);
Idle -> [1] m; m[1] -> Discard;
c[1] -> Discard;
