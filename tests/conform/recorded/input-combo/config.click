FromDump(in0.pcap, STOP true) -> t :: Tee(2);
t[0] -> c :: IPInputCombo(3, INTERFACES 10.0.0.1/24) -> s :: PaintSwitch; s[0] -> Discard; s[1] -> Discard; s[2] -> Discard; s[3] -> StoreIPAddress(dst) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> d :: IPInputCombo(5, 10.0.0.3) -> ToDump(o1.pcap, ENCAP IP);
