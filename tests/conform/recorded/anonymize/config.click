FromDump(in0.pcap, STOP true) -> Strip(14) -> t :: Tee(4);
t[0] -> MarkIPHeader -> a :: AnonymizeIPAddr -> ToDump(o0.pcap, ENCAP IP);
t[1] -> MarkIPHeader -> b :: AnonymizeIPAddr(CLASS 4, PRESERVE_8 18 19, SEED true) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> c :: AnonymizeIPAddr(PRESERVE_8 10) -> ToDump(o2.pcap, ENCAP IP); c[1] -> ToDump(o3.pcap, ENCAP IP);
t[3] -> CheckIPHeader -> Queue -> d :: AnonymizeIPAddr(CLASS 32, PRESERVE_8 0) -> Unqueue -> ToDump(o4.pcap, ENCAP IP);
