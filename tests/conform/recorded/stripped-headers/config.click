FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader2 -> t :: Tee(6);
t[0] -> Strip(31) -> u :: UDPRewriter(pattern 10.0.0.2 - 8.8.8.8 53 0 1, drop); Idle -> [1] u; u[0] -> Unstrip(31) -> ToDump(o0.pcap, ENCAP IP); u[1] -> Discard;
t[1] -> Strip(21) -> SetUDPChecksum -> Unstrip(21) -> ToDump(o1.pcap, ENCAP IP);
t[2] -> Strip(26) -> IPMirror -> Unstrip(26) -> ToDump(o2.pcap, ENCAP IP);
t[3] -> Strip(34) -> CheckUDPHeader -> Unstrip(34) -> ToDump(o3.pcap, ENCAP IP);
t[4] -> Strip(22) -> SetTCPChecksum -> Unstrip(22) -> ToDump(o4.pcap, ENCAP IP);
t[5] -> Strip(24) -> StoreIPAddress(9.9.9.9, src) -> Unstrip(24) -> ToDump(o5.pcap, ENCAP IP);
