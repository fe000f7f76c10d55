// what tables, fragmenters and filters of times tell
FromDump(in0.pcap, STOP true) -> t :: Tee(8);
t[0] -> c :: Classifier(12/0806, 12/0800, -); c[0] -> [0] sw :: EtherSwitch(TIMEOUT 100); c[1] -> [1] sw; c[2] -> [2] sw; sw[0] -> Discard; sw[1] -> Discard; sw[2] -> Discard;
c1 :: Classifier(12/0806, -); t[1] -> c1; c1[0] -> [0] ls :: ListenEtherSwitch; c1[1] -> [1] ls; ls[0] -> Discard; ls[1] -> Discard; ls[2] -> Discard;
t[2] -> Strip(14) -> CheckIPHeader -> t2 :: Tee(5);
t2[0] -> f :: IPFragmenter(28, HONOR_DF false) -> x :: IPReassembler -> Discard; f[1] -> Discard;
t2[1] -> tf :: TCPFragmenter(MTU 44) -> Discard;
t2[2] -> if :: IPFragmenter(28) -> t3 :: Tee(2); t3[0] -> CheckLength(27) -> y :: IPReassembler -> Discard; t3[1] -> Discard; if[1] -> Discard;
t2[3] -> f6 :: IP6Fragmenter(30) -> Discard;
t2[4] -> Discard; Idle -> n :: IP6NDSolicitor(fe80::1, 2:2:2:2:2:2) -> Discard; n[1] -> Discard; Idle -> [1] n;
t[3] -> a :: TimeFilter(START_AFTER 0.02, INTERVAL 0.05) -> Discard;
t[4] -> d :: SetTimestampDelta -> Discard;
t[5] -> ac :: TimestampAccum -> Discard;
t[6] -> Queue -> [0] ts :: TimeSortedSched -> Unqueue -> Discard; FromDump(in0.pcap) -> Queue -> DelayShaper(0.001) -> [1] ts;
t[7] -> Discard; Idle -> q :: ARPQuerier(10.0.0.1/24, 2:2:2:2:2:2) -> Discard; Idle -> [1] q;
r6 :: LookupIP6Route(fd00::/16 fe80::2 1, ::/0 0, fd00::/16 2, 2001:db8::1/128 ::1 0); Idle -> r6; r6[0] -> Discard; r6[1] -> Discard; r6[2] -> Discard;
