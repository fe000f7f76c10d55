rw :: UDPRewriter(pattern 1.0.0.1 5000 - - 0 1, pass 1);
FromDump(in0.pcap, STOP true) -> c :: Classifier(5/01, 5/02);
c[0] -> Strip(14) -> CheckIPHeader -> [0] rw;
c[1] -> Strip(14) -> CheckIPHeader -> [1] rw;
rw[0] -> ToDump(out0.pcap, ENCAP IP);
rw[1] -> ToDump(out1.pcap, ENCAP IP);
