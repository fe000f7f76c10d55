FromDump(in0.pcap, STOP true) -> Strip(14) -> CheckIPHeader -> t :: IPClassifier(udp, tcp);
t[0] -> u :: CheckUDPHeader; t[1] -> v :: CheckTCPHeader;
u[0] -> ToDump(out0.pcap, ENCAP IP); u[1] -> SetUDPChecksum -> ToDump(out1.pcap, ENCAP IP);
v[0] -> ToDump(out2.pcap, ENCAP IP); v[1] -> SetTCPChecksum -> ToDump(out3.pcap, ENCAP IP);
