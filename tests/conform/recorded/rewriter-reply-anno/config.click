rw :: IPRewriter(pattern 1.0.0.1 - - - 0 1, drop, REPLY_ANNO 16);
FromDump(in0.pcap, STOP true) -> c :: Classifier(5/01, 5/02);
c[0] -> Strip(14) -> CheckIPHeader -> Paint(7) -> [0] rw;
c[1] -> Strip(14) -> CheckIPHeader -> Paint(9) -> [1] rw;
rw[0] -> CheckPaint(7) -> ToDump(out0.pcap, ENCAP IP);
rw[1] -> s :: PaintSwitch; s[7] -> ToDump(out1.pcap, ENCAP IP); s[9] -> ToDump(out2.pcap, ENCAP IP); s[0-6,8] -> Discard;
