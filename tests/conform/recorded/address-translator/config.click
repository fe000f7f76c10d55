FromDump(in0.pcap, STOP true) -> Strip(14) -> t :: Tee;
t[0] -> c0 :: Classifier(8/3ffe, -); c0[0] -> [1] a0 :: AddressTranslator(1, false, 2001:db8::1 2001:db8:ff::1, false);
c0[1] -> [0] a0; a0[0] -> ToDump(o0.pcap, ENCAP IP); a0[1] -> ToDump(o1.pcap, ENCAP IP);
t[1] -> c1 :: Classifier(8/3ffe, -); c1[0] -> [1] a1 :: AddressTranslator(0, true, false, false, 2001:db8:ff::1, 2001:db8:ff::2,
	2001:db8:ff::3);
c1[1] -> [0] a1; a1[0] -> ToDump(o2.pcap, ENCAP IP); a1[1] -> ToDump(o3.pcap, ENCAP IP);
t[2] -> Classifier(6/11, 6/06)[0,1] -> c2 :: Classifier(8/3ffe, -); c2[0] -> [1] a2 :: AddressTranslator(0, true, true, false,
	2001:db8:ff::1 1024 1027);
c2[1] -> [0] a2; a2[0] -> ToDump(o4.pcap, ENCAP IP); a2[1] -> ToDump(o5.pcap, ENCAP IP);
