// Timeouts are whole seconds, and may be changed.
in :: FromDump(in.pcap, STOP true, TIMING true) -> t :: Tee(4);
t[0] -> c0 :: Classifier(6/020000000001,6/020000000002,-); s0 :: EtherSwitch(TIMEOUT 0.5); c0[0] -> [0]s0; c0[1] -> [1]s0; c0[2] -> [2]s0; s0[0] -> ToDump(o00.pcap); s0[1] -> ToDump(o01.pcap); s0[2] -> ToDump(o02.pcap);
t[1] -> c1 :: Classifier(6/020000000001,6/020000000002,-); s1 :: EtherSwitch(TIMEOUT 0.4); c1[0] -> [0]s1; c1[1] -> [1]s1; c1[2] -> [2]s1; s1[0] -> ToDump(o10.pcap); s1[1] -> ToDump(o11.pcap); s1[2] -> ToDump(o12.pcap);
t[2] -> c2 :: Classifier(6/020000000001,6/020000000002,-); s2 :: EtherSwitch(TIMEOUT 2.6); c2[0] -> [0]s2; c2[1] -> [1]s2; c2[2] -> [2]s2; s2[0] -> ToDump(o20.pcap); s2[1] -> ToDump(o21.pcap); s2[2] -> ToDump(o22.pcap);
t[3] -> c3 :: Classifier(6/020000000001,6/020000000002,-); s3 :: EtherSwitch(TIMEOUT 1400ms); c3[0] -> [0]s3; c3[1] -> [1]s3; c3[2] -> [2]s3; s3[0] -> ToDump(o30.pcap); s3[1] -> ToDump(o31.pcap); s3[2] -> ToDump(o32.pcap);
DriverManager(wait, print "$(s0.timeout) $(s1.timeout) $(s2.timeout) $(s3.timeout)", print s0.table, print s1.table, write s0.timeout 0.4, print s0.timeout, write s0.timeout 3, print s0.timeout);