t :: Tee; FromDump(in0.pcap, STOP true) -> Strip(14) -> t;
t[0] -> CheckIPHeader2 -> IPMirror -> ToDump(o0.pcap);
t[1] -> MarkIPHeader -> IPMirror -> ToDump(o1.pcap);
