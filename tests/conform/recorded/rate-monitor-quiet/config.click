FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: Tee(2);
t[0] -> SetAnnoByte(20, 7) -> SetAnnoByte(24, 9) -> m :: IPRateMonitor(bytes, 0.5, 1000, 50, false) -> PaintSwitch(20) => Discard, Discard, Discard, Discard, Discard, Discard, Discard, ToDump(o0.pcap, ENCAP IP);
t[1] -> [1] m; m[1] -> ToDump(o1.pcap, ENCAP IP);
