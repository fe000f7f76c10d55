FromDump(in0.pcap, STOP true) -> t :: Tee;
t[0] -> Strip(14) -> MarkIPHeader -> Paint(3) -> x :: IPOutputCombo(3, 10.0.0.9, 44);
x[0] -> ToDump(o0.pcap); x[1] -> ToDump(o1.pcap); x[2] -> ToDump(o2.pcap); x[3] -> ToDump(o3.pcap); x[4] -> ToDump(o4.pcap);
t[1] -> MarkIPHeader(14) -> SetAnnoByte(19, 1) -> y :: IPOutputCombo(3, 10.0.0.9, 60);
y[0] -> ToDump(o5.pcap); y[1] -> Discard; y[2] -> Discard; y[3] -> ToDump(o6.pcap); y[4] -> ToDump(o7.pcap);
t[2] -> CheckIPHeader(14, CHECKSUM false) -> Strip(30) -> IPGWOptions(10.0.0.9) -> StripToNetworkHeader -> ToDump(o8.pcap);
